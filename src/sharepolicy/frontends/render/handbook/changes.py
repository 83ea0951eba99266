"""What changed since the last approved version, as `diff` tells it."""

from __future__ import annotations

from sharepolicy.frontends.render.blocks.blocks import Headed
from sharepolicy.frontends.render.change_markdown import change_blocks
from sharepolicy.frontends.render.handbook.front import in_force
from sharepolicy.frontends.render.handbook.telling import ToldPolicy
from sharepolicy.frontends.render.text import capital
from sharepolicy.ground.tongue import said


def what_changed(told: ToldPolicy) -> Headed | None:
    """The changes since another policy, in each of its periods; nothing if there is nothing to compare with."""
    if not told.since:
        return None
    language = told.language
    heading = said(language, "What changed since the last approved version")
    parts = []
    for shown in told.since:
        was = ", ".join(filter(None, (shown.old_name, shown.old.version)))
        title = said(language, "Since {policy}", policy=was)
        title += f", {in_force(shown.period, language) or shown.period}" if len(told.since) > 1 else ""
        parts.append(Headed(capital(title), tuple(change_blocks(shown, for_authors=False, language=language))))
    return Headed(heading, tuple(parts), "since")
