"""Opening what a command is given: the case file, and the policy that is to decide it."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from sharepolicy.engine.load import day_in, load, load_file
from sharepolicy.engine.policy import Policy
from sharepolicy.frontends.commands.options import DEFAULT_POLICY, UsageError
from sharepolicy.frontends.console import Console
from sharepolicy.ground.diagnostic import CaseError, Diagnostics, PolicyError
from sharepolicy.ground.text import Text
from sharepolicy.reading.cases import case_policy
from sharepolicy.reading.files import MOST_BYTES, is_there, read_text, shipped_policies, text_from_bytes
from sharepolicy.reading.gate import find_policy
from sharepolicy.reading.roots import below, root_around
from sharepolicy.reading.tree import Scalar

STANDARD_INPUT = "-"


@frozen
class OpenedCase:
    """The text of a case, the policy that is to decide it, and how that policy was chosen, where that is not plain."""

    text: Text
    policy: Policy
    choice: str = ""


def open_case(named: str, policy: str | None, console: Console) -> OpenedCase:
    """Read a case file, and load the policy: the one asked for, else the one that the case names, else `mars`.

    Raises CaseError and PolicyError.
    """
    text = _text(named, console)
    said = case_policy(text)
    by_case = _path_from(said.value, named) if said is not None else None
    choice = ""
    if policy is None and said is not None:
        loaded = _load_named(said, str(by_case), named)
    else:
        loaded = load(policy or DEFAULT_POLICY)
    if policy is None and said is None:
        choice = f"The case names no policy, so `{DEFAULT_POLICY}` decided. Choose another with --policy."
    elif policy is not None and by_case not in (None, policy):
        choice = f"The case names the policy `{by_case}`; `{policy}` decided, as you asked."
    return OpenedCase(text, loaded, choice)


def _load_named(said: Scalar, policy: str, case_file: str) -> Policy:
    """The policy that a case file names. A case can come from anybody: it names policies below its own root only.

    Raises PolicyError, and CaseError when the case names what it may not.
    """
    root = root_around(Path("case.yaml" if case_file == STANDARD_INPUT else case_file)).folder
    with below(root):
        named, day = day_in(policy)
        try:
            return load_file(find_policy(named), prove=True, on=day, named_at=said.span)
        except PolicyError as error:
            if any(flaw.span == said.span for flaw in error.diagnostics):
                raise CaseError(error.diagnostics, error.left_out) from error
            raise


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


def _path_from(named: str, case_file: str) -> str:
    """The policy that a case file names. A path is looked up from the folder of the case file."""
    if case_file == STANDARD_INPUT or named in shipped_policies():
        return named
    beside = Path(case_file).parent / named
    return str(beside) if is_there(beside) else named
