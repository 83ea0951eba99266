"""From a name, path or text to a policy: found, read, compiled, proved."""

from __future__ import annotations

import datetime
from pathlib import Path

from attrs import frozen

from sharepolicy.analysis.examples import ExampleResult, try_example
from sharepolicy.analysis.overlays import keeping, told_of_overlay
from sharepolicy.analysis.verify import Proof, entanglement, soundness, verify
from sharepolicy.core.compile import CompiledPolicy, EntangledError, compile_policy
from sharepolicy.engine.examples import Fixed
from sharepolicy.engine.policy import Policy, make_policy
from sharepolicy.ground.diagnostic import Diagnostic, PolicyError, in_order
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Example
from sharepolicy.language.periods import on_date
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges, overlap
from sharepolicy.reading.files import find_policy
from sharepolicy.reading.policies import Reading, read_policy, read_policy_text


@frozen(eq=False)
class Report:
    """What `check` found: every diagnostic in order of place, the proof, and what became of each example."""

    name: str
    diagnostics: tuple[Diagnostic, ...]
    policy: Policy | None = None
    proof: Proof | None = None
    examples: tuple[ExampleResult, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.diagnostics


def load(policy: str | Path, *, prove: bool = True, on: datetime.date | None = None) -> Policy:
    """Load a policy by the name of a shipped one (`mars`) or by the path of a file or folder.

    With `on`, or with a name as `mars@2026-02-04`, it is the policy as it is on that day, whatever day it is used.

    Every invariant is proved over all possible cases. With `prove=False` that is left out, for those who have proved
    it before; a policy with conflicting rules or uncovered cases never loads.

    Raises PolicyError with every diagnostic when the policy cannot be used.
    """
    named, day = _day_in(policy)
    path = find_policy(named)
    found = _made(read_policy(path), path, prove)
    return found if (on or day) is None else _as_on(found, on or day)


def _day_in(policy: str | Path) -> tuple[str | Path, datetime.date | None]:
    """A policy and the day that its name ends with, as `mars@2026-02-04`."""
    named, at, day = str(policy).rpartition("@")
    try:
        return (named, datetime.date.fromisoformat(day)) if at and named else (policy, None)
    except ValueError:
        return policy, None


def _as_on(policy: Policy, day: datetime.date | None) -> Policy:
    """The policy as it is on a day. What was proved of it was proved for every day."""
    fact = policy.document.vocabulary.decision_date
    if day is None or fact is None:
        return policy
    if not overlap(Ranges.of(day.toordinal(), day.toordinal()), fact.all_values):
        message = f"`{policy.name}` has no such day as {day}"
        raise PolicyError([Diagnostic("value-out-of-range", message, fact.span, "see the bounds of the date")])
    compiled = _compiled(on_date(policy.document, day), [])
    return make_policy(compiled, policy.findings, policy.proof, policy.path, Fixed(fact.name, day))


def load_text(text: str, name: str = "<text>", *, folder: str | Path | None = None, prove: bool = True) -> Policy:
    """Load a policy from a text. `name` stands for it in diagnostics; files that it uses are looked up in `folder`.

    Raises PolicyError with every diagnostic when the policy cannot be used.
    """
    reading = read_policy_text(Text(name, text), folder=Path(folder) if folder is not None else None)
    return _made(reading, None, prove)


def load_document(document: PolicyDocument, *, prove: bool = True) -> Policy:
    """A policy from a document that was made in Python.

    Raises PolicyError as `load` does.
    """
    return _made(Reading(document=document), None, prove)


def check(policy: str | Path) -> Report:
    """Read, prove and run the examples of a policy. Never raises for a flaw in it: the report holds them all."""
    named, _ = _day_in(policy)
    try:
        path = find_policy(named)
    except PolicyError as error:
        return Report(str(policy), error.diagnostics)
    reading = read_policy(path, examples=True)
    name = reading.document.name if reading.document else str(policy)
    try:
        found = _made(reading, path, prove=True)
    except PolicyError as error:
        return Report(name, error.diagnostics)
    results = tuple(run_example(found, example) for example in reading.examples)
    failures = [result.diagnostic() for result in results if not result.passed]
    return Report(name, in_order([*found.findings, *failures]), found, found.proof, results)


def run_example(policy: Policy, example: Example) -> ExampleResult:
    """Decide an example as of today, unless it says its date, and compare it with what its author expects."""
    return try_example(policy.compiled, example, datetime.date.today())


def _made(reading: Reading, path: Path | None, prove: bool) -> Policy:
    """The policy of what was read, or PolicyError with everything that was found."""
    found = list(reading.diagnostics)
    if reading.document is None:
        raise PolicyError(found)
    compiled = _compiled(reading.document, found)
    if prove:
        verification = verify(compiled)
        found += told_of_overlay(reading.document, verification.findings)
        proof = verification.proof
        if compiled.document.base is not None and not any(soundness(compiled)):
            found += keeping(reading.document)
    else:
        found += soundness(compiled)
        proof = None
    if any(diagnostic.is_error for diagnostic in found):
        raise PolicyError(found)
    return make_policy(compiled, in_order(found), proof, path)


def _compiled(document: PolicyDocument, found: list[Diagnostic]) -> CompiledPolicy:
    try:
        return compile_policy(document)
    except EntangledError as error:
        raise PolicyError([*found, entanglement(document, error)]) from error
