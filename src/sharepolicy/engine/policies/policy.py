"""A policy that has been read, compiled and proved: the object that people work with."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Literal

from attrs import evolve, field, frozen

from sharepolicy.analysis.decision.dated import dated, dated_request
from sharepolicy.analysis.decision.decide import MAKING, Decision, decide, tell_rules
from sharepolicy.analysis.proof.verify import Proof
from sharepolicy.core.compile import CompiledPolicy, compile_policy
from sharepolicy.core.fast_code import Fast
from sharepolicy.core.fastpath import fast_path
from sharepolicy.engine.policies import later
from sharepolicy.engine.policies.fixed import FixedDay
from sharepolicy.engine.policies.queried import QueriedPolicy
from sharepolicy.ground.days import check_day, check_zone
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.kinds import check_language
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Case, Request
from sharepolicy.reading.cases import CaseReader, flat_case
from sharepolicy.reading.gate import File
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.written import Written


@frozen(eq=False, repr=False, slots=False)
class Policy(QueriedPolicy):
    """A policy, ready to decide. Immutable; one serves many threads.

    `findings` are the warnings about it; `proof` says what was proved, or is None when it was loaded without proof.
    """

    _fast: Fast = field(init=False)

    def __attrs_post_init__(self) -> None:
        found = fast_path(self.compiled, self._reader.case, tell_rules, MAKING, self._today)
        object.__setattr__(self, "_fast", found)

    def decide(
        self,
        case: Mapping[str, Any] | Case,
        *,
        on: datetime.date | None = None,
        second_opinion: bool = False,
        time_limit: float | None = None,
        language: str | None = None,
    ) -> Decision:
        """Decide one case: one subject, one recipient, one item.

        `case` maps facts to values: the words of the vocabulary; True and False for yes/no facts; whole numbers;
        dates; a list for several possible values; a mapping such as `{"at_least": 16}`; "unknown". A fact that is left
        out is unknown, and every possible value of what is unknown is considered. `on` is the date of the decision,
        which is today if neither `on` nor the case gives it.

        With `second_opinion` another engine is asked too: durable-rules, in a process of its own. The decision says
        whether it confirms the answer; unless it does, within `time_limit` seconds (2 by default), the outcome is
        escalate, with both answers. With `language` it is said in that language, as by `in_language`.

        Raises CaseError when a fact or value is not in the vocabulary, or when the facts contradict each other, and
        NoSecondOpinionError when a second opinion is asked for and durable-rules is not installed or does not load.
        """
        if on is None and language is None and not second_opinion:
            fast = self._fast
            if (decision := fast(case)) is not None:
                return decision  # type: ignore[no-any-return]
        if language is not None:
            return self.in_language(language).decide(case, on=on, second_opinion=second_opinion, time_limit=time_limit)
        is_dated = type(on) is datetime.date and type(case) is dict and not second_opinion
        if is_dated and (decision := self._quick(case, on)) is not None:  # type: ignore[arg-type]
            return decision
        limit = later.usable(time_limit) if second_opinion else None
        check_day(on)
        try:
            return self._decide(case, on, limit)
        except CaseError as error:
            raise self._located(error, case, lambda placed: self._decide(placed, on)) from error.__cause__

    def _quick(
        self, case: dict[str, Any], on: datetime.date | None, today: datetime.date | None = None
    ) -> Decision | None:
        """The decision of a complete case of plain values; None if it needs a closer look."""
        found: Decision | None = self._fast(case, on, today) if on is None or self._fixed is None else None
        return found

    def _decide(
        self,
        case: later.GivenCase,
        on: datetime.date | None,
        limit: float | None = None,
        today: datetime.date | None = None,
    ) -> Decision:
        """Decide any case, including one that the fast path leaves to it; with `limit`, a second opinion is asked."""
        if self._fixed is not None and not self._fixed.is_unsaid(case, on):
            read = flat_case(self._fixed.read(self.document, case, on))
        else:
            given, nobody = self._reader.any_case(case), on is None
            read = dated(self.document, given, on or today or self._today(), always=not nobody, today=nobody)
        return self._decide_read(read, limit)

    def _decide_read(self, case: Case, limit: float | None = None) -> Decision:
        """Decide a case that has been read, with its day."""
        decided = decide(self.compiled, case)
        return decided if limit is None else self._confirmed(decided, limit)

    def in_language(self, language: str) -> Policy:
        """The same policy in another language: it decides alike, and says so in the words of its files of texts.

        What is not translated stays as it is. In `en` a policy without English texts speaks as it is written; a tag
        such as `cy-GB` finds texts in `cy`. Raises PolicyError when there are no texts in that language, or when they
        do not fit the policy. They are as they were when it was loaded, and are parsed once.
        """
        check_language(language)
        if language not in self._others:
            self._others[language] = later.translated(self, language)
        found: Policy = self._others[language]
        return found

    def in_zone(self, zone: datetime.tzinfo) -> Policy:
        """The same policy, for which today is the day in a time zone, such as `ZoneInfo("Europe/London")`.

        Without it, today is the day where the program runs. Raises TypeError for anything but a time zone.
        """
        check_zone(zone)
        if not isinstance(zone, Hashable):
            return evolve(self, zone=zone)
        found: Policy = self._others.setdefault(zone, self._others.get(zone) or evolve(self, zone=zone))
        return found

    def decide_request(
        self,
        request: Mapping[str, Any] | Request | Text | Written,
        *,
        on: datetime.date | None = None,
        second_opinion: bool = False,
        time_limit: float | None = None,
        language: str | None = None,
    ) -> later.RequestDecision:
        """Decide a whole request: several items, about several subjects, to several recipients.

        `request` has the layout of a case file (`facts`, `subjects`, `recipients`, `items`), or is the text of one. The
        rest is as in `decide`, errors too: a second opinion is asked for each case in it, and `time_limit` is for each.
        """
        if language is not None:
            spoken = self.in_language(language)
            return spoken.decide_request(request, on=on, second_opinion=second_opinion, time_limit=time_limit)
        limit = later.usable(time_limit) if second_opinion else None
        check_day(on)
        try:
            return self._decide_request(request, on, limit)
        except CaseError as error:
            raise self._located(error, request, lambda placed: self._decide_request(placed, on)) from error.__cause__

    def _decide_request(
        self,
        request: later.GivenCase,
        on: datetime.date | None,
        limit: float | None = None,
        today: datetime.date | None = None,
    ) -> later.RequestDecision:
        if self._fixed is not None:
            found = self._fixed.read(self.document, request, on)
        else:
            read, nobody = self._reader.request(request), on is None
            day = on or today or self._today()
            found = dated_request(self.document, read, day, always=not nobody, today=nobody)
        return self._decide_read_request(found, limit)

    def _decide_read_request(self, found: Request, limit: float | None = None) -> later.RequestDecision:
        """Decide a request that has been read, with its day."""
        confirmed = None if limit is None else (lambda decision: self._confirmed(decision, limit))
        return later.decide_request(self.compiled, found, confirmed)

    def decide_again(self, stored: Mapping[str, Any]) -> Decision | later.RequestDecision:
        """Decide again what a stored decision was asked: `stored` is what `to_dict()` gave, also by way of JSON.

        By the same policy it is the same decision, and its plain data is the same, on whichever day this is done; a
        second opinion is not asked again, and time limits are due only if you ask `to_dict` for that again. By another
        policy, it is what that policy would have decided then. It is said in the language in which it was said, or in
        the policy's own if that has no texts in it.

        Raises CaseError if it is not a stored decision, or if this policy cannot decide what was asked.
        """
        asked = later.asked_before(stored)
        policy = later.in_language_if_there(self, asked.language)
        decide_ = policy._decide_request if asked.is_request else policy._decide
        return decide_(asked.given, asked.on, None, asked.today)

    def _located(
        self, error: CaseError, given: later.GivenCase, again: Callable[[later.GivenCase], object]
    ) -> CaseError:
        """The same error, with the way to everything that is wrong in what was given."""
        return later.located(error, given, (self.document,), again)

    def decide_columns(
        self,
        table: Any,
        *,
        columns: Mapping[str, str] | None = None,
        values: Mapping[str, Mapping[Any, str]] | None = None,
        want: Sequence[str] = ("outcome", "settled"),
        on: datetime.date | None = None,
        invalid: Literal["error", "mark"] = "error",
        keep: Sequence[str] = (),
        ignore: Sequence[str] = (),
        threads: int = 1,
    ) -> Any:
        """Decide every row of a table: the same answers as `decide` gives for the same facts, much faster.

        `table` is an Arrow table or record batch, or a data frame of pandas, polars, DuckDB or another library that
        speaks Arrow's C interface; the answers are a `pyarrow.Table` with a row for each row. For a
        `pyarrow.RecordBatchReader` they are a reader too, and only a few chunks of rows are in memory at once.

        Columns are facts. A value that is missing (null) is unknown; a list is a set of possible values; a several-of
        fact is a column of lists that say which members hold, or a yes/no column `name/member` for each member.
        `columns` says what the column of a fact is called; `values` what values of a column mean, such as
        `{"consent": {"Y": "given", 9: "unknown"}}`. Columns that are not facts are refused, unless they are in `keep`
        (they come back beside the answers) or in `ignore`; `*` stands for all of them.

        `want` names the answers, in their order: `outcome`, `settled`, `possible` (outcomes), `rules` (that decide, or
        may where facts are open), `actions` (that are due, or may be), `ask` (the first fact to ask), `valid`, and
        `problem` (what is wrong in a row). `on` is the date of the decision in every row, as in `decide`: it replaces a
        date in the row. Without it, a row without a date is decided as of today.

        A row that `decide` would refuse is never answered. With `invalid="error"` an error says how many there are,
        why, and where (of a reader, as soon as one is read); with `"mark"` their answers are null and `valid` is
        false. `threads` work on chunks of rows.

        Raises CaseError when columns do not fit the facts, for such rows, for anything but a table, and for any other
        wrong argument. Needs `sharepolicy[columns]`.
        """
        asked = later.AskedOfTable(columns, values, want, on, invalid, keep, ignore, threads, self._today())
        return later.decide_columns(self.rows, table, asked)

    @property
    def rows(self) -> later.Decider:
        """What the columns engine needs of it."""
        return later.Decider(
            self.compiled, self._reader.case, self.decide, self._fixed.fact if self._fixed is not None else ""
        )

    @cached_property
    def _second_engine(self) -> later.DurableRules:
        """The engine that gives second opinions. It gets the policy from its document."""
        return later.DurableRules(self.document)

    def _confirmed(self, decision: Decision, time_limit: float) -> Decision:
        return later.confirm(self.compiled, decision, self._second_engine, time_limit)

    def __reduce__(self) -> tuple[Any, ...]:
        """Sent to another process as plain data. There it is compiled again, but not proved again."""
        return arrived, (self._parcel, self._zone)

    @cached_property
    def _parcel(self) -> bytes:
        return later.pack(self._sent)

    @property
    def _sent(self) -> tuple[object, ...]:
        return self.document, self.findings, self.proof, self.file, self._fixed, self._read

    def __repr__(self) -> str:
        proved = f": {self.proof}" if self.proof else " (not proved)"
        return f"<Policy {self.name} {self.version}{proved}>"


def make_policy(
    compiled: CompiledPolicy,
    findings: tuple[Diagnostic, ...],
    proof: Proof | None,
    file: File | None,
    fixed: FixedDay | None = None,
    once: ReadOnce | None = None,
    read: tuple[File, ...] = (),
) -> Policy:
    """The policy of a compiled document, for which these files were `read`. It must be free of conflicts and gaps."""
    return Policy(compiled, findings, proof, file, CaseReader(compiled.document), fixed, once, read)


def replaced(policy: Policy, compiled: CompiledPolicy, fixed: FixedDay | None = None) -> Policy:
    """The policy, for some of its days only: with the document of these days."""
    return evolve(policy, compiled=compiled, reader=CaseReader(compiled.document), fixed=fixed, spoken={})


@lru_cache(maxsize=8)
def arrived(made_of: bytes, zone: datetime.tzinfo | None = None) -> Policy:
    """A policy that was sent here by `pickle`; compiled once, however often it is sent."""
    return arrived_as(later.unpack(made_of), zone)


def arrived_as(sent: tuple[Any, ...], zone: datetime.tzinfo | None) -> Policy:
    """The policy of what was sent of it."""
    document, findings, proof, file, fixed, read = sent
    return evolve(make_policy(compile_policy(document), findings, proof, file, fixed, read=read), zone=zone)
