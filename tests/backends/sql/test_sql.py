"""What SQL says beside what the contract of all backends asks (`tests/contracts`): words, and rules."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from sharepolicy.engine.loading.load import load_document
from sharepolicy.language.case import Case
from sharepolicy.language.policy import OUTCOMES, PolicyDocument
from sharepolicy.testing import policies
from tests.helpers.sql.engines import ID, Engine, answers
from tests.helpers.sql.partial import all_partial, possible_in, stored

small = policies(max_facts=4, max_values=3, max_cases=60, max_rules=6)


def asked(
    engine: Engine, document: PolicyDocument, rows: list[dict[str, Any]], yes_no: str = "boolean", **more: Any
) -> list[Any]:
    """The answers of SQL to rows."""
    policy = load_document(document, prove=False)
    columns = list(document.vocabulary.facts)
    query = policy.to_sql(engine.dialect, "cases", keep=[ID], yes_no=yes_no, columns=columns, **more)
    return answers(engine, document, rows, query, yes_no=yes_no)


@given(small)
def test_words_for_yes_and_no_are_answered_like_truth_values(engine: Engine, document: PolicyDocument) -> None:
    """Exhaustively, in both forms. That truth values are answered as defined is the contract of every backend."""
    rows = all_partial(document)
    words = [stored(document, row, "words") for row in rows]
    exact = asked(engine, document, words, "words", form="exact")
    standard = asked(engine, document, words, "words")
    for row, by_exact, by_standard, possible in zip(rows, exact, standard, possible_in(document, rows), strict=True):
        claimed = {outcome for outcome in OUTCOMES if by_standard[f"possible_{outcome}"]}
        assert {outcome for outcome in OUTCOMES if by_exact[f"possible_{outcome}"]} == possible
        assert claimed >= possible
        assert by_exact["settled"] is (len(possible) == 1)
        assert by_exact["needs_exact_engine"] is False
        assert (by_exact["problem"] is None) is (by_standard["problem"] is None) is bool(possible)
        assert by_standard["settled"] is (len(claimed) == 1)
        assert by_standard["needs_exact_engine"] is (len(claimed) > 1)
        if None not in row.values():
            assert claimed == possible


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
