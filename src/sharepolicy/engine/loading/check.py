"""Checking a policy: reading it, proving it, running its examples, and reporting everything that is found."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import evolve, frozen

from sharepolicy.analysis.examples.run import ExampleResult, days_of, on_day, try_example
from sharepolicy.analysis.proof.of_single_cases import of_single_cases
from sharepolicy.analysis.proof.verify import Proof
from sharepolicy.engine.loading.by_day import by_day, none_in_force
from sharepolicy.engine.loading.load import misnamed, policy_of_reading, timeline_of
from sharepolicy.engine.policies.as_on import as_on
from sharepolicy.engine.policies.languages import check_texts
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline, other_dates, versions_of
from sharepolicy.engine.policies.version import Version
from sharepolicy.ground.diagnostic import Diagnostic, PolicyError, in_order, labels_at, told_once
from sharepolicy.ground.kinds import check_path
from sharepolicy.ground.text import Span
from sharepolicy.language.case import Example
from sharepolicy.language.periods import Period
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges
from sharepolicy.reading.as_read import AsRead, as_read
from sharepolicy.reading.bundle import InBundle, another_policy, read_bundle
from sharepolicy.reading.gate import File, bundled, find_policy
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.policies import read_policy
from sharepolicy.reading.roots import below
from sharepolicy.reading.strays import stray_examples
from sharepolicy.reading.timeline import DatedFile, VersionList, day_in, read_timeline, version_on


@frozen(eq=False)
class Report:
    """What `check` found: every diagnostic in order of place, the proof, and what became of each example.

    For a policy with several versions in time, `versions` holds a report on each; their diagnostics and examples are
    also here.
    `notes` are no findings: nothing has to be mended.
    `used` are the places of the facts that the policy uses, and `read` the names of its files, as far as they could be
    read; `file` is the name of the first of them.
    """

    name: str
    diagnostics: tuple[Diagnostic, ...]
    policy: Policy | Timeline | None = None
    proof: Proof | None = None
    examples: tuple[ExampleResult, ...] = ()
    versions: tuple[tuple[Period, Report], ...] = ()
    used: frozenset[Span] = frozenset()
    file: str = ""
    read: frozenset[str] = frozenset()
    notes: tuple[Diagnostic, ...] = ()

    @property
    def all_found(self) -> tuple[Diagnostic, ...]:
        """The findings, and after them the notes."""
        return (*self.diagnostics, *self.notes)

    @property
    def checked(self) -> frozenset[str]:
        """The names of the policy files that it covers: its own, and those of its versions."""
        return frozenset({self.file, *(version.file for _, version in self.versions)})

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.diagnostics


def together(reports: Sequence[Report]) -> list[Report]:
    """Reports on policies that are checked together.

    A fact that they share is used if any of them uses it, and no two of them may have the same name.
    """
    used = frozenset().union(*(report.used for report in reports))
    found = []
    first: dict[str, Report] = {}
    for report in reports:
        other = first.setdefault(report.name, report)
        is_other = bool(other.file and report.file) and other.checked.isdisjoint(report.checked)
        twice = [_of_one_name(other, report)] if is_other and other.policy and report.policy else []
        kept = _without_used(report, used)
        found.append(evolve(kept, diagnostics=in_order([*kept.diagnostics, *twice])))
    return found


def _without_used(report: Report, used: frozenset[Span]) -> Report:
    kept = tuple(one for one in report.diagnostics if one.code != "unused-fact" or one.span not in used)
    versions = tuple((period, _without_used(version, used)) for period, version in report.versions)
    return evolve(report, diagnostics=kept, versions=versions)


def _of_one_name(first: Report, second: Report) -> Diagnostic:
    assert first.policy is not None
    assert second.policy is not None
    one, other = (versions_of(policy)[0].policy.document.span for policy in (first.policy, second.policy))
    message = f"two policies are called `{second.name}`, so a decision does not say which of them made it"
    help_ = "give each policy a name of its own"
    return Diagnostic("ambiguous-name", message, other, help_, labels_at("the other one", one))


def _of_one_number(listed: Sequence[tuple[DatedFile, Report]]) -> Iterator[Diagnostic]:
    """A finding for each version that has the same number as an earlier one."""
    first: dict[str, DatedFile] = {}
    for dated, report in listed:
        number = report.policy.version if isinstance(report.policy, Policy) else ""
        earlier = first.setdefault(number, dated) if number else dated
        if earlier.file.path != dated.file.path:  # an overlay is one file over all versions of its base
            message = f"two versions are numbered `{number}`, so a decision does not say which of them made it"
            labels = labels_at("the other one", earlier.span)
            yield Diagnostic("ambiguous-name", message, dated.span, "give each version a number of its own", labels)


def check(policy: str | Path, *, root: str | Path | None = None) -> Report:
    """Read and prove a policy, and run its examples. A flaw never raises: the report holds them all.

    A day in the name, such as `mars@2026-02-04`, means the policy as of that day, with the examples that fit that day.
    Its files must lie in `root`, as for `load`.
    """
    check_path(policy)
    with below(root):
        return check_kept(policy, ReadOnce())


def check_kept(policy: str | Path, once: ReadOnce, bundle: bytes | None = None) -> Report:
    """Check a policy as `check`, or the one in a bundle. The policy of the report looks at its files no more."""
    named, day = day_in(policy) if bundle is None else (policy, None)
    try:
        found = find_policy(named) if bundle is None else bundled(read_bundle(bundle, str(policy)))
    except PolicyError as error:
        return Report(str(policy), error.diagnostics)
    file = evolve(found, root=as_read(found.root))
    report = _checked(file, day, policy, once)
    if isinstance(file.root, AsRead):
        file.root.close()
    return report


def check_named(policy: str | Path, once: ReadOnce) -> Report:
    """Check a policy as `check`, for a command that reads everything `once`."""
    named, day = day_in(policy)
    try:
        file = find_policy(named)
    except PolicyError as error:
        return Report(str(policy), error.diagnostics)
    return _checked(file, day, policy, once)


def _checked(file: File, day: datetime.date | None, policy: str | Path, once: ReadOnce) -> Report:
    """The report on a policy that was found, or on what it is on a day."""
    try:
        if isinstance(file.root, InBundle) and day is None:
            listed = read_timeline(file, once)
            whole = _over_time(file, listed, once) if listed is not None else _report(file, str(policy), once, Period())
            return _of_bundle(whole, file.root)
        listed = read_timeline(file, once)
        if listed is not None and day is None:
            return _over_time(file, listed, once)
        if listed is not None and day is not None:
            return evolve(_on_day(listed, day, str(policy), once), file=file.shown)
    except PolicyError as error:
        return Report(str(policy), error.diagnostics)
    return _report(file, str(policy), once, Period(day, day) if day is not None else Period(), day)


def _of_bundle(report: Report, bundle: InBundle) -> Report:
    """The report on a policy in a bundle, with an error if it is not the one that the bundle says it is."""
    if report.policy is None or report.policy.identity.digest == bundle.digest:
        return report
    return evolve(report, policy=None, diagnostics=(*another_policy(bundle).diagnostics, *report.diagnostics))


def _on_day(listed: VersionList, day: datetime.date, name: str, once: ReadOnce) -> Report:
    """The report on the version in force on a day, as it is on that day."""
    dated = version_on(listed, day)
    report = _report(dated.file, name, once, Period(day, day), day, dated.span)
    flaws = misnamed(listed, dated, report.policy) if isinstance(report.policy, Policy) else []
    return Report(report.name, in_order([*report.diagnostics, *flaws]), None) if flaws else report


def _over_time(file: File, listed: VersionList, once: ReadOnce) -> Report:
    """The report on a policy with several versions: each is proved, and its examples are run, in its period."""
    days = {dated.file.path: Ranges(()) for dated in listed.versions}
    for dated in listed.versions:
        days[dated.file.path] |= dated.period.days
    reports = tuple(
        (dated, _report(dated.file, listed.name, once, dated.period, None, dated.span, days[dated.file.path]))
        for dated in listed.versions
    )
    found = [flaw for _, report in reports for flaw in report.diagnostics]
    loaded = [(dated, report.policy) for dated, report in reports if isinstance(report.policy, Policy)]
    versions_ = [Version(dated.period, policy) for dated, policy in loaded]
    flaws = [flaw for dated, policy in loaded for flaw in misnamed(listed, dated, policy)] + other_dates(versions_)
    whole = timeline_of(listed, versions_, file) if len(loaded) == len(reports) and not flaws else None
    versions = tuple((dated.period, report) for dated, report in reports)
    used = frozenset().union(*(report.used for _, report in reports))
    read = frozenset({file.shown}).union(*(report.read for _, report in reports))
    diagnostics = in_order(
        [*told_once(found), *flaws, *_of_one_number(reports), *none_in_force(listed, whole.versions if whole else ())]
    )
    tried = tuple(result for _, report in reports for result in report.examples)
    notes = tuple(told_once([note for _, report in reports for note in report.notes]))
    report = Report(listed.name, diagnostics, whole, None, tried, versions, used, file.shown, read, notes)
    return _without_used(report, used)


def _report(
    file: File,
    name: str,
    once: ReadOnce,
    period: Period,
    day: datetime.date | None = None,
    named_at: Span | None = None,
    elsewhere: Ranges | None = None,
) -> Report:
    """The report on a policy file; with a day, on the policy as of that day. `named_at` is the place that names it.

    An example on one of the days `elsewhere`, outside the period, is tried in another period of the same file.
    """
    reading = read_policy(file, once, examples=True, named_at=named_at)
    read = frozenset({file.shown, *(text.name for text in reading.texts)})
    name = reading.document.name if reading.document else name
    try:
        found = policy_of_reading(reading, prove=True)
        examples = reading.examples
        if day is not None:
            examples = tuple(on_day(found.document, examples, day))
            found = as_on(found, day)
        elif elsewhere is not None:
            examples = tuple(each for each in examples if _is_tried(found.document, each, period.days, elsewhere))
    except PolicyError as error:
        return Report(name, error.diagnostics, used=reading.used, file=file.shown, read=read)
    today = datetime.date.today()
    results = tuple(try_in_period(found, example, period, today) for example in examples)
    languages = check_texts(reading, once)
    read |= languages.read
    findings = (*failures(results), *by_day(found, results, period, today), *stray_examples(file, read, once))
    diagnostics = in_order([*found.findings, *findings, *languages.findings])
    notes = of_single_cases(found.compiled) if found.proof is not None else ()
    return Report(
        name, diagnostics, found, found.proof, results, used=reading.used, file=file.shown, read=read, notes=notes
    )


def _is_tried(document: PolicyDocument, example: Example, period: Ranges, elsewhere: Ranges) -> bool:
    """Whether an example is tried in this period, or could not be tried in any."""
    days = days_of(document, example)
    return days is None or bool(days & period) or not days & elsewhere


def failures(results: Sequence[ExampleResult]) -> Iterator[Diagnostic]:
    """A finding for each example that fails. Those whose dates need the same correction share one finding."""
    dated: dict[str, list[ExampleResult]] = {}
    for result in results:
        if result.outside:
            dated.setdefault(result.outside + result.help, []).append(result)
        elif not result.passed:
            yield result.diagnostic()
    for first, *others in dated.values():
        found = first.diagnostic()
        if others:
            names = ", ".join(f"`{one.example.name}`" for one in (first, *others))
            why = f"their dates are outside the period of this version ({first.outside})"
            message = f"{len(others) + 1} examples are not decided as expected: {why}"
            found = evolve(found, message=message, details=names)
        yield found


def try_in_period(
    policy: Policy, example: Example, period: Period, today: datetime.date | None = None
) -> ExampleResult:
    """The result of an example. It must be decided on a day on which its version is in force.

    Of the days that it leaves open, only those of that version are looked at: the others belong to other versions.
    """
    today = today or datetime.date.today()
    fact, days = policy.document.vocabulary.decision_date, days_of(policy.document, example)
    if fact is None or days is None:
        return run_example(policy, example, period.nearest(today))
    if mine := days & period.days:
        request = evolve(example.request, given={**example.request.given, fact.name: mine})
        return evolve(run_example(policy, evolve(example, request=request), period.nearest(today)), example=example)
    says = f"its date is outside the period of this version ({period})"
    help_ = "move it to the version that is in force on its date"
    if fitting := fact.all_values & period.days:
        assert isinstance(fitting, Ranges)
        day = Period.of(fitting.pieces[0]).nearest(today)
        help_ = f"give it a date in that period, such as `{fact.name}: {day}`, or {help_}"
    return ExampleResult(example, None, (says,), help_, str(period), example.request.spans.get(fact.name))


def run_example(policy: Policy, example: Example, day: datetime.date | None = None) -> ExampleResult:
    """Decide an example, as of a day (today) unless it gives its date, and compare it with what its author expects."""
    return try_example(policy.compiled, example, day or datetime.date.today())
