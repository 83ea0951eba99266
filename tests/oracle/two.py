"""Questions to z3 about two policies: where they give which outcomes, and whether a described change is the change."""

from __future__ import annotations

from collections.abc import Iterator

import z3

from sharepolicy.analysis.change.change import Change, ChangedCases, Move
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument
from sharepolicy.language.values import Values
from sharepolicy.reading.cases import CaseReader
from tests.oracle.meaning import Facts, Formula, Kind, Meaning, all_of, any_of, kind_of, meaning_of


class Both:
    """Two policies over one unknown case."""

    def __init__(self, old: PolicyDocument, new: PolicyDocument) -> None:
        self.facts = Facts([old, new])
        self.old, self.new = meaning_of(old, self.facts), meaning_of(new, self.facts)
        self.common = z3.And(self.old.possible, self.new.possible)
        self.only_before = z3.And(self.old.possible, z3.Not(self.new.possible))
        self.only_after = z3.And(self.new.possible, z3.Not(self.old.possible))
        self._solver = z3.Solver()
        self._solver.add(self.facts.formed)

    def case(self, *wanted: Formula) -> dict[Kind, Values] | None:
        """A case in which all that is wanted holds."""
        self._solver.push()
        self._solver.add(*wanted)
        answer = self._solver.check()
        found = self.facts.read(self._solver.model()) if answer == z3.sat else None
        self._solver.pop()
        assert answer != z3.unknown, "z3 gave up"
        return found

    def count(self, *wanted: Formula, most: int = 1_000_000) -> int:
        """How many cases there are in which all that is wanted holds: each is found and then shut out."""
        self._solver.push()
        self._solver.add(*wanted)
        found = 0
        while found < most and self._solver.check() == z3.sat:
            found += 1
            self._solver.add(z3.Not(self.facts.like(self.facts.read(self._solver.model()))))
        self._solver.pop()
        return found

    def cell(self, before: Outcome, after: Outcome) -> Formula:
        """The old policy gives the one outcome and the new policy the other."""
        return z3.And(self.common, self.old.gives[before], self.new.gives[after])

    def line(self, described: ChangedCases) -> Formula:
        """The cases that a line of a change speaks of."""
        old = self.old
        decided = old.decides[described.decided_before] if described.decided_before else old.gap
        limits = [self.facts.among(kind_of(limit.fact), limit.values) for limit in described.limits]
        return all_of([self.common, decided, *limits])


def disagreements(both: Both, change: Change) -> Iterator[str]:
    """In sentences, what a change says that z3 does not. Without counts: only what is none and what is not."""
    cells = {(a, b): both.cell(a, b) for a in OUTCOMES for b in OUTCOMES}
    others = {"only the old policy": (both.only_before, change.only_before)}
    others["only the new policy"] = (both.only_after, change.only_after)
    others["both policies"] = (both.common, change.cases)
    for (before, after), formula in cells.items():
        others[f"{before.words} before and {after.words} after"] = (formula, change.table[before, after])
    for what, (formula, count) in others.items():
        found = both.case(formula)
        if (found is not None) != bool(count):
            yield f"{what}: counted {count:,} cases, z3 finds {found or 'none'}"
    moved = {(move.before, move.after) for move in change.moves}
    if moved != {cell for cell, count in change.table.items() if count and cell[0] is not cell[1]}:
        yield f"the moves told are {sorted(moved)}, which are not the changed cells of the table"
    for move in change.moves:
        yield from _move_differs(both, move, cells[move.before, move.after])


def _move_differs(both: Both, move: Move, cell: Formula) -> Iterator[str]:
    """Each line of the description lies inside the cell and has its witness there; together they are the cell."""
    what = f"{move.before.words} to {move.after.words}"
    for described in move.described:
        line = both.line(described)
        stray = both.case(line, z3.Not(cell))
        if stray is not None:
            yield f"{what}, `{described.says}`: it also speaks of {stray}"
        if both.case(line) is None:
            yield f"{what}, `{described.says}`: it speaks of no case"
        yield from _witness_differs(both, move, described)
    missed = both.case(cell, z3.Not(any_of([both.line(described) for described in move.described])))
    if (missed is not None) != bool(move.left_out):
        yield f"{what}: {move.left_out:,} cases are said to be left out, z3 finds {missed or 'none'}"
    if (move.cases, move.left_out) != (0, 0) and not move.described:
        yield f"{what}: nothing is described"


def _witness_differs(both: Both, move: Move, described: ChangedCases) -> Iterator[str]:
    """The witness is a case of its line, and each policy settles it whatever is not said in it."""
    shown = []
    sides = ((both.old, described.witness.before, move.before), (both.new, described.witness.after, move.after))
    for meaning, witness, outcome in sides:
        given = meaning.given(CaseReader(meaning.document).case(witness).given)
        shown.append(given)
        other = both.case(meaning.possible, given, z3.Not(meaning.gives[outcome]))
        if other is not None:
            yield f"`{described.says}`: the witness {dict(witness)} is not surely {outcome.words}: {other}"
    if both.case(both.line(described), *shown) is None:
        yield f"`{described.says}`: its witness is no such case"


def miscounted(both: Both, change: Change) -> Iterator[str]:
    """In sentences, which counts are not the number of cases that z3 finds one by one."""
    counts: dict[str, tuple[Formula, int]] = {
        "all cases": (both.common, change.cases),
        "only the old policy": (both.only_before, change.only_before),
        "only the new policy": (both.only_after, change.only_after),
    }
    for (before, after), count in change.table.items():
        counts[f"{before.words} before and {after.words} after"] = (both.cell(before, after), count)
    for move in change.moves:
        for described in move.described:
            counts[f"`{described.says}`"] = (both.line(described), described.cases)
    for action in change.actions:
        was, now = _due(both.old, action.name), _due(both.new, action.name)
        counts[f"more `{action.name}`"] = (z3.And(both.common, now, z3.Not(was)), action.more)
        counts[f"fewer `{action.name}`"] = (z3.And(both.common, was, z3.Not(now)), action.fewer)
    for rule in change.rules:
        was, now = _decides(both.old, rule.name), _decides(both.new, rule.name)
        counts[f"more by `{rule.name}`"] = (z3.And(both.common, now, z3.Not(was)), rule.more)
        counts[f"fewer by `{rule.name}`"] = (z3.And(both.common, was, z3.Not(now)), rule.fewer)
    for what, (formula, count) in counts.items():
        found = both.count(formula)
        if found != count:
            yield f"{what}: counted {count:,}, z3 finds {found:,}"


def _due(meaning: Meaning, name: str) -> Formula:
    action = meaning.document.actions.get(name)
    if action is None:
        return z3.BoolVal(False)
    return z3.And(any_of([meaning.gives[outcome] for outcome in action.on]), meaning.due(name))


def _decides(meaning: Meaning, name: str) -> Formula:
    return meaning.decides.get(name, z3.BoolVal(False)) if name else meaning.gap
