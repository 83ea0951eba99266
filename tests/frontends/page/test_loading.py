"""A case that is loaded into the page is read as strictly as `decide` reads it: nothing is dropped unsaid."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sharepolicy import Policy
from sharepolicy.ground.diagnostic import CaseError
from tests.backends.portable.random_files import RandomCases
from tests.backends.portable.small import PATH as SMALL
from tests.frontends.page.in_node import DAY, READER, SOURCE, on_the_day
from tests.helpers.node import needs_node

LOADING = SOURCE.parents[4] / "tests/frontends/page/loading.mjs"


def loaded(portable: dict[str, Any], *files: object) -> Sequence[Any]:
    """What the page makes of some files; those that are not text are written as JSON."""
    texts = [file if isinstance(file, str) else json.dumps(file) for file in files]
    given = json.dumps({"policy": portable, "day": DAY.isoformat(), "files": texts})
    command = ["node", str(LOADING), str(SOURCE), str(READER)]
    ran = subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    found: Sequence[Any] = json.loads(ran.stdout)
    return found


REFUSED = [
    ({"facts": {"item.shows": ["home", "hom"]}}, "item.shows \u2013 2 \u2013 hom is not a value"),
    ({"facts": {"item.shows": ["unknown"]}}, "unknown is not a value"),
    ({"facts": {"item.shows": {"nonsense": "yes"}}}, "nonsense is not a value"),
    ({"facts": {"item.shows": 5}}, "takes a list"),
    ({"facts": {"item.shows": None}}, "takes a list"),
    ({"facts": {"item.shows": "home"}}, "takes a list"),
    ({"facts": {"risk": "hihg"}}, "did you mean high"),
    ({"facts": 5}, "expected a"),
    ({"facts": {}, "notes": "x"}, "a case has no notes"),
    ({"facts": {"rsk": "high"}}, "no fact is called rsk"),
    (
        {
            "subjects": {"Ann": {}},
            "recipients": {"school": {}},
            "pairs": [{"subject": "Ann", "recipient": "school", "kin": each} for each in ("yes", "no")],
        },
        "answered twice",
    ),
]


@needs_node
def test_what_the_program_refuses_is_refused_with_the_place_and_the_reason() -> None:
    """A misspelt warning must not read as no warning."""
    _, portable = on_the_day(str(SMALL))
    for found, (file, why) in zip(loaded(portable, *(file for file, _ in REFUSED)), REFUSED, strict=True):
        assert found.get("refused") == "case_not_read", file
        assert why in found["why"], file


@needs_node
def test_a_key_that_stands_twice_is_refused() -> None:
    """JSON.parse would keep the last one. In a text, or in two mappings, the same word may stand again."""
    _, portable = on_the_day(str(SMALL))
    twice, escaped, once = loaded(
        portable,
        '{"facts": {"risk": "high", "risk": "none"}}',
        '{"facts": {"risk": "high"}, "f\\u0061cts" : {}}',
        '{"case": "\\"risk\\": {", "facts": {"risk": "high"}, "subjects": {"risk": {}}}',
    )
    assert twice == {"refused": "case_says_twice", "name": "risk"}
    assert escaped == {"refused": "case_says_twice", "name": "facts"}
    assert once["saved"]["facts"]["risk"] == "high"


@needs_node
@pytest.mark.parametrize("day", [{"at_least": "2026-01-01"}, "unknown", ["2026-01-01"], None, "2026-02-30", "soon"])
def test_a_day_that_is_not_one_day_is_refused(day: object) -> None:
    """It is not replaced by today."""
    _, portable = on_the_day(str(SMALL))
    (found,) = loaded(portable, {"facts": {"today": day}})
    assert found["refused"] == "case_without_one_day"


@needs_node
def test_what_the_program_takes_is_taken_whole() -> None:
    """Facts without a heading; a bare name in a pair where a heading is missing; a fact of all things and people."""
    _, portable = on_the_day(str(SMALL))
    flat, pair, own = loaded(
        portable,
        {"risk": "high", "item.shows": ["home"]},
        {"subjects": {"Ann": {}}, "pairs": [{"subject": "Ann", "kin": True}], "facts": {"recipient.checked": "no"}},
        {"facts": {"today": "2026-05-01", "item.shows": {"home": "unknown"}}},
    )
    assert flat["saved"]["facts"]["risk"] == "high"
    assert flat["saved"]["facts"]["item.shows"] == {"home": "yes", "school": "no", "illness": "no"}
    assert pair["saved"]["pairs"] == [{"subject": "Ann", "subject.recipient.kin": "yes"}]
    assert pair["saved"]["facts"]["recipient.checked"] == "no"
    assert own["day"] == "2026-05-01"
    assert own["saved"]["facts"] == {"today": "2026-05-01", "item.shows": {"home": "unknown"}}


@needs_node
@pytest.mark.parametrize(("name", "number"), [(str(SMALL), 40), ("mars", 10)])
def test_no_answer_of_a_file_is_lost(name: str, number: int) -> None:
    """Saved again, a case is decided as the file that was loaded: whatever is said in it, and of whom."""
    policy, portable = on_the_day(name)
    drawn = RandomCases(policy.document, 7)
    files = [drawn.request() if place % 4 else {"facts": drawn.case()} for place in range(number)]
    if name == str(SMALL):
        files += [
            {"item.shows/home": "yes", "item.shows": "unknown"},
            {"item.shows": "unknown", "item.shows/home": "yes"},
        ]
    taken = 0
    for file, found in zip(files, loaded(portable, *files), strict=True):
        try:
            decided = outcomes(policy, file)
        except CaseError:
            assert found["refused"] == "case_not_read"
            continue
        saved = {key: value for key, value in found["saved"].items() if key != "policy"}
        assert outcomes(policy, saved) == decided, file
        taken += 1
    assert taken > number / 5


def outcomes(policy: Policy, file: dict[str, Any]) -> object:
    """What a case or each part of a request can come to, and of a case in how many ways."""
    if not {"subjects", "recipients", "items"} & file.keys():
        decision = policy.decide(file, on=DAY)
        return decision.possible, {outcome: region.count() for outcome, region in decision.by_outcome.items()}
    return {(part.item, part.recipient): part.possible for part in policy.decide_request(file, on=DAY).parts}


ODD = """\
policy: odd
title: Odd names
facts:
  constructor: {asks: What is so?, type: several-of, values: {constructor: This., to_string: That.}}
  subject.item.known: {asks: Do they know of it?, type: yes/no}
questions:
  any:
    rules:
      stop: {when: {constructor: {includes: constructor}}, outcome: dont_share, overrides: [tell], because: It is so.}
      tell: {when: {subject.item.known: yes}, outcome: share, because: They know.}
otherwise: {outcome: escalate, to: boss, because: Nothing settles it.}
unsettled: {because: Something is not known., to: boss}
roles: {boss: your boss}
precedence: [any]
"""


@needs_node
def test_names_that_javascript_knows_are_names_like_any_other(tmp_path: Path) -> None:
    """And of things about different people, each answer stands with those whom the thing is about."""
    (tmp_path / "policy.yaml").write_text(ODD, "utf-8")
    _, portable = on_the_day(str(tmp_path / "policy.yaml"))
    request = {"subjects": {"__proto__": {}, "Bob": {}}, "items": {"report": {"about": ["__proto__"]}, "list": {}}}
    some, none, of_all = loaded(
        portable,
        {"facts": {"constructor": ["constructor"]}},
        {"facts": {"constructor": {"to_string": "no"}}},
        {**request, "facts": {"subject.item.known": "yes"}},
    )
    assert (some["outcome"], none["outcome"]) == ("dont_share", "escalate")
    assert some["saved"]["facts"]["constructor"] == {"constructor": "yes", "to_string": "no"}
    assert none["saved"]["facts"]["constructor"] == {"to_string": "no"}
    assert len(of_all["saved"]["pairs"]) == 3
    assert of_all["subjects"] == [["__proto__"], ["__proto__", "Bob"]]
