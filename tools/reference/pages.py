"""All reference pages that are made from the code, and what stands in them. A test fails when one is stale."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sharepolicy.engine.loading.load import load
from sharepolicy.reading.files import shipped_policies
from tools.reference.command_line import command_line_page
from tools.reference.policies import policy_pages
from tools.reference.python import live_page, python_page, records_page, testing_page
from tools.reference.remarks import remarks_page
from tools.reference.shapes import form_pages, language_pages

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


def makers() -> dict[str, Callable[[], dict[str, str]]]:
    """What makes them, in parts: a name, and what gives file names below `docs/reference/` with their texts."""
    return {
        "language": language_pages,
        "forms": form_pages,
        "remarks": lambda: {"remarks.md": remarks_page()},
        "command-line": lambda: {"command-line.md": command_line_page()},
        "python": lambda: {"python.md": python_page()},
        "live": lambda: {"live.md": live_page()},
        "records": lambda: {"records.md": records_page()},
        "testing": lambda: {"testing.md": testing_page()},
        **{name: partial(_of_policy, name) for name in shipped_policies()},
    }


def pages() -> dict[str, str]:
    """File name below `docs/reference/` and text of every such page."""
    return {name: text for make in makers().values() for name, text in make().items()}


def _of_policy(name: str) -> dict[str, str]:
    return policy_pages(load(name))
