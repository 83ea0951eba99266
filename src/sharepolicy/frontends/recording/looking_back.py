"""Looking back over many records: decided again, counted, what is still to be done, and handed to another system."""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path

import sharepolicy.records as room
from sharepolicy.engine.loading.load import load_named
from sharepolicy.forms.record import ASSURANCE
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import UsageError, a_date, some_text
from sharepolicy.frontends.progress import progress_bar
from sharepolicy.frontends.recording.options import add_store, opened, read_text
from sharepolicy.frontends.render.assurance import GROUPS, assurance_page, render_assurance
from sharepolicy.frontends.render.record import look_again_in_words, step_in_words
from sharepolicy.frontends.render.text import counted
from sharepolicy.frontends.saving import write_file
from sharepolicy.ground import escapes
from sharepolicy.language.within import Calendar
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.places import short
from sharepolicy.records.contents import is_day
from sharepolicy.records.groups import DETAILS

REPLAY = "decide every record again, by its own policy or by another"
OUTSTANDING = "the steps that nobody has taken, or said why not"
REPORT = "what the decisions of a time were like, in numbers"
EXPORT = "write records as JSON Lines, in the fields of the Authorization Decision Log"


def _add_chosen(parser: argparse.ArgumentParser, why: str) -> None:
    parser.add_argument(
        "--by", type=some_text, metavar="NAME", required=True, help="who opens the records: it is recorded"
    )
    parser.add_argument("--why", type=some_text, metavar="TEXT", default=why, help=f"why (default: {why})")
    parser.add_argument("--since", metavar="DATE", type=a_date, help="only those decided on this day or later")
    parser.add_argument("--until", metavar="DATE", type=a_date, help="only those decided on this day or before")
    add_store(parser)


def _chosen(arguments: argparse.Namespace) -> dict[str, str]:
    return {"by": arguments.by, "why": arguments.why, **_days(arguments)}


def _days(arguments: argparse.Namespace) -> dict[str, str]:
    days = {name: getattr(arguments, name) for name in ("since", "until")}
    return {name: str(day) for name, day in days.items() if day}


class _Failed:
    """Which records cannot be read: said at the end, where it is seen, and in the exit code."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._why: list[str] = []

    def __call__(self, record: str, why: Exception) -> None:
        self._names.append(record)
        self._why.append(str(why))

    def end(self, console: Console, code: int = 0) -> int:
        """Say it; the exit code, which is 2 if there were some."""
        for name, why in zip(self._names, self._why, strict=True):
            console.warn(f"record {name} cannot be read: {why}")
        return 2 if self._names else code


def _erased(number: int) -> str:
    """How many records nobody can look at any more."""
    return f" {counted(number, 'more record')} {'has' if number == 1 else 'have'} been erased." if number else ""


def add_replay(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records replay`."""
    parser.add_argument("--policy", metavar="NAME|PATH", help="decide by this policy (default: each by its own)")
    _add_chosen(parser, "replay")


def replay(arguments: argparse.Namespace, console: Console) -> int:
    """Decide again. 1 if a record comes out otherwise by its own policy."""
    policy = load_named(arguments.policy, ReadOnce()) if arguments.policy else None
    failed = _Failed()
    with opened(arguments, console) as store, progress_bar(console) as tell:
        found = store.replay(
            policy, progress=lambda done: tell(done, None, "records"), failed=failed, **_chosen(arguments)
        )
    for each in found.differing:
        moved = f"{each.before} -> {each.after}" if each.after else each.before
        console.say(f"{each.record}  {moved}{'  ' + each.says if each.says else ''}")
    same = "come out otherwise" if policy is not None else "do not come out as they did"
    console.say(f"{counted(found.records, 'record')}; {len(found.differing):,} {same}.{_erased(found.erased)}")
    return failed.end(console, 1 if found.differing and policy is None else 0)


def add_outstanding(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records outstanding`."""
    _add_chosen(parser, "outstanding steps")


def outstanding(arguments: argparse.Namespace, console: Console) -> int:
    """List what is still to be done."""
    count, perhaps, failed = 0, 0, _Failed()
    failed = _Failed()
    with opened(arguments, console) as store:
        for each in store.open_all(failed=failed, **_chosen(arguments)):
            if day := each.look_again:
                count += 1
                console.say(f"{each.record}  {each.at[:10]}  review: {look_again_in_words(day)}")
            for step in each.outstanding:
                if not step["sure"] and not step["against"]:
                    perhaps += 1
                    continue
                count += 1
                console.say(f"{each.record}  {each.at[:10]}  {step['name']}: {step_in_words(step)}")
        erased = sum(each.erased for each in store.list(**_days(arguments)))
    more = f" {counted(perhaps, 'further step')} may be due: what is not known yet tells." if perhaps else ""
    console.say(f"{counted(count, 'step')} outstanding.{more}{_erased(erased)}")
    return failed.end(console)


def add_report(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records report`."""
    parser.add_argument(
        "--least",
        metavar="NUMBER",
        type=_a_number,
        default=5,
        help="leave out smaller groups, and round the others down to multiples of it (default: 5; 1: all numbers)",
    )
    parser.add_argument(
        "--details",
        action="append",
        choices=DETAILS,
        help="count no details but these, so that more is alike; may be given several times (default: all)",
    )
    parser.add_argument(
        "--format", choices=("text", "html", "csv", "json"), default="text", help="text, a page, CSV or JSON"
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="the file to write (default: the standard output)"
    )
    parser.add_argument(
        "--holidays",
        metavar="FILE",
        type=Path,
        help="count limits in working days: from Monday to Friday, without the days in this file, a line each",
    )
    _add_chosen(parser, "assurance")


def _a_number(text: str) -> int:
    """A number of decisions. Raises ArgumentTypeError."""
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"`{text}` is not a number from 1 on")


def report(arguments: argparse.Namespace, console: Console) -> int:
    """Count, and show the numbers."""
    chosen = _chosen(arguments)
    since, until = chosen.pop("since", "0001-01-01"), chosen.pop("until", "9999-12-31")
    calendar = _working_days(arguments.holidays) if arguments.holidays is not None else None
    failed = _Failed()
    with opened(arguments, console) as store:
        details = arguments.details or DETAILS
        found = store.assurance(
            since, until, least=arguments.least, calendar=calendar, details=details, failed=failed, **chosen
        )
    text = {
        "text": lambda: render_assurance(found, console.style),
        "html": lambda: assurance_page(found),
        "csv": lambda: _as_csv(found),
        "json": lambda: escapes.json(ASSURANCE.write(found)),
    }[arguments.format]()
    if arguments.output is not None:
        write_file(arguments.output, text + "\n")
    else:
        console.say(text)
    return failed.end(console)


def _working_days(holidays: Path) -> Calendar:
    """Whether people work on a day: from Monday to Friday, but not on those in a file. Raises UsageError."""
    lines = list(filter(None, map(str.strip, read_text(holidays).splitlines())))
    if strange := [line for line in lines if not is_day(line)]:
        raise UsageError(f"`{holidays}` holds a day such as 2026-12-25 in each line, and not `{short(strange[0])}`")
    return lambda day: day.weekday() < 5 and day.isoformat() not in lines


def _as_csv(found: room.Assurance) -> str:
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(["what", "name", "label", "number"])
    for what in GROUPS:
        rows.writerows((what, each.name, each.label, each.number) for each in getattr(found, what))
    return written.getvalue().rstrip("\n")


def add_export(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records export`."""
    _add_chosen(parser, "export")


def export(arguments: argparse.Namespace, console: Console) -> int:
    """Write the records, a line each."""
    failed = _Failed()
    with opened(arguments, console) as store:
        for each in store.open_all(failed=failed, **_chosen(arguments)):
            console.say(escapes.json(room.decision_log_entry(each), indent=None))
    return failed.end(console)
