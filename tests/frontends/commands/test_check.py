"""`check`, `trace` and `schema`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sharepolicy.forms.registry import SCHEMAS
from sharepolicy.frontends.render.text import columns
from tests.helpers.editing import edit

Run = Callable[..., Any]
Golden = Callable[[str, str], None]


def test_a_sound_policy_is_clean_and_says_what_was_proved(run: Run, club: Path, golden: Golden) -> None:
    """The number of cases is exact."""
    ran = run("check", "club")
    assert (ran.code, ran.err) == (0, "")
    golden("check-clean.txt", ran.out)


def test_findings_of_several_policies_are_reported_each_once(run: Run, club: Path, golden: Golden) -> None:
    """A folder is searched. What is wrong with a shared vocabulary is not said twice."""
    shutil.copytree(club / "club", club / "other")
    edit(club / "club" / "policy.yaml", "never: dont_share", "never: share")
    edit(club / "other" / "policy.yaml", "expect: {outcome: share,", "expect: {outcome: escalate,")
    edit(club / "other" / "policy.yaml", "  club-rules/4: It tells how the club came to be.", "  {}")
    ran = run("check", ".")
    assert (ran.code, ran.err) == (1, "")
    golden("check-findings.txt", ran.out)
    assert all(columns(line) <= 80 for line in ran.out.split("\n"))


def test_json_holds_the_diagnostics_the_proof_and_the_examples(run: Run, club: Path) -> None:
    """For a program that runs it in the background."""
    clean = json.loads(run("check", "club", "--format", "json").out)
    assert clean["clean"]
    assert clean["policies"][0]["proof"] == {
        "invariants": 2,
        "cases": 192,
        "says": "2 invariants hold in all 192 cases",
    }
    (example,) = clean["policies"][0]["examples"]
    place = example.pop("place")
    assert example == {"name": "girl-in-danger", "passed": True, "differences": []}
    assert place["file"] == "club/policy.yaml"
    edit(club / "club" / "policy.yaml", "risk: {at_least: high}", "risc: high")
    ran = run("check", "club", "--format", "json")
    assert ran.code == 1
    (report,) = json.loads(ran.out)["policies"]
    assert not report["loads"]
    assert report["diagnostics"][0]["code"] == "unknown-fact"
    assert report["diagnostics"][0]["place"]["line"] == 22


def test_an_overlay_that_may_move_nothing_says_so(run: Run, club: Path) -> None:
    """An empty `may` is no empty sentence."""
    overlay = "policy: hall\nextends: ../club\nversion: 1.0.0\nmay: []\n"
    (club / "hall").mkdir()
    (club / "hall" / "policy.yaml").write_text(overlay, encoding="utf-8")
    assert "outcomes move only as allowed (not at all)" in " ".join(run("check", "hall", "--root", ".").out.split())


def test_a_vocabulary_is_checked_with_the_policies_that_use_it(run: Run, club: Path) -> None:
    """Or alone, when none does."""
    assert run("check", "club/vocabulary.yaml").out.startswith("club/policy.yaml: What a youth club may tell")
    edit(club / "club" / "vocabulary.yaml", "risk: high, subject.age: {at_least: 60}", "risc: high")
    with_policy = run("check", "club/vocabulary.yaml")
    assert (with_policy.code, with_policy.err) == (1, "")
    assert "error[unknown-fact]" in with_policy.out
    shutil.move(club / "club" / "vocabulary.yaml", club / "alone.yaml")
    alone = run("check", "alone.yaml")
    assert alone.code == 1
    assert "alone.yaml:" in alone.out
    edit(club / "alone.yaml", "risc: high", "risk: high, subject.age: 5")
    assert run("check", "alone.yaml").code == 0


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"a: [", b"facts: {}", b"- 1", b"policy: x", b"vocabulary: x"]
)
def test_whatever_a_file_holds_there_is_a_report(content: bytes, run: Run, club: Path) -> None:
    """Never a traceback."""
    (club / "odd.yaml").write_bytes(content)
    ran = run("check", "odd.yaml")
    assert ran.code == 1
    assert "[" in ran.out


def test_a_folder_without_policies_leaves_with_two(run: Run, club: Path) -> None:
    """It was surely another folder that was meant."""
    (club / "empty").mkdir()
    ran = run("check", "empty")
    assert (ran.code, ran.out) == (2, "")


def test_the_trace_shows_what_carries_each_clause(run: Run, club: Path, golden: Golden) -> None:
    """And fails when a clause is lost."""
    ran = run("trace", "club")
    assert (ran.code, ran.err) == (0, "")
    golden("trace.txt", ran.out)
    edit(club / "club" / "policy.yaml", "  club-rules/4: It tells how the club came to be.", "  {}")
    lost = run("trace", "club")
    assert lost.code == 1
    assert "LOST" in lost.out
    rows = json.loads(run("trace", "club", "--format", "json").out)["clauses"]
    assert [row["clause"] for row in rows if row["lost"]] == ["4"]


def test_the_schema_of_cases_describes_the_case_files_of_a_policy(run: Run, club: Path) -> None:
    """A case system can check a case against it before it sends it."""
    schema = json.loads(run("schema", "club").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid({"facts": {"risk": "high"}})
    assert not validator.is_valid({"facts": {"risk": "extreme"}})
    facts = json.loads(run("schema", "club", "--facts").out)
    jsonschema.Draft202012Validator.check_schema(facts)
    assert jsonschema.Draft202012Validator(facts).is_valid({"risk": "high"})
    assert not jsonschema.Draft202012Validator(facts).is_valid({"risk": "extreme"})


def test_shipped_schemas_are_named_and_printed(run: Run) -> None:
    """Without a policy the kinds of file are listed; each can be printed."""
    kinds = [line.split(":")[0] for line in run("schema").out.splitlines()]
    assert {"policy", "vocabulary", "case"} <= set(kinds)
    for kind in kinds:
        jsonschema.Draft202012Validator.check_schema(json.loads(run("schema", "--kind", kind).out))


PEOPLE = """
policy: people
facts: {subject.danger: {asks: Are they in danger?, type: yes/no}}
questions:
  q:
    rules:
      danger: {when: {subject.danger: yes}, outcome: share, because: They are in danger.}
      none: {when: {subject.danger: no}, outcome: dont_share, because: They are not.}
roles: {lead: the lead}
unsettled: {to: lead}
invariants:
  shares: {says: Danger is shared., when: {subject.danger: yes}, always: share}
"""


def test_notes_are_told_and_shown_to_whoever_asks(run: Run, tmp_path: Path) -> None:
    """They fail nothing. The JSON has them always; other formats, like the text, if they are asked for."""
    (tmp_path / "policy.yaml").write_text(PEOPLE, encoding="utf-8")
    ran = run("check", str(tmp_path))
    assert ran.code == 0
    assert "No findings. 1 note: add `--notes` to see it.\n" in ran.out
    assert "note[promise-of-single-cases]" not in ran.out
    shown = run("check", str(tmp_path), "--notes")
    assert shown.code == 0
    assert shown.out.startswith("note[promise-of-single-cases]: the invariant `shares` holds of every single")
    told = json.loads(run("check", str(tmp_path), "--format", "json").out)
    jsonschema.Draft202012Validator(SCHEMAS["check"]()).validate(told)
    assert told["clean"]
    assert [each["severity"] for each in told["policies"][0]["notes"]] == ["note"]
    for notes in ([], ["--notes"]):
        log = json.loads(run("check", str(tmp_path), "--format", "sarif", *notes).out)
        assert [each["level"] for each in log["runs"][0]["results"]] == ["note"] * len(notes)
