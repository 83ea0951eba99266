"""A record opened: everything that it says, the decision and what was added to it since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from sharepolicy.forms.record import RECORD
from sharepolicy.language.policy import Outcome
from sharepolicy.language.semantics import sum_up
from sharepolicy.records.answers import GivenInstead, answers
from sharepolicy.records.contents import all_decided, merged
from sharepolicy.records.decided import PolicyIn, StepsByPlace, steps_of_decided
from sharepolicy.records.entry import LogRow, is_found
from sharepolicy.records.review import review_due
from sharepolicy.records.same_case import Others, learnt_since, others_of, said_of_steps
from sharepolicy.records.shown import Evidence
from sharepolicy.records.steps import outstanding
from sharepolicy.records.store import Store
from sharepolicy.records.taken import deviations
from sharepolicy.records.unread import Failed, Unread
from sharepolicy.records.wanted import policy_in, shown_by

if TYPE_CHECKING:
    from sharepolicy.types import RecordDict

AT_ONCE = 500
"""How many records are read at a time, where many are opened."""


@frozen
class Opened:
    """What a record says by now.

    `decision` is about the person of the record alone. `given` is what was answered of parts of the request where that
    is something else, because other people count there too; their records say why.

    `around` is everything that people added, merged; `history` the same piece by piece, each with its time and its
    `index`, which is its place in the log, as that of the record. `missing` says how many pieces about other people
    have been erased; `learnt` how many statements about facts were recorded after the decision, if the case has not
    been decided again since. `texts` is the digest of the texts that it was decided in, if that was another language
    than that of the policy; `shown_by` says by which parts of a record the policy lets a step be shown to be done.
    `look_again` is the day for which a review was set, if it has come or comes within a week; nobody decided since.
    """

    record: str
    at: str
    case: str = field(repr=False)
    person: str = field(repr=False)
    decision: Mapping[str, Any] = field(repr=False)
    given: Sequence[Mapping[str, Any]] = field(repr=False)
    around: Mapping[str, Any] = field(repr=False)
    history: Sequence[Mapping[str, Any]] = field(repr=False)
    _find_openings: Callable[[], Sequence[Mapping[str, Any]]] = field(repr=False)
    missing: int
    learnt: int
    index: int
    texts: str
    shown_by: Mapping[str, Collection[str]] = field(repr=False)
    look_again: str
    _said_elsewhere: Sequence[Mapping[str, Any]] = field(repr=False)
    _decided: StepsByPlace = field(repr=False)

    @property
    def openings(self) -> Sequence[Mapping[str, Any]]:
        """When, by whom and why it was opened: not sought for each record, where many are only counted."""
        return self._find_openings()

    @property
    def outstanding(self) -> list[dict[str, Any]]:
        """The steps of the decision, and of what people decided, that the record does not show to be done, or needless.

        Nor do the statements in other records of the same case about the same person.
        """
        around = merged([{"statements": self._said_elsewhere}, self.around])
        shown = Evidence(around, all_decided(self.history), self.person)
        found = answers(self.decision, self.given)
        all_steps = (evolve(each, actions=[*each.actions, *self._decided.get(each.place, ())]) for each in found)
        return outstanding(all_steps, shown, self.shown_by, self.learnt)

    @property
    def otherwise(self) -> list[Mapping[str, str]]:
        """What was decided otherwise than advised, or shared though that was not the answer there.

        It stays, though as advised was decided later: `history` has both.
        """
        return _otherwise(self.decision, self.given, self.history, self.around)

    @property
    def outcome(self) -> str:
        """The outcome that was advised: of a request, that of all parts if they agree, else as `sum_up` has it."""
        return _outcome(self.decision, self.given)

    @property
    def settled(self) -> bool:
        """Whether that was settled."""
        return all(each.part_settled for each in answers(self.decision, self.given))

    def to_dict(self) -> RecordDict:
        """The record as plain data, for JSON."""
        return RECORD.write(self)


def opened(store: Store, record: str) -> Opened:
    """A record as it stands. Raises NoSuchRecordError, ErasedError, or another RecordsError."""
    many = list(store.openings_of_many())
    row = store.row(record)
    return _opened(
        store,
        row,
        store.about(record),
        many,
        partial(shown_by, store),
        others_of(store, [row]),
        partial(policy_in, store),
    )


def opened_all(store: Store, failed: Failed | None = None, **wanted: Any) -> Iterator[Opened]:
    """The records that are found and not erased, the oldest first. Raises RecordsError.

    One that cannot be read does not stop the others: `failed` is told of it, or DamagedError names it at the end.
    """
    unread = Unread(failed)
    rows = store.log.rows(only={"kind": "record", **store.tagged(wanted)})
    many, shown = list(store.openings_of_many()), cache(partial(shown_by, store))
    kept = cache(partial(policy_in, store))
    while part := list(islice(rows, AT_ONCE)):
        about: dict[str, list[LogRow]] = {}
        for row in store.about([row.columns["id"] for row in part]):
            about.setdefault(row.columns["of"], []).append(row)
        others = others_of(store, part)
        for row in part:
            with unread.passed_over(row.columns["id"]):
                yield _opened(store, row, about.get(row.columns["id"], ()), many, shown, others, kept)
    unread.end()


def recorded_decisions(
    store: Store, failed: Failed | None = None, **wanted: Any
) -> Iterator[tuple[str, Mapping[str, Any], GivenInstead, str]]:
    """Each record that is found and not erased, the decision that it keeps, what was `given`, and its `texts`.

    Raises RecordsError, as `opened_all` does.
    """
    unread = Unread(failed)
    for row in store.log.rows(only={"kind": "record", **store.tagged(wanted)}):
        with unread.passed_over(row.columns["id"]):
            main = store.main(row)
            yield row.columns["id"], main["decision"], main.get("given", ()), main.get("texts", "")
    unread.end()


def _opened(
    store: Store,
    row: LogRow,
    about: Iterable[LogRow],
    many: Iterable[_OfMany],
    shown: Callable[[str], Mapping[str, Collection[str]]],
    of_case: Others,
    kept: PolicyIn,
) -> Opened:
    record, main = row.columns["id"], store.main(row)
    others = of_case.get(record, ())
    history: list[dict[str, Any]] = []
    openings: list[dict[str, Any]] = []
    people: list[tuple[int, str]] = []
    missing = 0
    for each in (row, *about):
        people += [(each.index, section.person) for section in each.sections]
        at = each.columns["at"]
        said = store.said(each)
        missing += said.count(None)
        if each.columns["kind"] == "opening":
            openings += [{"at": at, **one} for one in said if one is not None]
            continue
        added = merged(one["around"] for one in said if one is not None)
        if added:
            history.append({"at": at, "index": each.index, "around": added})

    def there(at_index: int) -> set[str]:
        return {person for index, person in people if index < at_index}

    def all_openings() -> Sequence[Mapping[str, Any]]:
        of_many = [
            {"at": at, "by": said["by"], "why": said["why"]}
            for at, index, said in many
            if index > row.index and all(is_found(row.columns, there(index), *each) for each in said["wanted"].items())
        ]
        return sorted([*openings, *of_many], key=itemgetter("at"))

    around = merged(each["around"] for each in history)
    decision, given, texts = main["decision"], main.get("given", ()), main.get("texts", "")
    otherwise = _otherwise(decision, given, history, around)
    return Opened(
        record,
        row.columns["at"],
        main["case"],
        main["person"],
        decision,
        given,
        around,
        history,
        all_openings,
        missing,
        learnt_since(row, history, others),
        row.index,
        texts,
        shown(decision["policy"]["digest"]),
        review_due(history, others, store.time()),
        [*said_of_steps(store, row.index, decision, given, others)],
        steps_of_decided(decision, given, otherwise, texts, kept),
    )


def _outcome(decision: Mapping[str, Any], given: GivenInstead) -> str:
    found = {Outcome(each.outcome) for each in answers(decision, given)} if given else ()
    return sum_up(frozenset(found)).value if given else str(decision["outcome"])


def _otherwise(
    decision: Mapping[str, Any], given: GivenInstead, history: Sequence[Mapping[str, Any]], around: Mapping[str, Any]
) -> list[Mapping[str, str]]:
    decided, shared = all_decided(history), around.get("shared", ())
    parts = [*answers(decision, given)] if decided or shared else []
    return deviations(_outcome(decision, given), parts, decided, shared)


_OfMany = tuple[str, int, dict[str, Any]]
