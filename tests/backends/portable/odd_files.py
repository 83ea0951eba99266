"""Case files that are nearly right: what decides them and what reads a portable policy have to agree on which are."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import Fact, SeveralOf, bare
from tests.backends.portable.odd_values import OddValues

Plain = dict[str, Any]

HEADINGS = {"subject": "subjects", "recipient": "recipients", "item": "items"}
_NAMES = ("ann", "bob", "Aled Jones", "constructor", "__proto__", "é", "1", "true", "unknown", "subject", "yes", "a.b")
_BAD = (
    "",
    " ",
    " x",
    "x ",
    "x  y",
    "a/b",
    "x\n",
    "x\ty",
    "x\u00a0y",
    "\u200b",
    "x\u202ey",
    "\ufeffx",
    "x" * 300,
    "toString",
)
_SHAPES: tuple[Any, ...] = (
    None,
    "",
    "x",
    5,
    True,
    [],
    {},
    ["ann"],
    [[]],
    [None],
    {"ann": None},
    {"ann": []},
    {"ann": {}},
)


class OddFiles:
    """Draws case files of one policy. Most of them are right in most of what they say."""

    def __init__(self, document: PolicyDocument, chance: Random, open_: float = 0.2) -> None:
        self.chance = chance
        vocabulary = document.vocabulary
        alone = {name: fact for name, fact in vocabulary.facts.items() if not fact.several}
        self.members = {name: fact for name, fact in vocabulary.facts.items() if fact.several}
        self.facts: Mapping[str, Fact | SeveralOf] = {**alone, **vocabulary.several}
        self.day = vocabulary.decision_date.name if vocabulary.decision_date else ""
        self.open = open_
        self.clashing = {str(end) for number in vocabulary.counted for end in number.years_between} - {self.day}

    def file(self) -> Any:
        """A case or a request."""
        chance = self.chance
        self.values = OddValues(chance, chance.choice((0, 0, 0, 0, 0.01, 0.04)))
        self.slip = chance.choice((0, 0, 0, 0.01, 0.03))
        named = {kind: self._names() if chance.random() < 0.55 else [] for kind in HEADINGS}
        if chance.random() < 0.2:
            named = {kind: [] for kind in HEADINGS}
        found: Plain = {"facts": self._lines([*self._fitting(named, ())], "", self._left)}
        for kind, heading in HEADINGS.items():
            if named[kind]:
                own = [name for name, fact in self.facts.items() if fact.about == (kind,)]
                found[heading] = {name: self._lines(own, f"{kind}.", self._left) for name in named[kind]}
        for lines in found.get("items", {}).values():
            if named["subject"] and chance.random() < 0.5:
                lines["about"] = chance.sample(named["subject"], chance.randint(1, len(named["subject"])))
        found["pairs"] = self._pairs(named, found.get("items", {}))
        if not found["pairs"] and chance.random() < 0.9:
            del found["pairs"]
        if not any(named.values()) and len(found) == 1 and chance.random() < 0.5:
            found = found["facts"]
        for _ in range(chance.choice((0, 0, 0, 0, 0, 1, 1, 1))):
            found = chance.choice(SLIPS)(self, copy.deepcopy(found))
        return found

    def _names(self) -> list[str]:
        chance = self.chance
        names = chance.sample(_NAMES[:3] if chance.random() < 0.6 else _NAMES, chance.choice((1, 1, 2)))
        return [chance.choice(_BAD) if chance.random() < 0.3 * self.slip else name for name in names]

    def _left(self) -> bool:
        return self.chance.random() < self.open

    def _fitting(self, named: Mapping[str, Sequence[str]], kinds: tuple[str, ...]) -> list[str]:
        """The facts about just these, and about those whom the request does not name."""
        facts = self.facts.items()
        return [name for name, fact in facts if tuple(each for each in fact.about if named[each]) == kinds]

    def _lines(self, names: Sequence[str], prefix: str, is_left: Callable[[], bool]) -> Plain:
        """What is said of some of these facts; at times of another one, or twice."""
        chance, found = self.chance, {}
        clashing = self.clashing if chance.random() < 0.8 else ()  # what is said of both often cannot be so
        for name in names:
            if is_left() or name in clashing or (name == self.day and chance.random() < 0.7):
                continue
            fact = self.facts[name]
            if isinstance(fact, SeveralOf) and chance.random() < 0.4:
                for member in fact.members:
                    whole = fact.fact_name(member)
                    if chance.random() < 0.7:
                        found[whole.removeprefix(prefix)] = self.values.of(self.members[whole])
                if chance.random() > 0.1:
                    continue
            found[name.removeprefix(prefix)] = self.values.of(fact)
        if chance.random() < self.slip:
            name = chance.choice([*self.facts, *self.members])
            value = self.values.of((self.members | dict(self.facts))[name])
            found[chance.choice((name, bare(name), name.removeprefix(prefix), name + "x", name[1:], name.upper()))] = (
                value
            )
        return found

    def _pairs(self, named: Mapping[str, Sequence[str]], items: Mapping[str, Plain]) -> list[Any]:
        chance, entries = self.chance, []
        for kinds in dict.fromkeys(tuple(each for each in fact.about if named[each]) for fact in self.facts.values()):
            facts = [name for name in self._fitting(named, kinds) if len(self.facts[name].about) > 1]
            for fact in facts if kinds and chance.random() < 0.7 else ():
                entry: Plain = {}
                for kind in kinds:
                    whom = [*named[kind]]
                    if kind == "subject" and "item" in entry and isinstance(entry["item"], str):
                        whom = items[entry["item"]].get("about", whom)
                    entry[kind] = chance.choice(whom) if chance.random() < 0.6 else chance.sample(whom, len(whom))
                    if chance.random() < self.slip:
                        entry[kind] = chance.choice((*_NAMES, *_SHAPES, whom * 2))
                key = chance.choice((fact, bare(fact)))
                lines = self._lines([fact], "", self._left)
                entry |= {
                    key + name.removeprefix(fact) if name.startswith(fact) else name: value
                    for name, value in lines.items()
                }
                entries.append(entry)
        return entries


def _of(odd: OddFiles, found: Plain, *, under: Sequence[str] = ("facts", *HEADINGS.values(), "pairs")) -> list[Plain]:
    """The mappings in a file that say something of facts."""
    here = [found.get(each) for each in under] if isinstance(found, dict) else []
    inner = [each for part in here if isinstance(part, dict) for each in part.values()]
    inner += [each for part in here if isinstance(part, list) for each in part]
    return [part for part in (found, *here, *inner) if isinstance(part, dict) and part]


def _another(odd: OddFiles, found: Plain) -> Plain:
    """A line is said again elsewhere, perhaps as unknown."""
    every = _of(odd, found)
    if every:
        one, other = odd.chance.choice(every), odd.chance.choice(every)
        name = odd.chance.choice([*one])
        value = copy.deepcopy(odd.chance.choice((one[name], "unknown")))
        other[odd.chance.choice((name, bare(name), *(fact for fact in odd.facts if bare(fact) == bare(name))))] = value
    return found


def _in_all(odd: OddFiles, found: Plain) -> Plain:
    """What is said of one pair is said of all too, perhaps as unknown; or the entry stands there twice."""
    entries = found.get("pairs") if isinstance(found, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and odd.chance.random() < 0.5:
            again = {
                key: value if key in HEADINGS or odd.chance.random() < 0.5 else "unknown"
                for key, value in entry.items()
            }
            if odd.chance.random() < 0.5:
                entries.append(again)
                break
            for key, value in again.items():
                whole = [fact for fact in (*odd.facts, *odd.members) if bare(fact) == bare(key)]
                if whole and isinstance(found.get("facts"), dict):
                    found["facts"][whole[0]] = value
    return found


def _shape(odd: OddFiles, found: Plain) -> Any:
    """Something has another shape."""
    every = _of(odd, found)
    if every:
        one = odd.chance.choice(every)
        one[odd.chance.choice([*one])] = copy.deepcopy(odd.chance.choice(_SHAPES))
    return found


def _gone(odd: OddFiles, found: Plain) -> Plain:
    every = _of(odd, found)
    if every:
        one = odd.chance.choice(every)
        del one[odd.chance.choice([*one])]
    return found


def _moved(odd: OddFiles, found: Plain) -> Plain:
    """A line stands in another place, or under another name."""
    every = _of(odd, found)
    if every:
        one, other = odd.chance.choice(every), odd.chance.choice(every)
        name = odd.chance.choice([*one])
        other[odd.chance.choice((name, name, bare(name), name + " ", name.title()))] = copy.deepcopy(one.pop(name))
    return found


def _top(odd: OddFiles, found: Plain) -> Plain:
    """A property at the top."""
    key = odd.chance.choice(
        ("case", "policy", "facts", "subjects", "recipients", "items", "pairs", "Facts", "fact", "subject")
    )
    value = odd.chance.choice(
        (*_SHAPES, "A title", "odd", "small@2026-10-05", "other", "a/other.yaml", "odd@", "@odd", "other@odd")
    )
    return {**found, key: copy.deepcopy(value)} if isinstance(found, dict) else found


def _about(odd: OddFiles, found: Plain) -> Plain:
    """Whom an item is about."""
    items = found.get("items") if isinstance(found, dict) else None
    if isinstance(items, dict):
        for lines in items.values():
            if isinstance(lines, dict):
                lines["about"] = copy.deepcopy(
                    odd.chance.choice((*_SHAPES, ["bob"], ["ann", "ann"], ["ann", "bob"], [1], [True], "ann"))
                )
    return found


SLIPS: tuple[Callable[[OddFiles, Plain], Any], ...] = (
    _another,
    _another,
    _in_all,
    _in_all,
    _shape,
    _gone,
    _moved,
    _top,
    _about,
)
