"""Precedence: which rule overrides which, a strict partial order.

The sets in it are shared between rules that override, or are overridden by, the same rules: policies have many rules
but few such sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from sharepolicy.language.policy import PolicyDocument


def _members(document: PolicyDocument) -> Mapping[str, tuple[str, ...]]:
    """What a name in `overrides` stands for: a group's rules, or the rule itself."""
    members: dict[str, tuple[str, ...]] = {name: (name,) for name in document.rules}
    for group in document.groups:
        members[group] = tuple(rule.name for rule in document.rules.values() if rule.group == group)
    return members


def _group_overrides(document: PolicyDocument) -> Mapping[str, tuple[str, ...]]:
    """For each group, the rules and groups that its own line and the list of precedence put below it."""
    listed = [entry.name for entry in document.precedence]
    below = {name: tuple(listed[place + 1 :]) for place, name in enumerate(listed)}
    return {
        group.name: (*(over.name for over in group.overrides), *below.get(group.name, ()))
        for group in document.groups.values()
    }


def direct_overrides(document: PolicyDocument) -> Mapping[str, frozenset[str]]:
    """For each rule, the rules that it overrides by its own line, its group's line, or the list of precedence."""
    members, by_group = _members(document), _group_overrides(document)
    known: dict[tuple[str, ...], frozenset[str]] = {}
    found = {}
    for rule in document.rules.values():
        names = (*(over.name for over in rule.overrides), *by_group[rule.group])
        if names not in known:
            known[names] = frozenset(weaker for name in names for weaker in members[name])
        found[rule.name] = known[names]
    return found


def override_cycle(document: PolicyDocument) -> tuple[str, ...]:
    """Rules that override each other in a circle, each overriding the next, or nothing."""
    by_group = _group_overrides(document)
    graph: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for group in document.groups:
        graph["below", group] = [("members" if n in by_group else "rule", n) for n in by_group[group]]
        graph["members", group] = []
    for rule in document.rules.values():
        named = [("members" if over.name in by_group else "rule", over.name) for over in rule.overrides]
        graph["rule", rule.name] = [*named, ("below", rule.group)]
        graph["members", rule.group].append(("rule", rule.name))
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # graphlib tells the circle against the arrows and its first node twice
        circle = [name for kind, name in reversed(error.args[1][1:]) if kind == "rule"]
        return tuple(circle)
    return ()


def overridden_by(document: PolicyDocument) -> Mapping[str, frozenset[str]]:
    """For each rule, all rules that override it, directly or through others.

    Raises ValueError when rules override each other in a circle.
    """
    if cycle := override_cycle(document):
        raise ValueError("rules override each other in a circle: " + ", ".join(cycle))
    direct = direct_overrides(document)
    alike: dict[frozenset[str], list[str]] = {}
    for rule, weaker in direct.items():
        alike.setdefault(weaker, []).append(rule)
    below = {weaker: _all_below(weaker, direct) for weaker in alike}
    known: dict[tuple[int, ...], frozenset[str]] = {}
    found = {}
    for rule in direct:
        stronger = tuple(number for number, weaker in enumerate(alike) if rule in below[weaker])
        if stronger not in known:
            sets = list(alike.values())
            known[stronger] = frozenset(name for number in stronger for name in sets[number])
        found[rule] = known[stronger]
    return found


def _all_below(weaker: frozenset[str], direct: Mapping[str, frozenset[str]]) -> frozenset[str]:
    seen = {weaker}
    todo = [weaker]
    while todo:
        for further in {direct[rule] for rule in todo.pop()} - seen:
            seen.add(further)
            todo.append(further)
    return frozenset().union(*seen)
