"""What somebody says about a case, and when: what they have learnt, corrected, withdrawn or done."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from unicodedata import normalize

from attrs import field, frozen

from sharepolicy.ground.diagnostic import CaseError, Diagnostic, Diagnostics
from sharepolicy.ground.kinds import check_kind
from sharepolicy.language.case import Place
from sharepolicy.reading.plain import node_from, plain_from

ABOUT = "about"
"""What is said about an item in the place of a fact: the subjects that it is about."""


class StatementKind(StrEnum):
    """What a statement does: it says something about a fact, or about a step that the decision asks for."""

    LEARNED = "learned"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    ASKED = "asked"
    ANSWERED = "answered"
    DONE = "done"

    @property
    def says_a_fact(self) -> bool:
        """Whether it says what is so."""
        return self in (StatementKind.LEARNED, StatementKind.CORRECTED)

    @property
    def is_about_a_fact(self) -> bool:
        """Whether the decision can change by it."""
        return self.says_a_fact or self is StatementKind.WITHDRAWN


def new_id() -> str:
    """A name for a statement, which nobody can guess and nothing else has."""
    return secrets.token_hex(8)


def check_moment(moment: object, name: str) -> datetime.datetime:
    """The moment, to the second, at its distance from universal time.

    Python compares and adds the times of one zone by the clock on the wall, which in the night when clocks go back
    shows the same hour twice. Raises TypeError, or ValueError if it says no time zone.
    """
    check_kind(moment, name, "a time with its date and zone", datetime.datetime)
    assert isinstance(moment, datetime.datetime)
    distance = moment.utcoffset()
    if distance is None:
        raise ValueError(f"`{name}` has no time zone: two people in two places would mean two times by it")
    return moment.replace(microsecond=0, fold=0, tzinfo=datetime.timezone(distance))


def _when(moment: datetime.datetime) -> datetime.datetime:
    return check_moment(moment, "when")


def one_spelling(name: Any) -> Any:
    """A name in one spelling: two people who write down the same letters mean the same child."""
    return normalize("NFC", name) if isinstance(name, str) else name


def _value(value: object) -> Any:
    """A value as plain data in words, in which equal ones are equal however they were given. Raises CaseError."""
    if value is None:
        return None
    flaws = Diagnostics()
    node = node_from(value, flaws)
    flaws.stop(CaseError)
    found = plain_from(node)
    return [one_spelling(each) for each in found] if isinstance(found, list) else found  # also whom an item is about


@frozen
class Statement:
    """One thing that one person says at one time. It never changes: what was wrong is corrected by another one.

    `name` is the whole name of a fact, or the name of an action or of a role. `value` is what is said of the fact, as
    in a case. `item`, `recipient` and `subject` say where in a request; they are empty for all of it. `of` is the `id`
    of the statement that is corrected or withdrawn. `person` is the reference of the person whom it is about, under
    which it is recorded, where that is not the person of the record. `recorded` says when a store recorded it.
    """

    kind: StatementKind = field(converter=StatementKind)
    by: str = field(repr=False)
    when: datetime.datetime = field(converter=_when)
    name: str = ""
    value: Any = field(default=None, repr=False, converter=_value)
    item: str = field(default="", repr=False, kw_only=True, converter=one_spelling)
    recipient: str = field(default="", repr=False, kw_only=True, converter=one_spelling)
    subject: str = field(default="", repr=False, kw_only=True, converter=one_spelling)
    of: str = field(default="", kw_only=True)
    person: str = field(default="", repr=False, kw_only=True)
    id: str = field(factory=new_id, kw_only=True)
    recorded: datetime.datetime | None = field(default=None, eq=False, repr=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        for name in _TEXTS:
            check_kind(getattr(self, name), name, "a text", str)
        if not self.by.strip():
            raise ValueError("`by` is empty: say who says it")
        if (self.kind in (StatementKind.CORRECTED, StatementKind.WITHDRAWN)) != bool(self.of):
            raise ValueError("`of` names the statement that is corrected or withdrawn, and is empty for all others")

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def place(self) -> Place:
        """Where in a request."""
        return Place(self.item, self.subject, self.recipient)

    @property
    def order(self) -> tuple[datetime.datetime, str]:
        """By what statements are put in order: when they were made, and else by their ids."""
        return self.when, self.id

    def covers(self, place: Place) -> bool:
        """Whether it is about this place: what it leaves empty is meant for all."""
        return self.place.covers(place)

    def is_about_the_same_as(self, other: Statement) -> bool:
        """Whether it names the same fact or step, in the same place: only then can it correct the other one."""
        return (self.name, self.place) == (other.name, other.place)

    def to_dict(self) -> dict[str, Any]:
        """The statement as plain data, for JSON; what is empty is left out. Records take it: `statements`."""
        found = {name: getattr(self, name) for name in _TEXTS}
        found |= {"kind": self.kind.value, "when": self.when.isoformat(), "value": self.value}
        return {name: value for name, value in found.items() if value not in ("", None)}

    @classmethod
    def from_dict(cls, said: Mapping[str, Any], recorded: datetime.datetime | None = None) -> Statement:
        """The statement that `to_dict` wrote. Raises CaseError if it is not one."""
        try:
            when = datetime.datetime.fromisoformat(said["when"])
            return cls(**{**said, "when": when}, recorded=recorded)
        except (KeyError, TypeError, ValueError) as error:
            message = "this is not a statement about a case"
            help_ = "give it as `to_dict()` gave it"
            raise CaseError([Diagnostic("wrong-document", message, None, help_)]) from error


_TEXTS = ("by", "name", "item", "recipient", "subject", "of", "person", "id")
