"""Many cases, put to a reader in one go."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from attrs import define, field

from sharepolicy import Policy

JS = Path(__file__).parents[3] / "src/sharepolicy/backends/portable/js"
DRIVER = Path(__file__).parent / "driver.mjs"
DAY = "2026-11-29"

OF_DEFINITION = ("outcome", "possible", "settled", "obligation", "rules", "otherwise", "duties", "people")
OF_ADVICE = ("counts", "ask", "askFirst", "questions", "usual", "grounds", "alternatives", "after")
OF_REQUEST = ("outcome", "settled", "parts", "questions")

Plain = dict[str, Any]


@define
class Asked:
    """A case or request, what is asked of it, and what the reader said. Mutable: the answer comes later."""

    policy: Policy
    case: Plain
    parts: tuple[str, ...]
    request: bool = False
    unknown: tuple[str, ...] = ()
    told: Plain = field(factory=dict)


def lines_for(all_asked: Sequence[Asked]) -> list[str]:
    """What the driver reads: each policy before the cases that are asked of it."""
    lines: list[str] = []
    before = None
    for asked in all_asked:
        if asked.policy is not before:
            before = asked.policy
            lines.append(json.dumps({"file": asked.policy.export().decode()}))
        line = {"case": asked.case, "day": DAY, "parts": asked.parts, "request": asked.request}
        lines.append(json.dumps({**line, "unknown": asked.unknown}))
    return lines


def ask_node(all_asked: Sequence[Asked], reader: Path = JS / "advice.mjs") -> None:
    """Have Node.js answer all of them."""
    command = ["node", str(DRIVER), str(reader)]
    lines = "\n".join(lines_for(all_asked))
    ran = subprocess.run(command, input=lines, capture_output=True, text=True, timeout=250, check=False)
    assert ran.returncode == 0, ran.stderr
    for asked, line in zip(all_asked, ran.stdout.splitlines(), strict=True):
        asked.told = json.loads(line)
