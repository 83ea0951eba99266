"""A policy that was put into one file is the same policy, wherever and whenever it is read from there."""

from __future__ import annotations

import datetime
import json
import pickle
import shutil
from pathlib import Path

import pytest

from sharepolicy import Policy, PolicyError, Timeline, load, load_bundle, load_text
from sharepolicy.engine.loading.load import load_document
from sharepolicy.frontends.cli import main
from sharepolicy.reading import files as reading_files
from sharepolicy.testing.small import small_policy, yes_no

FILES = {
    "words.yaml": "vocabulary: words\nfacts:\n"
    "  risk: {asks: Is there a risk?, type: yes/no}\n  agreed: {asks: Agreed?, type: yes/no}\n",
    "words.cy.yaml": "texts: words\nlanguage: cy\nfacts: {agreed: {name: {original: agreed, says: cytuno}}}\n",
    "club/policy.yaml": """\
policy: club
version: 1.0.0
uses: [../words.yaml]
sources: {guide: {title: A guide, clauses: clauses.yaml}}
questions:
  harm:
    rules:
      danger: {when: {risk: yes}, outcome: share, because: A child is at risk., source: guide/1}
      agreed: {when: {agreed: yes, risk: no}, outcome: share, because: The child agrees., open: yes}
otherwise: {outcome: dont_share, because: Nothing calls for it.}
roles: {lead: the lead}
unsettled: {to: lead}
example_files: [examples/]
""",
    "club/clauses.yaml": "source: guide\nclauses: {1: Tell whoever can help.}\n",
    "club/examples/danger.yaml": "examples:\n  one: {given: {risk: yes}, expect: {outcome: share}}\n",
    "overlay/policy.yaml": """\
policy: overlay
version: 1.0.0
extends: ../club
may: [more-cautious]
questions:
  harm: {rules: {agreed: {when: {agreed: yes, risk: no}, outcome: escalate, because: Ask first.}}}
""",
    "pilot/policy.yaml": "policy: pilot\nversions:\n  - {file: v1.yaml}\n  - {file: v2.yaml, from: 2026-06-01}\n",
    "pilot/v1.yaml": """\
policy: pilot
version: 1.0.0
facts:
  today: {asks: Which day is it?, type: date, decision_date: yes}
  agreed: {asks: Agreed?, type: yes/no}
questions: {only: {rules: {first: {when: {agreed: yes}, outcome: share, because: Yes., open: yes}}}}
otherwise: {outcome: escalate, to: lead, because: Ask.}
roles: {lead: the lead}
unsettled: {to: lead}
""",
    "on-pilot/policy.yaml": "policy: on-pilot\nversion: 9.0.0\nextends: ../pilot\nmay: [more-cautious]\n",
    "on-a-day/policy.yaml": "policy: on-a-day\nversion: 9.0.0\nextends: ../pilot@2026-03-01\nmay: [more-cautious]\n",
}
FILES["pilot/v2.yaml"] = FILES["pilot/v1.yaml"].replace("1.0.0", "2.0.0").replace("outcome: share", "outcome: escalate")
NAMES = ("club", "overlay", "pilot", "on-pilot", "on-a-day")
SPRING, AUTUMN = datetime.date(2026, 3, 1), datetime.date(2026, 10, 1)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with policies."""
    made = tmp_path / "policies"
    for name, text in FILES.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.mark.parametrize("name", NAMES)
def test_it_is_the_same_policy(place: Path, name: str) -> None:
    """With the same identity, bundle and answers; and nothing is read from where it came."""
    policy = load(place / name)
    made = policy.bundle()
    shutil.rmtree(place)
    again = load_bundle(made)
    assert type(again) is type(policy)
    assert again.identity == policy.identity
    assert again.bundle() == made
    for day in (SPRING, AUTUMN):
        for case in ({"agreed": True}, {"agreed": False}, {}):
            assert again.decide(case, on=day).to_dict() == policy.decide(case, on=day).to_dict()


def test_all_that_it_stands_on_is_in_it(place: Path) -> None:
    """Vocabularies, clauses, what it extends, its texts in other languages, and its examples."""
    made = load(place / "overlay").bundle()
    assert set(json.loads(made)["files"]) == {
        "overlay/policy.yaml",
        "club/policy.yaml",
        "club/clauses.yaml",
        "words.yaml",
        "words.cy.yaml",
    }
    again = load_bundle(load(place / "club").bundle())
    assert isinstance(again, Policy)
    assert [each.name for each in again.examples] == ["one"]
    assert again.in_language("cy").facts["agreed"].label == "cytuno"
    assert pickle.loads(pickle.dumps(again)).in_language("cy").bundle() == again.bundle()


def test_a_version_a_day_and_another_language_have_the_bundle_of_their_text(place: Path) -> None:
    """One text has one bundle."""
    whole = load(place / "on-pilot")
    assert isinstance(whole, Timeline)
    for day in (SPRING, AUTUMN):
        version = whole.version_on(day).policy
        assert whole.on(day).bundle() == version.bundle()
        again = load_bundle(version.bundle())
        assert again.identity == version.identity
        assert load_bundle(whole.bundle(), on=day).identity == version.identity
    club = load(place / "club")
    assert club.in_language("cy").bundle() == club.bundle()


def test_its_bytes_are_the_same_for_ever(place: Path) -> None:
    """Somebody may compare the digest of the file itself, in fifty years."""
    made = load(place / "on-a-day").bundle().decode()
    digest = json.loads(made)["digest"]
    texts = {name: json.dumps(FILES[name]) for name in FILES}
    assert made == (
        '{\n "bundle": 2,\n'
        f' "digest": "{digest}",\n "files": {{\n'
        f'  "on-a-day/policy.yaml": {texts["on-a-day/policy.yaml"]},\n'
        f'  "pilot/policy.yaml": {texts["pilot/policy.yaml"]},\n'
        f'  "pilot/v1.yaml": {texts["pilot/v1.yaml"]}\n }},\n'
        ' "name": "on-a-day",\n "policy": "on-a-day/policy.yaml",\n'
        f' "seal": "{json.loads(made)["seal"]}",\n "version": "9.0.0"\n}}\n'
    )


def test_what_was_kept_before_there_were_seals_is_the_same_bundle(place: Path) -> None:
    """It loads, and made again it is what was kept."""
    policy = load(place / "club")
    held = {key: each for key, each in json.loads(policy.bundle()).items() if key != "seal"} | {"bundle": 1}
    kept = (json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    assert load_bundle(kept).identity == policy.identity
    assert load_bundle(kept).bundle() == kept


@pytest.mark.parametrize(
    ("file", "was", "now"),
    [
        ("words.cy.yaml", "cytuno", "gwrthod"),
        ("club/examples/danger.yaml", "outcome: share", "outcome: escalate"),
        ("club/examples/danger.yaml", "one:", "one: {story: No danger at all., given: {risk: no}}\n  two:"),
        ("words.cy.yaml", None, None),
        ("words.fr.yaml", None, "texts: words\nlanguage: fr\n"),
    ],
)
def test_nothing_that_can_be_read_out_of_a_bundle_can_be_changed(
    place: Path, file: str, was: str | None, now: str | None
) -> None:
    """A translation that says the opposite, an example, a file more or less: the digest of the policy stays."""
    held = json.loads(load(place / "club").bundle())
    files = held["files"]
    text = now if was is None else files[file].replace(was, now)
    assert text != files.get(file)
    held["files"] = {name: each for name, each in {**files, file: text}.items() if each is not None}
    with pytest.raises(PolicyError, match="its seal does not fit"):
        load_bundle(json.dumps(held).encode())


def test_what_came_with_the_library_comes_from_the_bundle(place: Path, tmp_path: Path, monkeypatch: object) -> None:
    """An upgrade of the library changes nothing of what was kept."""
    assert isinstance(monkeypatch, pytest.MonkeyPatch)
    monkeypatch.setattr(reading_files, "_PACKAGE", tmp_path)
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "policy.yaml").write_text("policy: ours\nversion: 1.0.0\nextends: club\n", encoding="utf-8")
    before = load(ours)
    made = before.bundle()
    assert set(json.loads(made)["library"]) > {"club/policy.yaml", "words.yaml"}
    club = place / "club" / "policy.yaml"
    club.write_text(club.read_text(encoding="utf-8").replace("outcome: share", "outcome: escalate"), encoding="utf-8")
    assert load(ours).identity != before.identity
    assert load_bundle(made).identity == before.identity
    assert load_bundle(made).bundle() == made
    assert before.bundle() == made


def test_a_policy_names_all_files_that_were_read(place: Path) -> None:
    """Whoever watches them notices every change."""

    def names(policy: Policy | Timeline) -> list[str]:
        assert all(path.is_absolute() for path in policy.files)
        return [path.relative_to(place.resolve()).as_posix() for path in policy.files]

    club = load(place / "club")
    assert isinstance(club, Policy)
    known = ["club/policy.yaml", "words.yaml", "club/clauses.yaml", "words.cy.yaml"]
    assert names(club) == known
    assert len(club.examples) == 1
    assert names(club) == [*known, "club/examples/danger.yaml"]
    assert names(load(place / "overlay"))[:2] == ["overlay/policy.yaml", "club/policy.yaml"]
    assert set(names(load(place / "pilot"))) == {"pilot/policy.yaml", "pilot/v1.yaml", "pilot/v2.yaml"}
    assert set(names(load(place / "on-pilot"))) == {"on-pilot/policy.yaml", *names(load(place / "pilot"))}
    assert set(names(load(place / "on-a-day"))) == {"on-a-day/policy.yaml", "pilot/policy.yaml", "pilot/v1.yaml"}
    assert names(pickle.loads(pickle.dumps(load(place / "pilot")))) == names(load(place / "pilot"))


def test_a_text_is_a_bundle_of_one_file(place: Path) -> None:
    """Also when it was sent to another process; it is the same policy as in a file."""
    policy = load_text(FILES["pilot/v1.yaml"], "from a database")
    assert policy.files == ()
    for each in (policy, pickle.loads(pickle.dumps(policy))):
        made = each.bundle()
        assert json.loads(made)["files"] == {"policy.yaml": FILES["pilot/v1.yaml"]}
        again = load_bundle(made)
        assert again.identity == policy.identity == load(place / "pilot/v1.yaml").identity
        assert again.bundle() == made


def test_what_is_no_text_of_its_own_has_no_bundle(place: Path) -> None:
    """A text that stands on files, and what a program made."""
    for text, folder in (
        (FILES["overlay/policy.yaml"], place / "overlay"),
        ("policy: mine\nversion: 1.0.0\nextends: mars@2026-03-01\nmay: [more-cautious]\n", None),
    ):
        with pytest.raises(PolicyError, match="stands on other files"):
            load_text(text, folder=folder).bundle()
    with pytest.raises(PolicyError, match="made by a program"):
        load_document(small_policy([yes_no("a")])).bundle()


def test_the_commands_make_and_take_bundles(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bundle stands wherever a policy can, and what was kept is never written over by something else."""
    monkeypatch.chdir(place)
    assert main(["bundle", "club"]) == 0
    assert main(["bundle", "club.bundle", "-o", "again.bundle"]) == 0
    made = (place / "club.bundle").read_bytes()
    assert (place / "again.bundle").read_bytes() == made == load(place / "club").bundle()
    kept = load("club.bundle")
    assert (kept.path, kept.files) == (place.resolve() / "club.bundle", (place.resolve() / "club.bundle",))
    for command in (["check", "club.bundle"], ["trace", "club.bundle"], ["test", "club.bundle"]):
        assert main(command) == 0, capsys.readouterr()
    assert main(["bundle", "pilot", "-o", "club.bundle"]) == 2
    assert "already holds something else" in capsys.readouterr().err
    assert main(["bundle", "pilot", "-o", "pilot.json"]) == 2
    assert (place / "club.bundle").read_bytes() == made
    (place / "club.bundle").write_bytes(made.replace(b"The child agrees", b"The child agreed"))
    assert main(["check", "club.bundle"]) != 0  # it is a sound policy, but it is not the one that was kept
    assert "error[broken-bundle]" in capsys.readouterr().out
    with pytest.raises(PolicyError, match="broken-bundle"):
        load("club.bundle")


def test_a_decision_names_one_of_the_digests_of_its_policy(place: Path) -> None:
    """Whoever keeps a bundle under each of them finds it again, of one version, of an open day and of an overlay."""
    for name in NAMES:
        policy = load(place / name)
        kept = dict.fromkeys(policy.identity.digests, policy.bundle())
        cases: list[dict[str, object]] = [{}, {"agreed": True}]
        if isinstance(policy, Timeline):
            cases += [{"today": str(SPRING)}, {"today": str(AUTUMN)}, {"today": ["2026-05-31", "2026-06-01"]}]
        for case in cases:
            stored = policy.decide(case).to_dict()
            again = load_bundle(kept[stored["policy"]["digest"]]).decide_again(stored)
            assert again.to_dict() == stored
