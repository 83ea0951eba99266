"""All reference pages that are made from the code, and what stands in them. A test fails when one is stale."""

from __future__ import annotations

from pathlib import Path

from sharepolicy.engine.loading.load import load
from sharepolicy.reading.files import shipped_policies
from tools.reference.command_line import command_line_page
from tools.reference.policies import policy_pages
from tools.reference.python import live_page, python_page, records_page, testing_page
from tools.reference.remarks import remarks_page
from tools.reference.shapes import form_pages, language_pages

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


def pages() -> dict[str, str]:
    """File name below `docs/reference/` and text of every such page."""
    return {
        **language_pages(),
        **form_pages(),
        "remarks.md": remarks_page(),
        "command-line.md": command_line_page(),
        "python.md": python_page(),
        "live.md": live_page(),
        "records.md": records_page(),
        "testing.md": testing_page(),
        **{page: text for name in shipped_policies() for page, text in policy_pages(load(name)).items()},
    }
