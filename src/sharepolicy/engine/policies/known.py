"""What a policy says of itself: its name and identity, its files, its facts and rules."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from sharepolicy.analysis.proof.verify import Proof
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.digest import digest
from sharepolicy.engine.policies import later
from sharepolicy.engine.policies.fixed import FixedDay
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.language.policy import PolicyDocument, Rule
from sharepolicy.language.vocabulary import Fact
from sharepolicy.reading.cases import CaseReader
from sharepolicy.reading.gate import File
from sharepolicy.reading.once import ReadOnce


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

    @property
    def document(self) -> PolicyDocument:
        """What its author wrote, typed."""
        return self.compiled.document

    @property
    def path(self) -> Path | None:
        """Where its file is, if it was read from one."""
        return self.file.path if self.file is not None else None

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

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Its facts by name. The members of a several-of fact are facts of their own, `name/member`."""
        return self.document.vocabulary.facts

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Its rules by name."""
        return self.document.rules

    def case_schema(self) -> dict[str, Any]:
        """The JSON Schema (2020-12) of this policy's case files: enough to build a form from."""
        return later.case_schema(self.document)
