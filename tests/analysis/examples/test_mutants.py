"""What the examples would notice, against every case of small random policies."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sharepolicy.analysis.examples import try_mutants
from sharepolicy.analysis.examples.make_mutants import mutants
from sharepolicy.analysis.examples.mutant import Mistake
from sharepolicy.analysis.examples.suggest import suggest
from sharepolicy.analysis.examples.try_mutants import Fate, mutate
from sharepolicy.analysis.proof.refute import refuted
from sharepolicy.analysis.proof.verify import verify
from sharepolicy.core.compile import CompiledPolicy, compile_policy
from sharepolicy.core.entangled import entangled
from sharepolicy.core.space import Space
from sharepolicy.engine.loading.load import load
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.language.case import Example, Expectation, ExpectedAction, Request
from sharepolicy.language.condition import AllOf, AnyOf, Condition, CountOf, Is, Not, Test
from sharepolicy.language.policy import Action, EscalationLine, Outcome, PolicyDocument, Timing
from sharepolicy.language.precedence import override_cycle
from sharepolicy.language.steps import Step
from sharepolicy.language.within import NO_LIMIT, Within
from sharepolicy.testing import policies
from sharepolicy.testing.small import between, case_with, choice, date, has, number, rule, scale, small_policy, yes_no
from tests.helpers.brute import DAY, alike, examples_of, passes, sound_policies


def over(policies_: int) -> settings:
    """So many policies, each with all its mutants."""
    phases = [Phase.explicit, Phase.generate]
    return settings(max_examples=policies_, deadline=None, phases=phases, suppress_health_check=list(HealthCheck))


def check_fates(data: st.DataObject) -> None:
    """Each against every case."""
    document = data.draw(sound_policies())
    examples = data.draw(examples_of(document))
    mutation = mutate(document, examples, DAY)
    for trial in mutation.trials:
        changed = trial.mutant.document
        loads = not override_cycle(changed) and verify(compile_policy(changed)).proof is not None
        assert loads is (trial.fate is not Fate.PROOF), trial
        if not loads:
            continue
        failing = [example.name for example in examples if not passes(changed, example, document)]
        if trial.fate is Fate.EXAMPLE:
            assert trial.by == failing[0]
            continue
        assert not failing, trial
        assert (trial.fate is Fate.EQUIVALENT) is alike(document, changed), trial
        missing = mutation.missing(trial)
        assert missing is not None or not trial.settled or trial.fate is Fate.EQUIVALENT
        if missing is not None:
            assert passes(document, missing.example(), changed)
            assert not passes(changed, missing.example(), document)


@over(5)
@given(st.data())
def test_every_mutant_has_the_fate_that_brute_force_gives_it(data: st.DataObject) -> None:
    """Whether it loads, fails an example, differs in no case, or is not noticed; and what is missing is missing."""
    check_fates(data)


@pytest.mark.slow
@over(300)
@given(st.data())
def test_every_mutant_of_many_policies_has_the_fate_that_brute_force_gives_it(data: st.DataObject) -> None:
    """Among them many that name one limit in two words, and ask several people."""
    check_fates(data)


def _lines(condition: Condition) -> int:
    """How many lines an author wrote: tests, and definitions that are named."""
    match condition:
        case Test() | Is():
            return 1
        case AllOf(parts) | AnyOf(parts) | CountOf(parts):
            return sum(map(_lines, parts))
        case Not(part):
            return _lines(part)


@given(policies(max_rules=4, max_cases=60))
def test_each_line_is_taken_out_once_and_each_part_too(document: PolicyDocument) -> None:
    """Of rules, actions, escalation and definitions alike: what decides and what is to be done are guarded as one."""
    made = Counter((mutant.where, mutant.mistake) for mutant in mutants(document))
    parts: dict[str, Condition] = {f"rule `{name}`": rule.when for name, rule in document.rules.items()}
    parts |= {f"action `{name}`": action.when for name, action in document.actions.items()}
    parts |= {f"escalation line `{name}`": line.when for name, line in document.escalation.items()}
    parts |= {f"definition `{name}`": definition.condition for name, definition in document.definitions.items()}
    assert {where: made[where, Mistake.LINE_OUT] for where in parts} == {
        where: _lines(condition) for where, condition in parts.items()
    }
    for kind, mistake in (("rule", Mistake.RULE), ("action", Mistake.ACTION), ("escalation line", Mistake.ESCALATION)):
        wheres = [where for where in parts if where.startswith(f"{kind} ")]
        assert all(made[where, mistake] == 1 for where in wheres)


def check_suggestions(data: st.DataObject) -> None:
    """With the suggested examples beside its own, no mutant survives but those for which none was found."""
    document = data.draw(sound_policies())
    examples = data.draw(examples_of(document, most=2))
    mutation = mutate(document, examples, DAY)
    found = suggest(mutation)
    added = [one.missing.example(f"suggested-{n}") for n, one in enumerate(found.examples)]
    again = mutate(document, [*examples, *added], DAY)
    left = [(trial.mutant.where, trial.mutant.says) for trial in again.of(Fate.SURVIVES)]
    assert left == [(trial.mutant.where, trial.mutant.says) for trial in found.left]
    assert all(not trial.settled and mutation.missing(trial) is None for trial in found.left)


@pytest.mark.slow
@over(50)
@given(st.data())
def test_what_is_suggested_leaves_nothing_unnoticed(data: st.DataObject) -> None:
    """No mutant survives the suggested examples but those for which none was found."""
    check_suggestions(data)


@pytest.mark.slow
@over(1000)
@given(st.data())
def test_what_is_suggested_for_many_policies_leaves_nothing_unnoticed(data: st.DataObject) -> None:
    """None of them either."""
    check_suggestions(data)


@over(25)
@given(policies(max_rules=4, max_cases=60, conflict_free=False))
def test_a_policy_is_refuted_exactly_when_it_has_errors(document: PolicyDocument) -> None:
    """The quick answer is that of `verify`, and names its first error."""
    compiled = compile_policy(document)
    errors = [found.code for found in verify(compiled).findings if found.is_error]
    assert (refuted(compiled) == "") is (not errors)
    assert not errors or refuted(compiled).partition(":")[0] in errors


SHARE, DONT_SHARE, ESCALATE = Outcome
DAY_LIMIT = Within(24 * 60, "1 day")
SOON = Within(15, "15 minutes")
RISK = scale("risk", "none", "low", "some", "high")
AGE = number("age", 0, 99)


def _says(document: PolicyDocument, *mistakes: Mistake) -> list[str]:
    return [mutant.says for mutant in mutants(document) if mutant.mistake in mistakes]


def test_thresholds_of_numbers_move_by_one_and_those_of_scales_by_one_value() -> None:
    """Each end once up and once down; nothing moves out of the fact, and no line comes to hold always or never."""
    document = small_policy(
        [RISK, AGE],
        rule("young", Outcome.SHARE, between("age", 0, 11)),
        rule("serious", Outcome.SHARE, has("risk", "high")),
    )
    moved = _says(document, Mistake.THRESHOLD)
    assert [said.split(" becomes ")[1] for said in moved] == [
        "`age: at most 10`",
        "`age: at most 12`",
        "`risk: some or high`",
    ]


def test_thresholds_of_dates_stay_in_the_calendar() -> None:
    """There is no day after the last one, and none before the first."""
    last = datetime.date.max
    document = small_policy(
        [date("born")],
        rule("nearly-all", Outcome.SHARE, between("born", None, last - datetime.timedelta(days=1))),
        rule("from-the-second", Outcome.SHARE, between("born", datetime.date(1, 1, 2), None)),
    )
    moved = [said.split(" becomes ")[1] for said in _says(document, Mistake.THRESHOLD)]
    assert moved == ["`born: 9999-12-29 or earlier`", "`born: 0001-01-03 or later`"]


def test_a_line_that_is_left_empty_goes_with_what_held_it() -> None:
    """The last line of a condition leaves a rule that always applies."""
    document = small_policy([yes_no("a")], rule("one", Outcome.SHARE, has("a")))
    (without,) = [m for m in mutants(document) if m.mistake is Mistake.LINE_OUT]
    assert verify(compile_policy(without.document)).proof is not None
    assert compile_policy(without.document).outcomes[Outcome.SHARE].count() == 2


def test_an_example_at_the_edge_notices_a_moved_threshold_and_one_beside_it_does_not() -> None:
    """Moved thresholds are compared exactly, though the policy itself cannot tell 11 from 10."""
    document = small_policy([AGE], rule("young", Outcome.SHARE, between("age", 0, 11)))

    def unnoticed(*ages: int) -> list[str]:
        examples = [_example(age) for age in ages]
        trials = mutate(document, examples, DAY).of(Fate.SURVIVES)
        return [t.mutant.says for t in trials if t.mutant.mistake is Mistake.THRESHOLD]

    assert len(unnoticed(5, 50)) == 2
    assert unnoticed(11, 12) == []


def _example(age: int) -> Example:
    result = Outcome.SHARE if age <= 11 else Outcome.ESCALATE
    return Example(f"at-{age}", Request(case_with({"age": age}).given), Expectation(result))


def test_each_value_of_a_choice_is_left_out_and_added_by_itself() -> None:
    """An example for each value that is listed does not notice one that is added, nor the other way round."""
    who = choice("who", "police", "coach", "parent", "stranger", "press")
    document = small_policy([who], rule("known", Outcome.SHARE, has("who", "police", "coach")))
    flips = {"police", "coach", "coach, police, parent", "coach, police, stranger", "coach, police, press"}

    def named(words: str) -> frozenset[str]:
        return frozenset(words.replace(" or ", ", ").split(", "))

    made = [mutant for mutant in mutants(document) if mutant.mistake is Mistake.VALUE]
    assert {named(mutant.says.split("who: ")[-1].rstrip("`")) for mutant in made} == {named(flip) for flip in flips}

    def left(*values: str) -> set[frozenset[str]]:
        outcomes = {True: Outcome.SHARE, False: Outcome.ESCALATE}
        examples = [
            Example(
                value, Request(case_with({"who": value}).given), Expectation(outcomes[value in {"police", "coach"}])
            )
            for value in values
        ]
        found = [trial.mutant for trial in mutate(document, examples, DAY).of(Fate.SURVIVES)]
        tried = [mutant for mutant in found if mutant.mistake is Mistake.VALUE]
        return {named(mutant.says.split("who: ")[-1].rstrip("`")) for mutant in tried}

    assert left("police", "coach", "press") == {
        named("coach or police or parent"),
        named("coach or police or stranger"),
    }
    assert left("police", "parent", "stranger", "press") == {named("police")}
    assert left("police", "coach", "parent", "stranger", "press") == set()


def test_too_much_that_cannot_be_is_a_mistake() -> None:
    """What is impossible settles what is not known: a combination that is too wide could turn that into share."""
    facts = [choice("who", "police", "coach", "stranger"), yes_no("harmed")]
    cannot = AllOf((has("who", "police"), has("harmed")))
    kind = rule("kind", Outcome.SHARE, has("harmed", "no"))
    document = small_policy(facts, kind, impossible=[cannot], otherwise=Outcome.DONT_SHARE)
    wider = "`who: police` becomes `who: police or coach`"

    def tried(*examples: Example) -> dict[str, Fate]:
        trials = mutate(document, examples, DAY).trials
        return {trial.mutant.says: trial.fate for trial in trials if trial.mutant.where == "impossible combination"}

    assert tried()[wider] is Fate.SURVIVES
    assert "`harmed: yes` left out" in tried()
    assert tried(_coach(Expectation(None, settled=False)))[wider] is Fate.EXAMPLE
    assert tried(_coach(Expectation(Outcome.DONT_SHARE), harmed="yes"))[wider] is Fate.EXAMPLE
    found = suggest(mutate(document, (), DAY))
    assert found.left == ()
    added = [one.missing.example(str(n)) for n, one in enumerate(found.examples)]
    assert Fate.SURVIVES not in tried(*added).values()
    unused = small_policy([*facts, yes_no("a")], rule("kind", Outcome.SHARE, has("a")), impossible=[cannot])
    assert {mutant.where for mutant in mutants(unused)} == {"rule `kind`", "`otherwise`"}


def _coach(expect: Expectation, **known: str) -> Example:
    return Example("coach", Request(case_with({"who": "coach", **known}).given), expect)


def test_an_example_that_fails_anyway_notices_nothing() -> None:
    """Otherwise one wrong example would seem to test everything."""
    document = small_policy([AGE], rule("young", Outcome.SHARE, between("age", 0, 11)))
    wrong = _example(5)
    wrong = evolve(wrong, expect=evolve(wrong.expect, outcome=Outcome.DONT_SHARE))
    assert not mutate(document, [wrong], DAY).of(Fate.EXAMPLE)


def test_a_rule_that_never_makes_a_difference_is_recognised() -> None:
    """Leaving out one that is always overridden changes nothing; one that says the same as another gives a reason."""
    document = small_policy(
        [yes_no("a")],
        rule("one", Outcome.SHARE, has("a")),
        rule("two", Outcome.SHARE, has("a")),
        rule("three", Outcome.DONT_SHARE, has("a", "no")),
        rule("four", Outcome.SHARE, has("a", "no"), group="weak"),
        precedence=["all-rules", "weak"],
    )
    fates = {t.mutant.where: t.fate for t in mutate(document, [], DAY).trials if t.mutant.mistake is Mistake.RULE}
    assert fates["rule `four`"] is Fate.EQUIVALENT
    assert {fates[f"rule `{name}`"] for name in ("one", "two", "three")} == {Fate.SURVIVES}


def _telling() -> PolicyDocument:
    """The parent is told of what was shared, where they are grown up and it does not endanger the child."""
    tell = Action(
        "tell", frozenset({SHARE}), Timing.AFTER, "Tell them.", AllOf((has("adult"), has("danger", "no"))), DAY_LIMIT
    )
    document = small_policy(
        [yes_no("agreed"), yes_no("danger"), yes_no("adult")],
        rule("agreed", SHARE, has("agreed")),
        rule("not-agreed", ESCALATE, has("agreed", "no"), to="lead"),
        otherwise=None,
        actions={"tell": tell},
        escalation={
            "soon": EscalationLine("soon", "manager", SOON, has("danger")),
            "some-day": EscalationLine("some-day", "manager", DAY_LIMIT),
        },
    )
    return evolve(document, roles={"manager": "your line manager", "lead": "your safeguarding lead"})


def _unnoticed(document: PolicyDocument, *examples: Example) -> set[str]:
    trials = mutate(document, examples, DAY).of(Fate.SURVIVES)
    return {f"{trial.mutant.where}: {trial.mutant.says}" for trial in trials}


def _told(name: str, facts: dict[str, str], expect: Expectation) -> Example:
    return Example(name, Request(case_with(facts).given), expect)


SAFE = {"agreed": "yes", "danger": "no", "adult": "yes"}
TOLD = _told("told", SAFE, Expectation(SHARE, actions=(ExpectedAction("tell", Timing.AFTER, DAY_LIMIT),)))
NOT_TOLD = Expectation(SHARE, not_actions=("tell",))


def test_who_is_asked_next_is_noticed_by_an_example_that_expects_nothing_else() -> None:
    """It was passed over, so that what the example guards was said to be guarded by nothing."""
    steps = (Step("lead", DAY_LIMIT),)
    line = EscalationLine("soon", "manager", SOON, has("danger"), then=steps)
    document = evolve(_telling(), escalation={"soon": line})
    left_out = "escalation line `soon`: `danger: yes` left out"
    quiet = {"agreed": "no", "danger": "no", "adult": "yes"}
    assert left_out in _unnoticed(document, _told("quiet", quiet, Expectation(ESCALATE)))
    assert left_out not in _unnoticed(document, _told("quiet", quiet, Expectation(ESCALATE, not_then=steps)))


def test_a_duty_that_loses_one_line_is_noticed_only_where_an_example_needs_the_line() -> None:
    """An example in which two lines fail at once tests neither."""
    both = _told("both", {"agreed": "yes", "danger": "yes", "adult": "no"}, NOT_TOLD)
    line = "action `tell`: `danger: no` left out"
    assert line in _unnoticed(_telling(), TOLD, both)
    danger = _told("danger", {"agreed": "yes", "danger": "yes", "adult": "yes"}, NOT_TOLD)
    assert line not in _unnoticed(_telling(), TOLD, both, danger)


def test_when_and_how_soon_an_action_is_taken_is_guarded_by_an_example_that_says_so() -> None:
    """Naming the action alone does not."""
    named = _told("named", SAFE, Expectation(SHARE, actions=(ExpectedAction("tell"),)))
    timed = {said for said in _unnoticed(_telling(), named) if "timing" in said or "within" in said}
    assert {f"action `tell`: `timing: after` becomes `timing: {other}`" for other in ("before", "with")} <= timed
    assert {
        "action `tell`: `within: 1 day` becomes `within: 15 minutes`",
        "action `tell`: `within: 1 day` left out",
    } <= timed
    assert not {said for said in _unnoticed(_telling(), TOLD) if said.startswith("action") and "on" not in said} & timed


def test_whom_to_ask_and_how_soon_is_guarded_by_examples() -> None:
    """Each role, limit and line; of the lines that are for one person the soonest counts."""
    parts = ("escalation", "rule `not-agreed`: `to:")
    unnoticed = {said for said in _unnoticed(_telling()) if said.startswith(parts)}
    assert {
        "escalation line `soon`: left out",
        "escalation line `soon`: `danger: yes` left out",
        "escalation line `soon`: `within: 15 minutes` becomes `within: 1 day`",
        "rule `not-agreed`: `to: lead` becomes `to: manager`",
        "rule `not-agreed`: `to: lead` left out",
    } <= unnoticed
    calm, danger = ({"agreed": "no", "danger": word} for word in ("no", "yes"))
    examples = [
        _told("lead", danger, Expectation(ESCALATE, escalate_to=("lead",), within=(NO_LIMIT,))),
        _told("calm", calm, Expectation(ESCALATE, escalate_to=("manager",), within=(DAY_LIMIT,))),
        _told("danger", danger, Expectation(ESCALATE, escalate_to=("manager",), within=(SOON,))),
    ]
    assert not {said for said in _unnoticed(_telling(), *examples) if said.startswith(parts)}


def test_what_follows_if_nobody_answers_is_guarded_by_examples() -> None:
    """Each step, its role and its time; and an example that would notice is found for each."""
    then = (Step("lead", DAY_LIMIT),)
    lines = _telling().escalation
    document = evolve(_telling(), escalation={**lines, "soon": evolve(lines["soon"], then=then)})
    unnoticed = {said for said in _unnoticed(document) if "`then:" in said or "`after:" in said}
    assert unnoticed == {
        "escalation line `soon`: `then: lead` left out",
        "escalation line `soon`: `then: lead` becomes `then: manager`",
        "escalation line `soon`: `after: 1 day` becomes `after: 15 minutes`",
    }
    mutation = mutate(document, [], DAY)
    assert all(mutation.missing(trial) for trial in mutation.of(Fate.SURVIVES) if "`then:" in trial.mutant.says)
    expect = Expectation(ESCALATE, escalate_to=("manager",), then=then)
    example = _told("danger", {"agreed": "no", "danger": "yes"}, expect)
    assert not unnoticed & _unnoticed(document, example)


def test_one_limit_in_two_words_leaves_nothing_unnoticed() -> None:
    """Where both lines hold one text is told of the two, and it is the limit that an example expects, not the text."""
    document = small_policy(
        [yes_no("danger"), yes_no("night")],
        rule("danger", ESCALATE, has("danger"), to="lead"),
        rule("calm", SHARE, has("danger", "no")),
        otherwise=None,
        escalation={
            "always": EscalationLine("always", "lead", Within(24 * 60, "24 hours")),
            "danger": EscalationLine("danger", "lead", DAY_LIMIT, has("danger")),
            "at-night": EscalationLine("at-night", "manager", Within(0, "at once"), has("night")),
        },
    )
    mutation = mutate(evolve(document, roles={"manager": "your manager", "lead": "your lead"}), [], DAY)
    settled = [trial for trial in mutation.of(Fate.SURVIVES) if trial.settled]
    assert [trial.mutant.says for trial in settled if mutation.missing(trial) is None] == []
    assert [trial.mutant.says for trial in suggest(mutation).left if trial in settled] == []


def test_an_overlay_is_tried_in_its_own_parts_only(tmp_path: Path) -> None:
    """What it inherits is tried with its base, also where a definition in it means something else here."""
    base = (
        "policy: base\ntitle: Base\nversion: 1.0.0\nfacts: {risk: {asks: Risk?, type: yes/no}}\n"
        "definitions: {risky: {when: {risk: yes}, open: yes}}\nquestions: {all: {rules: {risk: {when: {is: risky}, "
        "outcome: share, because: Yes.}}}}\notherwise: {outcome: escalate, because: Ask.}\n"
        "actions: {note: {on: share, when: {risk: yes}, timing: after, says: Note it.}}\n"
    )
    overlay = (
        "policy: own\nextends: base.yaml\ntitle: Own\nversion: 1.0.0\ndefinitions: {risky: {when: {risk: no}}}\n"
        "actions: {tell: {on: share, timing: after, says: Tell it.}}\n"
    )
    for name, text in {"base": base, "own": overlay}.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    document = load(tmp_path / "own.yaml").document
    assert {mutant.where for mutant in mutants(document)} == {"definition `risky`", "action `tell`"}


@pytest.mark.slow
def test_a_full_space_hides_no_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is room for three mutants only, each has the fate that it has where there is room for all."""
    loaded = load(Path(__file__).parents[3] / "policies" / "victoria-ciss", prove=False)
    assert isinstance(loaded, Policy)
    document, examples = loaded.document, loaded.examples[:6]
    wanted = mutate(document, examples, DAY)
    in_space: Counter[int] = Counter()
    spaces = []

    def with_little_room(document: PolicyDocument, space: Space | None = None) -> CompiledPolicy:
        if space is not None:
            spaces.append(space)  # kept, so that no other gets its id
            in_space[id(space)] += 1
            if in_space[id(space)] > 4:
                raise entangled(document, space, [], "there is no room")
        return compile_policy(document, space)

    monkeypatch.setattr(try_mutants, "compile_policy", with_little_room)
    found = mutate(document, examples, DAY)
    assert len(in_space) > len(wanted.trials) // 40
    assert [(trial.mutant.says, trial.fate, trial.by) for trial in found.trials] == [
        (trial.mutant.says, trial.fate, trial.by) for trial in wanted.trials
    ]
    assert wanted.of(Fate.SURVIVES)
    left = suggest(found).left
    assert {trial.mutant.says for trial in left} == {trial.mutant.says for trial in suggest(wanted).left}
