"""The page of each diagnostic code: where it is, and its words, to be shown elsewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sharepolicy.frontends.render.text import sentence
from sharepolicy.ground.codes import CODES
from sharepolicy.reading.files import shipped

FOLDER = "docs/reference/diagnostics"
"""Where the page of each code is."""


def page_path(code: str) -> Path:
    """The file that explains a code: in the wheel, or in a checkout."""
    return shipped(FOLDER) / f"{code}.md"


@cache
def page_text(code: str) -> str:
    """The page, as Markdown; the title of the code when the pages are not installed."""
    try:
        return page_path(code).read_text(encoding="utf-8")
    except OSError:
        return f"# {code}\n\n{sentence(CODES[code].title)}\n"


def meaning(code: str) -> str:
    """What a code means, in the words of its page under `What it means`."""
    _, _, rest = page_text(code).partition("## What it means\n")
    words, _, _ = rest.partition("\n## ")
    return " ".join(words.split()) or sentence(CODES[code].title)
