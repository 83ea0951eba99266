"""Several versions of a policy in time: each case is decided by the version of its day, and by no other."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy import CaseError, PolicyError, check, compare, load
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.language.case import Case
from sharepolicy.language.semantics import answer
from sharepolicy.language.values import Ranges
from sharepolicy.reading.gate import file_of
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.timeline import read_timeline
from tests.helpers.versions import STARTS, timeline, version, written

days = st.dates(datetime.date(2026, 2, 1), datetime.date(2026, 11, 1))
agreed = st.sampled_from(("yes", "no"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A policy with four versions, one of them in force for a single day."""
    return written(tmp_path_factory.mktemp("pilot"))


@pytest.fixture(scope="module")
def policy(folder: Path) -> Timeline:
    """It, loaded."""
    loaded = load(folder)
    assert isinstance(loaded, Timeline)
    return loaded


def counting(day: datetime.date) -> int:
    """The number of the version that counts on a day, found in another way than the library's."""
    return max(n for n, start in enumerate(STARTS) if start is None or start <= day)


@given(day=days, agrees=agreed, spelled=st.sampled_from(("on", "text", "date", "request", "case")))
def test_each_case_is_decided_by_the_version_of_its_day(
    policy: Timeline, folder: Path, day: datetime.date, agrees: str, spelled: str
) -> None:
    """However the day is said, the answer is that of the definition for that version's own document."""
    document = load(folder / f"v{counting(day)}.yaml").document
    ordinal = day.toordinal()
    exact = Case({"agreed": frozenset({agrees}), "today": Ranges.of(ordinal, ordinal)})
    expected = answer(document, exact)
    given_: Mapping[str, object] = {"agreed": agrees}
    match spelled:
        case "on":
            decision = policy.decide(given_, on=day)
        case "text":
            decision = policy.decide({**given_, "today": day.isoformat()})
        case "date":
            decision = policy.decide({**given_, "today": day})
        case "case":
            decision = policy.decide(exact)
        case _:
            part = policy.decide_request({"facts": {**given_, "today": day.isoformat()}})
            assert part.outcome is expected.outcome
            return
    assert (decision.outcome, frozenset(decision.possible)) == (expected.outcome, expected.possible)
    assert decision.policy.version == document.version


@given(first=days, length=st.integers(0, 220), agrees=st.sampled_from((True, False, None)))
def test_a_date_that_leaves_the_version_open_is_decided_over_all_of_them(
    policy: Timeline, first: datetime.date, length: int, agrees: bool | None
) -> None:
    """The outcomes are those of the single days; the versions are named, and the day is asked for where it matters."""
    last = first + datetime.timedelta(days=length)
    known = {} if agrees is None else {"agreed": agrees}
    case = {**known, "today": {"between": [first.isoformat(), last.isoformat()]}}
    every = [first + datetime.timedelta(days=n) for n in range(length + 1)]
    numbers = sorted({counting(day) for day in every})
    decision = policy.decide(case)
    by_day = {day: set(policy.decide({**known, "today": day}).possible) for day in every}
    assert set(decision.possible) == set().union(*by_day.values())
    identities = decision.policy.versions or (decision.policy,)
    assert [each.version for each in identities] == [f"{number}.0.0" for number in numbers]
    assert len(decision.rules) == len({(rule.rule.because, rule.rule.outcome) for rule in decision.rules})
    asked = [question.fact.name for question in decision.ask]
    assert "today" in asked or len({frozenset(found) for found in by_day.values()}) == 1
    parts = policy.decide_request({"facts": case}).parts
    assert [part.possible for part in parts] == [decision.possible]
    assert policy.decide_again(decision.to_dict()).possible == decision.possible


@given(day=days)
def test_the_policy_of_a_day_is_its_version(policy: Timeline, folder: Path, day: datetime.date) -> None:
    """`on` and a day in the name load the version that counts then; it decides as the whole does, day said or not."""
    for loaded in (load(folder, on=day), load(f"{folder}@{day}"), policy.on(day)):
        assert (loaded.version, loaded.on) == (f"{counting(day)}.0.0", day)
        for agrees in (True, False):
            expected, said = policy.decide({"agreed": agrees}, on=day).outcome, {"agreed": agrees, "today": str(day)}
            for case in ({"agreed": agrees}, said, {"facts": said}):
                assert loaded.decide(case).outcome is loaded.decide_request(case).outcome is expected


def test_without_a_date_it_is_today(policy: Timeline) -> None:
    """As for every other policy."""
    today = datetime.date.today()
    assert policy.decide({"agreed": True}).policy.version == policy.version_on(today).policy.version


def test_no_version_counts_before_the_first_begins(folder: Path, tmp_path: Path) -> None:
    """Neither a decision nor loading falls back on another version."""
    for number in range(2):
        (tmp_path / f"v{number}.yaml").write_text(version(number), encoding="utf-8")
    starts = (datetime.date(2026, 3, 1), datetime.date(2026, 4, 1))
    (tmp_path / "policy.yaml").write_text(timeline(starts), encoding="utf-8")
    early = datetime.date(2026, 2, 28)
    with pytest.raises(CaseError, match="no-single-version"):
        load(tmp_path).decide({"agreed": True}, on=early)
    with pytest.raises(CaseError, match="no-single-version"):
        load(tmp_path).decide({"agreed": True, "today": "2026-02-28"})
    with pytest.raises(PolicyError, match="no-single-version"):
        load(tmp_path, on=early)


def test_each_version_is_checked(folder: Path, tmp_path: Path) -> None:
    """Flaws of every version are found at once, each at its place, and spoil the whole."""
    report = check(folder)
    assert report.clean
    assert [str(period) for period, _ in report.versions] == [
        "until 2026-02-28",
        "2026-03-01 to 2026-03-01",
        "2026-03-02 to 2026-08-31",
        "from 2026-09-01",
    ]
    assert all(version.examples and version.proof for _, version in report.versions)
    for number in range(3):
        text = version(number).replace("agreed: yes" if number < 2 else "agreed: no", f"agreed: maybe{number}")
        (tmp_path / f"v{number}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(timeline(STARTS[:3]), encoding="utf-8")
    broken = check(tmp_path)
    assert [flaw.code for flaw in broken.diagnostics] == ["unknown-value"] * 3
    assert broken.policy is None
    with pytest.raises(PolicyError) as caught:
        load(tmp_path)
    assert caught.value.diagnostics == broken.diagnostics


def test_an_example_belongs_to_the_period_of_its_version(folder: Path, tmp_path: Path) -> None:
    """An example without a date is decided in that period; one with a date outside it fails."""
    late = version(0).replace("given: {}", "given: {today: 2026-05-01}")
    (tmp_path / "v0.yaml").write_text(late, encoding="utf-8")
    october = version(3).replace("given: {}, expect: {settled: no}", "given: {agreed: no}, expect: {outcome: escalate}")
    (tmp_path / "v1.yaml").write_text(october, encoding="utf-8")
    starts = (None, datetime.date(2026, 3, 1), datetime.date(2026, 9, 1))
    (tmp_path / "v2.yaml").write_text(version(2), encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(timeline(starts), encoding="utf-8")
    report = check(tmp_path)
    assert [flaw.code for flaw in report.diagnostics] == ["failing-example"]
    assert "its date is outside the period of this version (until 2026-02-28)" in report.diagnostics[0].message


def test_a_version_of_another_policy_is_refused_on_its_day_too(tmp_path: Path) -> None:
    """Not only where all versions are looked at."""
    (tmp_path / "v0.yaml").write_text(version(0), encoding="utf-8")
    (tmp_path / "policy.yaml").write_text("policy: other\nversions:\n  - {file: v0.yaml}\n", encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        load(tmp_path, on=datetime.date(2026, 3, 1))
    assert [flaw.code for flaw in refused.value.diagnostics] == ["wrong-document"]
    report = check(f"{tmp_path}@2026-03-01")
    assert [flaw.code for flaw in report.diagnostics] == ["wrong-document"]
    assert report.policy is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("policy: pilot\nversions: []\n", "wrong-shape"),
        ("policy: pilot\nversions:\n  - {from: 2026-01-01}\n", "missing-property"),
        ("policy: pilot\nversions:\n  - {file: v0.yaml}\n  - {file: v1.yaml}\n", "missing-property"),
        ("policy: pilot\nversions:\n  - {file: v0.yaml}\n  - {from: 2026-02-30, file: v1.yaml}\n", "wrong-value-kind"),
        (
            "policy: pilot\nversions:\n  - {file: v0.yaml}\n  - {from: 0001-01-01, file: v1.yaml}\n",
            "versions-out-of-order",
        ),
        ("policy: pilot\nversions:\n  - {file: v0.yaml}\nrules: {}\n", "unknown-property"),
        ("policy: pilot\nversions:\n  - {file: nowhere.yaml}\n", "missing-file"),
        ("policy: pilot\nversions:\n  - {file: policy.yaml}\n", "wrong-document"),
        ("policy: other\nversions:\n  - {file: v0.yaml}\n", "wrong-document"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(tmp_path: Path, text: str, code: str) -> None:
    """Loading and checking say the same."""
    (tmp_path / "v0.yaml").write_text(version(0), encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load(tmp_path)
    assert [flaw.code for flaw in caught.value.diagnostics] == [code]
    assert [flaw.code for flaw in check(tmp_path).diagnostics] == [code]


def test_an_ordinary_policy_has_no_timeline(folder: Path) -> None:
    """Only the list of versions is one."""
    assert read_timeline(file_of(folder / "v0.yaml"), ReadOnce()) is None
    assert read_timeline(file_of(folder / "policy.yaml"), ReadOnce()) is not None


def test_several_versions_are_compared_as_on_a_day(folder: Path) -> None:
    """Which two are meant has to be said."""
    with pytest.raises(ValueError, match="several versions in time"):
        compare(folder, folder / "v0.yaml")
    assert compare(folder, folder / "v0.yaml", on=datetime.date(2026, 1, 1)).equivalent
    assert compare(folder, folder / "v0.yaml", on=datetime.date(2026, 3, 1)).moved == 1
    assert not compare(f"{folder}@2026-02-28", f"{folder}@2026-03-01").equivalent


def test_examples_of_a_policy_as_on_a_day_are_those_of_that_day(tmp_path: Path) -> None:
    """An example that says another day is left out, and the others are decided on it."""
    text = version(3).replace(
        "any: {given: {}, expect: {settled: no}}",
        "before: {given: {agreed: no, today: 2026-09-30}, expect: {outcome: escalate}}\n"
        "  after: {given: {agreed: no, today: 2026-10-01}, expect: {outcome: dont_share}}\n"
        "  undated: {given: {agreed: yes}, expect: {outcome: escalate}}",
    )
    (tmp_path / "policy.yaml").write_text(text, encoding="utf-8")
    for day, names in (("2026-09-30", ["before", "undated"]), ("2026-10-01", ["after", "undated"])):
        report = check(f"{tmp_path}@{day}")
        assert [result.example.name for result in report.examples] == names
        assert report.clean
        assert [example.name for example in load(f"{tmp_path}@{day}").examples] == names
