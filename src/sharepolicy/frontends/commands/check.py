"""`sharepolicy check`: read policies, prove them, run their examples, and report every finding."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from attrs import evolve

from sharepolicy.backends.durable.second import required
from sharepolicy.engine.loading.check import Report, check_named, together
from sharepolicy.engine.loading.vocabulary import check_vocabulary, files_of, is_vocabulary, policies_using
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.weighing.confirm import RANDOM, confirm_policy
from sharepolicy.forms.check import CHECK
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.found import FINDINGS, FOR_SERVICES, say_found
from sharepolicy.frontends.opening.changed import affected_by
from sharepolicy.frontends.options import UsageError, add_findings_format
from sharepolicy.frontends.progress import progress_bar
from sharepolicy.frontends.render.formats import Found
from sharepolicy.frontends.render.junit import suites_of_report
from sharepolicy.frontends.render.remarks import remark_of
from sharepolicy.frontends.render.report import Checked, all_found, confirmations_in_words, render_reports
from sharepolicy.ground.diagnostic import in_order
from sharepolicy.language.periods import Period
from sharepolicy.reading.files import (
    POLICY_FILE,
    is_folder,
    is_hidden,
    is_there,
    resolved,
    shipped_policies,
    shown_name,
    unknown_policy,
)
from sharepolicy.reading.gate import File
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.roots import below, root_around
from sharepolicy.reading.strays import stray_files
from sharepolicy.reading.timeline import day_in

SUMMARY = "prove policies, run their examples, and report what is wrong"
DESCRIPTION = """\
Read policies, prove their invariants over all cases, run their examples, and
report what was proved and every finding. A folder may hold many policies. A
vocabulary is checked together with the policies beside it that use it, or alone
if there are none."""
EXAMPLES = f"""\
examples:
  sharepolicy check mars
  sharepolicy check policies/
  sharepolicy check mars@2026-02-04
  sharepolicy check my-policy/{POLICY_FILE} --format json
  sharepolicy check policies/ --format sarif > findings.sarif
  sharepolicy check --changed policies/mars/1.0.0/examples/law.yaml
  sharepolicy check mars --second-opinion --random 2000

exit codes:
  0  nothing was found
  1  there are findings, errors or warnings, or a second engine disagrees
  2  a named file or policy does not exist"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "policies",
        metavar="PATH|NAME",
        nargs="+",
        help="a policy file, a vocabulary file, a folder that holds policies, or a name such as `mars`",
    )
    parser.add_argument(
        "--changed",
        action="store_true",
        help="the paths are files that changed: check every policy that one of them is part of, be it the policy "
        "itself, a version, a base, a vocabulary, clauses or examples",
    )
    add_findings_format(parser)
    parser.add_argument(
        "--notes",
        action="store_true",
        help="also show what is good to know and has not to be mended, such as a request about several people that a "
        "promise does not cover",
    )
    parser.add_argument(
        "--second-opinion",
        action="store_true",
        help="have a second engine also decide the examples, cases at the limits of every invariant, and random cases "
        "(extra `durable`)",
    )
    parser.add_argument(
        "--random",
        metavar="N",
        type=_how_many,
        help=f"with --second-opinion: this many random cases for each policy (default: {RANDOM})",
    )


def _how_many(text: str) -> int:
    """A number of cases for argparse."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
        raise argparse.ArgumentTypeError(f"`{text}` is not a number of cases such as 1000")
    return int(text)


_DIGITS = 7


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Check everything named in the arguments, and report the findings."""
    if arguments.random is not None and not arguments.second_opinion:
        raise UsageError("--random needs --second-opinion")
    once = ReadOnce()
    checked = _of_changed(arguments.policies, once) if arguments.changed else _of_named(arguments.policies, once)
    if not checked:
        console.complain("These files are not part of any policy.")
    if arguments.second_opinion:
        required()
        number = RANDOM if arguments.random is None else arguments.random
        checked = [_confirmed(one, number, console) for one in checked]
    found = _found(checked, console, notes=arguments.notes)
    say_found(console, found, arguments.format)
    if arguments.format in FOR_SERVICES:  # these hold no opinions: a disagreement is reported beside them
        for one in checked:
            for said in () if one.confirmed else confirmations_in_words(one):
                console.complain(said)
    return 0 if all(one.clean for one in checked) else FINDINGS


def _of_named(named: list[str], once: ReadOnce) -> list[Checked]:
    """Check the policies that are named."""
    targets: dict[str | Path, Path | None] = {}
    for each in named:
        for target in _targets(each, once):
            targets.setdefault(target, _root_of(each))
    alone = [_checked(target, root, once) for target, root in targets.items()]
    reports = together([one.report for one in alone])
    reports = _with_strays(reports, [Path(each) for each in named if each and is_folder(Path(each))], once)
    return [evolve(one, report=report) for one, report in zip(alone, reports, strict=True)]


def _of_changed(named: list[str], once: ReadOnce) -> list[Checked]:
    """Check the policies that the files are part of. A fact is not unused if any other policy uses it."""
    affected = affected_by(map(Path, named), once)
    alone = [_checked(policy, None, once) for policy in affected.policies]
    *reports, _ = together([*(one.report for one in alone), Report("", (), used=affected.used)])
    return [evolve(one, report=report) for one, report in zip(alone, reports, strict=True)]


def _with_strays(reports: list[Report], folders: list[Path], once: ReadOnce) -> list[Report]:
    """The reports. The first also lists what lies in these folders but belongs to nothing that is checked."""
    checked = frozenset().union(*(report.checked for report in reports))
    read = frozenset().union(*(report.read for report in reports))
    roots = [File(folder, root_around(folder / POLICY_FILE)) for folder in folders]
    strays = [stray for folder in roots for stray in stray_files(folder, checked, read, once)]
    first = evolve(reports[0], diagnostics=in_order([*reports[0].diagnostics, *strays]))
    return [first, *reports[1:]]


def _confirmed(one: Checked, random: int, console: Console) -> Checked:
    """What was checked, with a second opinion on it if it loads."""
    if one.report.policy is None or one.vocabulary:
        return one
    found = {}
    for period, report in one.report.versions or ((Period(), one.report),):
        assert isinstance(report.policy, Policy)  # the whole loads only if each version does
        examples = [result.example for result in report.examples]
        with progress_bar(console) as tell:
            found[period] = confirm_policy(report.policy, random, tell, examples=examples)
    return evolve(one, confirmations=found)


def _found(checked: list[Checked], console: Console, *, notes: bool) -> Found:
    return Found(
        text=lambda: render_reports(checked, console.style, notes=notes),
        data=lambda: CHECK.write(checked),
        remarks=lambda: [remark_of(found) for found in all_found(checked, notes=notes)],
        suites=lambda: [suite for one in checked for suite in suites_of_report(one.named, one.report)],
        notices=(
            *(f"{name}: {report.proof}" for name, report in _each(checked) if report.proof is not None),
            *(said for one in checked if one.confirmed for said in confirmations_in_words(one)),
        ),
    )


def _each(checked: list[Checked]) -> Iterator[tuple[str, Report]]:
    """The report on each policy, or on each version of a policy that has several, with its name."""
    for one in checked:
        if one.report.versions:
            yield from ((f"{one.named}, {period}", report) for period, report in one.report.versions)
        else:
            yield one.named, one.report


def _checked(target: str | Path, root: Path | None, once: ReadOnce) -> Checked:
    with below(root):
        if not isinstance(target, Path):
            return Checked(target, check_named(target, once))
        if is_vocabulary(target, once):
            return Checked(shown_name(target), check_vocabulary(target, once), vocabulary=True)
        return Checked(shown_name(target), check_named(target, once))


def _root_of(named: str) -> Path | None:
    """The root of everything that an argument stands for: for a folder, at least that folder."""
    path = Path(named)
    if not named or not is_there(path):
        return None
    return root_around(path / POLICY_FILE if is_folder(path) else path).folder


def _is_dated(named: str) -> bool:
    """Whether it names a policy on a day, such as `mars@2026-02-04`."""
    policy, day = day_in(named)
    return day is not None and (str(policy) in shipped_policies() or is_there(Path(policy)))


def _targets(named: str, once: ReadOnce) -> Iterator[str | Path]:
    """The policies and vocabularies that an argument stands for."""
    path = Path(named)
    if named and is_folder(path):
        yield from _policies_in(path, once)
    elif named and is_there(path):
        yield from (is_vocabulary(path, once) and list(policies_using(path, once))) or [path]
    elif named in shipped_policies() or _is_dated(named):
        yield named
    elif is_hidden(path):
        yield path
    else:
        unknown = unknown_policy(named)
        raise UsageError("; ".join(filter(None, (unknown.message, unknown.help))))


def _policies_in(folder: Path, once: ReadOnce) -> list[Path]:
    """The policies in a folder, except those that another policy there lists as its versions."""
    policy = folder / POLICY_FILE
    if is_hidden(policy):
        return [policy]  # whatever reads it reports that we may not look at it
    try:
        found = sorted(folder.rglob(POLICY_FILE), key=lambda path: (path != policy, path))
    except OSError:
        raise UsageError(f"the folder `{folder}` cannot be searched") from None
    if not found:
        raise UsageError(f"there is no `{POLICY_FILE}` in the folder `{folder}`")
    versions = {resolved(file) for path in found for file in files_of(path, once) if file != path}
    return [path for path in found if resolved(path) not in versions]
