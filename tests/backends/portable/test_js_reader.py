"""The reader in JavaScript, on a portable policy that is written by hand."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.helpers.node import needs_node

READER = Path(__file__).parents[3] / "src/sharepolicy/backends/portable/js/advice.mjs"
DRIVER = Path(__file__).parent / "driver.mjs"

BY_HAND: dict[str, Any] = {
    "sharepolicy": 1,
    "policy": "by-hand",
    "digest": "sha256:0",
    "languages": ["en", "cy"],
    "dates": [],
    "versions": [
        {
            "version": "1",
            "digest": "sha256:0",
            "facts": [
                {"name": "risk", "type": "scale", "about": [], "values": ["none", "some", "grave"]},
                {"name": "consent", "type": "yes/no", "about": [], "values": ["yes", "no"], "usual": [0]},
                {"name": "age", "type": "number", "about": [], "bands": [[0, 17], [18, 120]]},
            ],
            "several": [],
            # 2: consent; 3: an adult; 4: grave risk, or consent; 5: an adult, no consent; 6: that, and no grave risk
            "nodes": [[1, 1, 0], [2, 0, 1], [0, 2, 2, 1], [1, 0, 3], [0, 5, 5, 0]],
            "possible": 1,
            "outcomes": {"share": 4, "dont_share": 6},
            "rules": [
                {"name": "grave", "group": "a", "outcome": "share", "when": 4, "overridden_by": [], "sources": []},
                {
                    "name": "adult",
                    "group": "b",
                    "outcome": "dont_share",
                    "when": 3,
                    "overridden_by": [0],
                    "sources": [],
                },
            ],
            "otherwise": {"outcome": "escalate", "to": "manager", "sources": []},
            "unsettled": {"to": "lead", "sources": []},
            "actions": [{"name": "tell", "on": ["share"], "when": 2, "timing": "after", "sources": []}],
            "escalation": [
                {"name": "soon", "when": 1, "within": {"text": "1 day", "minutes": 1440}, "sources": []},
                {"name": "young", "to": "lead", "when": 1, "within": {"text": "1 hour", "minutes": 60}, "sources": []},
            ],
            "roles": ["manager", "lead"],
            "groups": [{"name": "a", "asks": [0, 1]}, {"name": "b", "asks": [2]}],
            "order": [0, 1, 2],
            "together": [],
            "sources": {},
            "texts": {"en": {"title": "By hand", "facts/age/asks": "How old?"}, "cy": {"title": "Â llaw"}},
        }
    ],
}


def answers(file: Mapping[str, Any], cases: Iterable[Mapping[str, Any]], parts: str) -> list[Any]:
    """What the reader says of cases."""
    asked = [{"case": case, "day": "2026-11-29", "parts": parts.split()} for case in cases]
    lines = [json.dumps(each) for each in ({"file": json.dumps(file)}, *asked)]
    command = ["node", str(DRIVER), str(READER)]
    ran = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


EXPECTED: tuple[tuple[Mapping[str, Any], str, Any], ...] = (
    ({}, "possible", ["share", "dont_share", "escalate"]),
    ({"age": 17}, "possible", ["share", "escalate"]),
    ({"age": {"below": 18}, "consent": "no", "risk": {"at_most": "some"}}, "possible", ["escalate"]),
    ({"consent": True}, "outcome", "share"),
    ({}, "counts", {"share": "8", "dont_share": "2", "escalate": "2"}),
    ({}, "ask", ["risk", "consent", "age"]),
    ({"risk": "grave"}, "ask", []),
    ({"risk": "grave", "age": 30}, "grounds", ["risk"]),
    ({}, "questions", ["risk", "age", "consent"]),
    ({}, "usual", {"outcome": "share", "cells": {"consent": [0]}}),
    ({}, "people", [["lead", True, "1 hour"], ["manager", False, "1 day"]]),
    ({"consent": "yes"}, "duties", [{"name": "tell", "sure": True}]),
    ({"age": 18}, "rules", [["grave", False, ["adult"]], ["adult", False, []]]),
)


@needs_node
def test_a_policy_that_is_written_by_hand() -> None:
    """Each part of a decision, as one works it out by hand."""
    parts = " ".join(dict.fromkeys(part for _, part, _ in EXPECTED))
    found = answers(BY_HAND, [case for case, _, _ in EXPECTED], parts)
    for (case, part, expected), said in zip(EXPECTED, found, strict=True):
        told = said[part]
        if part == "questions":
            told = [question["name"] for question in told]
        elif part == "people":
            told = [[each["to"], each["sure"], each["within"][0]["text"]] for each in told]
        elif part == "rules":
            told = [[each["name"], each["sure"], each["overrode"]] for each in told]
        assert told == expected, (case, part)
