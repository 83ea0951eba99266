"""Overlays on a policy with versions: one on each of them, in its period."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from sharepolicy import Timeline, check, load
from sharepolicy.ground.diagnostic import PolicyError
from tests.helpers.national import BASE, OVERLAY, SECOND, policy, write

SECOND_VERSION = BASE.replace('version: "1"', 'version: "2"').replace(
    "{risk: high}, outcome", "{risk: [some, high]}, outcome"
)
FIRST, LATER = datetime.date(2026, 9, 30), datetime.date(2026, 10, 1)
NATIONAL = "policy: national\nversions:\n  - {file: v1.yaml}\n  - {file: v2.yaml, from: 2026-10-01}\n"
DATED = """\
examples:
  asked: {given: {risk: high, barred: no, head_agreed: no}, expect: {outcome: escalate, because_of: ask-the-head}}
"""
CASE = {"risk": "some", "consent": "refused", "barred": "no", "head_agreed": "no"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(
        tmp_path,
        v1=BASE,
        v2=SECOND_VERSION,
        national=NATIONAL,
        ours=OVERLAY.replace("base.yaml", "national.yaml") + DATED,
        team=SECOND,
    )


def timeline(path: Path) -> Timeline:
    found = load(path)
    assert isinstance(found, Timeline)
    return found


def extended(folder: Path, base: str) -> str:
    """The digest of the overlay on one version, named by its file."""
    write(folder, alone=OVERLAY.replace("base.yaml", base))
    return policy(folder / "alone.yaml").digest


def test_an_overlay_lies_on_each_version_in_its_period(folder: Path) -> None:
    """Day by day it is the overlay that somebody would write on that version alone, and it is proved in each."""
    found = timeline(folder / "ours.yaml")
    assert [str(version.period) for version in found.versions] == ["until 2026-09-30", "from 2026-10-01"]
    assert [version.policy.digest for version in found.versions] == [extended(folder, f"v{n}.yaml") for n in (1, 2)]
    said = [[reason.rule for reason in found.decide(CASE, on=day).reasons] for day in (FIRST, LATER)]
    assert said == [[""], ["ask-the-head"]]
    assert not check(folder / "ours.yaml").diagnostics


def test_a_broken_promise_in_one_period_stops_the_whole(folder: Path) -> None:
    """What holds on the old version only does not load."""
    never = "  by-day: {says: Never., when: {risk: some, consent: refused, head_agreed: yes}, never: share}\n"
    text = OVERLAY.replace("base.yaml", "national.yaml").replace("invariants:\n", "invariants:\n" + never)
    write(folder, ours=text)
    assert {flaw.code for flaw in check(folder / "ours.yaml").diagnostics} == {"broken-invariant"}
    with pytest.raises(PolicyError):
        load(folder / "ours.yaml")
    write(folder, ours=text.replace("national.yaml", "v1.yaml"))
    assert not check(folder / "ours.yaml").diagnostics


def test_its_number_and_what_is_wrong_with_it_are_told_once(folder: Path) -> None:
    """An overlay is one text, however many versions of its base it lies on."""
    assert timeline(folder / "ours.yaml").identity.version == "1"
    text = OVERLAY.replace("base.yaml", "national.yaml").replace("may: [share -> escalate]", "may: [escalate -> share]")
    write(folder, ours=text)
    found = [flaw for flaw in check(folder / "ours.yaml").diagnostics if flaw.is_error]
    with pytest.raises(PolicyError) as refused:
        load(folder / "ours.yaml")
    for flaws in (found, refused.value.diagnostics):
        told = [(flaw.code, flaw.message) for flaw in flaws]
        assert told
        assert len(set(told)) == len(told)


def test_a_day_beside_the_name_means_one_version(folder: Path) -> None:
    """`extends: NAME@DAY` stays on the version of that day."""
    for day, file in ((FIRST, "v1.yaml"), (LATER, "v2.yaml")):
        assert extended(folder, f"national.yaml@{day}") == extended(folder, file)


def test_overlays_of_overlays_and_lists_of_overlays_follow(folder: Path) -> None:
    """Whatever lies above has the periods of what lies below, cut by its own."""
    write(folder, later=OVERLAY.replace("base.yaml", "national.yaml").replace('version: "1"', 'version: "3"'))
    text = "policy: ours\nversions:\n  - {file: ours.yaml}\n  - {file: later.yaml, from: 2026-11-15}\n"
    write(folder, listed=text)
    assert [str(each.period) for each in timeline(folder / "team.yaml").versions] == [
        "until 2026-09-30",
        "from 2026-10-01",
    ]
    found = [(str(each.period), each.policy.version) for each in timeline(folder / "listed.yaml").versions]
    assert found == [("until 2026-09-30", "1"), ("2026-10-01 to 2026-11-14", "1"), ("from 2026-11-15", "3")]


@pytest.mark.parametrize(
    ("extends", "code", "says"),
    [
        ("v1.yaml@2026-10-01", "wrong-document", "has no versions"),
        ("nowhere.yaml@2026-10-01", "unknown-policy", "no policy `nowhere.yaml`"),
        ("ours.yaml", "extends-cycle", "in a circle"),
        ("later.yaml@2025-01-01", "no-single-version", "in force on 2025-01-01"),
        ("broken.yaml", "versions-out-of-order", "begins on"),
    ],
)
def test_what_cannot_be_extended_is_said_where_it_is_named(folder: Path, extends: str, code: str, says: str) -> None:
    """A base that is not there, has no such version or is no list leaves an error, never a guess."""
    write(
        folder,
        later=NATIONAL.replace("{file: v1.yaml}", "{file: v1.yaml, from: 2026-01-01}"),
        broken=NATIONAL.replace("{file: v1.yaml}", "{file: v1.yaml, from: 2027-01-01}"),
        ours=OVERLAY.replace("base.yaml", extends),
    )
    with pytest.raises(PolicyError) as caught:
        load(folder / "ours.yaml")
    flaw = caught.value.diagnostics[0]
    assert (flaw.code, flaw.span is not None) == (code, True)
    assert says in flaw.message


def test_an_example_is_tried_in_its_own_period_and_never_passed_over(folder: Path) -> None:
    """With a date of the first period it is not asked of the second; with one that is in none it fails."""
    examples = DATED.replace("head_agreed: no}", "head_agreed: no, today: DAY}")
    dated = [
        text.replace("  barred: {", "  today: {asks: Which day?, type: date, decision_date: yes}\n  barred: {")
        for text in (BASE, SECOND_VERSION)
    ]
    used = [
        text.replace("{barred: yes}, outcome", "{barred: yes}, in_force: {from: 2020-01-01}, outcome") for text in dated
    ]
    national = NATIONAL.replace("{file: v1.yaml}", "{file: v1.yaml, from: 2026-01-01}")
    write(folder, v1=used[0], v2=used[1], national=national)
    overlay = OVERLAY.replace("base.yaml", "national.yaml")
    write(folder, ours=overlay + examples.replace("DAY", "2026-05-05"))
    first, second = check(folder / "ours.yaml").versions
    assert (len(first[1].examples), len(second[1].examples)) == (1, 0)
    assert first[1].examples[0].passed
    versions = timeline(folder / "ours.yaml").versions
    assert [len(version.policy.examples) for version in versions] == [1, 0]
    write(folder, ours=overlay + examples.replace("DAY", "2025-05-05"))
    assert {flaw.code for flaw in check(folder / "ours.yaml").diagnostics} == {"failing-example"}
