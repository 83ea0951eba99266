"""Where something stands in a case: the way to it through a mapping, and what it is about there.

A mapping that a program gives has no lines and columns, but it has keys. A case file has both.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from itertools import product
from typing import Any

from attrs import frozen

from sharepolicy.ground.kinds import check_kind, check_several

_HEADINGS = frozenset({"facts", "subjects", "recipients", "items", "pairs", "case", "policy"})


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

        Facts that stand alone may stand under `facts` in the case, and the other way round. Of a pair, an entry for
        just those whom this names is found or added; if an entry names more of them, what it says stays for the others.

        Raises ValueError if this is no place for an answer, or if the case has no room for it.
        """
        check_kind(case, "case", "a case: a mapping", Mapping)
        if not self.keys:
            raise ValueError("this is the path of the whole case, which is not a place for an answer")
        copy: dict[str, Any] = deepcopy(dict(case))
        keys = self.keys
        if keys[0] == "pairs":
            entries = copy.setdefault("pairs", [])
            if len(keys) < 3:
                raise ValueError("this path leads to no fact of a pair")
            if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
                raise ValueError("`pairs` of the case should be a list of mappings")
            _answer_pair(entries, self, answer)
            return copy
        flat = _HEADINGS.isdisjoint(copy)
        if keys[0] == "facts" and flat:
            keys = keys[1:]
        elif keys[0] not in _HEADINGS and not flat:
            keys = ("facts", *keys)
        _put(copy, keys, answer)
        return copy

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


def _put(holder: dict[str, Any], keys: tuple[str | int, ...], answer: object) -> None:
    """Put an answer where these keys lead, through mappings that are made as needed."""
    for key in keys[:-1]:
        if not isinstance(holder.get(str(key)), dict):
            holder[str(key)] = {}
        holder = holder[str(key)]
    holder[str(keys[-1])] = answer


def _answer_pair(entries: list[dict[str, Any]], path: CasePath, answer: object) -> None:
    """Put an answer about a pair in an entry that names just these, and take it out of those that name others too."""
    mine = {"subject": path.subjects, "recipient": path.recipients, "item": path.items}
    wanted = {about: named[0] for about, named in mine.items() if named}
    called = (*path.keys[2:3], path.fact.partition("/")[0].rpartition(".")[2])  # the whole name, and the bare one
    for entry in list(entries):
        said_of = {about: entry[about] for about in mine if about in entry}
        named = {about: names if isinstance(names, list) else [names] for about, names in said_of.items()}
        said = next((key for key in called if key in entry), None)
        if said is None or named.keys() != wanted.keys() or any(wanted[about] not in named[about] for about in wanted):
            continue
        if all(len(each) == 1 for each in named.values()):
            _put(entry, (said, *path.keys[3:]), answer)
            return
        value = entry.pop(said)
        for each in product(*named.values()):
            alone = dict(zip(named, each, strict=True))
            entries.append({**alone, said: deepcopy(value)})
            if alone == wanted:
                _put(entries[-1], (said, *path.keys[3:]), answer)
        if entry.keys() <= mine.keys():
            entries.remove(entry)
        return
    entries.append({**wanted})
    _put(entries[-1], path.keys[2:], answer)
