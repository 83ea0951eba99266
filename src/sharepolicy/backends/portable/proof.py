"""The proof that a portable policy is the policy: it is read again, and everything it says is held to what was meant.

Regions are made anew of the nodes in the file. They are equal to the compiled ones, or the file is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from sharepolicy.backends.portable.parts import fact_of, impossible_of
from sharepolicy.backends.portable.read_back import PartsSaid, cells_of, deciding_parts
from sharepolicy.backends.portable.writing import PORTABLE_FORMAT, ToExport, VersionToExport, said_by_version
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.shared_nodes import regions_of_nodes
from sharepolicy.core.space import LooseRegion
from sharepolicy.forms.parts import Plain
from sharepolicy.language.in_language import reason_paths
from sharepolicy.language.outcome import Outcome
from sharepolicy.language.policy import Action, EscalationLine


class ExportError(ValueError):
    """What was written is not the policy: a fault of the program. Nothing that was written may be used."""


def prove(text: bytes, policy: ToExport) -> None:
    """Raise ExportError unless the text is this policy."""
    found = [*differences(json.loads(text), policy)]
    if found:
        message = f"the portable form of `{policy.name}` is not the policy: {found[0]}"
        raise ExportError(f"{message}; this is a fault of sharepolicy, so please report it")


def differences(data: Plain, policy: ToExport) -> Iterator[str]:
    """What a portable policy says that is not so."""
    head = (PORTABLE_FORMAT, policy.name, policy.digest, [*policy.dates], [*policy.languages])
    if tuple(data[name] for name in ("sharepolicy", "policy", "digest", "dates", "languages")) != head:
        yield "it has another name, digest, date or language"
    for version, meant in zip_longest(data["versions"], policy.versions):
        if version is None or meant is None:
            yield "it has other versions"
        else:
            yield from _differences(version, meant)


def _differences(version: Plain, meant: VersionToExport) -> Iterator[str]:
    compiled = meant.compiled
    broken = [*_other_cells(version["facts"], compiled), *_broken_nodes(version["nodes"], compiled)]
    yield from broken or _other_regions(version, compiled)
    read, document = deciding_parts(version), PartsSaid.of(compiled)
    for name in ("rules", "actions", "lines", "otherwise", "unsettled"):
        if getattr(read, name) != getattr(document, name):
            yield f"`{name}` are different"
    for name, part in said_by_version(meant).items():
        if version.get(name) != part:
            yield f"`{name}` is different"


def _other_cells(facts: Sequence[Plain], compiled: CompiledPolicy) -> Iterator[str]:
    space = compiled.space
    if tuple(fact["name"] for fact in facts) != space.order:
        yield "it has other facts, or in another order"
        return
    for fact in facts:
        if cells_of(fact) != space.domains[fact["name"]].cells:
            yield f"`{fact['name']}` has other cells"
        elif fact != fact_of(space.domains[fact["name"]]):
            yield f"something else is said of `{fact['name']}`"


def _broken_nodes(nodes: Sequence[Sequence[int]], compiled: CompiledPolicy) -> Iterator[str]:
    """Nodes that are not as readers rely on: each once, its facts rising, its children before it and not all alike."""
    sizes = [compiled.space.sizes[fact] for fact in compiled.space.order]
    known: set[tuple[int, ...]] = set()
    for number, (fact, *children) in enumerate(nodes, start=2):
        before = all(0 <= child < number for child in children)
        if not (0 <= fact < len(sizes) and len(children) == sizes[fact] and before):
            yield f"node {number} is broken"
            return
        rising = all(nodes[child - 2][0] > fact for child in children if child > 1)
        if not rising or len(set(children)) == 1 or (fact, *children) in known:
            yield f"node {number} is not as it should be"
        known.add((fact, *children))


def _other_regions(version: Plain, compiled: CompiledPolicy) -> Iterator[str]:
    """Where something holds in other cases than it should."""
    space, document = compiled.space, compiled.document
    made = regions_of_nodes(space, version["nodes"])
    if space.everything & made[version["possible"]] != compiled.possible:
        yield "other cases are possible"
    rules = version["rules"]
    for read, rule in zip(rules, document.rules, strict=True):
        if space.everything & made[read["when"]] != space.everything & compiled.applies[rule]:
            yield f"the rule `{rule}` applies to other cases"
        above = space.union([made[rules[place]["when"]] for place in read["overridden_by"]])
        if (compiled.possible & made[read["when"]]) - above != compiled.decides(rule):
            yield f"the rule `{rule}` decides other cases"
    yield from _other_conditions(version, compiled, made)
    given = {outcome: compiled.possible & made[number] for outcome, number in version["outcomes"].items()}
    (left_out,) = {outcome.value for outcome in Outcome} - set(given)
    given[left_out] = compiled.possible - space.union([*given.values()])
    for outcome, region in compiled.outcomes.items():
        if given[outcome.value] != region:
            yield f"the outcome `{outcome.value}` is given in other cases"


def _other_conditions(version: Plain, compiled: CompiledPolicy, made: Sequence[LooseRegion]) -> Iterator[str]:
    """Which duties, lines and impossible combinations hold in other cases than they should."""
    space, document = compiled.space, compiled.document
    every = zip(version["impossible"], document.vocabulary.impossible, reason_paths(document), strict=True)
    for read, line, path in every:
        is_said = read == impossible_of(line, path, read["when"])
        if not is_said or space.everything & made[read["when"]] != compiled.region(line.when):
            yield f"something else is impossible than `{line.because}`"
    parts: list[tuple[Plain, Action | EscalationLine]] = [
        *zip(version["actions"], document.actions.values(), strict=True)
    ]
    parts += zip(version["escalation"], document.escalation.values(), strict=True)
    for read, part in parts:
        if space.everything & made[read["when"]] != compiled.region(part.when):
            yield f"`{part.name}` holds in other cases"
