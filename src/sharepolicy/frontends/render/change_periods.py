"""The changes between two policies with several versions in time: what changes in which period."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sharepolicy.forms.change import CHANGE, CHANGES
from sharepolicy.frontends.render.change import render_change
from sharepolicy.frontends.render.change_headline import headline
from sharepolicy.frontends.render.change_markdown import render_markdown
from sharepolicy.frontends.render.change_words import Shown
from sharepolicy.frontends.render.style import Style
from sharepolicy.frontends.render.text import capital

if TYPE_CHECKING:
    from sharepolicy.types import ChangeDict, ChangesDict


def render_changes(shown: Sequence[Shown], style: Style) -> str:
    """Each change as text, under its period where there are several."""
    if len(shown) == 1:
        return render_change(shown[0], style)
    overview = "\n".join(_overview(shown))
    parts = [f"== {_period(one)}\n\n{render_change(one, style)}" for one in shown if not _is_same(one)]
    return "\n\n".join([overview, *parts])


def render_markdowns(shown: Sequence[Shown]) -> str:
    """Each change as Markdown, under its period where there are several."""
    if len(shown) == 1:
        return render_markdown(shown[0])
    overview = "\n".join(f"- {each}" for each in _overview(shown))
    parts = [f"# {_period(one)}\n\n{render_markdown(one, 2)}" for one in shown if not _is_same(one)]
    return "\n".join([f"# The changes by period\n\n{overview}\n", *parts])


def changes_dict(shown: Sequence[Shown]) -> ChangesDict | ChangeDict:
    """Each change as plain data, with its period where there are several."""
    if len(shown) > 1:
        return CHANGES.write([(one.period, one.change) for one in shown])
    return CHANGE.write(shown[0].change, weighed=shown[0].weighing)


def _overview(shown: Sequence[Shown]) -> list[str]:
    """What changes in each period, and on which days before and after them only one of the two policies decides."""
    found = [(one.period, headline(one.change)) for one in shown]
    for one in shown:
        found += [(days, "only the old policy decides.") for days in one.change.days_only_before]
        found += [(days, "only the new policy decides.") for days in one.change.days_only_after]
    found.sort(key=lambda each: each[0].first or datetime.date.min)
    return [f"{capital(str(period))}: {says}" for period, says in found]


def _period(shown: Shown) -> str:
    return capital(str(shown.period))


def _is_same(shown: Shown) -> bool:
    """Whether the headline says everything, because both are the same policy, in every language."""
    change = shown.change
    return change.before == change.after and change.equivalent and not change.edits
