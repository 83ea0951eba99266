"""Precedence: which rule overrides which, a strict partial order."""

from __future__ import annotations

from collections.abc import Mapping

from sharepolicy.language.policy import PolicyDocument


def direct_overrides(document: PolicyDocument) -> Mapping[str, frozenset[str]]:
    """For each rule, the rules that it overrides by its own line, its group's line, or the list of precedence."""
    members: dict[str, list[str]] = {group: [] for group in document.groups}
    for rule in document.rules.values():
        members[rule.group].append(rule.name)

    def named(name: str) -> list[str]:
        return members.get(name, [name])

    by_group: dict[str, set[str]] = {
        group.name: {rule for over in group.overrides for rule in named(over.name)}
        for group in document.groups.values()
    }
    weaker: set[str] = set()
    for entry in reversed(document.precedence):
        by_group[entry.name] |= weaker
        weaker |= set(members[entry.name])
    return {
        rule.name: frozenset({r for over in rule.overrides for r in named(over.name)} | by_group[rule.group])
        for rule in document.rules.values()
    }


def override_cycle(document: PolicyDocument) -> tuple[str, ...]:
    """Rules that override each other in a circle, in order, or nothing."""
    direct = direct_overrides(document)
    done: set[str] = set()
    for start in direct:
        path: list[str] = []
        on_path: set[str] = set()
        stack = [(start, iter(sorted(direct[start])))] if start not in done else []
        if stack:
            path.append(start)
            on_path.add(start)
        while stack:
            rule, rest = stack[-1]
            for after in rest:
                if after in on_path:
                    return tuple(path[path.index(after) :])
                if after not in done:
                    path.append(after)
                    on_path.add(after)
                    stack.append((after, iter(sorted(direct[after]))))
                    break
            else:
                stack.pop()
                path.pop()
                on_path.discard(rule)
                done.add(rule)
    return ()


def overridden_by(document: PolicyDocument) -> Mapping[str, frozenset[str]]:
    """For each rule, all rules that override it, directly or through others.

    Raises ValueError when rules override each other in a circle.
    """
    if cycle := override_cycle(document):
        raise ValueError("rules override each other in a circle: " + ", ".join(cycle))
    direct = direct_overrides(document)
    below: dict[str, frozenset[str]] = {}

    def all_below(rule: str) -> frozenset[str]:
        stack = [rule]
        while stack:
            top = stack[-1]
            missing = [weaker for weaker in direct[top] if weaker not in below]
            if missing:
                stack.extend(missing)
                continue
            stack.pop()
            below[top] = direct[top].union(*(below[weaker] for weaker in direct[top]))
        return below[rule]

    above: dict[str, set[str]] = {rule: set() for rule in direct}
    for rule in direct:
        for weaker in all_below(rule):
            above[weaker].add(rule)
    return {rule: frozenset(stronger) for rule, stronger in above.items()}
