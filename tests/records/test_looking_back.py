"""Looking back over many records: decided again, and counted without telling of one child."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharepolicy import load
from sharepolicy.frontends.render.assurance import assurance_page, render_assurance
from sharepolicy.records import Records, decision_log_entry
from tests.helpers.recorded import recorded, small_policy


def test_every_record_is_decided_again(store: Records) -> None:
    for risk in (True, False):
        recorded(store, risk=risk)
    recorded(store, agrees=True)
    told: list[int] = []
    found = store.replay(by="x", progress=told.append)
    assert (found.records, found.differing, told) == (3, (), [1, 2, 3])


def test_a_record_that_comes_out_otherwise_is_named(store: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = small_policy()
    stored = policy.decide({"risk": True}).to_dict() | {"outcome": "escalate"}
    (added,) = store.add(stored, policy=policy, case="C-1")
    (differs,) = store.replay(by="x").differing
    assert (differs.record, differs.before, differs.after) == (added.record, "escalate", "share")
    assert differs.says == "it differs in outcome"


def test_another_policy_says_what_it_would_have_decided(store: Records, tmp_path: Path) -> None:
    changed = recorded(store, risk=True, agrees=False)
    recorded(store, risk=False, agrees=False)
    text = (
        small_policy()
        .files[0]
        .read_text()
        .replace("outcome: share, because: A child", "outcome: escalate, overrides: [agreed], because: A child")
    )
    (tmp_path / "policy.yaml").write_text(text)
    (differs,) = store.replay(load(tmp_path, prove=False), by="x").differing
    assert (differs.record, differs.before, differs.after) == (changed, "share", "escalate")


def test_what_was_erased_is_passed_over(store: Records) -> None:
    gone = recorded(store)
    recorded(store)
    store.erase(record=gone, basis="Article 17", by="I. Officer")
    assert store.replay(by="x").records == 1


def test_that_many_were_opened_is_recorded(store: Records) -> None:
    recorded(store)
    assert len(list(store.open_all(by="I. Auditor", why="audit"))) == 1
    (row,) = store._store.log.rows(only={"kind": "opening"})
    assert store._store.said(row) == [{"by": "I. Auditor", "why": "audit", "wanted": {}}]


def test_decisions_are_counted(store: Records) -> None:
    for number in range(6):
        times = {
            "asked": {"when": "2026-03-01T09:00"},
            "decided": {"by": "A", "outcome": "share", "when": "2026-03-01T09:10"},
        }
        recorded(store, case=f"C-{number}", risk=True, agrees=False, around=times)
    for _ in range(5):
        recorded(store, around={"decided": {"by": "A", "outcome": "share"}}, risk=False, agrees=False)
    ever = ("0001-01-01", "9999-12-31")
    found = store.assurance(*ever, by="x", least=1)
    assert found.records == 11
    assert {each.name: each.number for each in found.outcomes} == {"share": 6, "dont_share": 5}
    assert {each.name: each.number for each in found.taken} == {"as advised": 6, "otherwise": 5}
    assert {each.name: each.number for each in found.rules} == {"danger": 6}
    assert {each.name: each.number for each in found.in_time} == {"no limit": 6, "no times said": 5}
    assert {each.name: each.number for each in found.outstanding} == {"write-it-down": 11, "tell-them": 11}
    assert len(found.otherwise) == 5
    few = store.assurance(*ever, by="x")
    assert {each.name: each.number for each in few.outcomes} == {"share": 5, "dont_share": 5}
    assert {each.name: each.number for each in few.outstanding} == {"tell-them": 5, "write-it-down": 5}
    assert (few.records, few.otherwise) == (10, ())  # a name leads to one child, however many there are
    only = store.assurance(*ever, by="x", details=["rules"])
    assert ([each.name for each in only.rules], only.outstanding) == (["danger"], ())
    with pytest.raises(TypeError, match="did you mean `rules`"):
        store.assurance(*ever, by="x", details=["rule"])
    assert store.assurance("0001-01-01", "0001-01-02", by="x").records == 0


_FRIDAY = "2026-03-06T09:00"


@pytest.mark.parametrize(
    ("within", "decided", "plainly", "with_calendar"),
    [
        ("1 working day", "2026-03-07T09:00", "in time", "in time"),  # sooner than any calendar would ask
        ("1 working day", "2026-03-09T09:00", "limit in working days, not compared here", "in time"),
        ("1 working day", "2026-03-09T09:01", "limit in working days, not compared here", "late"),
        ("2 days", "2026-03-08T09:01", "late", "late"),
        ("1 month", "2026-04-06T09:00", "in time", "in time"),
        ("at once", "2026-03-06T09:15", "in time", "in time"),
        ("at once", "2026-03-06T09:16", "late", "late"),
        (
            "promptly",
            "2026-03-06T09:01",
            "limit without a length, not compared",
            "limit without a length, not compared",
        ),
        ("1 hour", "2026-03-06T08:59", "decided before it was asked", "decided before it was asked"),
        ("1 hour", "2026-03-06", "no times said", "no times said"),
        ("1 hour", "2026-03-06T09:00Z", "no times said", "no times said"),
        ("", "2026-03-06T09:01", "no limit", "no limit"),
    ],
)
def test_limits_are_compared_with_the_times_said(
    file_store: Records, tmp_path: Path, within: str, decided: str, plainly: str, with_calendar: str
) -> None:
    limit = f", within: {within}" if within else ""
    text = small_policy().files[0].read_text()
    line = f"  first: {{says: Ask them., timing: before, on: [share]{limit}}}\n"
    (tmp_path / "policy.yaml").write_text(text.replace("actions:\n", f"actions:\n{line}"))
    policy = load(tmp_path, prove=False)
    times = {"asked": {"when": _FRIDAY}, "decided": {"by": "A", "when": decided}}
    file_store.add(policy.decide({"risk": True, "agrees": False}), policy=policy, case="C-1", around=times)
    for calendar, expected in ((None, plainly), (lambda day: day.weekday() < 5, with_calendar)):
        found = file_store.assurance("0001-01-01", "9999-12-31", by="x", least=1, calendar=calendar)
        assert [each.name for each in found.in_time] == [expected]


def test_what_was_not_known_is_said_by_its_label(file_store: Records, tmp_path: Path) -> None:
    text = small_policy().files[0].read_text()
    (tmp_path / "policy.yaml").write_text(text.replace("asks: Is there a risk?", "name: danger now, asks: Any risk?"))
    policy = load(tmp_path, prove=False)
    file_store.add(policy.decide({"agrees": False}), policy=policy, case="C-1")
    found = file_store.assurance("0001-01-01", "9999-12-31", by="x", least=1)
    assert [(each.name, each.label) for each in found.unknown] == [("risk", "danger now")]
    assert ("write-it-down", "Write it down.") in {(each.name, each.label) for each in found.outstanding}
    page = assurance_page(found)
    assert '<th scope="row">danger now<small>risk</small></th>' in page
    assert "risk: 1" not in render_assurance(found)
    for number in range(2):
        file_store.add(policy.decide({"agrees": False}), policy=policy, case=f"D-{number}")
    few = file_store.assurance("0001-01-01", "9999-12-31", by="x", least=2)
    assert "What was not known, and was to be asked first\n  - danger now: 2" in render_assurance(few)


def test_a_record_in_the_fields_of_the_decision_log(store: Records) -> None:
    record = recorded(store)
    entry = decision_log_entry(store.open(record, by="x", why="y"))
    assert {"timestamp", "endpoint", "request", "response", "policies", "trace_id", "span_id"} <= set(entry)
    assert entry["response"]["decision"] is True
    assert entry["policies"] == {"small": small_policy().identity.digest}
    assert (len(entry["trace_id"]), len(entry["span_id"])) == (32, 16)


def test_whoever_opens_many_is_seen_in_each(store: Records) -> None:
    first, _ = recorded(store, person="P-1"), recorded(store, person="P-2", risk=False, agrees=False)
    days = ({"since": "2020-01-01"}, {"before": "2020-01-01"}, {"until": "2020-01-01"})
    others = ({"outcome": "dont_share"}, {"policy": "small"})
    for number, wanted in enumerate(({"person": "P-1"}, {"case": "C-2"}, {"rule": "danger"}, *days, *others)):
        list(store.open_all(by="A. Clerk", why=str(number), **wanted))
    recorded(store, person="P-1")  # later: nobody has opened it yet
    seen = [{each["why"] for each in opened.openings} for opened in store.open_all(by="x", why="audit")]
    assert seen == [{"0", "2", "3", "7", "audit"}, {"3", "6", "7", "audit"}, {"audit"}]
    assert {each["why"] for each in store.open(first, by="x", why="y").openings} == seen[0] | {"y"}


def test_the_policy_that_decided_is_kept_and_no_other(file_store: Records) -> None:
    decision = small_policy("other").decide({"risk": True})
    with pytest.raises(TypeError, match="another policy decided"):
        file_store.add(decision, policy=small_policy(), case="C-1")


def test_a_decision_in_another_language_is_made_again_with_the_texts_that_it_had(
    file_store: Records, tmp_path: Path
) -> None:
    """An edit of a translation leaves the policy the same: what it said that day is kept, and the record stands."""
    (tmp_path / "policy.yaml").write_text(small_policy().files[0].read_text())
    texts = tmp_path / "policy.cy.yaml"
    texts.write_text(
        "texts: small\nlanguage: cy\nactions:\n"
        "  tell-them:\n    says: {original: Tell them., says: Dywedwch wrthynt.}\n"
    )
    spoken = []
    for words in ("Dywedwch wrthynt.", "Peidiwch â dweud wrthynt."):
        texts.write_text(texts.read_text().replace("Dywedwch wrthynt.", words))
        policy = load(tmp_path, prove=False).in_language("cy")
        decision = policy.decide({"risk": True})
        spoken.append(decision.actions[0].action.says)
        for _ in range(2):  # kept once, all the same
            file_store.add(decision, policy=policy, case="C-1")
    assert spoken == ["Dywedwch wrthynt.", "Peidiwch â dweud wrthynt."]
    assert file_store.replay(by="x").differing == ()
    assert len(list(file_store._store.log.rows(only={"kind": "policy"}))) == 2


def test_what_was_erased_is_counted_as_that(file_store: Records) -> None:
    """Of forty refusals ten were left, and nothing said that there had been more."""
    several = [recorded(file_store, case=f"C-{number}") for number in range(4)]
    for record in several[:3]:
        file_store.erase(record=record, basis="b", by="x")
    assert (file_store.replay(by="x").records, file_store.replay(by="x").erased) == (1, 3)
    days = ("0001-01-01", "9999-12-31")
    found = {least: file_store.assurance(*days, by="x", least=least) for least in (1, 2, 5)}
    assert {least: each.erased for least, each in found.items()} == {1: 3, 2: 2, 5: 0}
    assert "Besides, 3 decisions have been erased." in render_assurance(found[1])
    assert "erased" not in render_assurance(found[5])
