"""Every step has one limit of time, and what can be fast is: what a page of text says takes seconds at most."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sharepolicy import PolicyError, compare, load, load_text
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.loading.load import load_document
from sharepolicy.ground import budget
from sharepolicy.ground.budget import OutOfTimeError
from sharepolicy.ground.text import Text
from sharepolicy.language.condition import AllOf, AnyOf, Condition, Is, Not
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.reading.policies import read_policy_text
from sharepolicy.testing.small import has, rule, small_policy, yes_no

QUICK = 8.0
"""Seconds of the processor that are enough for each of these, on a slow machine too. Most take less than one."""

END = "otherwise: {outcome: escalate, because: So.}\n"
NUMBER = "facts: {n: {asks: q, type: number, minimum: 0, maximum: 99999}, a: {asks: q, type: yes/no}}\n"


def rules(count: int, when: str, rest: str = "", outcome: str = "share") -> str:
    """So many rules; `{i}` stands for the number of each, `{j}` for the next one."""
    lines = (
        f"      r{i}: {{when: {when}, outcome: {outcome}, because: So{rest}}}".replace("{i}", str(i)).replace(
            "{j}", str(i + 1)
        )
        for i in range(count)
    )
    return "principles:\n  p:\n    rules:\n" + "\n".join(lines) + "\n"


def many(count: int, each: str, between: str = ", ") -> str:
    """So many of the same; `{i}` stands for the number of each, `{j}` for the next one."""
    return between.join(each.replace("{i}", str(i)).replace("{j}", str(i + 1)) for i in range(count))


def numbers(count: int) -> str:
    """A list of numbers, none of which follows another."""
    return "[" + ", ".join(str(2 * number) for number in range(count)) + "]"


LAST = "      last: {when: {a: yes}, outcome: share, because: So}\n"
GOOD: dict[str, Callable[[], str]] = {
    "numbers in a list": lambda: rules(1, f"{{n: {numbers(4000)}}}"),
    "numbers that are not meant": lambda: rules(1, f"{{n: {{not: {numbers(4000)}}}}}"),
    "thresholds": lambda: rules(2000, "{n: {at_least: {i}}}"),
    "overrides in a chain": lambda: (
        rules(1500, "{a: yes}", ", overrides: [{j}]").replace("[", "[r")[:-1].replace("[r1500]", "[last]") + "\n" + LAST
    ),
    "groups in a list": lambda: (
        "principles: {"
        + many(1500, "g{i}: {rules: {r{i}: {when: {a: yes}, outcome: share, because: So}}}")
        + "}\nprecedence: ["
        + many(1500, "g{i}")
        + "]\n"
    ),
    "impossible combinations": lambda: (
        rules(1, "{n: 2}")
        + "impossible: ["
        + ", ".join(f"{{when: {{n: {2 * i + 1}}}, because: So}}" for i in range(2000))
        + "]\n"
    ),
    "actions": lambda: (
        rules(1, "{n: 2}")
        + "actions: {"
        + many(1500, "t{i}: {on: [share], timing: after, says: W, when: {n: {at_least: {i}}}}")
        + "}\n"
    ),
    "a promise about a thousand bands": lambda: (
        rules(1000, "{n: {at_least: {i}}}")
        + "invariants: {i: {says: S., as: {n: rises}, outcome_never_moves: {from: share, to: escalate}}}\n"
    ),
}
REFUSED: dict[str, tuple[str, Callable[[], str]]] = {
    "a chain of definitions": (
        "too-deep",
        lambda: (
            "definitions: {"
            + many(984, "d{i}: {says: S., when: {is: d{j}}}")
            + ", d984: {says: S., when: {a: yes}}}\n"
            + rules(1, "{is: d0}")
        ),
    ),
    "definitions that all name each other": (
        "definition-cycle",
        lambda: (
            "definitions: {"
            + ", ".join(
                f"d{i}: {{says: S., when: {{is: [{', '.join(f'd{j}' for j in range(250) if j != i)}]}}}}"
                for i in range(250)
            )
            + "}\n"
            + rules(1, "{is: d0}")
        ),
    ),
    "a long chain of overrides": (
        "too-large",
        lambda: rules(4000, "{a: yes}", ", overrides: [r{j}]").replace("[r4000]", "[last]") + LAST,
    ),
    "a long circle of overrides": (
        "override-cycle",
        lambda: rules(3000, "{a: yes}", ", overrides: [r{j}]").replace("[r3000]", "[r0]"),
    ),
    "conflicts": ("conflicting-rules", lambda: rules(1000, "{a: yes}") + LAST.replace("share", "dont_share")),
}


@pytest.mark.parametrize("kind", GOOD)
def test_long_policies_are_loaded_in_seconds(kind: str) -> None:
    """They are proved, too."""
    text = "policy: long\n" + NUMBER + GOOD[kind]() + END
    start = time.thread_time()
    assert load_text(text).proof is not None
    assert time.thread_time() - start < QUICK


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused_is_refused_in_seconds(kind: str) -> None:
    """With a diagnostic that a person can read."""
    code, made = REFUSED[kind]
    start = time.thread_time()
    with pytest.raises(PolicyError) as refused:
        load_text("policy: long\n" + NUMBER + made() + END)
    assert time.thread_time() - start < QUICK
    assert code in {flaw.code for flaw in refused.value.diagnostics}
    assert all(len(flaw.message) + len(flaw.help) < 600 and len(flaw.labels) < 10 for flaw in refused.value.diagnostics)


def test_a_vocabulary_that_is_named_again_is_not_read_again(tmp_path: Path) -> None:
    """It is said once, at each place."""
    (tmp_path / "words.yaml").write_text("vocabulary: w\nfacts: {a: {asks: q, type: yes/no}}\n", encoding="utf-8")
    policy = tmp_path / "policy.yaml"
    used = ", ".join(["words.yaml"] * 3000)
    policy.write_text(f"policy: long\nuses: [{used}]\n{rules(1, '{a: yes}')}{END}", encoding="utf-8")
    start = time.thread_time()
    with pytest.raises(PolicyError) as refused:
        load(policy)
    assert time.thread_time() - start < QUICK
    assert {flaw.code for flaw in refused.value.diagnostics} == {"duplicate-name"}
    assert refused.value.diagnostics[0].span is not None


A = has("a")


def nested(depth: int) -> Condition:
    """A condition so deep."""
    condition: Condition = A
    for number in range(depth - 1):
        condition = Not(condition) if number % 2 else Is(f"d{number}", condition)
    return condition


def doubled(times: int) -> Condition:
    """A condition that stands twice in one that stands twice in one, and so on."""
    condition: Condition = A
    for number in range(times):
        condition = Is(f"d{number}", AnyOf((condition, AllOf((condition,)))))
    return condition


@pytest.mark.parametrize(
    ("condition", "code"), [(nested(101), "too-deep"), (nested(50_000), "too-deep"), (doubled(30), "too-large")]
)
def test_documents_made_in_python_have_the_same_bounds(condition: Condition, code: str) -> None:
    """No traceback, and no hang."""
    with pytest.raises(PolicyError) as refused:
        load_document(small_policy([yes_no("a")], rule("it", Outcome.SHARE, condition)))
    assert [flaw.code for flaw in refused.value.diagnostics] == [code]


def test_what_is_as_deep_as_may_be_can_be_asked_everything() -> None:
    """Nothing that goes down a condition by calls runs out of them."""
    document = small_policy([yes_no("a", changeable=True)], rule("it", Outcome.SHARE, nested(100)))
    policy = load_document(document)
    policy.decide({}).to_dict()
    policy.to_sql("duckdb", "rows")
    policy.mutation(())
    compare(policy, load_document(small_policy([yes_no("a")], rule("it", Outcome.SHARE, A)))).to_dict()


TEXT = "policy: short\n" + NUMBER + rules(3, "{n: {at_least: {j}}}") + END


def test_reading_asks_for_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """When it is over, one diagnostic says so."""
    monkeypatch.setattr(budget, "SECONDS", 0.0)
    (flaw,) = read_policy_text(Text("policy.yaml", TEXT)).diagnostics
    assert flaw.code == "over-limit"
    assert "policy.yaml" in flaw.message


def document() -> PolicyDocument:
    """A policy that is read already."""
    found = read_policy_text(Text("policy.yaml", TEXT)).document
    assert found is not None
    return found


@pytest.mark.parametrize("step", ["compiling", "proving", "comparing"])
def test_every_step_asks_for_the_time(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends in an error of the policy, which names the step."""
    read = document()
    policy = load_document(read)
    if step == "proving":
        compiled = compile_policy(read)
        monkeypatch.setattr("sharepolicy.engine.loading.load.compile_policy", lambda _: compiled)
    monkeypatch.setattr(budget, "SECONDS", 0.0)
    with pytest.raises(PolicyError) as refused:
        compare(policy, policy) if step == "comparing" else load_document(read)
    (flaw,) = refused.value.diagnostics
    assert flaw.code in ("over-limit", "too-entangled")
    assert {"compiling": "it takes", "proving": "proving it takes", "comparing": "takes"}[step] in flaw.message


def test_a_decision_never_ends_for_want_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its questions then stand in the policy's own order, and no change is told."""
    policy = load_document(document())
    monkeypatch.setattr(budget, "SECONDS", 0.0)
    decision = policy.decide({"a": "yes"})
    assert decision.outcome is Outcome.ESCALATE
    assert [question.fact for question in decision.ask_in("fewest")] == [question.fact for question in decision.ask]
    assert decision.alternatives == ()


def test_a_step_inside_another_has_what_is_left_of_it() -> None:
    """It cannot lengthen it."""
    with budget.budget(0.0), budget.budget(60.0), pytest.raises(OutOfTimeError):
        budget.check()
    budget.check()
