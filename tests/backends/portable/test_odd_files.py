"""Case files that are nearly right are refused by `decide` and both readers, or by none of them, and read alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sharepolicy import CaseError, Policy, load
from sharepolicy.backends.portable.reader import PortableError, read
from tests.backends.portable.asked_of_node import run_node
from tests.backends.portable.compared import DAY
from tests.backends.portable.odd_files import OddFiles
from tests.backends.portable.refused import REFUSED as MISSHAPEN
from tests.backends.portable.small import PATH, small
from tests.backends.portable.three import REFUSED, all_three
from tests.helpers.node import needs_node

ODD = PATH.with_name("odd.yaml")

pytestmark = needs_node


@cache
def odd() -> Policy:
    """A policy of facts whose names and values programs stumble over."""
    found = load(ODD)
    assert isinstance(found, Policy)
    return found


_BOTH = {"subjects": {"1": {}, "true": {}}, "recipients": {"2": {}}}

RIGHT: tuple[Any, ...] = (
    {"kind": True},
    {"kind": [False, "at_least"]},
    {"kind": {"not": True}},
    {"item.tells": [True]},
    {"item.tells": {"true": "unknown"}},
    {"item.tells": "unknown", "item.tells/true": True},
    {"amount": "2.250000000000000000000"},
    {"amount": "-0.00"},
    {"subject.born": {"not": "2010-11-29"}, "today": ["2026-11-28", "2026-11-29"]},
    {"subject.born": [{"below": "2001-01-01"}, {"above": "2000-01-01"}], "today": ["2026-11-28", "2026-11-29"]},
    {"amount": 2.5, "whole": {"not": [{"above": 7}]}, "kind": "includes"},
    {"amount": 2.5, "whole": {"not": [{"at_most": 7}]}, "kind": "includes"},
    {"subject.since": {"not": [{"above": "2024-10-05"}]}, "counted": "2026-10-05"},
    {"case": 17, "facts": {}},
    {"case": "A title", "facts": {}, "pairs": []},
    {**_BOTH, "pairs": [{"subject": 1, "recipient": 2, "tie": "enemy"}]},
    {**_BOTH, "pairs": [{"subject": [1, "1", True], "recipient": ["2", 2], "tie": "enemy"}]},
    {**_BOTH, "items": {"note": {"about": [True, 1, "1"], "tells": []}}},
    {**_BOTH, "pairs": [{"subject": 1, "recipient": 2, "fears": {"harm": "unknown"}, "fears/shame": True}]},
)


def test_what_is_odd_but_right_is_read() -> None:
    """By all three, and alike."""
    unlike = [each for each in all_three(odd(), RIGHT) if not each.agree or each.decided == REFUSED]
    assert unlike == []


def test_a_policy_as_of_a_day_is_asked_about_no_other_day() -> None:
    """All three refuse another day; that day, an unknown one, and none are the same to them."""
    kept = load(ODD, on=DAY)
    assert isinstance(kept, Policy)
    facts = {"subject.born": "2010-10-05", "level": "on"}
    days: tuple[Any, ...] = ("2026-10-04", "2026-10-06", ["2026-10-06", "2026-10-07"], DAY.isoformat(), "unknown")
    found = [*all_three(kept, [*({**facts, "today": day} for day in days), facts])]
    assert [each for each in found if not each.agree] == []
    assert [each.decided == REFUSED for each in found] == [True, True, True, False, False, False]


def test_the_day_is_given_once(tmp_path: Path) -> None:
    """Two versions call it differently, and a case that gives two days is decided by neither."""
    text = ODD.read_text(encoding="utf-8")
    (tmp_path / "one.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "two.yaml").write_text(text.replace("today", "the_day").replace("1.0.0", "2.0.0"), encoding="utf-8")
    versions = "versions: [{file: one.yaml}, {from: 2026-09-30, file: two.yaml}]"
    (tmp_path / "policy.yaml").write_text(f"policy: odd\ntitle: Odd\n{versions}\n", encoding="utf-8")
    policy = load(tmp_path / "policy.yaml")
    exported = policy.export().decode()
    for case in ({"today": "2026-10-04", "the_day": "2026-10-05"}, {"the_day": "2026-10-05", "today": "2026-10-04"}):
        with pytest.raises(CaseError):
            policy.decide(case)
        with pytest.raises(PortableError, match="twice"):
            read(exported).on(DAY).decide(case)
        line = {"case": case, "day": DAY.isoformat(), "request": False, "unknown": [], "parts": ("outcome",)}
        assert run_node([{"file": exported}, line])[0]["error"] == "duplicate-name"


def test_what_is_misshapen_is_refused() -> None:
    """By all three: each of the table."""
    files = [file for file in MISSHAPEN if not isinstance(file, dict) or all(isinstance(key, str) for key in file)]
    assert [each.file for each in all_three(small(), files) if each.decided != REFUSED or not each.agree] == []


def check(policy: Policy, seed: object, number: int) -> None:
    """So many files of a policy; about half of them are refused."""
    draw = OddFiles(policy.document, Random(str(seed)))
    found = [*all_three(policy, [draw.file() for _ in range(number)])]
    assert [each for each in found if not each.agree] == []
    assert number / 5 < sum(each.decided == REFUSED for each in found) < number * 4 / 5


@pytest.mark.parametrize("policy", [odd, small])
def test_all_three_refuse_the_same(policy: Any) -> None:
    """The same files each time."""
    check(policy(), policy.__name__, 200)


@pytest.mark.slow
@pytest.mark.parametrize("policy", [odd, small])
def test_all_three_often_refuse_the_same(policy: Any) -> None:
    """Other files each time."""
    for _ in range(20):
        check(policy(), Random().random(), 500)
