"""Two versions are compared on the days on which both count, and on no other."""

from __future__ import annotations

import datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.analysis.change.compare import compare
from sharepolicy.engine.loading.load import load
from sharepolicy.engine.weighing.compare import compare as compare_policies
from sharepolicy.frontends.cli import main
from sharepolicy.language.periods import Period
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument
from sharepolicy.language.values import Ranges
from sharepolicy.testing import policies, vocabularies
from tests.helpers.pairs import Row, base, cells_of_both, meets, rows

dated = vocabularies(max_facts=3, max_values=3, max_cases=40).filter(lambda found: found.decision_date is not None)
pairs = dated.flatmap(
    lambda found: st.tuples(policies(vocabulary=found, max_rules=5), policies(vocabulary=found, max_rules=5))
)


def days_from(cells: list[Ranges], first: int, last: int) -> Period:
    """The period of some of these stretches of days."""
    low, high = cells[first].pieces[0][0], cells[last].pieces[0][1]
    begin, end = (None if day is None else datetime.date.fromordinal(day) for day in (low, high))
    return Period(begin, end)


@given(pairs, st.data())
def test_only_days_of_the_period_are_compared(pair: tuple[PolicyDocument, PolicyDocument], data: st.DataObject) -> None:
    """The table, the moves, their descriptions and what they leave out, against every case with such a date."""
    old, new = pair
    date = old.vocabulary.decision_date
    assert date is not None
    cells = [cell for cell in cells_of_both(old, new)["both", date.name] if isinstance(cell, Ranges)]
    first = data.draw(st.integers(0, len(cells) - 1))
    last = data.draw(st.integers(first, len(cells) - 1))
    period = days_from(cells, first, last)
    within = [row for row in rows(old, new) if row.cells["both", date.name] <= period.days]
    common = [row for row in within if row.before and row.after]
    change = compare(old, new, period=period)
    assert change.cases == len(common)
    assert change.only_before == len([row for row in within if row.before and not row.after])
    assert change.only_after == len([row for row in within if row.after and not row.before])
    for one in OUTCOMES:
        for two in OUTCOMES:
            assert change.table[one, two] == len([row for row in common if (row.before, row.after) == (one, two)])
    for move in change.moves:
        told: set[int] = set()
        for changed in move.described:
            part = [row for row in base(common, changed) if meets(row, changed.limits)]
            assert changed.cases == len(part)
            assert all(moved(row) == (move.before, move.after) for row in part)
            told |= {id(row) for row in part}
        assert len(told) == move.cases - move.left_out


def moved(row: Row) -> tuple[Outcome | None, Outcome | None]:
    """What became of a case."""
    return row.before, row.after


FACTS = "facts:\n  today: {asks: Which day?, type: date, decision_date: yes}\n  ok: {asks: Fine?, type: yes/no}\n"
RULES = "questions:\n  only:\n    rules:\n      late: {when: {ok: yes},%s outcome: share, because: Late.}\n"
OTHERWISE = "otherwise: {outcome: escalate, because: Ask.}\n"
EXAMPLE = "examples:\n  early: {given: {today: 2024-06-01, ok: yes}, expect: {outcome: %s}}\n"


def written(folder: Path) -> Path:
    """Two versions that differ on days before the second one counts, and nowhere else."""
    since = " in_force: {from: 2025-01-01},"
    first = f"policy: pilot\nversion: '1'\n{FACTS}{RULES % since}{OTHERWISE}{EXAMPLE % 'escalate'}"
    second = f"policy: pilot\nversion: '2'\n{FACTS}{RULES % ''}{OTHERWISE}"
    (folder / "a.yaml").write_text(first, encoding="utf-8")
    (folder / "b.yaml").write_text(second, encoding="utf-8")
    listed = "policy: pilot\nversions:\n  - {file: a.yaml}\n  - {from: 2027-01-01, file: b.yaml}\n"
    (folder / "policy.yaml").write_text(listed, encoding="utf-8")
    return folder


def test_a_version_is_not_blamed_for_days_before_it(tmp_path: Path) -> None:
    """Over all days the two differ; on the days of the second they do not, and no example of other days shows more."""
    folder = written(tmp_path)
    assert not compare_policies(folder / "a.yaml", folder / "b.yaml").equivalent
    change = compare_policies(folder / "a.yaml", folder, on=datetime.date(2027, 2, 1))
    assert (change.moved, change.cases, change.examples) == (0, 2, ())
    assert main(["diff", str(folder / "a.yaml"), str(folder), "--fail-on", "more-open"]) == 0


def test_a_missing_example_can_be_put_into_its_version(tmp_path: Path) -> None:
    """A boundary that no rule names is kept to all the same: the example says a day of the period."""
    folder = written(tmp_path)
    text = (folder / "b.yaml").read_text(encoding="utf-8").replace("outcome: share", "outcome: dont_share")
    (folder / "b.yaml").write_text(text, encoding="utf-8")
    change = compare_policies(folder / "a.yaml", folder, on=datetime.date(2027, 2, 1))
    ((changed,),) = (move.described for move in change.moves)
    assert changed.witness.after["today"] == {"at_least": "2027-01-01"}
    second = load(folder).version_on(datetime.date(2027, 2, 1)).policy
    assert second.decide(changed.witness.after).settled
