"""Opening what a command is given: the case file, and the policy that is to decide it."""

from __future__ import annotations

from pathlib import Path

from attrs import evolve, frozen

from sharepolicy.engine.load import day_in, load, load_file
from sharepolicy.engine.policy import Policy
from sharepolicy.engine.timeline import Timeline
from sharepolicy.frontends.commands.options import DEFAULT_POLICY, UsageError
from sharepolicy.frontends.console import Console
from sharepolicy.ground.diagnostic import CaseError, Diagnostics, PolicyError
from sharepolicy.ground.text import Text
from sharepolicy.reading.cases import case_policy
from sharepolicy.reading.files import MOST_BYTES, read_text, shipped_policies, text_from_bytes
from sharepolicy.reading.gate import File
from sharepolicy.reading.overlays import find_base
from sharepolicy.reading.roots import root_around
from sharepolicy.reading.tree import Scalar

STANDARD_INPUT = "-"


@frozen
class OpenedCase:
    """The text of a case, the policy that is to decide it, and how that policy was chosen, where that is not plain."""

    text: Text
    policy: Policy | Timeline
    choice: str = ""


def open_case(named: str, policy: str | None, console: Console) -> OpenedCase:
    """Read a case file, and load the policy: the one asked for, else the one that the case names, else `mars`.

    Raises CaseError and PolicyError.
    """
    text = _text(named, console)
    said = case_policy(text)
    choice = ""
    loaded = _load_named(said, named) if policy is None and said is not None else load(policy or DEFAULT_POLICY)
    if policy is None and said is None:
        choice = f"The case names no policy, so `{DEFAULT_POLICY}` decided. Choose another with --policy."
    elif policy is not None and said is not None and policy not in (said.value, by_case := _from(named, said.value)):
        choice = f"The case names the policy `{by_case}`; `{policy}` decided, as you asked."
    return OpenedCase(text, loaded, choice)


def _load_named(said: Scalar, case_file: str) -> Policy | Timeline:
    """The policy that a case file names: a path from its folder, or a shipped policy. It may end with a day.

    A case can come from anybody: it names policies below its own root only, and learns nothing of what lies elsewhere.
    Raises PolicyError, and CaseError when the case names what it may not.
    """
    named, day = day_in(said.value)
    path = Path(_STANDS_HERE if case_file == STANDARD_INPUT else case_file)
    try:
        file = find_base(str(named), File(path, root_around(path)))
        return load_file(file, prove=True, on=day, named_at=said.span)
    except PolicyError as error:
        flaws = [evolve(flaw, span=flaw.span or said.span) for flaw in error.diagnostics]
        if any(flaw.span == said.span for flaw in flaws):
            raise CaseError(flaws, error.left_out) from error
        raise


_STANDS_HERE = "case.yaml"
"""A case from the standard input names files as if it stood in the working folder."""


def _typed(console: Console) -> bytes:
    try:
        return console.source.buffer.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"the standard input cannot be read: {error.strerror or error}") from error


def _text(named: str, console: Console) -> Text:
    diagnostics = Diagnostics()
    if named == STANDARD_INPUT:
        text = text_from_bytes(_typed(console), "<standard input>", diagnostics)
    else:
        text = read_text(Path(named), diagnostics)
    if text is None:
        raise CaseError(diagnostics)
    return text


def _from(case_file: str, named: str) -> str:
    """The policy that a case file names, as a person here would name it."""
    return named if case_file == STANDARD_INPUT or named in shipped_policies() else str(Path(case_file).parent / named)
