"""Precedence: which rule overrides which, a strict partial order.

Rules that override the same rules, or are overridden by the same rules, share one set: a policy has many rules but few
different sets.
"""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from sharepolicy.language.policy import PolicyDocument

_Node = tuple[str, str]
"""A node of the graph of overrides: a rule, the rules in a group, or everything below a group for whatever reason."""


def _graph(document: PolicyDocument) -> dict[_Node, list[_Node]]:
    """What overrides what, as written. Groups and the precedence list have nodes, so it is no larger than the text."""
    groups = document.groups

    def named(name: str) -> _Node:
        return ("members" if name in groups else "rule", name)

    graph: dict[_Node, list[_Node]] = {}
    for group in groups.values():
        graph["below", group.name] = [named(over.name) for over in group.overrides]
        graph["members", group.name] = []
    for rule in document.rules.values():
        graph["rule", rule.name] = [*(named(over.name) for over in rule.overrides), ("below", rule.group)]
        graph["members", rule.group].append(("rule", rule.name))
    for first, second in pairwise(entry.name for entry in document.precedence):
        graph["below", first].append(("listed after", first))
        graph["listed after", first] = [("members", second)]
        graph.setdefault(("listed after", second), [])
        graph["listed after", first].append(("listed after", second))
    return graph


def override_cycle(document: PolicyDocument) -> tuple[str, ...]:
    """Rules that override each other in a circle, each overriding the next, or nothing."""
    try:
        TopologicalSorter(_graph(document)).prepare()
    except CycleError as error:
        # graphlib gives the circle against the arrows, with its first node twice
        circle = [name for kind, name in reversed(error.args[1][1:]) if kind == "rule"]
        return tuple(circle)
    return ()


def _above(document: PolicyDocument) -> Mapping[str, int]:
    """For each rule, all rules that override it, as a number with one bit for each rule in document order."""
    graph = _graph(document)
    bits = {("rule", rule): 1 << place for place, rule in enumerate(document.rules)}
    above = dict.fromkeys(graph, 0)
    for node in reversed(tuple(TopologicalSorter(graph).static_order())):  # the strongest first
        these = above[node] | bits.get(node, 0)
        for weaker in graph[node]:
            above[weaker] |= these
    return {rule: above["rule", rule] for rule in document.rules}


def count_of_overrides(document: PolicyDocument) -> int:
    """How many pairs of rules override each other, directly or through others; equal sets are counted once.

    Raises ValueError when rules override each other in a circle.
    """
    return sum(these.bit_count() for these in set(_above(document).values()))


def overridden_by(document: PolicyDocument) -> Mapping[str, frozenset[str]]:
    """For each rule, all rules that override it, directly or through others.

    Raises ValueError when rules override each other in a circle.
    """
    try:
        above = _above(document)
    except CycleError:
        circle = ", ".join(override_cycle(document))
        raise ValueError(f"rules override each other in a circle: {circle}") from None
    names = tuple(document.rules)
    sets = {
        these: frozenset(name for name, bit in zip(names, reversed(f"{these:b}"), strict=False) if bit == "1")
        for these in set(above.values())
    }
    return {rule: sets[these] for rule, these in above.items()}
