"""The whole page as Node.js runs it in a window that is only pretended."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sharepolicy.frontends.page.making import words_kept
from sharepolicy.frontends.page.packing import packed, packed_texts
from tests.frontends.page.in_node import DAY, SOURCE

CLICKED = Path(__file__).with_name("clicked.mjs")


def seen(portable: dict[str, Any], *steps: tuple[str, Any], author: bool = False) -> Sequence[str]:
    """What is on the screen at first and after each step."""
    kept = words_kept(portable)
    words = {**kept, "words": packed_texts(kept["words"]), "exit": "https://example.org", "author": author}
    sent = {"source": str(SOURCE), "words": words, "policy": packed(portable, DAY), "day": DAY.isoformat()}
    given = json.dumps({**sent, "steps": steps})
    ran = subprocess.run(["node", str(CLICKED)], input=given, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    found: Sequence[str] = json.loads(ran.stdout)
    return found
