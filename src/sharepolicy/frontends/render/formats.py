"""The formats in which a command can report what it found, and the one place that chooses between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen

from sharepolicy.frontends.render.github import render_github
from sharepolicy.frontends.render.junit import Suite, render_junit
from sharepolicy.frontends.render.remarks import Remark
from sharepolicy.frontends.render.sarif import render_sarif
from sharepolicy.ground import escapes


@frozen(eq=False)
class Found:
    """What a command found: its text and its plain data, remarks and tests when they are wanted, and short notices."""

    text: Callable[[], str]
    data: Callable[[], object]
    remarks: Callable[[], Sequence[Remark]]
    suites: Callable[[], Sequence[Suite]]
    notices: tuple[str, ...] = ()


def in_format(found: Found, form: str) -> str:
    """What was found, in one of the formats that can be chosen (`frontends/options.py`)."""
    match form:
        case "json":
            return escapes.json(found.data())
        case "sarif":
            return render_sarif(found.remarks())
        case "github":
            return render_github(found.remarks(), found.notices)
        case "junit":
            return render_junit(found.suites())
        case _:
            return found.text()
