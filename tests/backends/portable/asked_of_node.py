"""Many cases, put to a reader in one go."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
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
    not_known: tuple[Plain, ...] = ()
    told: Plain = field(factory=dict)


def lines_for(all_asked: Iterable[Asked]) -> list[Plain]:
    """What the driver reads: each policy before the cases that are asked of it."""
    lines: list[Plain] = []
    before = None
    for asked in all_asked:
        if asked.policy is not before:
            before = asked.policy
            lines.append({"file": asked.policy.export().decode()})
        line = {"case": asked.case, "day": DAY, "parts": asked.parts, "request": asked.request}
        lines.append({**line, "unknown": asked.unknown, "notKnown": asked.not_known})
    return lines


def as_text(lines: Iterable[Mapping[str, Any]]) -> str:
    """Lines as the driver reads them."""
    return "\n".join(map(json.dumps, lines))


def run_node(lines: Iterable[Mapping[str, Any]], reader: Path = JS / "advice.mjs") -> list[Any]:
    """What the driver answers, line by line."""
    command = ["node", str(DRIVER), str(reader), str(reader.with_name("firmness.mjs"))]
    ran = subprocess.run(command, input=as_text(lines), capture_output=True, text=True, timeout=250, check=False)
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.split("\n") if line]


def ask_node(all_asked: Sequence[Asked]) -> None:
    """Have Node.js answer all of them."""
    for asked, told in zip(all_asked, run_node(lines_for(all_asked)), strict=True):
        asked.told = told
