"""A policy change weighed by real cases: how many of them get another outcome, which, and how."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from attrs import frozen

from sharepolicy.analysis.change.tried import Side
from sharepolicy.analysis.change.weighing import UnreadCase, WeighedCase, Weighing
from sharepolicy.analysis.decision.part_move import moved_parts
from sharepolicy.backends.rows import csv_file
from sharepolicy.backends.rows.lines import lines
from sharepolicy.backends.rows.named import NamedFiles
from sharepolicy.backends.rows.row import LINES, FileRow, UnusableError, no_fact
from sharepolicy.backends.rows.single_case import CASE_FILES, case_in
from sharepolicy.engine.loading.load import load
from sharepolicy.engine.policies import later
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.days import check_day
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.kinds import check_kind, check_several
from sharepolicy.language.case import Case, Request
from sharepolicy.language.policy import OUTCOMES, Outcome
from sharepolicy.reading.answers import KEYS
from sharepolicy.reading.files import shown_name
from sharepolicy.reading.written import Written

_TITLE = "case"
"""The column that is the title of a case, not a fact."""

_WHOLE = KEYS - {_TITLE}
"""A row of JSON Lines with one of these is a whole case or request, as a case file is."""


@frozen(eq=False)
class RealCase:
    """A real case in a file: its place, and its content, which is a row by column, or a whole case or request."""

    place: str
    says: Mapping[str, Any] | Case | Request | Written
    is_row: bool
    index: int | None = None


def weigh(
    old: Policy | Timeline | str | Path,
    new: Policy | Timeline | str | Path,
    cases: Iterable[Mapping[str, Any] | Case | Request],
    *,
    on: datetime.date | None = None,
) -> Weighing:
    """Decide real cases by two policies, and say how many get another outcome, which, and how.

    Each policy is one, or the name or path of one. A case is what `decide` or `decide_request` takes, or a stored
    decision, which is decided again as of its day. All others are decided as of the day `on`, or today if neither that
    nor the case says the day. Cases are called `case 1`, `case 2` and so on, and `index` is where each stands among
    `cases`. What cannot be decided is reported.

    Raises PolicyError when a policy cannot be used.
    """
    check_day(on)
    check_several(cases, "cases", "several cases")
    for each in (old, new):
        check_kind(each, "policy", "a policy, or the name or path of one", Policy, Timeline, str, Path)
    before, after = (load(each, prove=False) if isinstance(each, str | Path) else each for each in (old, new))
    given_cases = (_given_case(index, case) for index, case in enumerate(cases))
    return _weighed(before, after, given_cases, on)


def _given_case(index: int, case: Any) -> RealCase | UnreadCase:
    """A case that a program gives, or that it is none: a row of a data frame is like a mapping."""
    place = f"case {index + 1}"
    if isinstance(case, Case | Request) or (hasattr(case, "items") and hasattr(case, "get")):
        return RealCase(place, case, False, index)
    return UnreadCase(place, None, "this is not a case (of a decision, give what `to_dict()` gives)", index)


def weigh_files(old: Policy, new: Policy, named: NamedFiles, on: datetime.date | None = None) -> Weighing:
    """Decide every case of some files by both policies. What cannot be read is reported, never guessed."""
    left_out = []
    if named.left_out:
        number = len(named.left_out)
        why = (
            f"left out, because files whose names begin with `_` or `.` are taken to hold no cases ({number:,} of them)"
        )
        left_out.append(UnreadCase(shown_name(named.left_out[0]), None, why))
    return _weighed(old, new, chain(left_out, (each for path in named.files for each in cases_in(path))), on)


def _weighed(
    old: Policy | Timeline, new: Policy | Timeline, cases: Iterable[RealCase | UnreadCase], on: datetime.date | None
) -> Weighing:
    """What becomes of cases that were read."""
    table: Counter[tuple[Outcome, Outcome]] = Counter()
    changed: list[WeighedCase] = []
    unread: list[UnreadCase] = []
    for case in cases:
        if isinstance(case, UnreadCase):
            unread.append(case)
            continue
        answers = []
        for side, policy in ((Side.BEFORE, old), (Side.AFTER, new)):
            try:
                answers.append(_decided(policy, case, on))
            except CaseError as error:
                unread.append(_unread(case.place, side, error, case.index))
                break
        if len(answers) == 2:
            before, after = answers
            table[before.outcome, after.outcome] += 1
            parts = tuple(moved_parts(before, after))
            if parts or before.outcome is not after.outcome:
                title = before.request.title
                changed.append(WeighedCase(case.place, title, before.outcome, after.outcome, parts, case.index))
    return Weighing(
        {(one, two): table[one, two] for one in OUTCOMES for two in OUTCOMES}, tuple(changed), tuple(unread)
    )


def _decided(policy: Policy | Timeline, case: RealCase, on: datetime.date | None) -> later.RequestDecision:
    """The answer to a case; to a stored decision, as of its own day."""
    if isinstance(case.says, Mapping) and not case.is_row and later.is_stored(case.says):
        asked = later.asked_before(case.says)
        return policy._decide_request(asked.given, asked.on, None, asked.today or policy._today())
    return policy.decide_request(given(policy, case), on=on)


def cases_in(path: Path) -> Iterator[RealCase | UnreadCase]:
    """The cases of a file, read by its ending, and whatever in it cannot be read."""
    name = shown_name(path)
    try:
        ending = path.suffix.lower()
        if ending in CASE_FILES:
            yield RealCase(name, case_in(path), is_row=False)
            return
        for row in _rows(path):
            place = f"{name}:{row.line}" if row.line else f"{name}, row {row.number}"
            if isinstance(row.values, Diagnostic):
                yield UnreadCase(place, None, row.values.message)
            else:
                is_whole = ending in LINES and bool(row.values.keys() & _WHOLE)
                yield RealCase(place, row.values, is_row=not is_whole)
    except UnusableError as error:
        yield UnreadCase(f"{name}:{error.line}" if error.line else name, None, f"it {error.why}")
    except CaseError as error:
        yield _unread(name, None, error)


def _rows(path: Path) -> Iterator[FileRow]:
    ending = path.suffix.lower()
    if ending in LINES:
        return lines(path)
    if ending == ".csv":
        return csv_file.rows(path)
    if find_spec("pyarrow") is None:
        raise UnusableError(path, "needs pyarrow, which is not installed", 'pip install "sharepolicy[parquet]"')
    return later.table_rows(path)


def _unread(place: str, side: Side | None, error: CaseError, index: int | None = None) -> UnreadCase:
    """A case with its first flaw, and the line of the flaw if it is known."""
    first = error.diagnostics[0]
    at = f"{place}:{first.span.line}" if first.span is not None else place
    return UnreadCase(at, side, first.message, index)


def given(policy: Policy | Timeline, case: RealCase) -> Any:
    """What a case gives to a policy; for a row, the facts that have a value. Raises CaseError for unknown facts."""
    if not case.is_row or not isinstance(case.says, Mapping) or isinstance(policy, Timeline):
        return case.says
    facts = {*policy.document.vocabulary.facts, *policy.document.vocabulary.several}
    if flaws := [no_fact(name, facts) for name in case.says if name not in facts and name != _TITLE]:
        raise CaseError(flaws)
    given = {name: value for name, value in case.says.items() if value is not None}
    title = given.pop(_TITLE, None)
    return {"facts": given} | ({} if title is None else {_TITLE: str(title)})
