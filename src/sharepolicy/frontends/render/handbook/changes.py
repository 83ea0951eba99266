"""What changed since the last approved version, as `diff` tells it."""

from __future__ import annotations

from sharepolicy.frontends.render.blocks.blocks import Headed
from sharepolicy.frontends.render.change_markdown import change_blocks
from sharepolicy.frontends.render.change_words import Shown
from sharepolicy.frontends.render.handbook.telling import ToldPolicy
from sharepolicy.frontends.render.text import capital
from sharepolicy.ground.tongue import OWN, said


def what_changed(told: ToldPolicy) -> Headed | None:
    """The changes since another policy, in each of its periods; nothing if there is nothing to compare with."""
    if not told.since:
        return None
    language = told.language
    heading = said(language, "What changed since the last approved version")
    parts = []
    for shown in told.since:
        was = ", ".join(filter(None, (shown.old_name, shown.old.version)))
        title = f"Since {was}" + (f", {shown.period}" if len(told.since) > 1 else "")
        parts.append(_in_english(title, shown, language))
    return Headed(heading, tuple(parts), "since")


def _in_english(title: str, shown: Shown, language: str) -> Headed:
    """A change, which the program tells in English only."""
    blocks = tuple(change_blocks(shown, for_authors=False))
    return Headed(capital(title), blocks, language=OWN if language not in ("", OWN) else "")
