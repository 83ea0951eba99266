"""What a record shows to be done: which entries of its parts say that, in which place and of whom, and which do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from sharepolicy.language.policy import NOT_TOLD, TOLD
from sharepolicy.records.answers import StoredAnswer

PLACE = ("item", "recipient", "subject")

_OF_A_PERSON = (TOLD, NOT_TOLD, "views", "shared")
"""Parts whose entries are about a person: one about somebody else shows nothing of the person of the record."""


@frozen
class Evidence:
    """What people added to the record of a `person`, and all that was decided, to look up what it shows."""

    around: Mapping[str, Any]
    all_decided: Sequence[Mapping[str, Any]]
    person: str

    def shows(self, part: str, answer: StoredAnswer) -> bool:
        """Whether a part of the record, by its name in `shown_by`, says that something was done in this place.

        An entry that says that it was not done, or not yet, shows nothing; nor does one about another place.
        """
        whole, _, field = part.partition(".")
        if whole == "decided":
            return any(not field or each.get(field) for each in self.decided(answer))
        said = self.around.get(TOLD if part == NOT_TOLD else whole)
        if not isinstance(said, list):
            return bool(said)
        return any(self._says(part, each) and self._is_of(part, each, answer) for each in said)

    def decided(self, answer: StoredAnswer) -> Iterator[Mapping[str, Any]]:
        """What was decided in this place: of the whole, and of each part of the request that it is in."""
        for said in self.all_decided:
            yield said
            yield from (part for part in said.get("parts", ()) if covers(part, answer))

    def told_all_the_same(self, answer: StoredAnswer) -> tuple[str, ...]:
        """Who was told, in this place, without a reason before why they were not told at first.

        Whoever it was: it is said of somebody else too, for what must be kept from a person is soon passed on to them.
        """
        kept_from, found = set(), dict[str, None]()
        for each in self.around.get(TOLD, ()):
            if self._says(NOT_TOLD, each):
                kept_from.add(each["who"])
            elif each["told"] and covers(each, answer) and each["who"] not in kept_from:
                found[each["who"]] = None
        return tuple(found)

    def _is_of(self, part: str, said: Mapping[str, Any], answer: StoredAnswer) -> bool:
        somebody_else = part in _OF_A_PERSON and said.get("person", self.person) != self.person
        return not somebody_else and covers(said, answer)

    @staticmethod
    def _says(part: str, said: Mapping[str, Any]) -> bool:
        if part == NOT_TOLD:
            return not said["told"] and bool(said.get("why_not"))
        needed = {TOLD: "told", "views": "said", "advice": "answer"}
        return part not in needed or bool(said.get(needed[part]))


def covers(said: Mapping[str, Any], answer: StoredAnswer) -> bool:
    """Whether it is about this place of a request: what it leaves out is meant for all."""
    return all(said.get(part) in (None, "", getattr(answer, part)) for part in PLACE)
