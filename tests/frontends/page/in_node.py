"""The modules of the page, as Node.js runs them without a page."""

from __future__ import annotations

import datetime
import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sharepolicy import Policy, load
from sharepolicy.frontends.page.making import words_kept

PACKAGE = Path(__file__).parents[3] / "src/sharepolicy"
SOURCE = PACKAGE / "frontends/page/source"
READER = PACKAGE / "backends/portable/js"
WALK = Path(__file__).with_name("walk.mjs")
DAY = datetime.date(2026, 11, 29)


def on_the_day(name: str) -> tuple[Policy, dict[str, Any]]:
    """A policy in the version of the day, and the whole as a portable policy."""
    found = load(name)
    policy = found if isinstance(found, Policy) else found.version_on(DAY).policy
    return policy, json.loads(found.export())


def in_the_page(
    portable: Mapping[str, Any], cases: Sequence[Any] = (), requests: Sequence[Any] = (), files: Sequence[Any] = ()
) -> dict[str, list[Any]]:
    """What the page makes of people who know cases, of requests, and of saved files."""
    kept = words_kept(portable)
    sent = {
        "policy": portable,
        "day": DAY.isoformat(),
        "cases": cases,
        "requests": requests,
        "files": files,
        "kept": kept,
    }
    command = ["node", str(WALK), str(SOURCE), str(READER)]
    given = json.dumps({**sent, "language": "en"})
    ran = subprocess.run(command, input=given, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, list[Any]] = json.loads(ran.stdout)
    return found
