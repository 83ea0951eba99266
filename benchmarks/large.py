"""Whole policies: how long MARS takes to be checked and compared, and large ones to be proved, compared or refused.

Run as a module with the name of a measurement, it takes it in its own fresh process and prints it as JSON.
"""

from __future__ import annotations

import datetime
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from attrs import asdict, evolve, frozen

import sharepolicy
from benchmarks.first_match import FirstMatch, is_, rule
from benchmarks.grown import selected
from benchmarks.mars import MARS
from benchmarks.memory import peak_mb
from benchmarks.policy_text import policy_text
from sharepolicy.analysis.change.compare import compare
from sharepolicy.analysis.examples.try_mutants import Fate, mutate
from sharepolicy.analysis.proof.verify import verify
from sharepolicy.core.compile import compile_policy
from sharepolicy.language.policy import OUTCOMES, Name, PolicyDocument
from sharepolicy.testing.synthetic import synthetic_policy

FACTS = 200
RULES = 1000

_CHANGED_RULES = 20

_TIED_FACTS = 80
_TIED_RULES = 400


@frozen
class Large:
    """Seconds, with what else was found; or why there is nothing."""

    label: str
    seconds: float = 0.0
    found: str = ""
    peak_mb: float = 0.0
    missing: str = ""


def entangled_policy() -> FirstMatch:
    """Rules that each tie three facts from anywhere: no order of the facts keeps its diagram small."""
    draw = random.Random(1)
    facts = {f"fact_{place}": ("one", "two", "three") for place in range(_TIED_FACTS)}
    names = list(facts)
    return FirstMatch(
        name="entangled",
        facts=dict(facts),
        rules=tuple(
            rule(f"rule-{place}", "share", *(is_(name, draw.choice(facts[name])) for name in draw.sample(names, 3)))
            for place in range(_TIED_RULES)
        ),
        otherwise="escalate",
    )


def _compile_and_prove() -> Large:
    document = synthetic_policy(FACTS, RULES, 0)
    started = time.perf_counter()
    compiled = compile_policy(document)
    compiled_in = time.perf_counter() - started
    verified = verify(compiled)
    seconds = time.perf_counter() - started
    proof = verified.proof
    proved = f"{proof.invariants} invariants in {proof.cases:.0e} cases" if proof else "nothing proved"
    nodes = sum(region.nodes() for region in compiled.outcomes.values())
    return Large(
        "",
        seconds,
        f"compiled in {compiled_in:.2f} s; {nodes:,} nodes for the three outcomes, "
        f"{compiled.space.node_count():,} in all; {proved}",
    )


def _load_text() -> Large:
    text = policy_text(selected(RULES))
    started = time.perf_counter()
    policy = sharepolicy.load_text(text)
    return Large("", time.perf_counter() - started, f"{len(text) // 1000} kB of YAML, {len(policy.rules):,} rules")


def _refuse() -> Large:
    text = policy_text(entangled_policy())
    started = time.perf_counter()
    try:
        sharepolicy.load_text(text)
    except sharepolicy.PolicyError as error:
        codes = ", ".join(sorted({diagnostic.code for diagnostic in error.diagnostics}))
        return Large("", time.perf_counter() - started, f"refused: {codes}")
    return Large("", time.perf_counter() - started, "loaded after all")


def _check_mars() -> Large:
    started = time.perf_counter()
    report = sharepolicy.check(MARS)
    seconds = time.perf_counter() - started
    return Large("", seconds, f"{report.proof or 'nothing proved'}; {len(report.examples)} examples")


def _edited(document: PolicyDocument) -> PolicyDocument:
    """The policy with another outcome for its last rule, and, if it has actions, with the first on all outcomes."""
    last = list(document.rules.values())[-1]
    other = evolve(last, outcome=next(outcome for outcome in OUTCOMES if outcome is not last.outcome))
    actions = {action.name: evolve(action, on=frozenset(OUTCOMES)) for action in list(document.actions.values())[:1]}
    return evolve(document, rules={**document.rules, last.name: other}, actions={**document.actions, **actions})


def _less(document: PolicyDocument, *names: str) -> PolicyDocument:
    """The policy without some rules and groups, and without what names them."""

    def kept(overrides: tuple[Name, ...]) -> tuple[Name, ...]:
        return tuple(over for over in overrides if over.name not in names)

    return evolve(
        document,
        rules={n: evolve(r, overrides=kept(r.overrides)) for n, r in document.rules.items() if n not in names},
        groups={n: evolve(g, overrides=kept(g.overrides)) for n, g in document.groups.items() if n not in names},
        precedence=kept(document.precedence),
    )


def _less_a_group(document: PolicyDocument) -> PolicyDocument:
    """Without the strongest group and its rules."""
    group = document.precedence[0].name
    return _less(document, group, *(name for name, each in document.rules.items() if each.group == group))


def _less_a_strong_rule(document: PolicyDocument) -> PolicyDocument:
    """Without a rule of the strongest group."""
    strong = [name for name, each in document.rules.items() if each.group == document.precedence[0].name]
    return _less(document, strong[len(strong) // 2])


def _with_other_outcomes(document: PolicyDocument) -> PolicyDocument:
    """With another outcome for so many rules, which go to the group that gives it."""
    rules = dict(document.rules)
    group_of = {each.outcome: each.group for each in rules.values()}
    for each in random.Random(3).sample(list(rules.values()), _CHANGED_RULES):
        other = next(outcome for outcome in OUTCOMES if outcome is not each.outcome)
        rules[each.name] = evolve(each, outcome=other, group=group_of[other])
    return evolve(document, rules=rules)


def _compare(document: PolicyDocument, edit: Callable[[PolicyDocument], PolicyDocument] = _edited) -> Large:
    """How long the edited policy takes to be compared, both being read already."""
    edited = edit(document)
    started = time.perf_counter()
    change = compare(document, edited)
    seconds = time.perf_counter() - started
    left_out = sum(move.left_out for move in change.moves)
    left = f", {left_out / change.moved:.0%} of them left out" if left_out else ""
    lines = sum(len(move.described) for move in change.moves)
    return Large("", seconds, f"{change.moved:.1e} of {change.cases:.1e} cases change, told in {lines} lines{left}")


def _compare_each_mars() -> Large:
    """The slowest of the comparisons of MARS with MARS without one of its rules."""
    document = sharepolicy.load(MARS, prove=False).document
    slowest = Large("")
    for name in document.rules:
        taken = _compare(document, lambda document, name=name: _less(document, name))
        if taken.seconds > slowest.seconds:
            slowest = evolve(taken, found=f"`{name}`: {taken.found}")
    return slowest


def _mutate_mars() -> Large:
    """How long the fate of every mutant takes, the missing examples included."""
    policy = sharepolicy.load(MARS, prove=False)
    examples = policy.examples
    started = time.perf_counter()
    mutation = mutate(policy.document, examples, datetime.date.today())
    missing = sum(mutation.missing(trial) is not None for trial in mutation.of(Fate.SURVIVES))
    seconds = time.perf_counter() - started
    found = f"{len(mutation.trials)} mutants, {len(examples)} examples; score {mutation.score:.1f} %; {missing} missing"
    return Large("", seconds, f"{found} examples found")


CHECKED = "check MARS, proofs and examples"
COMPARED = "compare MARS with an edited MARS"
COMPARED_EACH = "compare MARS with MARS less a rule, the slowest"
COMPARED_LARGE = f"compare {FACTS} facts, {RULES:,} rules with an edited copy"
_HEAVY: dict[str, Callable[[PolicyDocument], PolicyDocument]] = {
    "the same with a copy less a strong rule": _less_a_strong_rule,
    f"the same with a copy with {_CHANGED_RULES} other outcomes": _with_other_outcomes,
    "the same with a copy less its strongest group": _less_a_group,
}
COMPARED_HEAVY = tuple(_HEAVY)
MUTATED = "try every mutant of MARS on its examples"
COMPILED = f"compile and prove {FACTS} facts, {RULES:,} rules"
MEASURES: dict[str, Callable[[], Large]] = {
    CHECKED: _check_mars,
    COMPARED: lambda: _compare(sharepolicy.load(MARS, prove=False).document),
    MUTATED: _mutate_mars,
    COMPARED_EACH: _compare_each_mars,
    COMPARED_LARGE: lambda: _compare(synthetic_policy(FACTS, RULES, 0)),
    **{label: lambda edit=edit: _compare(synthetic_policy(FACTS, RULES, 0), edit) for label, edit in _HEAVY.items()},
    COMPILED: _compile_and_prove,
    f"load {RULES:,} rules from YAML, all proofs": _load_text,
    f"refuse an entangled policy ({_TIED_FACTS} facts, {_TIED_RULES} rules)": _refuse,
}


def measure_large(rounds: int) -> list[Large]:
    """Every measurement in fresh processes, the median of them."""
    results = []
    for label in MEASURES:
        runs: list[Large] = []
        for _ in range(rounds):
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.large", label],
                capture_output=True,
                text=True,
                check=False,
                cwd=Path(__file__).parent.parent,
            )
            if done.returncode:
                results.append(Large(label, missing=done.stderr.strip().splitlines()[-1]))
                break
            runs.append(Large(**json.loads(done.stdout)))
        else:
            middle = statistics.median_low([run.seconds for run in runs])
            results.append(next(run for run in runs if run.seconds == middle))
    return results


if __name__ == "__main__":
    asked = sys.argv[1]
    taken = asdict(MEASURES[asked]())
    taken |= {"label": asked, "peak_mb": peak_mb()}
    print(json.dumps(taken))
