"""Whether a policy is the same after a renaming: it is loaded from both texts, and compared over all cases."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import Factory, define, frozen

from sharepolicy.analysis.change.compare import compare
from sharepolicy.analysis.change.edits import edits
from sharepolicy.core.entangled import EntangledError
from sharepolicy.engine.loading.check import Report, check_named
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.frontends.lsp.called import NameChange, called
from sharepolicy.frontends.lsp.names import NameKind
from sharepolicy.frontends.lsp.project import Project, WorkspaceFile
from sharepolicy.ground.budget import budget
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Request
from sharepolicy.language.periods import EVER, Period
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.reading.cases import read_request
from sharepolicy.reading.files import shown_name, unsaved
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.roots import below

Texts = Mapping[Path, str]


@define
class RenameProof:
    """The proof of a renaming, policy by policy.

    `before` are the texts that are open, `after` the same with the edits. Mutable: it remembers what it has read.
    """

    project: Project
    renaming: NameChange
    before: Texts
    after: Texts
    _read: tuple[ReadOnce, ReadOnce] = Factory(lambda: (ReadOnce(), ReadOnce()))
    _checked: dict[Path, tuple[Report, Report]] = Factory(dict)

    def doubt(self, start: WorkspaceFile, files: Mapping[Path, WorkspaceFile]) -> str:
        """Why a policy or a case may not mean the same afterwards, in words; empty if it is proved to."""
        decides = (
            start.path if start.is_policy else next((path for path, file in files.items() if file.is_policy), None)
        )
        if decides is None:
            return ""
        sides = _Sides(f"`{shown_name(start.path)}`", self.renaming, *self._reports(decides))
        if start.is_policy:
            return sides.doubt()
        return sides.doubt_of_case(start.text.content, self.after.get(start.path, start.text.content))

    def _reports(self, policy: Path) -> tuple[Report, Report]:
        """The findings about a policy before and after."""
        if policy not in self._checked:
            with below(self.project.root_of(policy)):
                with unsaved(self.before):
                    one = check_named(policy, self._read[0])
                with unsaved(self.after):
                    self._checked[policy] = one, check_named(policy, self._read[1])
        return self._checked[policy]


@frozen
class _Sides:
    """The findings about a policy before and after a renaming. `place` is its file, for messages."""

    place: str
    renaming: NameChange
    before: Report
    after: Report
    period: Period = EVER

    def doubt(self) -> str:
        """Why the two may not be the same policy."""
        if found := self._findings():
            return found
        if self.before.versions:
            return self._versions()
        if not isinstance(self.before.policy, Policy) or not isinstance(self.after.policy, Policy):
            return ""  # it does not load, before and after, for the same reasons
        old, new = self.before.policy.document, self.after.policy.document
        examples = self._examples()
        return self._documents(old, new) or self._cases(old, new) or examples

    def _findings(self) -> str:
        """Why it may not load as before, with the same findings at the same places."""
        were, are = ({_place(one): one for one in report.diagnostics} for report in (self.before, self.after))
        new = [one for place, one in are.items() if place not in were]
        if new and any(one.is_error for one in new):
            return f"{self.place} would not load any more, or an example would fail: {new[0].message}"
        if len(self.before.diagnostics) == len(self.after.diagnostics) and were.keys() == are.keys():
            return ""
        message = (new or [one for place, one in were.items() if place not in are])[0].message
        return f"different things would be found about {self.place}: {message}"

    def _versions(self) -> str:
        """The same for every version in time."""
        pairs = list(zip(self.before.versions, self.after.versions, strict=False))
        if len(self.before.versions) != len(self.after.versions) or any(old[0] != new[0] for old, new in pairs):
            return f"{self.place} would have different versions"
        sides = (_Sides(self.place, self.renaming, old, new, period) for (period, old), (_, new) in pairs)
        return next(filter(None, (each.doubt() for each in sides)), "")

    def _documents(self, old: PolicyDocument, new: PolicyDocument) -> str:
        """Why something that the author wrote may have changed, apart from the name."""
        was, now = called(old, self.renaming), called(new, _NOTHING)
        if was == now:
            return ""
        other = edits(was, now)
        return f"{self.place} would say something else: {other[0] if other else 'its base would be different'}"

    def _cases(self, old: PolicyDocument, new: PolicyDocument) -> str:
        """Why some case may not have the same outcome, rules, actions and people to ask."""
        renaming = self.renaming
        facts, rename = renaming.kind in (NameKind.FACT, NameKind.VALUE), {}
        if facts and renaming.old.partition(":")[0] in {*old.vocabulary.facts, *old.vocabulary.several}:
            rename = {renaming.old: renaming.new.rpartition(":")[2]}
        before = old if facts else called(old, renaming)
        try:
            with budget():
                change = compare(before, new, rename, period=self.period)
        except EntangledError as error:
            return f"{self.place} is too entangled to be compared with itself: {error.why}"
        if not change.equivalent or change.rules or change.asked_more or change.asked_less:
            return f"{self.place} would decide {change.moved:,} cases differently"
        return ""

    def _examples(self) -> str:
        """Why some example may have changed, or its result."""
        were, are = (report.examples for report in (self.before, self.after))
        was = {called(each.example, self.renaming).name: each for each in were}
        for each in are:
            old = was.pop(each.example.name, None)
            if old is None or called(old.example, self.renaming) != each.example or old.passed != each.passed:
                return f"the example `{each.example.name}` of {self.place} would be different"
        return f"an example of {self.place} would be lost" if was else ""

    def doubt_of_case(self, old: str, new: str) -> str:
        """Why a case that this policy decides may not be the same after the renaming."""
        was, now = _requests(self.before, old), _requests(self.after, new)
        if len(was) != len(now) or any(
            one is not None and called(one, self.renaming) != other for one, other in zip(was, now, strict=True)
        ):
            return f"{self.place} would be a different case"
        return ""


_NOTHING = NameChange(NameKind.FILE, "", "")


def _place(one: Diagnostic) -> tuple[Any, ...]:
    return one.code, one.span and (one.span.text.name, one.span.line)


def _requests(report: Report, text: str) -> list[Request | None]:
    """A case as each version of a policy reads it, or None if it cannot."""
    found: list[Request | None] = []
    for policy in [each.policy for _, each in report.versions] or [report.policy]:
        try:
            found.append(read_request(policy.document, Text("", text)) if isinstance(policy, Policy) else None)
        except CaseError:
            found.append(None)
    return found
