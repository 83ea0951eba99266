"""Where something stands in a case: the way to it through a mapping, and what it is about there.

A mapping that a program gives has no lines and columns, but it has keys. A case file has both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from sharepolicy.ground.case_answer import with_answer
from sharepolicy.ground.kinds import check_kind, check_several


@frozen
class CasePath:
    """The way to a part of a case.

    `keys` lead to it, one after the other: `given["subjects"]["boy"]["consent"]`. They are empty for the case as a
    whole. `subjects`, `recipients` and `items` name those whom it is about, where the case names them; for a pair that
    is one or more of each of two of them, or of all three. `fact` is the whole name of the fact that is given there, or
    empty; `position` is the place in a list, counted from 0, if it is one entry of a list.
    """

    keys: tuple[str | int, ...] = ()
    subjects: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    fact: str = ""
    position: int | None = None

    @property
    def pointer(self) -> str:
        """The keys as a JSON pointer (RFC 6901): `/subjects/boy/consent`; empty for the case as a whole."""
        return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in self.keys)

    def answered(self, case: Mapping[str, Any], answer: object) -> dict[str, Any]:
        """A copy of a case or request with this answer in this place, whatever was said there before.

        It stays as it was spelt: `item.shows/voice`, a mapping of members or a list of them, which keeps the others.
        Facts that stand alone may stand under `facts` in the case, and the other way round. Of a pair, an entry for
        just those whom this names is found or added; what an entry for more of them, or `facts` for all, says stays for
        the others. An answer under `facts` about each pair takes the place of what was said of any of them.

        Raises ValueError if this is no place for an answer, or if the case has no room for it, such as for an
        answer that is neither yes nor no in a list of members.
        """
        check_kind(case, "case", "a case: a mapping", Mapping)
        if not self.keys:
            raise ValueError("this is the path of the whole case, which is not a place for an answer")
        whom = {"subject": self.subjects, "recipient": self.recipients, "item": self.items}
        return with_answer(case, self.keys, self.fact, {about: each[0] for about, each in whom.items() if each}, answer)

    def to_dict(self) -> dict[str, object]:
        """The path as plain data, for JSON."""
        return {
            "pointer": self.pointer,
            "keys": list(self.keys),
            "subjects": list(self.subjects),
            "recipients": list(self.recipients),
            "items": list(self.items),
            "fact": self.fact or None,
            "position": self.position,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CasePath:
        """The path of plain data, as `to_dict` gave it: so a page can name its fields by paths, and keep none of them.

        Raises TypeError or ValueError for anything else.
        """
        check_kind(data, "data", "a path: a mapping", Mapping)
        texts = {name: _listed(data, name, str) for name in ("subjects", "recipients", "items")}
        fact, position = data.get("fact") or "", data.get("position")
        check_kind(fact, "fact", "a text, or None", str)
        check_kind(position, "position", "a whole number, or None", int, type(None))
        path = cls(_listed(data, "keys", str, int), **texts, fact=fact, position=position)
        if data.get("pointer", path.pointer) != path.pointer:
            raise ValueError("`pointer` does not lead where `keys` lead")
        return path


def _listed(data: Mapping[str, Any], name: str, *kinds: type) -> tuple[Any, ...]:
    """A list in plain data of a path. Raises TypeError for what is not one, ValueError if it is missing."""
    if name not in data:
        raise ValueError(f"`{name}` is missing, so this is not a path")
    check_several(data[name], name, "a list")
    for each in data[name]:
        check_kind(each, name, "a list of names", *kinds)
    return tuple(data[name])
