"""A mutant that differs in exactly one case of billions is not called equivalent, and one that differs in none is.

Rules are planted in MARS and then lost again, as an author may lose them; both roads say what that changes.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
import z3
from attrs import evolve

from sharepolicy.analysis.examples import try_mutants as mutating
from sharepolicy.analysis.examples.differences import By, Telling, tellings
from sharepolicy.analysis.examples.make_mutants import mutants
from sharepolicy.analysis.examples.mutant import Mistake, Mutant
from sharepolicy.analysis.examples.try_mutants import Fate, Mutation, Trial, mutate
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.language.case import Example
from sharepolicy.language.policy import OUTCOMES, Name, Outcome, PolicyDocument
from tests.helpers.mars import load_mars
from tests.oracle.asking import Oracle
from tests.oracle.meaning import Formula, any_of, kind_of, stronger_rules
from tests.oracle.planted import PLANTED, OneCase, cell, only_case, with_planted
from tests.oracle.two import Both

SHARE, DONT_SHARE, ESCALATE = Outcome
DAY = datetime.date(2026, 3, 1)
HERE = f"rule `{PLANTED}`"


@pytest.fixture(scope="module")
def examples() -> tuple[Example, ...]:
    """The examples of MARS."""
    return load_mars().examples


def tried(document: PolicyDocument, examples: tuple[Example, ...], wanted: Callable[[Mutant], bool]) -> Mutation:
    """What becomes of some mutants of a policy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mutating, "mutants", lambda document: tuple(m for m in mutants(document) if wanted(m)))
        return mutate(document, examples, DAY)


def lost(mutant: Mutant) -> bool:
    """The planted rule is left out."""
    return (mutant.where, mutant.mistake) == (HERE, Mistake.RULE)


def differing(both: Both) -> Formula:
    """The two give different outcomes, or by other rules. What else is decided follows, as rules alone differ."""
    nothing = z3.BoolVal(False)
    names = dict.fromkeys([*both.old.decides, *both.new.decides])
    by = [(both.old.decides.get(name, nothing), both.new.decides.get(name, nothing)) for name in names]
    return any_of([one != two for one, two in [*((both.old.gives[o], both.new.gives[o]) for o in OUTCOMES), *by]])


def assert_one_case_is_missing(mutation: Mutation, planned: OneCase) -> None:
    """The only mutant survives, and what would notice it is an example of the planted case, say both roads."""
    (trial,) = mutation.trials
    both = Both(mutation.compiled.document, trial.mutant.document)
    facts = both.old.document.vocabulary.facts
    like = both.facts.like({kind_of(facts[name]): values for name, values in planned.items()})
    assert both.case(both.common, differing(both), like) is not None
    other = both.case(both.common, differing(both), z3.Not(like))
    assert other is None, f"z3 finds another case than the planted one: {other}"

    assert trial.fate is Fate.SURVIVES, f"z3 finds a case that tells the mutant apart, and it is called {trial.fate}"
    assert mutation.counts[Fate.SURVIVES] == 1
    assert mutation.score < 100
    missing = mutation.missing(trial)
    assert missing is not None, "no example is missing, where z3 finds a case that tells the mutant apart"
    assert missing.witness.region & mutation.compiled.possible == cell(mutation.compiled, planned)
    assert (missing.expect.outcome, missing.expect.settled) == (DONT_SHARE, True)


def assert_nothing_is_missing(mutation: Mutation) -> None:
    """The only mutant differs in no case, say both roads."""
    (trial,) = mutation.trials
    both = Both(mutation.compiled.document, trial.mutant.document)
    found = both.case(both.common, differing(both))
    assert found is None, f"z3 tells them apart: {found}"
    assert trial.fate is Fate.EQUIVALENT, f"z3 proves the mutant equivalent, and it is called {trial.fate}"


def test_a_lost_rule_that_decides_one_case_is_missed_there(
    mars: PolicyDocument, sound: Oracle, examples: tuple[Example, ...]
) -> None:
    """No example of MARS speaks of the one case of 34 thousand billions; the one that is missing does."""
    planned = sound.case(sound.one.gives[SHARE])
    assert planned is not None
    mutation = tried(with_planted(mars, planned, DONT_SHARE), examples, lost)
    assert_one_case_is_missing(mutation, planned)


def with_silent(document: PolicyDocument, case: OneCase) -> PolicyDocument:
    """The policy with a rule that applies in one case, where every other rule overrides it."""
    planted = with_planted(document, case, SHARE, strongest=False)
    stronger = {n: evolve(r, overrides=(*r.overrides, Name(PLANTED))) for n, r in document.rules.items()}
    return evolve(planted, rules={**stronger, PLANTED: planted.rules[PLANTED]})


def test_a_lost_rule_that_decided_nothing_is_equivalent(
    mars: PolicyDocument, sound: Oracle, examples: tuple[Example, ...]
) -> None:
    """It applied in one case, and was overridden there."""
    planned = sound.case(sound.one.gives[SHARE])
    assert planned is not None
    assert_nothing_is_missing(tried(with_silent(mars, planned), examples, lost))


def test_a_lost_rule_that_said_what_is_said_anyway_is_missed_for_its_reason(
    mars: PolicyDocument, sound: Oracle, examples: tuple[Example, ...]
) -> None:
    """It decided one case, with the outcome that the case has without it."""
    planned = sound.case(sound.one.gives[SHARE])
    assert planned is not None
    mutation = tried(with_planted(mars, planned, SHARE), examples, lost)
    (trial,) = mutation.trials
    assert trial.fate is Fate.SURVIVES
    assert (By.RULE, PLANTED) in {(told.by, told.name) for told in trial.told}
    missing = mutation.missing(trial)
    assert missing is not None
    assert PLANTED in missing.expect.because_of


def test_the_missing_example_notices_the_mutant(
    mars: PolicyDocument, sound: Oracle, examples: tuple[Example, ...]
) -> None:
    """Written down beside the others, it leaves no survivor."""
    planned = sound.case(sound.one.gives[SHARE])
    assert planned is not None
    document = with_planted(mars, planned, DONT_SHARE)
    mutation = tried(document, examples, lost)
    missing = mutation.missing(mutation.trials[0])
    assert missing is not None
    (trial,) = tried(document, (*examples, missing.example("missing")), lost).trials
    assert (trial.fate, trial.by) == (Fate.EXAMPLE, "missing")


def assert_fate_is_right(policy: PolicyDocument, trial: Trial) -> None:
    """A mutant of a rule, tried without examples: z3 says the same of it."""
    oracle = Oracle(trial.mutant.document)
    found = oracle.found()
    unfit = found.unsound or bool(found.vacuous or found.broken or found.unanswered_escalation)
    assert (trial.fate is Fate.PROOF) is unfit, f"{trial.mutant.says}: it is called {trial.fate}, z3 finds {found}"
    if not unfit:
        both = Both(policy, trial.mutant.document)
        apart = both.case(both.common, differing(both)) is not None
        assert trial.fate is (Fate.SURVIVES if apart else Fate.EQUIVALENT), trial.mutant.says


def test_a_lost_override_is_a_conflict_in_one_case_or_nothing_at_all(mars: PolicyDocument, sound: Oracle) -> None:
    """A conflict where nothing else puts the weaker rule below; nothing where another override still does."""
    top = next(name for name, above in stronger_rules(mars).items() if not above)
    planned = sound.case(sound.one.decides[top], z3.Not(sound.one.holds(mars.definitions["urgent"].condition)))
    assert planned is not None
    document = evolve(with_planted(mars, planned, ESCALATE), invariants={})  # which the planted rule may break
    assert mars.rules[top].outcome is not ESCALATE
    lines = {f"`overrides: {name}` left out": name for name in (top, "consent-missing")}
    mutation = tried(document, (), lambda mutant: mutant.where == HERE and mutant.says in lines)
    clash, covered = sorted(mutation.trials, key=lambda trial: lines[trial.mutant.says] != top)

    oracle = Oracle(clash.mutant.document)
    assert only_case(oracle, oracle.conflict())
    assert oracle.case(oracle.conflict(), oracle.is_(planned)) is not None
    assert (clash.fate, clash.by) == (Fate.PROOF, "conflicting-rules")

    oracle = Oracle(covered.mutant.document)
    assert oracle.case(oracle.conflict()) is None
    both = Both(document, covered.mutant.document)
    assert both.case(both.common, differing(both)) is None
    assert covered.fate is Fate.EQUIVALENT


@pytest.mark.slow
def test_every_mistake_in_a_rule_of_mars_has_the_right_fate(mars: PolicyDocument) -> None:
    """Some hundred policies: each is unfit, equivalent or told apart on both roads."""
    mutation = tried(
        mars,
        (),
        lambda mutant: mutant.decides and mutant.where.startswith(("rule ", "group ", "precedence", "`otherwise`")),
    )
    fates = {trial.fate for trial in mutation.trials}
    assert fates == {Fate.PROOF, Fate.SURVIVES, Fate.EQUIVALENT}
    for trial in mutation.trials:
        assert_fate_is_right(mars, trial)
        if missing := mutation.missing(trial):
            both = Both(mars, trial.mutant.document)
            given = z3.And(both.common, both.old.given(missing.witness.case.given))
            assert both.case(given) is not None
            assert both.case(given, z3.Not(both.old.gives[missing.expect.outcome])) is None
            assert both.case(given, z3.Not(differing(both))) is None


def _but_for_dont_share(first: CompiledPolicy, second: CompiledPolicy) -> list[Telling]:
    """Telling policies apart as it would be if don't share were forgotten."""
    return [told for told in tellings(first, second) if told.outcome is not DONT_SHARE]


def _told_anywhere(first: CompiledPolicy, second: CompiledPolicy) -> list[Telling]:
    """As it would be if every case with the outcome were taken for one that tells."""
    return [Telling(By.OUTCOME, DONT_SHARE, first.outcomes[DONT_SHARE], first.outcomes[DONT_SHARE])]


def _told_where_rules_apply(first: CompiledPolicy, second: CompiledPolicy) -> list[Telling]:
    """As it would be if overrides were forgotten."""
    lost_ = [first.possible & first.applies[name] for name in first.applies if name not in second.applies]
    return [Telling(By.RULE, SHARE, region, region) for region in lost_]


MISSED: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "survivors are called equivalent": lambda patch: patch.setattr(mutating, "tellings", lambda *_: ()),
    "an outcome is forgotten": lambda patch: patch.setattr(mutating, "tellings", _but_for_dont_share),
    "another case is shown": lambda patch: patch.setattr(mutating, "tellings", _told_anywhere),
    "mutants are refuted without reason": lambda patch: patch.setattr(
        mutating, "refuted", lambda *_, **__: "dead-rule"
    ),
}
"""Faults of the library itself that hide what is missing."""


@pytest.mark.parametrize("fault", MISSED)
def test_a_fault_of_the_library_that_hides_a_mutant_would_be_noticed(
    mars: PolicyDocument, sound: Oracle, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check above fails when the library is made wrong on purpose."""
    planned = sound.case(sound.one.gives[SHARE])
    assert planned is not None
    document = with_planted(mars, planned, DONT_SHARE)
    assert_one_case_is_missing(tried(document, (), lost), planned)
    MISSED[fault](monkeypatch)
    with pytest.raises(AssertionError):
        assert_one_case_is_missing(tried(document, (), lost), planned)


INVENTED: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "a rule that applies is taken for one that decides": lambda patch: patch.setattr(
        mutating, "tellings", _told_where_rules_apply
    ),
    "every case tells": lambda patch: patch.setattr(mutating, "tellings", _told_anywhere),
}
"""Faults of the library itself that see a difference where there is none."""


@pytest.mark.parametrize("fault", INVENTED)
def test_a_fault_of_the_library_that_invents_a_difference_would_be_noticed(
    mars: PolicyDocument, sound: Oracle, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for a mutant that is equivalent."""
    planned = sound.case(sound.one.gives[SHARE])
    assert planned is not None
    document = with_silent(mars, planned)
    assert_nothing_is_missing(tried(document, (), lost))
    INVENTED[fault](monkeypatch)
    with pytest.raises(AssertionError):
        assert_nothing_is_missing(tried(document, (), lost))
