"""Several records of one case about one person: what the later ones answer, and the steps that others show as taken.

A record about a brother or sister in the same case says nothing of this person, nor does one that is erased.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sharepolicy.records.answers import GivenInstead, answers
from sharepolicy.records.entry import LogRow
from sharepolicy.records.failures import ErasedError
from sharepolicy.records.store import Store, public_of

_ABOUT_FACTS = ("learned", "corrected", "withdrawn")

Others = Mapping[str, Sequence[LogRow]]
"""By the name of a record: the other records of its case about the same person, without what they say."""


def others_of(store: Store, rows: Sequence[LogRow]) -> Others:
    """The others of each of these records, that still say something."""
    cases = sorted({row.columns["case"] for row in rows})
    of_case: dict[str, list[LogRow]] = {}
    for row in store.log.rows(only={"kind": "record", "case": cases}, with_sections=False):
        of_case.setdefault(row.columns["case"], []).append(row)
    together: dict[tuple[str, str], list[tuple[LogRow, int]]] = {}
    for case, several in of_case.items():
        for each in several if len(several) > 1 else ():
            main = public_of(each)["sections"][0]
            together.setdefault((case, main["person"]), []).append((each, main["key"]))
    for several_of_one in together.values():
        there = {*store.keys.still_there(key for _, key in several_of_one)}
        several_of_one[:] = [each for each in several_of_one if each[1] in there]
    return {
        row.columns["id"]: [each for each, _ in several_of_one if each.index != row.index]
        for row in rows
        if (several_of_one := together.get((row.columns["case"], row.sections[0].person), []))
    }


def learnt_since(row: LogRow, history: Iterable[Mapping[str, Any]], others: Iterable[LogRow]) -> int:
    """How many statements about facts came after a record, and after every later one of its case and its person."""
    decided = max((row.index, *(each.index for each in others)))
    return sum(
        each["index"] > decided and statement["kind"] in _ABOUT_FACTS
        for each in history
        for statement in each["around"].get("statements", ())
    )


def said_of_steps(
    store: Store, index: int, decision: Mapping[str, Any], given: GivenInstead, others: Sequence[LogRow]
) -> Iterator[Mapping[str, Any]]:
    """What other records of a case say in statements of the steps that a decision asks for, and whether they hold here.

    What was done before this decision counts, unless the decision then asked for it on another outcome, or with another
    time limit: then it is to be done anew.
    """
    if not others:
        return
    mine, names = _wanted(decision, given), [each.columns["id"] for each in others]
    added: dict[str, list[LogRow]] = {name: [] for name in names}
    for row in store.about(names):
        added[row.columns["of"]].append(row)
    for other in store.log.rows(only={"kind": "record", "id": names}):
        with suppress(ErasedError):
            main = store.main(other)
            theirs = _wanted(main["decision"], main.get("given", ()))
            for row in (other, *added[other.columns["id"]]):
                for each in _statements(store, row):
                    name = each.get("name", "")
                    is_alike = name not in theirs or not theirs[name].isdisjoint(mine.get(name, ()))
                    if row.index > index or is_alike:
                        yield each


def _statements(store: Store, row: LogRow) -> Iterator[Mapping[str, Any]]:
    for said in store.said(row):
        yield from (said or {}).get("around", {}).get("statements", ())


def _wanted(decision: Mapping[str, Any], given: GivenInstead) -> dict[str, set[tuple[str, ...]]]:
    """Each step that a decision asks for, and each person to ask: on which outcome, and within which time."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for answer in answers(decision, given):
        for action in answer.actions:
            found.setdefault(action["name"], set()).add((answer.outcome, action.get("within") or ""))
        for person in answer.escalation:
            found.setdefault(person["to"], set()).add((answer.outcome, *person["within"]))
    return found
