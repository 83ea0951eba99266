"""Opening what a command is given: the case file, and the policy that is to decide it."""

from __future__ import annotations

from pathlib import Path

from attrs import evolve, frozen

from sharepolicy.engine.loading.load import load_file, load_named
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import DEFAULT_POLICY, UsageError
from sharepolicy.ground.diagnostic import CaseError, Diagnostics, PolicyError
from sharepolicy.ground.tongue import said
from sharepolicy.reading.cases import case_policy
from sharepolicy.reading.files import MOST_BYTES, shipped_policies, text_from_bytes
from sharepolicy.reading.gate import File, find_base
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.roots import root_around
from sharepolicy.reading.timeline import day_in
from sharepolicy.reading.tree import Scalar
from sharepolicy.reading.written import Written

STANDARD_INPUT = "-"


@frozen
class OpenedCase:
    """A case as it is written, the policy that is to decide it, and, where it is not obvious, how that was chosen."""

    written: Written
    policy: Policy | Timeline
    choice: str = ""


def open_case(named: str, policy: str | None, console: Console, language: str = "") -> OpenedCase:
    """Read a case file and load the policy: the one asked for, else the one that the case names, else `mars`.

    Raises CaseError and PolicyError.
    """
    opened = _open_case(named, policy, console, language)
    return evolve(opened, policy=opened.policy.in_language(language)) if language else opened


def _open_case(named: str, policy: str | None, console: Console, language: str) -> OpenedCase:
    once = ReadOnce()
    written = _written(named, once, console)
    by_case = case_policy(written)
    if policy is None and by_case is not None:
        return OpenedCase(written, _load_named(by_case, named, once))
    choice = ""
    if policy is None:
        choice = said(
            language,
            "The case names no policy, so `{policy}` decided. Choose another with --policy.",
            policy=DEFAULT_POLICY,
        )
    elif by_case is not None and policy not in (by_case.value, other := _from(named, by_case.value)):
        choice = said(
            language,
            "The case names the policy `{other}`; `{policy}` decided, as you asked.",
            other=other,
            policy=policy,
        )
    return OpenedCase(written, load_named(policy or DEFAULT_POLICY, once), choice)


def _load_named(said: Scalar, case_file: str, once: ReadOnce) -> Policy | Timeline:
    """The policy that a case file names: a path from its folder, or a shipped policy. It may end with a day.

    A case can come from anybody: it may only name policies in its own root, and learns nothing about other places.
    Raises PolicyError, and CaseError when the case names something it may not.
    """
    named, day = day_in(said.value)
    path = Path(_STANDS_HERE if case_file == STANDARD_INPUT else case_file)
    try:
        file = find_base(str(named), File(path, root_around(path)))
        return load_file(file, once, prove=True, on=day, named_at=said.span)
    except PolicyError as error:
        flaws = [evolve(flaw, span=flaw.span or said.span) for flaw in error.diagnostics]
        if any(flaw.span == said.span for flaw in flaws):
            raise CaseError(flaws, error.left_out) from error
        raise


_STANDS_HERE = "case.yaml"
"""A case from the standard input names files as if it were in the working folder."""


def _typed(console: Console) -> bytes:
    try:
        return console.source.buffer.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"the standard input cannot be read: {error.strerror or error}") from error


def _written(named: str, once: ReadOnce, console: Console) -> Written:
    diagnostics = Diagnostics()
    if named == STANDARD_INPUT:
        text = text_from_bytes(_typed(console), "<standard input>", diagnostics)
        written = Written(text) if text is not None else None
    else:
        written = once.named(Path(named), diagnostics)
    if written is None:
        raise CaseError(diagnostics)
    return written


def _from(case_file: str, named: str) -> str:
    """The policy that a case file names, as one would name it from the working folder."""
    return named if case_file == STANDARD_INPUT or named in shipped_policies() else str(Path(case_file).parent / named)
