"""Opening what a command is given: the case file, and the policy that is to decide it."""

from __future__ import annotations

import datetime
from pathlib import Path

from attrs import frozen

from sharepolicy.engine.load import load
from sharepolicy.engine.policy import Policy
from sharepolicy.frontends.commands.options import DEFAULT_POLICY
from sharepolicy.frontends.commands.versions import version_and_request
from sharepolicy.frontends.console import Console
from sharepolicy.ground.diagnostic import CaseError, Diagnostics
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Case, Request
from sharepolicy.reading.cases import case_policy
from sharepolicy.reading.files import MOST_BYTES, is_there, read_text, shipped_policies, text_from_bytes

STANDARD_INPUT = "-"


@frozen
class OpenedCase:
    """A case, the policy that is to decide it, and how that policy was chosen, where that is not plain."""

    request: Request
    policy: Policy
    choice: str = ""

    @property
    def flat(self) -> Case | None:
        """The case, unless it is a request about several subjects, recipients or items."""
        request = self.request
        return Case(request.given, request.title, request.spans) if request.is_flat else None


def open_case(named: str, policy: str | None, console: Console, on: datetime.date | None = None) -> OpenedCase:
    """Read a case file, and load the policy: the one asked for, else the one that the case names, else `mars`.

    Of a policy with several versions in time, it is the one that counts on the day `on`, else on the date in the case,
    else today. Raises CaseError and PolicyError.
    """
    text = _text(named, console)
    by_case = _named_in(text, named)
    chosen, choice = policy or by_case, ""
    if chosen is None:
        chosen = DEFAULT_POLICY
        choice = f"The case names no policy, so `{chosen}` decided. Choose another with --policy."
    elif by_case is not None and chosen != by_case:
        choice = f"The case names the policy `{by_case}`; `{chosen}` decided, as you asked."
    loaded, request = version_and_request(load(chosen), text, on)
    return OpenedCase(request, loaded, choice)


def _text(named: str, console: Console) -> Text:
    diagnostics = Diagnostics()
    if named == STANDARD_INPUT:
        text = text_from_bytes(console.source.buffer.read(MOST_BYTES + 1), "<standard input>", diagnostics)
    else:
        text = read_text(Path(named), diagnostics)
    if text is None:
        raise CaseError(diagnostics)
    return text


def _named_in(text: Text, case_file: str) -> str | None:
    """The policy that a case file names. A path is looked up from the folder of the case file."""
    named = case_policy(text)
    if named is None or case_file == STANDARD_INPUT or named in shipped_policies():
        return named
    beside = Path(case_file).parent / named
    return str(beside) if is_there(beside) else named
