"""What a policy over time says of itself, and what it hands to one of its versions."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from attrs import frozen

from sharepolicy.core.digest import digest_over_time
from sharepolicy.engine.policies import later
from sharepolicy.engine.policies.by_day import ByDay
from sharepolicy.engine.policies.files import path_of, paths_of
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.version import Version
from sharepolicy.ground.days import check_day, today_in
from sharepolicy.reading.gate import File
from sharepolicy.reading.timeline import one_day


@frozen(eq=False, repr=False, slots=False)
class KnownTimeline:
    """A policy over time as far as one can look at it without deciding a case."""

    title: str
    versions: tuple[Version, ...]
    file: File | None = None
    _lists: tuple[File, ...] = ()
    _zone: datetime.tzinfo | None = None

    @property
    def name(self) -> str:
        """Its name, which all of its versions have."""
        return self.versions[0].policy.name

    @property
    def identity(self) -> later.PolicyIdentity:
        """Its name, the numbers of its versions, a digest of what they all say and when, and the identity of each."""
        versions = tuple(each.policy.identity for each in self.versions)
        numbers = " or ".join(dict.fromkeys(each.version for each in versions if each.version))
        return later.PolicyIdentity(self.name, numbers, digest_over_time(self._in_force), versions)

    @property
    def path(self) -> Path | None:
        """Where its list of versions is on the disk, or the bundle that it is in."""
        return path_of(self.file) if self.file is not None else None

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that were read for it, as `Policy.files`: those that list its versions, then those of each."""
        of_versions = (path for version in self.versions for path in version.policy.files)
        return tuple(dict.fromkeys([*paths_of(self._lists), *of_versions]))

    def bundle(self) -> bytes:
        """All versions in one file, with everything that they stand on, as `Policy.bundle`."""
        once = self.versions[0].policy._once
        return later.bundle(self.file, self.identity, once)

    def export(self) -> bytes:
        """All versions as one JSON file that programs in any language can decide by, as `Policy.export`."""
        return later.export(self)  # type: ignore[arg-type]  # it is the Timeline that stands on this

    def _today(self) -> datetime.date:
        """The day of today, in its time zone if it has one."""
        return today_in(self._zone)

    @cached_property
    def dates(self) -> tuple[str, ...]:
        """The names by which a case can give its date of the decision: every name that some version has for it."""
        return tuple(dict.fromkeys(name for version in self.versions for name in version.policy.dates))

    def on(self, day: datetime.date) -> Policy:
        """The policy as it is on a day, the same as `load` gives for that day. Raises CaseError for a day outside."""
        return later.as_on(self.version_on(day).policy, day)

    def version_on(self, day: datetime.date) -> Version:
        """The version in force on a day, for all of its days. Raises CaseError for a day outside."""
        check_day(day, needed=True)
        self._cases.check(one_day(day))
        return next(version for version in self.versions if day in version.period)

    def for_rows(self, on: datetime.date | None = None) -> Policy:
        """The version that decides many rows: that of the day `on`, which is then the date of every row.

        Without a day it is the version of today, and refuses a row on whose own date another version is in force.
        """
        version = self.version_on(on or self._today())
        return version.own_days if on is None else version.policy

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
        """Decide every row of a table, as `Policy.decide_columns`, by the version that is in force on the day `on`.

        Without `on` it is the version of today, and a row on whose date another version is in force is a wrong row.
        """
        asked = later.AskedOfTable(columns, values, want, on, invalid, keep, ignore, threads, self._today())
        return later.decide_columns(self.for_rows(on).rows, table, asked)

    def to_sql(
        self,
        dialect: str,
        table: str | Sequence[str],
        *,
        form: later.SqlForm = "standard",
        columns: later.Columns = None,
        values: later.Codes | None = None,
        yes_no: str = "boolean",
        keep: Sequence[str] = (),
        on: datetime.date | str | None = None,
        name: str | Sequence[str] | None = None,
    ) -> str:
        """A query that decides every row of a table, as `Policy.to_sql`, by the version in force on the day `on`.

        Without `on`, or with "today", it is the version of today: on a day on which another version is in force, the
        query has no answer.
        """
        return self.for_rows(on if isinstance(on, datetime.date) else None).to_sql(
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

    def case_schema(self, *, on: datetime.date | None = None) -> dict[str, Any]:
        """The JSON Schema of the case files of the version in force on a day, or today if the day is left out."""
        return self.version_on(on or self._today()).policy.case_schema()

    def form_schema(
        self, *, about: str | Iterable[str] | None = None, on: datetime.date | None = None
    ) -> dict[str, Any]:
        """A JSON Schema to build a form from, as `Policy.form_schema`, of the version in force on a day, or today."""
        return self.version_on(on or self._today()).policy.form_schema(about=about)

    @property
    def _in_force(self) -> tuple[later.VersionInForce, ...]:
        return tuple(later.VersionInForce(each.policy.document, each.period) for each in self.versions)

    @cached_property
    def _by_day(self) -> ByDay:
        return ByDay(self.versions, frozenset(self.dates), {})

    @cached_property
    def _cases(self) -> later.CasesOverTime:
        """How its cases are read: on which days they may be decided, and how each version reads them then."""
        return later.over_time(self.name, self._in_force)
