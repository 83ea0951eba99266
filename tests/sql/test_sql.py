"""What SQL settles is what the definition says; what it cannot settle or answer, it says so."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.engine.load import load_document
from sharepolicy.language.case import Case
from sharepolicy.language.policy import OUTCOMES, PolicyDocument
from sharepolicy.testing import policies
from tests.sql.engines import ID, Engine, answers
from tests.sql.partial import all_partial, possible_in, stored

small = policies(max_facts=4, max_values=3, max_cases=60, max_rules=6)


def asked(
    engine: Engine, document: PolicyDocument, rows: list[dict[str, Any]], yes_no: str = "boolean", **more: Any
) -> list[Any]:
    """The answers of SQL to rows."""
    policy = load_document(document, prove=False)
    columns = list(document.vocabulary.facts)
    query = policy.to_sql(engine.dialect, "cases", keep=[ID], yes_no=yes_no, columns=columns, **more)
    return answers(engine, document, rows, query, yes_no=yes_no)


@given(small, st.sampled_from(["boolean", "words"]))
def test_the_exact_form_says_of_every_row_what_the_definition_says(
    engine: Engine, document: PolicyDocument, yes_no: str
) -> None:
    """Exhaustively: each fact known in every way or not known, and rows that contradict themselves."""
    rows = all_partial(document)
    found = asked(engine, document, [stored(document, row, yes_no) for row in rows], yes_no, form="exact")
    for answer, possible in zip(found, possible_in(document, rows), strict=True):
        if not possible:
            assert (answer["outcome"], answer["settled"], answer["problem"]) == (
                None,
                False,
                "these facts cannot be true together",
            )
            assert all(answer[f"possible_{outcome}"] is None for outcome in OUTCOMES)
            continue
        assert answer["problem"] is None
        assert {o for o in OUTCOMES if answer[f"possible_{o}"]} == possible
        assert answer["settled"] is (len(possible) == 1)
        assert answer["outcome"] == (next(iter(possible)) if len(possible) == 1 else "escalate")
        assert answer["needs_exact_engine"] is False


@given(small, st.sampled_from(["boolean", "words"]))
def test_what_the_standard_form_settles_is_what_the_definition_says(
    engine: Engine, document: PolicyDocument, yes_no: str
) -> None:
    """Exhaustively. Complete rows are settled always; no possible outcome is ever ruled out; no clash is answered."""
    rows = all_partial(document)
    found = asked(engine, document, [stored(document, row, yes_no) for row in rows], yes_no)
    for row, answer, possible in zip(rows, found, possible_in(document, rows), strict=True):
        if not possible:
            assert (answer["outcome"], answer["settled"]) == (None, False)
            assert answer["problem"] == "these facts cannot be true together"
            continue
        claimed = {o for o in OUTCOMES if answer[f"possible_{o}"]}
        assert answer["problem"] is None
        assert claimed >= possible
        assert answer["settled"] is (len(claimed) == 1)
        assert answer["needs_exact_engine"] is not answer["settled"]
        assert answer["outcome"] == (next(iter(claimed)) if answer["settled"] else "escalate")
        if None not in row.values():
            assert answer["settled"]


@given(small)
def test_the_rules_that_it_names_decide_for_sure(engine: Engine, document: PolicyDocument) -> None:
    """In complete rows all that decide are named; in others, only such as decide in every completion."""
    policy = load_document(document, prove=False)
    rows = all_partial(document)
    found = asked(engine, document, [stored(document, row) for row in rows])
    for row, answer, possible in zip(rows, found, possible_in(document, rows), strict=True):
        if not possible:
            assert answer["rules"] is None
            continue
        case = {name: cell for name, cell in row.items() if cell is not None}
        sure = {each.rule.name for each in decided(policy, case).rules if each.sure}
        named = set(answer["rules"].split())
        assert named <= sure
        assert named == sure or None in row.values()


def decided(policy: Any, case: Any) -> Any:
    """The decision, whatever the date where it is not known."""
    date = policy.document.vocabulary.decision_date
    if date is not None and date.name not in case:
        case = {**case, date.name: date.all_values}
    return policy.decide(Case(case))
