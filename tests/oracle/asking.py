"""Questions to z3 about one policy: what must be found in it, and cases that show it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import z3
from attrs import evolve, fields, frozen

from sharepolicy.language.policy import OUTCOMES, FactDirection, Invariant, Outcome, PolicyDocument
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import About
from tests.helpers.promises import parts_of
from tests.oracle.emptiness import says_nothing
from tests.oracle.meaning import Facts, Formula, Kind, Meaning, all_of, any_of, kind_of, meaning_of

Pair = tuple[Mapping[str, Values], Mapping[str, Values]]


@frozen
class Found:
    """What is wrong with a policy, by the names of the rules, actions and invariants at fault."""

    impossible: bool = False
    gap: bool = False
    conflicts: frozenset[frozenset[str]] = frozenset()
    dead: frozenset[str] = frozenset()
    overridden: frozenset[str] = frozenset()
    dead_actions: frozenset[str] = frozenset()
    unanswered_escalation: bool = False
    vacuous: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()

    @property
    def unsound(self) -> bool:
        """Whether it is unfit for any use, so that nothing else is looked at."""
        return self.impossible or self.gap or bool(self.conflicts)


def differences(diagrams: Found, z3_says: Found) -> list[str]:
    """In sentences, where the two roads part."""
    return [
        f"{part.name}: the diagrams say {getattr(diagrams, part.name)}, z3 says {getattr(z3_says, part.name)}"
        for part in fields(Found)
        if getattr(diagrams, part.name) != getattr(z3_says, part.name)
    ]


class Oracle:
    """The other road: answers about one policy, from two unknown cases of it."""

    def __init__(self, document: PolicyDocument) -> None:
        self.document = document
        self.one = meaning_of(document, Facts([document]))
        self._two: Meaning | None = None
        self._solver = z3.Solver()
        self._solver.add(self.one.possible)

    @property
    def two(self) -> Meaning:
        """The policy over a second case, for promises about two."""
        if self._two is None:
            self._two = meaning_of(self.document, Facts([self.document], "second case"))
        return self._two

    def model(self, *wanted: Formula) -> z3.ModelRef | None:
        """Possible cases in which all that is wanted holds, if there are any."""
        self._solver.push()
        self._solver.add(*wanted)
        answer = self._solver.check()
        found = self._solver.model() if answer == z3.sat else None
        self._solver.pop()
        assert answer != z3.unknown, "z3 gave up"
        return found

    def case(self, *wanted: Formula) -> dict[str, Values] | None:
        """A possible case, complete, in which all that is wanted holds."""
        model = self.model(*wanted)
        return None if model is None else self.one.named(self.one.facts.read(model))

    def pair(self, *wanted: Formula) -> Pair | None:
        """Two possible cases for which all that is wanted holds."""
        model = self.model(self.two.possible, *wanted)
        if model is None:
            return None
        return self.one.named(self.one.facts.read(model)), self.two.named(self.two.facts.read(model))

    def is_(self, case: Mapping[str, Values]) -> Formula:
        """The one case is this one, up to numbers that nothing tells apart."""
        facts = self.document.vocabulary.facts
        return self.one.facts.like({kind_of(facts[name]): values for name, values in case.items()})

    def is_second(self, case: Mapping[str, Values]) -> Formula:
        """The second case is this one, up to numbers that nothing tells apart."""
        facts = self.document.vocabulary.facts
        return self.two.facts.like({kind_of(facts[name]): values for name, values in case.items()})

    # ── what is wrong ────────────────────────────────────────────────────────────────────────────────────────────

    def conflict(self) -> Formula:
        """Two outcomes are given."""
        return any_of([z3.And(self.one.gives[a], self.one.gives[b]) for a, b in combinations(OUTCOMES, 2)])

    def found(self) -> Found:
        """Everything that is wrong with the policy."""
        document, one = self.document, self.one
        if self.model() is None:
            return Found(impossible=True)
        rules = document.rules.values()
        clashing = [(a, b) for a, b in combinations(rules, 2) if a.outcome is not b.outcome]
        sound = self.model(self.conflict()) is None
        found = Found(
            gap=document.otherwise is None and self.model(one.gap) is not None,
            conflicts=frozenset(
                frozenset({a.name, b.name})
                for a, b in ([] if sound else clashing)
                if self.model(one.decides[a.name], one.decides[b.name]) is not None
            ),
        )
        if found.unsound:
            return found
        dead = frozenset(rule.name for rule in rules if self.model(one.applies[rule.name]) is None)
        silent = frozenset(rule.name for rule in rules if self.model(one.decides[rule.name]) is None)
        vacuous = frozenset(i.name for i in document.invariants.values() if says_nothing(self, i))
        return evolve(
            found,
            dead=dead,
            overridden=silent - dead,
            dead_actions=frozenset(name for name in document.actions if not self._ever_due(name)),
            unanswered_escalation=bool(document.escalation) and self._nobody_asked(),
            vacuous=vacuous,
            broken=frozenset(
                invariant.name
                for invariant in document.invariants.values()
                if invariant.name not in vacuous
                if any(self.breach(part) is not None for _, part in parts_of(invariant))
            ),
        )

    def _nobody_asked(self) -> bool:
        """Whether some decision escalates to nobody; one that is not settled can be about any case."""
        bare = Invariant("nobody", "Nobody is asked.")
        named = any_of([self._asked(bare, to) for to in self.document.roles])
        if self.model(self.one.gives[Outcome.ESCALATE], z3.Not(named)) is not None:
            return True
        doubt = not self.document.unsettled.to and self.pair(self.apart()) is not None
        return doubt and self.model(z3.Not(named)) is not None

    def _ever_due(self, name: str) -> bool:
        """Whether an action is due in some decision, by its own outcome, or by that of the part of a request.

        One that is not settled escalates, wherever its `when` holds. Another subject of the same item can withhold it.
        """
        on = self.document.actions[name].on
        if self.model(self.one.due(name), any_of([self.one.gives[outcome] for outcome in on])) is not None:
            return True
        doubt = Outcome.ESCALATE in on and self.pair(self.apart()) is not None
        if doubt and self.model(self.one.due(name)) is not None:
            return True
        facts = self.document.vocabulary.facts.items()
        beside = self.alike_but(tuple(each for each, fact in facts if About.SUBJECT in fact.about))
        withheld = self.two.gives[Outcome.DONT_SHARE]
        return Outcome.DONT_SHARE in on and self.pair(self.one.due(name), withheld, beside) is not None

    # ── invariants ───────────────────────────────────────────────────────────────────────────────────────────────

    def breach(self, part: Invariant) -> tuple[Mapping[str, Values], ...] | None:
        """One case or two that break an invariant of one part; None when none do."""
        if part.regardless_of or part.moves is not None:
            return self.pair(self.broken_by_two(part))
        case = self.case(self.broken_by_one(part))
        if case is not None:
            return (case,)
        doubt = self._unsettled(part)
        return (
            None
            if doubt is None
            else self.pair(self.one.holds(part.when), self.two.holds(part.when), self.apart(), doubt)
        )

    def broken_by_one(self, part: Invariant) -> Formula:
        """The one case breaks what is promised of single cases."""
        one = self.one
        wrong = []
        for outcome, given in one.gives.items():
            if outcome in part.never or (part.always and outcome not in part.always):
                wrong.append(given)
            if not part.on or outcome in part.on:
                for name in part.carries:
                    missing = outcome not in self.document.actions[name].on
                    wrong.append(given if missing else z3.And(given, z3.Not(one.due(name))))
                for name in part.never_due:
                    if outcome in self.document.actions[name].on:
                        wrong.append(z3.And(given, one.due(name)))
        if part.decided_by:
            wrong.append(z3.Not(any_of([one.decides[name] for name in part.decided_by])))
        wrong += [one.decides[name] for name in part.never_decided_by]
        if part.required:
            duties = any_of([one.decides[rule.name] for rule in self.document.rules.values() if rule.required])
            wrong.append(z3.And(one.gives[Outcome.SHARE], z3.Not(duties) if part.required == "always" else duties))
        wrong += [z3.And(one.gives[Outcome.ESCALATE], z3.Not(self._asked(part, to))) for to in part.escalates_to]
        return z3.And(one.holds(part.when), any_of(wrong))

    def _asked(self, part: Invariant, to: str, *, doubt: bool = False) -> Formula:
        """The one case names somebody to ask, as soon as is promised."""
        one, document = self.one, self.document
        named = [one.holds(line.when) for line in document.escalation.values() if line.to == to]
        named += [one.decides[rule.name] for rule in document.rules.values() if rule.to == to]
        if document.otherwise is not None and document.otherwise.to == to:
            named.append(one.gap)
        if doubt and document.unsettled.to == to:
            named.append(z3.BoolVal(True))
        if part.within is None:
            return any_of(named)
        lines = [line for line in document.escalation.values() if line.to in (to, "") and line.within <= part.within]
        return z3.And(any_of(named), any_of([one.holds(line.when) for line in lines]))

    def _unsettled(self, part: Invariant) -> Formula | None:
        """The one case breaks it as one of a decision that is not settled, and so escalates."""
        lost: list[Formula] = []
        if not part.on or Outcome.ESCALATE in part.on:
            on = {name: Outcome.ESCALATE in self.document.actions[name].on for name in (*part.carries, *part.never_due)}
            lost += [z3.Not(self.one.due(name)) if on[name] else z3.BoolVal(True) for name in part.carries]
            lost += [self.one.due(name) for name in part.never_due if on[name]]
        lost += [z3.Not(self._asked(part, to, doubt=True)) for to in part.escalates_to]
        return any_of(lost) if lost else None

    def apart(self) -> Formula:
        """The two cases have different outcomes."""
        gives = [(self.one.gives[a], self.two.gives[b]) for a in OUTCOMES for b in OUTCOMES if a is not b]
        return any_of([z3.And(first, second) for first, second in gives])

    def alike_but(self, facts: tuple[str, ...]) -> Formula:
        """The two cases differ in these facts only."""
        every = self.document.vocabulary.facts
        free: set[Kind] = {kind_of(every[name]) for name in facts}
        return all_of([self.one.facts.same(self.two.facts, kind) for kind in self.one.facts.kinds if kind not in free])

    def related(self, part: Invariant) -> Formula:
        """The two cases, in this order, are a pair of which something is promised."""
        one, two = self.one, self.two
        speaks = z3.And(one.holds(part.when), two.holds(part.when))
        if part.regardless_of:
            return z3.And(speaks, self.alike_but(part.regardless_of))
        moves = part.moves
        assert moves is not None
        fact = self.document.vocabulary.facts[moves.fact]
        match moves.direction:
            case FactDirection.RISES:
                moved = one.facts.below(two.facts, fact)
            case FactDirection.FALLS:
                moved = two.facts.below(one.facts, fact)
            case FactDirection.BECOMES:
                assert moves.becomes is not None
                moved = z3.And(z3.Not(one.holds(moves.becomes)), two.holds(moves.becomes))
        return all_of([speaks, self.alike_but((moves.fact,)), moved])

    def broken_by_two(self, part: Invariant) -> Formula:
        """The two cases, in this order, break what is promised of two."""
        shifts = part.never_shifts
        if shifts is None:
            return z3.And(self.related(part), self.apart())
        start = any_of([self.one.gives[outcome] for outcome in shifts.from_])
        end = any_of([self.two.gives[outcome] for outcome in shifts.to])
        return all_of([self.related(part), start, end, self.apart()])
