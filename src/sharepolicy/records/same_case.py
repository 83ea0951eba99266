"""Several records of one case about one person: what the later ones answer, and the steps that others show as taken.

A record about a brother or sister in the same case says nothing of this person, nor does one that is erased.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sharepolicy.language.within import Within, within_from
from sharepolicy.records.answers import GivenInstead, StoredAnswer, answers
from sharepolicy.records.entry import LogRow
from sharepolicy.records.failures import DamagedError, ErasedError
from sharepolicy.records.store import Store
from sharepolicy.records.written import public_of

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
            with suppress(DamagedError, LookupError, TypeError):  # what was changed is for its own record to name
                main = public_of(each)["sections"][0]
                together.setdefault((case, main["person"]), []).append((each, main["key"]))
    for several_of_one in together.values():
        there = {*store.keys.still_there(key for _, key in several_of_one)}
        several_of_one[:] = [each for each in several_of_one if each[1] in there]
    return {
        row.columns["id"]: [each for each, _ in several_of_one if each.index != row.index]
        for row in rows
        if row.sections and (several_of_one := together.get((row.columns["case"], row.sections[0].person), []))
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

    What was done before this decision counts, unless the decision then asked for it on another outcome, or less
    urgently: then it is to be done anew.
    """
    if not others:
        return
    mine, names = _wanted(answers(decision, given)), [each.columns["id"] for each in others]
    added: dict[str, list[LogRow]] = {name: [] for name in names}
    for row in store.about(names):
        added[row.columns["of"]].append(row)
    for other in store.log.rows(only={"kind": "record", "id": names}):
        with suppress(ErasedError, DamagedError):
            main = store.main(other)
            said = [*answers(main["decision"], main.get("given", ()))]
            theirs, instead_of = _wanted(said), _instead_of(said)
            for row in (other, *added[other.columns["id"]]):
                for each in _statements(store, row):
                    name = each.get("name", "")
                    also = instead_of.get(name, set()) if each["kind"] == "answered" else set()
                    for step in (name, *also):
                        if row.index > index or step not in theirs or _is_as_urgent(theirs[step], mine.get(step, ())):
                            yield {**each, "name": step}


def _statements(store: Store, row: LogRow) -> Iterator[Mapping[str, Any]]:
    for said in store.said(row):
        yield from (said or {}).get("around", {}).get("statements", ())


_Wanted = tuple[str, list[Within]]
"""On which outcome a step is asked for, and within which times."""


def _wanted(found: Iterable[StoredAnswer]) -> dict[str, list[_Wanted]]:
    """Each step that is asked for, and each person to ask, by name."""
    wanted: dict[str, list[_Wanted]] = {}
    for answer in found:
        limits = [(action["name"], [action.get("within") or ""]) for action in answer.actions]
        for name, within in [*limits, *((person["to"], person["within"]) for person in answer.escalation)]:
            wanted.setdefault(name, []).append((answer.outcome, [*filter(None, map(within_from, within))]))
    return wanted


def _is_as_urgent(before: Iterable[_Wanted], now: Iterable[_Wanted]) -> bool:
    """Whether a step was asked for before on an outcome on which it is now, and at least as soon."""
    return any(
        then == outcome and all(any(each <= limit for each in sooner) for limit in limits)
        for then, sooner in before
        for outcome, limits in now
    )


def _instead_of(found: Iterable[StoredAnswer]) -> dict[str, set[str]]:
    """By role: those in whose place it is asked if they do not answer."""
    instead: dict[str, set[str]] = {}
    for person in (person for answer in found for person in answer.escalation):
        for step in (step for several in person.get("then", ()) for step in several["steps"]):
            instead.setdefault(step["to"], set()).add(person["to"])
    return instead
