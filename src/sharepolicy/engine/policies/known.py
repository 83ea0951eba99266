"""What a policy says of itself: its name and identity, its files, its facts and rules."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import field, frozen

from sharepolicy.analysis.proof.verify import Proof
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.digest import digest
from sharepolicy.engine.policies import later
from sharepolicy.engine.policies.files import path_of, paths_of
from sharepolicy.engine.policies.fixed import FixedDay
from sharepolicy.ground.days import check_day, today_in
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.language.periods import EVER
from sharepolicy.language.policy import PolicyDocument, Rule
from sharepolicy.language.vocabulary import Fact, out_of_range
from sharepolicy.reading.cases import CaseReader
from sharepolicy.reading.gate import File
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.texts import texts_beside
from sharepolicy.reading.timeline import one_day


@frozen(eq=False, repr=False, slots=False)
class KnownPolicy:
    """A policy as far as one can look at it without deciding anything."""

    compiled: CompiledPolicy
    findings: tuple[Diagnostic, ...]
    proof: Proof | None
    file: File | None
    _reader: CaseReader
    _fixed: FixedDay | None = None
    _once: ReadOnce | None = None
    _read: tuple[File, ...] = ()
    _zone: datetime.tzinfo | None = None
    _spoken: dict[tuple[str, bool], CompiledPolicy] = field(factory=dict)

    @cached_property
    def _others(self) -> dict[object, Any]:
        """The same policy in other languages and zones, each made once."""
        return {}

    @property
    def document(self) -> PolicyDocument:
        """What its author wrote, typed."""
        return self.compiled.document

    @property
    def path(self) -> Path | None:
        """Where its file is on the disk, or the bundle that it is in; None if it was not read from one."""
        return path_of(self.file) if self.file is not None else None

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that were read for it, by absolute path: whoever watches these notices every change of it.

        Its own comes first; then what it extends, its vocabularies, the clauses of its sources, and its texts in other
        languages. Those of its examples follow once these have been asked for. Of a bundle, it is the bundle.
        """
        _, of_examples = vars(self).get("_own_examples", ((), ()))
        return paths_of([*self._read, *texts_beside(self._read), *of_examples, *texts_beside(of_examples)])

    def bundle(self) -> bytes:
        """The policy in one file, with everything that it stands on: `load_bundle` loads it, with the same digest.

        That is what it extends, its vocabularies, the clauses of its sources, its texts in other languages, and its
        examples, also where these came with sharepolicy. One policy has one bundle, byte for byte, on every machine.

        Files are as they were when it was loaded; of a policy that was loaded from a text, it holds that text. Raises
        PolicyError when the text stands on other files, or when there is none.
        """
        span = self.document.span
        return later.bundle(self.file, self.identity, self._once, span.text if span is not None else None)

    def export(self) -> bytes:
        """The policy as one JSON file that programs in any language can decide by: what it decides, as diagrams.

        Its form is `schemas/portable.schema.json`; its texts are in every language that it has texts in. It is read
        back and proved to be this policy, and it is the same on every machine, byte for byte. Raises ValueError where
        that fails.
        """
        return later.export(self)  # type: ignore[arg-type]  # it is the Policy that stands on this

    @property
    def name(self) -> str:
        """Its name, such as `mars` in `policy: mars`."""
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
    def identity(self) -> later.PolicyIdentity:
        """Its name, version and digest together."""
        return later.PolicyIdentity(self.name, self.version, self.digest)

    @property
    def versions(self) -> tuple[later.Version, ...]:
        """Itself, in force on all days: its versions are asked for in the same way as those of a `Timeline`."""
        return (later.Version(EVER, self),)  # type: ignore[arg-type]  # it is the Policy that stands on this

    @property
    def base(self) -> later.PolicyIdentity | None:
        """The policy that this one extends, if it is an overlay."""
        base = self.document.base
        return later.PolicyIdentity(base.name, base.version, digest(base)) if base is not None else None

    @property
    def on(self) -> datetime.date | None:
        """The day for which it was loaded; None when it decides by the day of each decision."""
        return self._fixed.day if self._fixed is not None else None

    @property
    def dates(self) -> tuple[str, ...]:
        """The names by which a case can give its date of the decision; none if the policy does not use it."""
        if self._fixed is not None:
            return (self._fixed.fact,)
        date = self.document.vocabulary.decision_date
        return (date.name,) if date is not None else ()

    def _today(self) -> datetime.date:
        """The day of today, in its time zone if it has one."""
        return today_in(self._zone)

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Its facts by name. The members of a several-of fact are facts of their own, `name/member`."""
        return self.document.vocabulary.facts

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Its rules by name."""
        return self.document.rules

    def case_schema(self, *, on: datetime.date | None = None) -> dict[str, Any]:
        """The JSON Schema (2020-12) of this policy's case files, with everything that can be said in them.

        It is the same `on` every day of the policy, which is asked as a `Timeline` is.
        """
        self._check_day(on)
        return later.case_schema(self.document)

    def form_schema(
        self, *, about: str | Iterable[str] | None = None, on: datetime.date | None = None
    ) -> dict[str, Any]:
        """A JSON Schema to build a form from, for single cases: one value for each fact, and what people call it.

        It is flat, each choice has a title, and the first is always "not known". What it gives is what `decide` takes.

        With `about`, it is for one part of a request: "subject", "recipient" or "item", for one of each, without the
        prefix; several of these, for an entry of `pairs`; or "case", for `facts`. It is the same `on` every day of the
        policy, which is asked as a `Timeline` is.
        """
        self._check_day(on)
        return later.form_schema(self.document, about)

    def _check_day(self, on: datetime.date | None) -> None:
        """Raise CaseError for a day that is not one of this policy."""
        check_day(on)
        if on is not None and self._fixed is not None:
            self._fixed.read(self.document, {}, on)
        elif on is not None and (date := self.document.vocabulary.decision_date) is not None:
            day = one_day(on)
            if not day & date.all_values:
                raise CaseError([out_of_range(date, on.isoformat(), date.span)])
