"""`sharepolicy test`: run examples, and measure how well they test the policy."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

from attrs import evolve

from sharepolicy.analysis.examples.run import ExampleResult
from sharepolicy.engine.loading.check import try_in_period
from sharepolicy.engine.loading.load import load_named
from sharepolicy.engine.policies.timeline import versions_of
from sharepolicy.engine.policies.version import Version
from sharepolicy.forms.test import TEST
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.found import FINDINGS, flaws_in, say_found
from sharepolicy.frontends.interviewing import add_interview, check_when, interviews_of, wants_interviews
from sharepolicy.frontends.opening.one_version import examples_for
from sharepolicy.frontends.options import UsageError, add_findings_format
from sharepolicy.frontends.progress import progress_bar
from sharepolicy.frontends.render.formats import Found
from sharepolicy.frontends.render.junit import Suite, TestCase, example_cases, render_junit
from sharepolicy.frontends.render.remarks import Level, Remark, RemarkKind, remark_of
from sharepolicy.frontends.render.tested import Tested, TestedOverTime, render_versions
from sharepolicy.frontends.saving import must_be_free, write_file
from sharepolicy.ground.progress import TellProgress
from sharepolicy.language.case import Example
from sharepolicy.language.periods import Period
from sharepolicy.reading.once import ReadOnce

SUMMARY = "run the examples of a policy, and measure how well they test it"
DESCRIPTION = """\
Run the examples of a policy: those in its file, in its example files, and in
further files, which may be example files or pages of Markdown that show
examples in blocks of YAML. Show how each failing one is decided. If a policy
has several versions in time, each version is tested in its period.

--coverage shows what the examples exercise. --mutation shows which small
mistakes in the policy none of them would notice, and an example to add for
each. --interview shows how many screens `sharepolicy ask` takes until the
outcome is settled, if a person knows what an example gives and nothing else."""
EXAMPLES = """\
examples:
  sharepolicy test mars
  sharepolicy test mars -k refused --junit results.xml
  sharepolicy test my-policy docs/cases.md --coverage --fail-under 90
  sharepolicy test mars --mutation
  sharepolicy test mars --interview --random 10000

exit codes:
  0  every example is decided as expected, and enough is tested
  1  an example fails, or a percentage is below --fail-under
  2  an example cannot be read
  3  the policy does not load"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("policy", metavar="POLICY", help="a name such as `mars`, a policy file, or its folder")
    parser.add_argument("files", metavar="FILE", nargs="*", help="further examples: YAML files or Markdown pages")
    parser.add_argument("-k", metavar="FILTER", dest="only", help="run only examples whose name contains this")
    parser.add_argument("--junit", metavar="FILE", type=Path, help="also write the results to this file as JUnit XML")
    parser.add_argument("--coverage", action="store_true", help="show what the examples exercise")
    parser.add_argument("--mutation", action="store_true", help="show which mistakes no example would notice")
    parser.add_argument(
        "--fail-under",
        metavar="N",
        type=_percentage,
        help="fail if a reported percentage is below N (implies --coverage unless --mutation is given)",
    )
    add_interview(parser)
    add_findings_format(parser)


def _percentage(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"`{text}` is not a number from 0 to 100")
    return number


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Run the examples and show the results."""
    must_be_free(arguments.junit, (arguments.policy, *arguments.files))
    with flaws_in(arguments.format, arguments.policy, console):
        tested = _tested(arguments, console)
    if arguments.junit is not None:
        write_file(arguments.junit, render_junit(_suites(tested)) + "\n")
    say_found(console, _found(tested, console), arguments.format)
    return 0 if tested.good else FINDINGS


def _tested(arguments: argparse.Namespace, console: Console) -> TestedOverTime:
    """The results of the examples of each version, in its period. Raises PolicyError, CaseError and UsageError."""
    policy = load_named(arguments.policy, ReadOnce())
    versions = versions_of(policy)
    found = [examples_for(version.policy, arguments.files) for version in versions]
    part = (arguments.only or "").lower()
    chosen = [[one for one in some if part in one.name.lower()] for some in found]
    if arguments.only is not None and not any(chosen):
        raise UsageError(f"no example has `{arguments.only}` in its name")
    pairs = zip(versions, chosen, strict=True)
    wanted = [(version, some) for version, some in pairs if some or arguments.only is None]
    check_when(versions, arguments.when)
    with progress_bar(console) as tell:
        return TestedOverTime(policy, tuple((v.period, _version(v, some, arguments, tell)) for v, some in wanted))


def _version(version: Version, chosen: list[Example], arguments: argparse.Namespace, tell: TellProgress) -> Tested:
    policy, day = version.policy, version.period.nearest(datetime.date.today())
    tested = Tested(policy, tuple(try_in_period(policy, example, version.period) for example in chosen))
    if arguments.coverage or (arguments.fail_under is not None and not arguments.mutation):
        tested = evolve(tested, coverage=policy.coverage(chosen, on=day))
    if arguments.mutation:
        tested = evolve(tested, mutation=policy.mutation(chosen, on=day))
    if wants_interviews(arguments):
        tested = evolve(tested, interviews=interviews_of(policy, chosen, day, arguments, tell))
    return evolve(tested, fail_under=arguments.fail_under)


def _found(tested: TestedOverTime, console: Console) -> Found:
    return Found(
        text=lambda: render_versions(tested, console.style),
        data=lambda: TEST.write(tested if tested.is_several else tested.versions[0][1]),
        remarks=lambda: [
            *(_remark(tested, period, result) for period, one in tested.versions for result in one.failed),
            *(_shortfall(tested, period, said) for period, one in tested.versions for said in one.shortfalls),
        ],
        suites=lambda: _suites(tested),
        notices=tuple(
            f"{_named(tested, period)}: {name} {number:.1f} %"
            for period, one in tested.versions
            for name, number in one.percentages.items()
        ),
    )


def _remark(tested: TestedOverTime, period: Period, result: ExampleResult) -> Remark:
    """A failing example, with the days on which it fails if there are several versions."""
    remark = remark_of(result.diagnostic())
    return evolve(remark, message=f"{period}: {remark.message}") if tested.is_several else remark


TOO_LOW = RemarkKind(
    "below-required",
    "A percentage that is lower than required.",
    "Less of the policy is tested than `--fail-under` requires.",
    "# below-required\n\nLess of the policy is tested than `--fail-under` requires.\n\n## What to do\n\n"
    "Add examples: `sharepolicy suggest` writes those that are missing.\n",
    Level.ERROR,
)


def _shortfall(tested: TestedOverTime, period: Period, said: str) -> Remark:
    """A percentage that fails the command, at the head of the policy."""
    span = versions_of(tested.policy)[0].policy.document.span
    return Remark(TOO_LOW, Level.ERROR, f"{_named(tested, period)}: {said}", span)


def _named(tested: TestedOverTime, period: Period) -> str:
    return f"{tested.policy.name}, {period}" if tested.is_several else tested.policy.name


def _suites(tested: TestedOverTime) -> list[Suite]:
    return [
        Suite(_named(tested, when), (*example_cases(one.results), *map(_required, one.shortfalls)))
        for when, one in tested.versions
    ]


def _required(said: str) -> TestCase:
    return TestCase("--fail-under", failure=f"{said}.", kind=TOO_LOW.name)
