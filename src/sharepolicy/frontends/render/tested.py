"""What `test` found: failures as a difference of decisions, and what the examples cover and notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.analysis.examples.coverage import Coverage, LineCoverage
from sharepolicy.analysis.examples.interviews import Interviews
from sharepolicy.analysis.examples.run import ExampleResult
from sharepolicy.analysis.examples.try_mutants import Fate, Mutation, Trial
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.frontends.render.interviews import render_interviews
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.style import PLAIN, Style
from sharepolicy.frontends.render.text import capital, counted, joined, sentence
from sharepolicy.frontends.render.words import outcomes_in_words, reasons_in_words
from sharepolicy.ground.text import Span
from sharepolicy.language.case import Expectation
from sharepolicy.language.periods import Period
from sharepolicy.language.steps import steps_text

_KINDS = {
    "rule": "rules decide",
    "action": "actions are due",
    "escalation": "escalation lines apply",
    "invariant": "invariants are exercised",
}

_WHOSE = {"rule": "rule", "action": "action", "escalation": "escalation line"}

_FATES = {
    Fate.PROOF: "found by proof: the policy does not load",
    Fate.EXAMPLE: "noticed by an example",
    Fate.EQUIVALENT: "not a mistake: no decision differs in any part",
    Fate.SURVIVES: "not noticed",
}


@frozen(eq=False)
class Tested:
    """The results of the examples of a policy, and whatever else was asked about them."""

    policy: Policy
    results: tuple[ExampleResult, ...]
    coverage: Coverage | None = None
    mutation: Mutation | None = None
    fail_under: float | None = None
    interviews: tuple[Interviews, ...] | None = None

    @property
    def failed(self) -> tuple[ExampleResult, ...]:
        """The examples that are not decided as expected."""
        return tuple(result for result in self.results if not result.passed)

    @property
    def percentages(self) -> dict[str, float]:
        """The percentages that were asked for."""
        found = {}
        if self.coverage is not None:
            found["coverage"] = self.coverage.percent
        if self.mutation is not None:
            found["mutation score"] = self.mutation.score
        return found

    @property
    def too_low(self) -> dict[str, float]:
        """The percentages that are lower than required."""
        return {name: number for name, number in self.percentages.items() if number < (self.fail_under or 0)}

    @property
    def shortfalls(self) -> list[str]:
        """The same in words."""
        required = f"below the required {self.fail_under or 0:g} %"
        return [f"The {name} is {number:.1f} %, {required}" for name, number in self.too_low.items()]

    @property
    def good(self) -> bool:
        """Whether every example passes, and enough is tested."""
        return not self.failed and not self.too_low


@frozen(eq=False)
class TestedOverTime:
    """The results of the examples of each version of a policy in its period, or of the policy if it has no versions."""

    __test__ = False  # it is the result of tests, not a test of this project

    policy: Policy | Timeline
    versions: tuple[tuple[Period, Tested], ...]

    @property
    def is_several(self) -> bool:
        """Whether the policy has several versions in time."""
        return isinstance(self.policy, Timeline) and len(self.policy.versions) > 1

    @property
    def results(self) -> tuple[ExampleResult, ...]:
        """The results of the examples of every version."""
        return tuple(result for _, tested in self.versions for result in tested.results)

    @property
    def good(self) -> bool:
        """Whether every example of every version passes, and enough is tested."""
        return all(tested.good for _, tested in self.versions)


def render_versions(tested: TestedOverTime, style: Style = PLAIN) -> str:
    """What was found in each version, under its period if there are several."""
    if not tested.is_several:
        return render_tested(tested.versions[0][1], style)
    parts = []
    for period, one in tested.versions:
        version = f", version {one.policy.version}" if one.policy.version else ""
        parts.append(f"== {capital(str(period))}{version}\n\n{render_tested(one, style).lstrip()}")
    return "\n\n".join(parts)


def render_tested(tested: Tested, style: Style = PLAIN) -> str:
    """Failures first, then the counts, then whatever else was asked for."""
    page = Page(style)
    for result in tested.failed:
        _failure(page, result)
    page.blank()
    page.paragraph(results_in_words(tested.results) if tested.results else f"{tested.policy.name} has no examples.")
    if tested.coverage is not None:
        _coverage(page, tested.coverage)
    if tested.mutation is not None:
        _mutation(page, tested.mutation)
    if tested.interviews is not None:
        render_interviews(page, tested.interviews)
    for said in tested.shortfalls:
        page.blank()
        page.paragraph(f"{said}.")
    return page.text()


def results_in_words(results: Sequence[ExampleResult]) -> str:
    """How many examples fail, or that none does."""
    total, failed = len(results), sum(not result.passed for result in results)
    if failed:
        return f"{failed:,} of {counted(total, 'example')} {'fails' if failed == 1 else 'fail'}."
    return "The example is decided as expected." if total == 1 else f"All {total} examples are decided as expected."


def _failure(page: Page, result: ExampleResult) -> None:
    example, answer = result.example, result.decision
    where = f", {example.span}" if example.span is not None else ""
    page.heading(f"FAILS: {example.name}{where}")
    page.entry("expected", joined(_expected(example.expect), "and"), 2)
    if answer is None:
        page.entry("decided", "nothing, because the case contradicts itself", 2)
    else:
        page.entry("decided", joined(_decided(answer), "and"), 2)
    page.points([sentence(difference) for difference in result.differences], 2)
    if result.help:
        page.paragraph(sentence(result.help), 2)
    if isinstance(answer, Decision):
        page.paragraph("Why it is decided this way:", 2)
        page.points(reasons_in_words(answer.reasons, answer.document), 2)


def _expected(expect: Expectation) -> Iterator[str]:
    if expect.outcome is not None:
        yield expect.outcome.words
    if expect.settled is not None:
        yield "settled" if expect.settled else "not settled"
    if expect.possible:
        yield f"{outcomes_in_words(sorted(expect.possible))} possible"
    for words, names in (
        ("decided by", expect.because_of),
        ("not decided by", expect.not_because_of),
        ("due:", [action.name for action in expect.actions]),
        ("not due:", expect.not_actions),
        ("asked:", expect.escalate_to),
        ("not asked:", expect.not_escalate_to),
        ("within", [*map(str, expect.within)]),
        ("then:", [steps_text(expect.then)] if expect.then else []),
        ("not then:", [steps_text(expect.not_then)] if expect.not_then else []),
    ):
        if names:
            yield f"{words} {joined(names)}"


def _decided(answer: Decision | RequestDecision) -> Iterator[str]:
    yield answer.outcome.words
    yield "settled" if answer.settled else "not settled"
    if isinstance(answer, RequestDecision):
        for part in answer.parts:
            yield f"{' to '.join(filter(None, (part.item, part.recipient))) or 'the case'}: {part.outcome.words}"
        return
    if not answer.settled:
        yield f"{outcomes_in_words(answer.possible)} possible"
    yield f"decided by {joined([deciding.rule.name for deciding in answer.rules]) or '`otherwise`'}"


def _coverage(page: Page, found: Coverage) -> None:
    page.heading("What the examples exercise")
    for kind, words in _KINDS.items():
        items = found.of(kind)
        if items:
            left = [item for item in items if not item.covered]
            page.paragraph(f"{len(items) - len(left)} of {len(items)} {words}{'; missing:' if left else '.'}", 2)
            page.points([f"{item.name}{_at(item.span)}" for item in left], 4)
    lines = found.countable
    shown = sum(line.covered for line in lines)
    page.paragraph(f"{shown} of {counted(len(lines), 'condition line')} shown to matter on their own.", 2)
    _lines(page, [line for line in lines if not line.covered])
    never = len(found.lines) - len(lines)
    if never:
        page.paragraph(f"{counted(never, 'further line')} can never matter alone, so no example is missing.", 2)
    page.paragraph(f"Coverage: {found.percent:.1f} %.", 2)


def _at(span: Span | None) -> str:
    return f", {span}" if span is not None else ""


def _lines(page: Page, lines: Sequence[LineCoverage]) -> None:
    of = ("", "")
    for line in lines:
        if (line.kind, line.name) != of:
            of = (line.kind, line.name)
            page.paragraph(f"{_WHOSE[line.kind]} {line.name}:", 4)
        lacks = [] if line.holding else ["holds"]
        lacks += [] if line.failing else ["does not hold"]
        page.point(
            f"{line.says}{_at(line.span)}: no example where it {joined(lacks, 'or')} with every other line satisfied", 4
        )


def _mutation(page: Page, found: Mutation) -> None:
    counts = found.counts
    page.heading("Mistakes that the examples would notice")
    page.paragraph(f"{counted(len(found.trials), 'small mistake')} tried. Of these:", 2)
    for fate, words in _FATES.items():
        page.point(f"{words}: {counts[fate]}", 2)
    page.paragraph(f"Mutation score: {found.score:.1f} %.", 2)
    survivors = _by_place(found.of(Fate.SURVIVES))
    if survivors:
        page.heading("Mistakes that no example notices, with examples to add")
        page.paragraph("Each example would notice the mistakes above it.", 2)
    noticed: dict[str, list[Trial]] = {}
    for trial in survivors:
        missing = found.missing(trial)
        noticed.setdefault(missing.yaml(_NAME) if missing is not None else "", []).append(trial)
    nothing = noticed.pop("", [])
    for number, (yaml, trials) in enumerate(noticed.items(), 1):
        page.blank()
        page.points([_mistake(trial) for trial in trials], 2)
        page.lines += [f"    {line}" for line in yaml.replace(_NAME, f"missing-{number}", 1).split("\n")]
    if nothing:
        page.blank()
        page.points([_mistake(trial) for trial in nothing], 2)
        page.paragraph("No example was found that would notice this; a promise may.", 4)


_NAME = "missing"


def _by_place(trials: Iterable[Trial]) -> list[Trial]:
    """In reading order: file by file as they first come, and from top to bottom in each."""
    files: dict[str, int] = {}

    def place(trial: Trial) -> tuple[int, int]:
        span = trial.mutant.span
        return (files.setdefault(span.text.name, len(files)), span.start) if span is not None else (-1, 0)

    return sorted(trials, key=place)


def _mistake(trial: Trial) -> str:
    mutant = trial.mutant
    return f"{f'{mutant.span}: ' if mutant.span is not None else ''}{mutant.where}: {mutant.says}"
