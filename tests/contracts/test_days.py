"""The day of all rows, on random policies whose dates have bounds: tables and queries do as `decide` does."""

from __future__ import annotations

import datetime
from itertools import product
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.backends.sql.writer import SqlError
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Case
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import Fact, FactType
from sharepolicy.testing import cases, policies, vocabularies
from sharepolicy.testing.vocabularies import leaves_a_case
from tests.contracts.rows import loaded
from tests.helpers.sql.engines import DUCKDB, ID, SQLITE, Engine
from tests.helpers.sql.engines import answers as sql_answers
from tests.helpers.sql.partial import stored
from tests.helpers.tables import REFUSED, answers, expected, table_of

NOW = datetime.date.today()
DAYS = (None, *(NOW + datetime.timedelta(days=away) for away in (-4, -1, 0, 1, 4)))
"""The days on which all rows are decided; None is today."""


@st.composite
def dated(draw: st.DrawFn) -> PolicyDocument:
    """Policies with a date of the decision, whose bounds lie around today."""
    words = draw(vocabularies(max_facts=2, max_values=3, max_cases=12))
    low, high = draw(
        st.sampled_from([(None, None), (-2, 2), (0, 0), (None, -1), (1, None), (None, 0), (-9, -3), (0, 5)])
    )
    date = Fact(
        "today",
        FactType.DATE,
        "On which day?",
        "date of the decision",
        minimum=None if low is None else NOW.toordinal() + low,
        maximum=None if high is None else NOW.toordinal() + high,
        decision_date=True,
    )
    others = {name: evolve(fact, decision_date=False) for name, fact in words.facts.items()}
    words = evolve(words, facts={**others, date.name: date})
    assert leaves_a_case(words)
    return draw(policies(vocabulary=words, max_rules=4))


def without_date(case: Case) -> Case:
    """The case without its day."""
    return Case({name: values for name, values in case.given.items() if name != "today"})


@given(dated(), st.sampled_from(DAYS), st.data())
def test_a_table_is_decided_or_refused_on_a_day_as_each_case_is(
    document: PolicyDocument, on: datetime.date | None, data: st.DataObject
) -> None:
    """Said by the caller, or today because nobody says one."""
    policy = loaded(document)
    drawn = [without_date(case) for case in data.draw(st.lists(cases(document), min_size=1, max_size=4))]
    found = answers(policy, table_of(document, drawn), on=on)
    for case, row in zip(drawn, found, strict=True):
        try:
            wanted = expected(policy, case, on)
        except CaseError:
            wanted = REFUSED | {"problem": row["problem"]}
        assert row == wanted


@pytest.mark.parametrize("form", ["standard", "exact"])
@pytest.mark.parametrize("engine", [DUCKDB, SQLITE], ids=lambda engine: engine.dialect)
@given(dated(), st.sampled_from(("today", *DAYS[1:])))
def test_a_query_answers_or_refuses_on_a_day_as_decide_does(
    engine: Engine, form: Any, document: PolicyDocument, on: datetime.date | str
) -> None:
    """One for a day, and one that runs today whichever day that is."""
    policy, day = loaded(document), NOW if on == "today" else on
    every = {name: [*domain.cells, None] for name, domain in domains(document).items() if name != "today"}
    rows = [dict(zip(every, chosen, strict=True)) for chosen in product(*every.values())]
    columns = [name for name in document.vocabulary.facts if name != "today"]

    def query() -> str:
        return policy.to_sql(engine.dialect, "cases", form=form, on=on, columns=columns, keep=[ID])

    wanted = [possible(policy, {name: cell for name, cell in row.items() if cell is not None}, day) for row in rows]
    if on != "today" and not covers(document, day):
        assert not any(wanted)
        with pytest.raises(SqlError, match="is outside what `today` can be"):
            query()
        return
    found = sql_answers(engine, document, [stored(document, {"today": None, **row}) for row in rows], query())
    for row, answer in zip(wanted, found, strict=True):
        told = {outcome for outcome in policy.compiled.outcomes if answer[f"possible_{outcome}"]}
        assert (answer["problem"] is None) == bool(row)
        assert told == row if form == "exact" else told >= row


def covers(document: PolicyDocument, day: Any) -> bool:
    """Whether the day lies within the bounds."""
    date = document.vocabulary.facts["today"]
    low, high = date.limits
    return bool(low <= day.toordinal() <= high)


def possible(policy: Policy, given: Any, day: Any) -> set[Any]:
    """The outcomes of a case on a day; none where it is refused."""
    try:
        return set(policy.decide(Case(given), on=day).possible)
    except CaseError:
        return set()
