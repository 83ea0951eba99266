"""Conformance vectors say what a reader has to say, and are the same each time."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from sharepolicy import load
from sharepolicy.backends.portable.days import wrong_days
from sharepolicy.backends.portable.reader import PortableError, read
from sharepolicy.backends.portable.refused import each_kind_once
from sharepolicy.engine.policies.exporting import conformance_vectors, to_export
from tests.backends.portable.passing import check
from tests.backends.portable.small import PATH, small_vectors

NUMBERS = {str(PATH): 300, "hipaa": 60, "victoria-ciss": 60, "mars": 16}

MANY = {str(PATH): 20_000, "hipaa": 10_000, "victoria-ciss": 10_000, "national-advice": 3_000, "mars": 1_000}
MANY |= {"school": 300, "partnership-agreement": 300}


@pytest.mark.parametrize("name", NUMBERS)
def test_the_reader_passes(name: str) -> None:
    """Each of them, in every version of a policy."""
    policy = load(name)
    reader = read(policy.export())
    lines = conformance_vectors(policy, NUMBERS[name]).splitlines()
    assert lines == conformance_vectors(load(name), NUMBERS[name]).splitlines()
    for line in lines:
        check(reader, json.loads(line))


@pytest.mark.slow
@pytest.mark.parametrize("name", MANY)
def test_the_reader_passes_many(name: str) -> None:
    """Of every shipped policy, a quarter of them requests."""
    policy = load(name)
    reader = read(policy.export())
    for line in conformance_vectors(policy, MANY[name]).splitlines():
        check(reader, json.loads(line))


def test_they_are_of_every_kind() -> None:
    """Settled and unsettled, contradictions, requests, what nobody knows."""
    lines = small_vectors()
    assert {line["expect"].get("error") for line in lines} == {None, "contradiction", "refused"}
    assert any(line.get("unknown") for line in lines)
    assert {bool(line["expect"].get("settled")) for line in lines} == {True, False}
    requests = [line["expect"]["parts"] for line in lines if "request" in line and "parts" in line["expect"]]
    assert any(len(parts) > 1 and len(parts[0]["subjects"]) > 1 for parts in requests)


def test_no_kind_of_answer_is_left_to_luck() -> None:
    """Readers that were broken on purpose passed vectors in which nothing was shared: each kind of answer comes up."""
    cases, parts, together, requests = set(), set(), set(), set()
    lines = "".join(conformance_vectors(load(name), 800) for name in ("hipaa", str(PATH)))
    for line in map(json.loads, lines.splitlines()):
        expected = line["expect"]
        if "case" in line and "error" not in expected:
            cases.add((expected["outcome"], expected["settled"], expected["obligation"]))
            cases |= {("otherwise", expected["otherwise"])}
            cases |= {
                ("within", len(person["within"]), person["within_sure"]) for person in expected["people"].values()
            }
        elif "error" not in expected:
            outcomes = {part["outcome"] for part in expected["parts"]}
            requests.add((expected["outcome"], "dont_share" in outcomes and "share" in outcomes))
            for part in expected["parts"]:
                apart = any(each["outcome"] != part["outcome"] for each in part["subjects"].values())
                parts.add((part["outcome"], len(part["possible"]) == 1, part["obligation"], apart))
                together.add(frozenset(each["outcome"] for each in part["subjects"].values()))
    assert cases >= {("share", True, "required"), ("share", True, "permitted"), ("dont_share", True, None)}
    assert cases >= {("escalate", True, None), ("escalate", False, None)}
    assert cases >= {("otherwise", True), ("otherwise", False), ("otherwise", None)}
    assert cases >= {("within", 1, True), ("within", 1, False)}
    assert parts >= {("share", True, "required", False), ("share", True, "permitted", False)}
    assert ("dont_share", True) in {(outcome, apart) for outcome, _, _, apart in parts}
    assert together >= {frozenset({"dont_share", "escalate"}), frozenset({"escalate", "share"})}
    assert requests >= {("share", True), ("share", False), ("escalate", False), ("dont_share", False)}


def _mended(mend: Callable[[Any], Any], file: Any) -> Any:
    """A file as a careless reader takes it: each mapping in it, the inner ones first, is mended."""
    if isinstance(file, list):
        return [_mended(mend, each) for each in file]
    return mend({key: _mended(mend, value) for key, value in file.items()}) if isinstance(file, dict) else file


def _without(*values: Any) -> Callable[[Any], Any]:
    return lambda lines: {key: value for key, value in lines.items() if value not in values}


def _last_said(lines: Any) -> Any:
    """What is said of all gives way to what is said of a pair, and a several-of to its members."""
    if not isinstance(lines.get("facts"), dict):
        return lines
    entries = [each for each in lines.get("pairs") or () if isinstance(each, dict)]
    said = {key.rpartition(".")[2] for entry in entries for key in entry}
    members = {key.partition("/")[0] for key in lines["facts"] if "/" in key}
    kept = {
        key: value for key, value in lines["facts"].items() if key.rpartition(".")[2] not in said and key not in members
    }
    return {**lines, "facts": kept}


def _as_numbers(lines: Any) -> Any:
    """Texts that Python takes for numbers."""

    def number(value: Any) -> Any:
        try:
            return float(value) if isinstance(value, str) else value
        except ValueError:
            return value

    return {key: number(value) for key, value in lines.items()}


CARELESS: dict[str, Callable[[Any], Any]] = {
    "what is unknown is left out": _without("unknown"),
    "nothing is left out": _without(None),
    "an empty text is left out": _without(""),
    "the more exact answer wins": _last_said,
    "what is about nobody is about all": lambda lines: {
        key: value for key, value in lines.items() if (key, value) != ("about", [])
    },
    "names are trimmed": lambda lines: {key.strip(): value for key, value in lines.items()},
    "names of those whom something is about are trimmed": lambda lines: (
        {
            key: [each.strip() if isinstance(each, str) else each for each in value] if key == "about" else value
            for key, value in lines.items()
        }
        if isinstance(lines.get("about"), list)
        else lines
    ),
    "numbers are read as Python reads them": _as_numbers,
    "1 and 0 are yes and no": lambda lines: {
        key: {1: "yes", 0: "no"}[value] if type(value) is int and value in (0, 1) else value
        for key, value in lines.items()
    },
    "names that there are not are passed over": lambda lines: {
        key: value for key, value in lines.items() if key not in ("fact", "policy") and not key.endswith("x")
    },
    "entries about nobody are passed over": lambda lines: {
        key: [each for each in value if len({"subject", "recipient", "item"} & set(each)) > 1]
        if key == "pairs" and isinstance(value, list)
        else value
        for key, value in lines.items()
    },
}


def _to_be_refused() -> list[dict[str, Any]]:
    return [vector for vector in small_vectors() if vector["expect"].get("error") == "refused"]


@pytest.mark.parametrize("habit", CARELESS)
def test_a_careless_reader_does_not_pass(habit: str) -> None:
    """One that answers what it has to refuse, for each way of passing over something."""
    reader = read(load(PATH).export())
    passed_over = []
    for vector in _to_be_refused():
        with suppress(PortableError):
            file = _mended(CARELESS[habit], vector.get("case") or vector["request"])
            passed_over.append(reader.on(datetime.date.fromisoformat(vector["on"])).decide_request(file))
    assert passed_over


def test_a_policy_as_of_a_day_is_asked_about_another() -> None:
    """A reader that decides it on its own day all the same does not pass."""
    kept = load(PATH, on=datetime.date(2026, 10, 5))
    vectors = [json.loads(line) for line in conformance_vectors(kept, 40).splitlines()]
    asked = [
        vector["case"]["facts"] for vector in vectors if vector["expect"].get("error") == "refused" and "case" in vector
    ]
    assert {"today": "2026-10-04"} in asked


@pytest.mark.parametrize("name", [str(PATH), "mars"])
def test_each_kind_of_wrong_comes_up(name: str) -> None:
    """In 600 vectors for each version of a policy, as the page says."""
    policy = to_export(load(name))
    for version in policy.versions:
        days = [{"facts": lines} for lines in wrong_days(version, policy.dates)]
        every = [*each_kind_once(version.compiled.document.vocabulary, Random(1), days)]
        assert len(every) <= 600 / 4
        assert {"facts": {}, "policy": "another-policy"} in every[:40]
