"""Many policies by name and tenant: a new text takes the place of an old one when it is proved, and not before."""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from sharepolicy import Policies, PolicyError, Reread, Timeline, load

WORDS = "vocabulary: words\nfacts:\n  risk: {asks: Is there a risk?, type: yes/no}\n"
CLUB = """\
policy: club
version: 1.0.0
uses: [../words.yaml]
questions:
  harm: {rules: {danger: {when: {risk: yes}, outcome: share, because: A child is at risk., open: yes}}}
otherwise: {outcome: escalate, because: Ask.}
invariants: {told: {says: Danger is never kept quiet., when: {risk: yes}, never: dont_share}}
example_files: [examples/]
"""
EXAMPLE = "examples: {one: {given: {risk: yes}, expect: {outcome: share}}}\n"
OURS = "policy: ours\nversion: 1.0.0\nextends: ../club\nmay: [more-cautious]\n"


def write(path: Path, text: str) -> None:
    """A file, which is newer than it was even on a coarse clock."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    now = time.time_ns() + write.later  # type: ignore[attr-defined]
    write.later += 1_000_000_000  # type: ignore[attr-defined]
    os.utime(path, ns=(now, now))


write.later = 0  # type: ignore[attr-defined]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a policy for all, and one of a tenant who extends it."""
    made = tmp_path / "policies"
    for name, text in {
        "words.yaml": WORDS,
        "club/policy.yaml": CLUB,
        "club/examples/one.yaml": EXAMPLE,
        "ours/policy.yaml": OURS,
    }.items():
        write(made / name, text)
    return made


@pytest.fixture
def kept(place: Path) -> Policies:
    """Both of them."""
    policies = Policies()
    policies.add("club", place / "club")
    policies.add("club", place / "ours", tenant="camden")
    return policies


def test_a_tenant_has_its_own_policy_or_the_one_for_all(kept: Policies, place: Path) -> None:
    """Nobody gets the policy of another tenant."""
    assert kept.get("club").name == "club"
    assert kept.get("club", tenant="camden").name == "ours"
    assert kept.get("club", tenant="barnet") is kept.get("club")
    kept.add("own", place / "ours", tenant="camden")
    for tenant, whose in (("", "for all"), ("barnet", "of `barnet`, and none for all")):
        with pytest.raises(PolicyError, match=f"unknown-policy.*there is no policy `own` {whose}"):
            kept.get("own", tenant=tenant)
    with pytest.raises(PolicyError, match="did you mean `club`"):
        kept.get("clud")
    kept.remove("own", tenant="camden")
    with pytest.raises(PolicyError):
        kept.remove("own", tenant="camden")
    assert set(kept.all()) == {("", "club"), ("camden", "club")}


def test_nothing_is_read_again_while_nothing_changes(kept: Policies) -> None:
    """The same object stays."""
    before = kept.all()
    assert kept.reload() == ()
    assert all(kept.all()[key] is policy for key, policy in before.items())


def test_a_change_reaches_everybody_who_stands_on_it(kept: Policies, place: Path) -> None:
    """The policy for all, and the one that extends it; and decisions say which policy made them."""
    before = kept.get("club").identity
    write(place / "club" / "policy.yaml", CLUB.replace("1.0.0", "1.1.0"))
    told = kept.reload()
    assert [(each.name, each.tenant, each.became) for each in told] == [
        ("club", "", Reread.CHANGED),
        ("club", "camden", Reread.CHANGED),
    ]
    assert told[0].before == before != told[0].after == kept.get("club").identity
    assert kept.get("club").decide({"risk": True}).policy == told[0].after
    assert kept.reload() == ()


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("club/policy.yaml", CLUB.replace("outcome: share", "outcome: dont_share"), "broken-invariant"),
        ("club/policy.yaml", "policy: [", "syntax-error"),
        ("club/policy.yaml", CLUB.replace("version", "versoin"), "unknown-property"),
        ("club/examples/one.yaml", EXAMPLE.replace("share", "escalate"), "failing-example"),
        ("words.yaml", WORDS.replace("risk", "danger"), "unknown-fact"),
    ],
)
def test_what_cannot_be_used_replaces_nothing(
    kept: Policies, place: Path, caplog: pytest.LogCaptureFixture, file: str, text: str, code: str
) -> None:
    """It is told once, with what is wrong; as soon as it is mended, it is read again."""
    caplog.set_level(logging.DEBUG, "sharepolicy")
    before, right = kept.all(), (place / file).read_text(encoding="utf-8")
    write(place / file, text)
    told = kept.reload()
    assert told[0].became is Reread.REFUSED
    assert code in [flaw.code for flaw in told[0].diagnostics]
    assert kept.get("club") is before["", "club"]
    assert (told[0].before, told[0].after) == (before["", "club"].identity,) * 2
    (warning, *_) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert warning.getMessage().startswith("policy `club` stays as it was: ")
    assert code in warning.getMessage()
    assert kept.reload() == ()
    write(place / file, right)
    assert [each.became for each in kept.reload() if not each.tenant] == [Reread.SAME]
    assert kept.get("club").identity == before["", "club"].identity


def test_a_file_that_is_gone_and_one_that_is_new_are_noticed(kept: Policies, place: Path) -> None:
    """A policy outlives its files; a translation beside it is one more file."""
    (place / "words.yaml").unlink()
    assert {each.became for each in kept.reload()} == {Reread.REFUSED}
    write(place / "words.yaml", WORDS)
    assert {each.became for each in kept.reload()} == {Reread.SAME}
    with pytest.raises(PolicyError):
        kept.get("club").in_language("cy")
    write(
        place / "words.cy.yaml",
        "texts: words\nlanguage: cy\nfacts: {risk: {asks: {original: Is there a risk?, says: Oes risg?}}}\n",
    )
    assert {each.became for each in kept.reload()} == {Reread.SAME}
    assert kept.get("club").in_language("cy").decide({}).ask[0].asks == "Oes risg?"


def test_what_does_not_load_is_not_added(place: Path) -> None:
    """With everything that is wrong with it."""
    policies = Policies()
    write(place / "club" / "examples" / "one.yaml", EXAMPLE.replace("share", "escalate"))
    with pytest.raises(PolicyError, match="failing-example"):
        policies.add("club", place / "club")
    with pytest.raises(PolicyError, match="unknown-policy"):
        policies.add("nothing")
    assert policies.all() == {}


def test_a_bundle_is_watched_as_a_file(place: Path) -> None:
    """What was kept can be replaced by another that was kept."""
    made, policies = place / "club.bundle", Policies()
    made.write_bytes(load(place / "club").bundle())
    policies.add("club", made)
    write(place / "club" / "policy.yaml", CLUB.replace("1.0.0", "1.1.0"))
    assert policies.reload() == ()
    write(made, load(place / "club").bundle().decode())
    assert [each.became for each in policies.reload()] == [Reread.CHANGED]


def test_a_policy_can_come_from_a_bundle_that_is_no_file(kept: Policies, place: Path) -> None:
    """It is read again never, and found by the digest of its decisions; what is wrong with it is said."""
    decision = kept.get("club", tenant="camden").decide({"risk": True})
    bundle = kept.get("club", tenant="camden").bundle()
    policies = Policies()
    added = policies.add("camden 2026", bundle=bundle)
    assert added.identity == kept.get("club", tenant="camden").identity
    found = policies.of_digest(decision.policy.digest)
    assert found is not None
    assert found.decide_again(decision.to_dict()).to_dict() == decision.to_dict()
    write(place / "club" / "policy.yaml", "policy: [")
    assert policies.reload() == ()
    assert added.bundle() == bundle
    with pytest.raises(PolicyError, match="broken-bundle"):
        policies.add("camden 2026", bundle=bundle[:-3])
    assert policies.get("camden 2026") is added
    with pytest.raises(ValueError, match="are two policies"):
        policies.add("camden 2026", place / "ours", bundle=bundle)
    with pytest.raises(TypeError, match="`bundle` should be the bytes of a bundle"):
        policies.add("camden 2026", bundle="text")  # type: ignore[arg-type]


def test_the_policy_that_made_a_decision_is_found_by_its_digest(kept: Policies) -> None:
    """Also if it is one version of several."""
    kept.add("hipaa")
    for policy in kept.all().values():
        decision = policy.decide({})
        found = kept.of_digest(decision.policy.digest)
        assert found is not None
        assert found.decide_again(decision.to_dict()).to_dict() == decision.to_dict()
    assert kept.of_digest("sha256:0") is None


def test_whoever_asks_during_a_reload_gets_a_whole_policy(kept: Policies, place: Path) -> None:
    """The old one or the new one, never something between; and all that changed changes at once."""
    over, seen, wrong = threading.Event(), set[tuple[str, str]](), list[object]()

    def ask() -> None:
        while not over.is_set():
            everything = kept.all()
            seen.add((everything["", "club"].identity.version, everything["camden", "club"].base.version))  # type: ignore[union-attr]
            decision = kept.get("club").decide({"risk": True})
            if decision.outcome != "share":
                wrong.append(decision)

    asking = [threading.Thread(target=ask) for _ in range(3)]
    for each in asking:
        each.start()
    for number in range(1, 5):
        write(place / "club" / "policy.yaml", CLUB.replace("1.0.0", f"1.{number}.0"))
        assert len(kept.reload()) == 2
    over.set()
    for each in asking:
        each.join()
    assert wrong == []
    assert all(own == base for own, base in seen)


def test_a_watch_tells_of_changes_until_it_is_over(kept: Policies, place: Path) -> None:
    """In a thread of its own, which ends with the context."""
    told, heard = list[object](), threading.Event()

    def tell(found: object) -> None:
        told.append(found)
        heard.set()

    with kept.watch(0.01, tell):
        write(place / "club" / "policy.yaml", CLUB.replace("1.0.0", "2.0.0"))
        assert heard.wait(30)
    assert kept.get("club").identity.version == "2.0.0"
    assert not [each for each in threading.enumerate() if each.name == "sharepolicy-watch"]


def test_a_policy_over_time_is_kept_whole() -> None:
    """With all of its versions."""
    policies = Policies()
    assert isinstance(policies.add("mars"), Timeline)
    assert policies.reload() == ()


def test_a_folder_that_a_link_leads_to_is_looked_at_through_the_link(place: Path, tmp_path: Path) -> None:
    """Whoever deploys by turning a link round leaves the old files as they were."""
    for release, version in (("one", "1.0.0"), ("two", "2.0.0")):
        shutil.copytree(place, tmp_path / release)
        write(tmp_path / release / "club" / "policy.yaml", CLUB.replace("1.0.0", version))
    write(tmp_path / "two" / "words.yaml", WORDS.replace("a risk", "danger"))

    def lead(to: str, link: Path) -> None:
        (tmp_path / "new").symlink_to(to)
        (tmp_path / "new").replace(link)

    lead("one", tmp_path / "current")
    lead("../one/words.yaml", place / "words.yaml")
    policies = Policies()
    for name, named in {"folder": "current/club", "file": "current/club/policy.yaml", "words": "policies/club"}.items():
        policies.add(name, tmp_path / named, root=tmp_path)
    assert policies.reload() == ()
    lead("two", tmp_path / "current")
    lead("../two/words.yaml", place / "words.yaml")
    assert [(told.name, told.became) for told in policies.reload()] == [
        (name, Reread.CHANGED) for name in ("folder", "file", "words")
    ]
    assert policies.reload() == ()


def test_a_watch_outlives_whoever_is_told(kept: Policies, place: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A queue that is down for a moment must not end all reloading."""
    heard = threading.Event()

    def tell(found: object) -> None:
        heard.set()
        raise RuntimeError("the queue is down")

    with kept.watch(0.01, tell):
        for version in ("2.0.0", "3.0.0"):
            heard.clear()
            write(place / "club" / "policy.yaml", CLUB.replace("1.0.0", version))
            assert heard.wait(30)
            while kept.get("club").identity.version != version:  # a file is seen as it is written
                assert heard.wait(30)
    assert "goes on after an error: RuntimeError" in caplog.text


@pytest.mark.parametrize("every", [0, -1, float("nan"), float("inf")])
def test_a_watch_waits_between_two_looks(every: float) -> None:
    """Else a thread would do nothing but look, or end at once."""
    with pytest.raises(ValueError, match="more than 0"), Policies().watch(every):
        pass


def test_a_policy_stays_where_it_was_named(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when the program works in another folder later."""
    monkeypatch.chdir(place.parent)
    policies = Policies()
    policies.add("club", "policies/club", root="policies")
    monkeypatch.chdir(place / "ours")
    write(place / "club" / "policy.yaml", CLUB.replace("1.0.0", "2.0.0"))
    assert [told.became for told in policies.reload()] == [Reread.CHANGED]


def test_another_policy_in_its_place_is_refused(kept: Policies, place: Path) -> None:
    """A slip of the pen in its name, or a file that was copied over it: all cases would be refused."""
    write(place / "ours" / "policy.yaml", OURS.replace("policy: ours", "policy: theirs"))
    (told,) = kept.reload()
    assert (told.became, told.after.name) == (Reread.REFUSED, "ours")
    assert "the file is the policy `theirs` now" in told.diagnostics[0].message
    assert kept.get("club", tenant="camden").name == "ours"
    assert kept.reload() == ()


def test_a_slip_in_the_name_of_a_tenant_does_not_lead_past_its_policy(kept: Policies) -> None:
    """Its own may be stricter than the one for all."""
    for slip in ("Camden", " camden", "cam den"):
        with pytest.raises(PolicyError, match="did you mean `camden`"):
            kept.get("club", tenant=slip)
    with pytest.raises(PolicyError, match="there is no policy `club` of `barnet`"):
        kept.get("club", tenant="barnet", own=True)
    assert kept.get("club", tenant="camden", own=True).name == "ours"
