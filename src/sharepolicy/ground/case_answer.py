"""An answer put into a case or request, in the place of whatever was said there before, however it was spelt.

A member of a several-of is said by its own name, in a mapping or by a list. A fact of a pair is said under `facts` for
all of them, in an entry for some or for one, with or without the prefix of its name. What was said of others stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from attrs import frozen

_HEADINGS = {"subject": "subjects", "recipient": "recipients", "item": "items"}
_DEPTHS = {"pairs": 2, "facts": 1, **dict.fromkeys(_HEADINGS.values(), 2)}
_TOP = frozenset({*_DEPTHS, "case", "policy"})
_UNKNOWN = "unknown"
_SEVERAL = (list, tuple, set, frozenset)

_Holder = dict[str, Any]
"""A mapping of a case in which facts are said."""


def with_answer(
    case: Mapping[str, Any], keys: Sequence[str | int], fact: str, whom: Mapping[str, str], answer: object
) -> _Holder:
    """A copy of a case with this answer where the keys lead. `whom` are those whom a fact of a pair is about."""
    copy: _Holder = _copied(case)
    depth = _DEPTHS.get(str(keys[0]), 0)
    name, _, member = "/".join(map(str, keys[depth:])).partition("/")
    if not name or "/" in member:
        raise ValueError(f"this path leads to no fact{' of a pair' if keys[0] == 'pairs' else ''}")
    whole = fact.partition("/")[0] or name
    if keys[0] == "pairs":
        _answer_pair(copy, whole, _Spelt(tuple(dict.fromkeys((name, whole, _bare(whole)))), member), whom, answer)
        return copy
    way = [str(key) for key in keys[:depth]]
    if depth < 2:
        way = [] if _TOP.isdisjoint(copy) else ["facts"]
        for entry in _entries(copy) if "pairs" in copy else ():
            if {each for each in _HEADINGS if each in entry} == _named_by(copy, whole):
                _Spelt((whole, _bare(whole)), member).taken_from(entry)
    _Spelt((name,), member).put(_inside(copy, way), answer)
    return copy


@frozen
class _Spelt:
    """A fact as it can be said in one mapping: by any of these names; of a several-of, perhaps one member."""

    names: tuple[str, ...]
    member: str

    def said_in(self, holder: _Holder) -> list[str]:
        """The names by which something is said of it there."""
        return [key for key, said in holder.items() if isinstance(key, str) and self._is_said(key, said)]

    def _is_said(self, key: str, said: object) -> bool:
        name, _, member = key.partition("/")
        if name not in self.names or not self.member or member:
            return name in self.names and (not self.member or member == self.member)
        return not isinstance(said, dict) or self.member in said

    def taken_from(self, holder: _Holder) -> _Holder:
        """All that is said of it there, and of a list also what that says of others. It is no longer there then."""
        found: _Holder = {}
        for key in self.said_in(holder):
            if self.member and isinstance(holder[key], dict):
                found[key] = {self.member: holder[key].pop(self.member)}
            if not self.member or key not in found or not holder[key]:
                found.setdefault(key, holder.pop(key))
        return found

    def put(self, holder: _Holder, answer: object) -> None:
        """Say it there, in the way in which it was said before."""
        said = self.said_in(holder)
        right = [key for key in said if self.member or "/" not in key]
        key = next(iter(right), next((name for name in self.names if name in holder), self.names[0]))
        for other in said:
            if other != key:
                del holder[other]
        if not self.member or "/" in key:
            holder[key] = answer
        elif isinstance(holder.get(key), _SEVERAL):
            holder[key] = _with_member([*holder[key]], self.member, answer)
        else:
            _inside(holder, [key])[self.member] = answer


def _with_member(said: list[Any], member: str, answer: object) -> list[Any]:
    """A list of the members that are so, with this answer for one of them."""
    if isinstance(answer, _SEVERAL) and len(answer) == 1:
        (answer,) = answer
    word = answer if isinstance(answer, str) else str(answer).lower()
    if word in ("no", "false"):
        return [each for each in said if each != member]
    if word in ("yes", "true"):
        return said if member in said else [*said, member]
    raise ValueError(f"a list says of each member whether it is so: give yes or no for `{member}`, or a mapping there")


def _answer_pair(case: _Holder, whole: str, spelt: _Spelt, wanted: Mapping[str, str], answer: object) -> None:
    """Put an answer in an entry that names just these, and take it out of what is said of others too."""
    entries = _entries(case)
    for_all = case.get("facts")
    if isinstance(for_all, dict) and (taken := _known(_Spelt((whole,), spelt.member).taken_from(for_all))):
        entries += [{**named, **_copied(taken)} for named in _others(case, wanted)]
        entries.append({**wanted, **taken})
    exact = None
    for entry in [*entries]:
        named = {about: _listed(entry[about]) for about in _HEADINGS if about in entry}
        if named.keys() != wanted.keys() or any(wanted[about] not in named[about] for about in wanted):
            continue
        if all(len(each) == 1 for each in named.values()):
            if spelt.said_in(entry) or (exact is None and any(name in entry for name in spelt.names)):
                exact = entry
        elif taken := spelt.taken_from(entry):
            alone = [dict(zip(named, each, strict=True)) for each in product(*named.values())]
            entries += [{**each, **_copied(taken)} for each in alone]
            exact = entries[-len(alone) + alone.index(dict(wanted))]
            if entry.keys() <= _HEADINGS.keys():
                entries.remove(entry)
    if exact is None:
        entries.append(exact := {**wanted})
    spelt.put(exact, answer)


def _known(said: _Holder) -> _Holder:
    """What is said there of anything: not that it is unknown."""
    return {
        key: each
        for key, each in said.items()
        if each != _UNKNOWN and not (isinstance(each, dict) and {*map(str, each.values())} == {_UNKNOWN})
    }


def _others(case: _Holder, wanted: Mapping[str, str]) -> Iterator[dict[str, list[str]]]:
    """Everybody else in the places of a pair: entries that together name all but these, each of them once.

    An item is together with those whom it is about.
    """
    every = {about: [*_inside(case, [_HEADINGS[about]])] for about in wanted}
    for item in every.pop("item", [""]):
        here = dict(every)
        if item and "subject" in here:
            about = _inside(case, ["items", item]).get("about")
            here["subject"] = [each for each in here["subject"] if not about or each in _listed(about)]
        whom = {"item": [item]} if item else {}
        if item != wanted.get("item", ""):
            yield {**here, **whom}
            continue
        for place, about in enumerate(here):
            same = {each: [wanted[each]] for each in [*here][:place]}
            others = [each for each in here[about] if each != wanted[about]]
            if others:
                yield {**here, **same, about: others, **whom}


def _named_by(case: _Holder, whole: str) -> set[str]:
    """What an entry names that says a fact: whatever it is about, of which the request names any."""
    return {about for about in whole.split(".")[:-1] if case.get(_HEADINGS.get(about, ""))}


def _entries(case: _Holder) -> list[_Holder]:
    """The entries of `pairs`. Raises ValueError if they are none."""
    found = case.setdefault("pairs", [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ValueError("`pairs` of the case should be a list of mappings")
    return found


def _inside(holder: _Holder, keys: Sequence[str]) -> _Holder:
    """The mapping where these keys lead, made as needed. Raises ValueError if there is something else."""
    for key in keys:
        if holder.get(key) in (None, _UNKNOWN):
            holder[key] = {}
        inner = holder[key] if isinstance(holder[key], dict) else None
        if inner is None:
            raise ValueError(f"`{key}` of the case should be a mapping")
        holder = inner
    return holder


def _copied(value: Any) -> Any:
    """A copy in which every mapping is a dictionary, and every list one of its own."""
    if isinstance(value, Mapping):
        return {key: _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value


def _listed(names: Any) -> list[Any]:
    return [*names] if isinstance(names, _SEVERAL) else [names]


def _bare(name: str) -> str:
    return name.rpartition(".")[2]
