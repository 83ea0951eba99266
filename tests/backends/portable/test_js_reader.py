"""The reader in JavaScript, on a portable policy that is written by hand."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

from sharepolicy.ground.version import __version__
from tests.backends.portable.asked_of_node import JS, run_node
from tests.helpers.node import needs_node

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
    return run_node([{"file": json.dumps(file)}, *asked])


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


@needs_node
def test_versions_and_days() -> None:
    """The version that is in force on a day decides; a case for a day of another version is refused."""
    early = {**BY_HAND["versions"][0], "until": "2026-06-30"}
    late = {
        **early,
        "until": "2027-01-01",
        "from": "2026-07-01",
        "version": "2",
        "outcomes": {"share": 0, "dont_share": 1},
    }
    file = json.dumps({**BY_HAND, "dates": ["asked_on"], "versions": [early, late]})
    days = [("2026-06-30", {}), ("2026-07-01", {}), ("2026-07-01", {"asked_on": "2026-08-01"})]
    wrong = [("2028-01-01", {}), ("2026-07-01", {"asked_on": "2026-06-30"}), ("soon", {})]
    asked = [{"case": case, "day": day, "parts": ["outcome"]} for day, case in (*days, *wrong)]
    found = run_node([{"file": file}, *asked])
    assert [each.get("outcome") for each in found[:3]] == ["escalate", "dont_share", "dont_share"]
    assert [each["error"] for each in found[3:]] == ["no-single-version", "no-single-version", "wrong-value-kind"]


def changed(facts: Mapping[int, Mapping[str, Any]], **parts: Any) -> dict[str, Any]:
    """The policy with some facts and parts of it changed."""
    version = BY_HAND["versions"][0]
    own = [{**fact, **facts.get(place, {})} for place, fact in enumerate(version["facts"])]
    return {**BY_HAND, "versions": [{**version, "facts": own, **parts}]}


@needs_node
def test_what_is_asked_last_is_assumed_last() -> None:
    """Grave risk and consent each settle it: to assume the one that is asked first is enough."""
    (found,) = answers(changed({0: {"usual": [2]}}), [{}], "usual")
    assert found["usual"] == {"outcome": "share", "cells": {"risk": [2]}}


@needs_node
def test_what_is_urgent_is_asked_though_the_case_cannot_be_as_usual() -> None:
    """It usually is grave, without consent, and that is impossible: then every completion is looked at."""
    ring = {"name": "ring", "on": ["share", "escalate"], "when": 3, "timing": "before", "urgent": True, "sources": []}
    within = {"text": "15 minutes", "minutes": 15}
    nodes = [*BY_HAND["versions"][0]["nodes"], [0, 1, 1, 2]]
    file = changed(
        {0: {"usual": [2]}, 1: {"usual": [1]}}, nodes=nodes, possible=7, actions=[{**ring, "within": within}]
    )
    (found,) = answers(file, [{}], "askFirst")
    assert found["askFirst"] == ["age"]


@needs_node
def test_nodes_that_are_alike_are_refused() -> None:
    """The reader takes two diagrams for the same cases only if they have the same number."""
    twice = changed({}, nodes=[*BY_HAND["versions"][0]["nodes"], [1, 1, 0]])
    assert answers(twice, [{}], "outcome")[0]["error"] == "wrong-document"


MEASURED = 11_200
"""The reader without comments and indents, gzipped: that is 8 kB once names are shortened too."""


def test_the_reader_stays_small() -> None:
    """What it takes to send it; that it is under 8 kB once it is minified, the second suite checks."""
    text = "".join(code_of(module) for module in modules_of("reader.mjs"))
    assert len(gzip.compress(text.encode(), 9)) < MEASURED


def modules_of(name: str) -> list[str]:
    """A module, and all that it takes in."""
    found = [name]
    for each in found:
        text = (JS / each).read_text(encoding="utf-8")
        found += [other for other in re.findall(r'from "\./([a-z_]+\.mjs)"', text) if other not in found]
    return found


def code_of(module: str) -> str:
    """Its code without comments, indents and what it takes in."""
    text = (JS / module).read_text(encoding="utf-8")
    text = re.sub(r"/\*\*.*?\*/|(?<![:\"])//[^\n]*", "", text, flags=re.DOTALL)
    return "".join(line.strip() + "\n" for line in text.splitlines() if not line.startswith("import "))


def test_the_wheel_has_the_reader() -> None:
    """Package data of both kinds: the modules, their types, and what npm wants to know."""
    here = resources.files("sharepolicy.backends.portable") / "js"
    names = {each.name for each in here.iterdir()}
    assert {"reader.mjs", "reader.d.ts", "advice.mjs", "advice.d.ts", "package.json", "README.md"} <= names
    package = json.loads((here / "package.json").read_text(encoding="utf-8"))
    assert package["version"] == __version__
    targets = [target for entry in package["exports"].values() for target in entry.values()]
    assert all((here / target).is_file() for target in targets)
