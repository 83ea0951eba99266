"""A case that is loaded into the page is read as strictly as `decide` reads it: nothing is dropped unsaid."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sharepolicy import Policy
from sharepolicy.frontends.page.making import words_kept
from sharepolicy.frontends.page.refusal_words import REFUSALS
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.ground.tongue import CATALOGUES, said
from tests.backends.portable.random_files import RandomCases
from tests.backends.portable.small import PATH as SMALL
from tests.frontends.page.in_node import DAY, READER, SOURCE, on_the_day
from tests.helpers.node import needs_node

LOADING = SOURCE.parents[4] / "tests/frontends/page/loading.mjs"
LANGUAGES = [folder.name for folder in CATALOGUES.iterdir()]


def loaded(portable: dict[str, Any], *files: object, language: str = "en") -> Sequence[Any]:
    """What the page makes of some files; those that are not text are written as JSON."""
    texts = [file if isinstance(file, str) else json.dumps(file) for file in files]
    kept = words_kept({**portable, "languages": [*portable["languages"], language]})
    given = {"policy": portable, "day": DAY.isoformat(), "files": texts, "kept": kept, "language": language}
    command = ["node", str(LOADING), str(SOURCE), str(READER)]
    ran = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    found: Sequence[Any] = json.loads(ran.stdout)
    return found


REFUSED = [
    ({"facts": {"item.shows": ["home", "hom"]}}, "facts \u2013 item.shows \u2013 2 \u2013 “hom” is not an answer to"),
    ({"facts": {"item.shows": ["unknown"]}}, "“unknown” is not an answer"),
    ({"facts": {"item.shows": {"nonsense": "yes"}}}, "“nonsense” is not an answer"),
    ({"facts": {"item.shows": 5}}, "not the kind of answer"),
    ({"facts": {"item.shows": None}}, "not the kind of answer"),
    ({"facts": {"item.shows": "home"}}, "not the kind of answer"),
    ({"facts": {"risk": "hihg"}}, "Did you mean “high”?"),
    ({"facts": {"recipient.checked": "maybe"}}, "Expected: yes or no."),
    ({"facts": 5}, "not in the form"),
    ({"facts": {}, "notes": "x"}, "notes \u2013 “notes” cannot stand here"),
    ({"facts": {"rsk": "high"}}, "The policy does not ask for “rsk” here. Did you mean “risk”?"),
    ({"facts": {"dose": 26}}, "cannot be 26. This must be from -1 to 25."),
    ({"facts": {"risk": "none", "dose": 25}}, "cannot all be true."),
    (
        {
            "subjects": {"Ann": {}},
            "recipients": {"school": {}},
            "pairs": [{"subject": "Ann", "recipient": "school", "kin": each} for each in ("yes", "no")],
        },
        "pairs \u2013 2 \u2013 kin \u2013 “kin” is answered twice",
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
def test_a_refusal_is_in_the_language_of_the_page() -> None:
    """None of its sentences, on a Welsh page, is the English one."""
    _, portable = on_the_day(str(SMALL))
    files = [file for file, _ in REFUSED]
    for english, welsh in zip(loaded(portable, *files), loaded(portable, *files, language="cy"), strict=True):
        assert welsh["code"] == english["code"]
        assert welsh["why"].startswith("Ni ellir darllen yr achos hwn: "), welsh
        english_parts = re.split(r"“?\{\w+\}”?", REFUSALS[f"refused_{english['code'].replace('-', '_')}"])
        assert not [part for part in english_parts if part.strip(" .") and part in welsh["why"]], welsh


def test_each_code_of_the_reader_has_a_sentence_in_each_language() -> None:
    """The page shows none of the reader's own words."""
    text = "".join(file.read_text("utf-8") for file in READER.glob("*.mjs"))
    calls = re.findall(r"\brefuse\(([^;]*?)[,)]\s*(?:\[|path|here)", text)
    codes = {code for call in calls for code in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', call)}
    assert codes >= {"unknown-fact", "contradictory-case", "wrong-value-kind", "unknown-property", "over-limit"}
    for code in codes:
        sentence = REFUSALS[f"refused_{code.replace('-', '_')}"]
        for language in LANGUAGES:
            assert said(language, sentence) != sentence, (language, code)
    assert {key for key in REFUSALS if key.startswith("refused_")} == {
        f"refused_{code.replace('-', '_')}" for code in codes
    }


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
    (record,) = loaded(portable, '{"done": [{"action": "ring"}], "note": [{"text": "Share"}]}')
    assert record["refused"] == "no_case_file"
    assert twice["refused"] == escaped["refused"] == "case_says_twice"
    assert "“risk”" in twice["why"]
    assert "“facts”" in escaped["why"]
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
