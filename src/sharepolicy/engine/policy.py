"""A policy that is read, compiled and proved: the object that people hold."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import update_wrapper
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from sharepolicy.analysis.decide import MAKING, Decision, decide
from sharepolicy.analysis.decision import PolicyIdentity
from sharepolicy.analysis.examples import dated
from sharepolicy.analysis.reasons import rules_among
from sharepolicy.analysis.requests import RequestDecision, decide_request
from sharepolicy.analysis.verify import Proof
from sharepolicy.backends.sql.layout import Codes, Columns
from sharepolicy.backends.sql.make import Form, to_sql
from sharepolicy.backends.sql.writer import SqlError
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.digest import digest
from sharepolicy.core.fastpath import fast_path
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.language.case import Case, Example, Request
from sharepolicy.language.policy import PolicyDocument, Rule
from sharepolicy.language.values import Ranges, overlap
from sharepolicy.language.vocabulary import Fact
from sharepolicy.reading.cases import CaseReader
from sharepolicy.reading.policies import read_policy
from sharepolicy.reading.shapes.case_of_policy import case_schema


@frozen
class Fixed:
    """The day for which a policy was loaded, and the fact that is the date of the decision in its file."""

    fact: str
    day: datetime.date


@frozen(eq=False, repr=False, slots=False)
class Policy:
    """A policy, ready to decide. Immutable; one serves many threads.

    `findings` are the warnings about it; `proof` says what was proved, or is None when it was loaded without proof.
    """

    compiled: CompiledPolicy
    findings: tuple[Diagnostic, ...]
    proof: Proof | None
    path: Path | None
    _reader: CaseReader
    _fixed: Fixed | None = None

    def __attrs_post_init__(self) -> None:
        if self._fixed is not None:
            return
        # Every other policy has a `decide` of its own: it does what the method does, and complete cases faster.
        general = self.decide
        fast = fast_path(self.compiled, general, self._reader.case, rules_among, MAKING)
        object.__setattr__(self, "decide", fast if fast is general else update_wrapper(fast, general))

    @property
    def document(self) -> PolicyDocument:
        """What its author wrote, typed."""
        return self.compiled.document

    @property
    def name(self) -> str:
        """Its name, as in `policy: mars`."""
        return self.document.name

    @property
    def title(self) -> str:
        """Its title."""
        return self.document.title

    @property
    def version(self) -> str:
        """Its version, as its author numbers it."""
        return self.document.version

    @property
    def digest(self) -> str:
        """The digest of its content: the same text and meaning have the same digest everywhere."""
        return self.compiled.digest

    @property
    def base(self) -> PolicyIdentity | None:
        """The policy that this one extends, if it is an overlay."""
        base = self.document.base
        return PolicyIdentity(base.name, base.version, digest(base)) if base is not None else None

    @property
    def on(self) -> datetime.date | None:
        """The day for which it was loaded; None when it decides by the day of each decision."""
        return self._fixed.day if self._fixed is not None else None

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Its facts by name. The members of a several-of fact are facts of their own, `name/member`."""
        return self.document.vocabulary.facts

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Its rules by name."""
        return self.document.rules

    def decide(self, case: Mapping[str, Any] | Case, *, on: datetime.date | None = None) -> Decision:
        """Decide one case: one subject, one recipient, one item.

        `case` maps facts to values: the words of the vocabulary; True and False for yes/no facts; whole numbers;
        dates; a list for several possible values; a mapping such as `{"at_least": 16}`; "unknown". A fact that is left
        out is unknown, and whatever is unknown is looked at from all sides. `on` is the date of the decision; it is
        today when neither `on` nor the case says.

        Raises CaseError when a fact or value is not in the vocabulary, or when the facts contradict each other.
        """
        if self._fixed is not None:
            case = self._undated(case, self._fixed, on)
        read = case if isinstance(case, Case) else self._reader.case(case)
        return decide(self.compiled, self._dated(read, on))

    def decide_request(
        self, request: Mapping[str, Any] | Request, *, on: datetime.date | None = None
    ) -> RequestDecision:
        """Decide a whole request: several items, about several subjects, to several recipients.

        `request` is laid out as a case file: `facts`, `subjects`, `recipients`, `items`. Otherwise as `decide`.

        Raises CaseError as `decide` does.
        """
        if self._fixed is not None:
            self._undated({}, self._fixed, on)
        found = request if isinstance(request, Request) else self._reader.request(request)
        return decide_request(found, lambda case: decide(self.compiled, self._dated(case, on)))

    def to_sql(
        self,
        dialect: str,
        table: str | Sequence[str],
        *,
        form: Form = "standard",
        columns: Columns = None,
        values: Codes | None = None,
        yes_no: str = "boolean",
        keep: Sequence[str] = (),
        on: datetime.date | str | None = None,
        name: str | Sequence[str] | None = None,
    ) -> str:
        """A query that decides every row of a table where it lies; with `name`, the view of that name.

        `dialect` is one of duckdb, postgres, sqlite, tsql (SQL Server), snowflake, bigquery and spark. NULL is
        unknown. The "standard" form can be read; where it cannot settle a row, `needs_exact_engine` is true. The
        "exact" form is what `decide` says, whatever is unknown, and is long.

        `columns` names the facts that the table knows: a list when its columns bear their names, a mapping from facts
        to columns when they do not; all facts by default. Other facts are unknown in every row. `values` says for a
        fact what stands in the table, and which value it means, or "unknown". Yes/no facts are "boolean" or
        "words". `keep` names columns to hand on, as the number of the case. `on` is the date of the decision: a day,
        or "today" for the day on which the query runs; without it, the policy's date must have a column.

        Needs sqlglot: `pip install "sharepolicy[sql]"`. Raises SqlError when it cannot be written so.
        """
        if self._fixed is not None and on is not None:
            raise SqlError(f"this is the policy as on {self._fixed.day}; its date is given already")
        return to_sql(
            self.compiled,
            dialect,
            table,
            form=form,
            columns=columns,
            values=values,
            yes_no=yes_no,
            keep=keep,
            on=on,
            name=name,
        )

    def case_schema(self) -> dict[str, Any]:
        """The JSON Schema (2020-12) of this policy's case files: enough to build a form from."""
        return case_schema(self.document)

    @property
    def examples(self) -> tuple[Example, ...]:
        """Its examples, read from its files; empty for a policy that was not loaded from a file."""
        return read_policy(self.path, examples=True).examples if self.path is not None else ()

    def _undated(
        self, case: Mapping[str, Any] | Case, fixed: Fixed, on: datetime.date | None
    ) -> Mapping[str, Any] | Case:
        """A case without its date, which must be the day of the policy where it is given."""
        left: Mapping[str, Any] | Case = case
        given: object = None
        if isinstance(case, Case):
            there = case.given.get(fixed.fact)
            if there is not None:
                day = fixed.day.toordinal()
                given = fixed.day if overlap(there, Ranges.of(day, day)) else "another day"
                left = evolve(case, given={name: held for name, held in case.given.items() if name != fixed.fact})
        elif fixed.fact in case:
            given = case[fixed.fact]
            left = {name: value for name, value in case.items() if name != fixed.fact}
        for said in (on, given):
            if said is not None and str(said) != fixed.day.isoformat():
                message = f"this is the policy as on {fixed.day}, and the case is decided on {said}"
                raise CaseError([Diagnostic("contradictory-case", message)])
        return left

    def _dated(self, case: Case, on: datetime.date | None) -> Case:
        return dated(self.document, case, on or datetime.date.today(), always=on is not None)

    def __repr__(self) -> str:
        proved = f": {self.proof}" if self.proof else " (not proved)"
        return f"<Policy {self.name} {self.version}{proved}>"


def make_policy(
    compiled: CompiledPolicy,
    findings: tuple[Diagnostic, ...],
    proof: Proof | None,
    path: Path | None,
    fixed: Fixed | None = None,
) -> Policy:
    """The policy of a compiled document. It must be free of conflicts and gaps."""
    return Policy(compiled, findings, proof, path, CaseReader(compiled.document), fixed)
