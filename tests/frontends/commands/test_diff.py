"""`diff` and `report`: policies by name, path and revision; what they say, and real cases."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sharepolicy.engine.loading.check import check
from sharepolicy.forms.change import CHANGE
from sharepolicy.frontends.render.text import columns
from sharepolicy.ground.escapes import markdown
from tests.helpers.editing import edit, git

Run = Callable[..., Any]
Golden = Callable[[str, str], None]


def test_the_text_says_what_changes(run: Run, changed: Path, golden: Golden) -> None:
    """Headline, table, descriptions with examples, and everything else; at 80 columns."""
    ran = run("diff", "club", "new")
    assert (ran.code, ran.err) == (0, "")
    golden("diff.txt", ran.out)
    assert all(columns(line) <= 80 for line in ran.out.split("\n"))


def test_all_shows_what_is_counted_only_otherwise(run: Run, changed: Path) -> None:
    """No description is out of reach."""
    few, every = run("diff", "club", "new").out, run("diff", "club", "new", "--all").out
    assert "--all" not in every
    assert few == every or "--all shows" in few


def test_the_report_can_be_read_without_yaml(run: Run, changed: Path, golden: Golden) -> None:
    """Markdown, the same from `diff --format markdown`, and written to a file when asked."""
    ran = run("report", "club", "new", "-o", "report.md")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    text = (changed / "report.md").read_text(encoding="utf-8")
    golden("diff.md", text)
    assert run("diff", "club", "new", "--format", "markdown").out == text
    assert run("report", "club", "new").out == text


def test_a_report_that_cannot_be_written_is_wrong_input(run: Run, changed: Path) -> None:
    """And says so in a line."""
    ran = run("report", "club", "new", "-o", "nowhere/report.md")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: `nowhere/report.md` cannot be written: No such file or directory\n"


def test_json_has_the_form_of_its_schema(run: Run, changed: Path) -> None:
    """With and without real cases, changed and equivalent."""
    validator = Draft202012Validator(CHANGE.document())
    for arguments in (("club", "new"), ("club", "club"), ("club", "new", "--cases", "case.yaml")):
        found = json.loads(run("diff", *arguments, "--format", "json").out)
        validator.validate(found)
        assert ("weighed" in found) == ("--cases" in arguments)
    assert [edit["name"] for edit in found["edits"] if edit["kind"] == "invariant"] == ["always-recorded"]


def test_examples_can_be_pasted(run: Run, changed: Path) -> None:
    """Each example that is shown passes under the new policy."""
    out = run("diff", "club", "new", "--all").out
    blocks = out.split(", decided by both policies:\n")[1:]
    assert blocks
    pasted = "".join(
        textwrap.indent(textwrap.dedent(block.split("\n\n")[0]).rstrip("\n") + "\n", "  ") for block in blocks
    )
    policy = changed / "new" / "policy.yaml"
    policy.write_text(policy.read_text(encoding="utf-8") + pasted, encoding="utf-8")
    report = check(policy)
    assert [result.example.name for result in report.examples if not result.passed] == ["girl-in-danger"]
    assert len(report.examples) == 1 + len(blocks)


OLD_EXAMPLES = """\
  grown-up-in-danger:
    story: A man of thirty cannot go home. He has refused.
    given: {risk: high, recipient.checked: yes, subject.age: 30, subject.consent: refused, item.shows: {name: yes}}
    expect: {outcome: share, because_of: [danger-comes-first]}
  nobody-checked:
    story: A stranger rings about a woman of forty.
    given: {risk: high, recipient.checked: no, subject.age: 40, subject.consent: given, item.shows: {address: no}}
    expect: {outcome: escalate, escalate_to: duty_worker}
  record:
    given: {risk: none, subject.consent: given, item.shows: {address: no}}
    expect: {outcome: share, actions: [keep-a-record]}
"""
NEW_EXAMPLES = """\
  grown-up-in-danger:
    story: A man of thirty cannot go home. He has refused.
    given: {risk: high, recipient.checked: yes, subject.age: 30, subject.consent: refused, item.shows: {name: yes}}
    expect: {outcome: dont_share}
  share-becomes-dont-share-1:
    story: An earlier change left this here.
    given: {risk: high, recipient.checked: yes, subject.age: 20, subject.consent: not_asked, item.shows: {name: yes}}
    expect: {outcome: dont_share}
  two-callers:
    story: Two people ask about a man of fifty, and only one of them is known.
    request:
      facts: {risk: high}
      subjects: {him: {age: 50, consent: refused}}
      recipients: {known: {checked: yes}, stranger: {checked: no}}
      items: {letter: {about: [him], shows: {name: no, address: yes}}}
    expect: {outcome: dont_share}
  record:
    given: {risk: none, subject.consent: given, item.shows: {address: no}}
    expect: {outcome: share, actions: [keep-a-record]}
"""


@pytest.fixture
def with_examples(changed: Path) -> Path:
    """The same, with examples that both have, that one has, and that were corrected; and a duty that was dropped."""
    for name, examples in (("club", OLD_EXAMPLES), ("new", NEW_EXAMPLES)):
        policy = changed / name / "policy.yaml"
        policy.write_text(policy.read_text(encoding="utf-8") + examples, encoding="utf-8")
    edit(changed / "new" / "policy.yaml", "on: [share, dont_share, escalate]", "on: [dont_share, escalate]")
    return changed


def test_what_examples_show_is_told(run: Run, with_examples: Path, golden: Golden) -> None:
    """Which show a description, which is missing, which fail now, which are decided otherwise as they expect."""
    ran = run("diff", "club", "new", "--all")
    assert (ran.code, ran.err) == (0, "")
    golden("diff-examples.txt", ran.out)
    assert all(columns(line) <= 80 for line in ran.out.split("\n"))
    golden("diff-examples.md", run("report", "club", "new").out)
    found = json.loads(run("diff", "club", "new", "--format", "json").out)
    Draft202012Validator(CHANGE.document()).validate(found)
    told = {(one["name"], one["side"]): (one["passed_before"], one["passed_after"]) for one in found["examples"]}
    assert told == {
        ("girl-in-danger", "both"): (True, False),
        ("record", "both"): (True, False),
        ("grown-up-in-danger", "before"): (True, False),
        ("nobody-checked", "before"): (True, False),
        ("grown-up-in-danger", "after"): (False, True),
        ("share-becomes-dont-share-1", "after"): (False, True),
        ("two-callers", "after"): (False, True),
    }


def test_pasted_examples_never_take_a_name_that_is_taken(run: Run, with_examples: Path) -> None:
    """A name may be left from an earlier change. With all that are missing pasted, none is missing."""
    out = run("diff", "club", "new", "--all").out
    blocks = out.split("The missing example, decided by both policies:\n")[1:]
    assert blocks
    policy = with_examples / "new" / "policy.yaml"
    pasted = "".join(textwrap.indent(textwrap.dedent(block.split("\n\n")[0]) + "\n", "  ") for block in blocks)
    policy.write_text(policy.read_text(encoding="utf-8") + pasted, encoding="utf-8")
    again = run("diff", "club", "new", "--all").out
    assert "Examples of the new policy show everything that is described below." in again
    assert "The missing example" not in again
    assert "share-becomes-dont-share-2:" in out


def test_policies_that_decide_alike_are_proved_to(run: Run, changed: Path) -> None:
    """Though their text differs."""
    policy = changed / "club" / "policy.yaml"
    shutil.copytree(changed / "club", changed / "other")
    edit(changed / "other" / "policy.yaml", "when: {risk: {at_least: high}}", "when: {risk: {not: [none, some]}}")
    assert policy.read_text(encoding="utf-8") != (changed / "other" / "policy.yaml").read_text(encoding="utf-8")
    ran = run("diff", "club", "other", "--fail-on", "effect")
    assert ran.code == 0
    assert ran.out.startswith("Equivalent: both policies decide alike in all 192 cases. This is proved.\n")


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("any", 1),
        ("effect", 1),
        ("more-open", 1),
        ("more-cautious", 1),
        ("to-escalate", 1),
        ("from-escalate", 1),
        ("to-share", 1),
        ("to-dont-share", 1),
    ],
)
def test_fail_on_leaves_with_one(run: Run, changed: Path, kind: str, code: int) -> None:
    """On a change of that kind, and only then."""
    assert run("diff", "club", "new", "--fail-on", kind).code == code
    assert run("diff", "club", "club", "--fail-on", kind).code == 0


def test_fail_on_looks_at_the_direction(run: Run, club: Path) -> None:
    """A change that is only more cautious is not more open."""
    shutil.copytree(club / "club", club / "new")
    edit(club / "new" / "policy.yaml", "subject.consent: given, not", "subject.consent: given, risk: none, not")
    kinds = {k: run("diff", "club", "new", "--fail-on", k).code for k in ("more-open", "more-cautious", "to-escalate")}
    assert kinds == {"more-open": 0, "more-cautious": 1, "to-escalate": 1}
    assert run("diff", "club", "new", "--fail-on", "more-open", "--fail-on", "any").code == 1
    assert run("diff", "new", "club", "--fail-on", "more-open").code == 1


def test_revisions_are_read_from_git(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By their own files, the shared vocabulary included; also from inside a folder."""
    expected = json.loads(run("diff", "HEAD:club", "new", "--format", "json").out)
    assert expected["moved"] > 0
    assert "old: HEAD:club (youth-club, version 1.2.0)" in run("diff", "HEAD:club", "club/policy.yaml").out
    monkeypatch.chdir(repository / "club")
    assert json.loads(run("diff", "HEAD:club/policy.yaml", "../new", "--format", "json").out) == expected
    assert json.loads(run("diff", "HEAD:policy.yaml", "../new", "--format", "json").out) == expected


def test_what_is_wrong_with_a_revision_is_said(run: Run, repository: Path) -> None:
    """Its name, its path; and a flaw in a policy under the name of the revision."""
    for named, message in (
        ("nowhere:club", "there is no revision `nowhere` in this git repository"),
        ("--all:club", "there is no revision `--all` in this git repository"),
        ("HEAD:clubb", "there is no `clubb` in the revision `HEAD`"),
    ):
        ran = run("diff", "--", named, "new")
        assert (ran.code, ran.out) == (2, "")
        assert message in " ".join(ran.err.split())
    edit(repository / "club" / "policy.yaml", "outcome: dont_share", "outcome: never")
    git(repository, "commit", "-q", "-a", "-m", "second")
    ran = run("diff", "HEAD:club", "new")
    assert ran.code == 3
    assert "--> HEAD:club/policy.yaml:" in ran.err
    assert "sharepolicy-" not in ran.err
    edit(repository / "club" / "policy.yaml", "outcome: never", "outcome: dont_share")
    edit(repository / "club" / "policy.yaml", "given: {risk: high", "given: {rusk: high")
    git(repository, "commit", "-q", "-a", "-m", "third")
    ran = run("diff", "HEAD:club", "new")
    assert ran.code == 0
    said = " ".join(ran.out.split())
    assert "No example of the old policy was tried, because some of them cannot be read: policy.yaml:" in said
    assert "no fact is called `rusk`" in said
    assert "sharepolicy-" not in ran.out


def test_without_a_repository_or_git_a_revision_cannot_be_read(
    run: Run, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each said plainly."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(changed.parent))
    ran = run("diff", "HEAD:club", "new")
    assert ran.code == 2
    assert "this folder is not in a git repository" in " ".join(ran.err.split())
    monkeypatch.setenv("PATH", "")
    ran = run("diff", "HEAD:club", "new")
    assert ran.code == 2
    assert "git, which is not installed" in " ".join(ran.err.split())


def test_a_policy_that_does_not_load_is_three(run: Run, changed: Path) -> None:
    """Whichever of the two; one that is not there is wrong input."""
    edit(changed / "new" / "policy.yaml", "never: dont_share", "never: share")
    assert run("diff", "club", "new").code == 3
    assert run("diff", "club", "nowhere").code == 2


def test_renamed_facts_are_told(run: Run, changed: Path) -> None:
    """And a renaming that fits nothing is wrong input."""
    for name in ("policy.yaml", "vocabulary.yaml"):
        path = changed / "new" / name
        path.write_text(path.read_text(encoding="utf-8").replace("risk:", "peril:").replace("[risk]", "[peril]"))
    ran = run("diff", "club", "new", "--rename", "risk=peril")
    assert "`risk` is compared as `peril`" in ran.out.lower()
    assert "is gone" not in ran.out
    for wrong in ("risk", "risc=peril", "risk=", "risk:sone=little"):
        assert run("diff", "club", "new", "--rename", wrong).code == 2


CASES = {
    "a.yaml": "case: A boy of 20\nfacts: {risk: high, recipient.checked: yes, subject.age: 20}\n",
    "b.json": '{"facts": {"risk": "high", "recipient.checked": true, "subject.age": 12}}',
    "c.jsonl": '{"risk": "high", "recipient.checked": true, "subject.age": 30}\n\nnot json\n[1]\n',
    "d.csv": "case,risk,recipient.checked,subject.age,item.shows/name\n"
    "Old,high,yes,40,\nYoung,high,yes,,yes\nWrong,huge,yes,40,no\nShort,high\n",
    "notes.txt": "not looked at\n",
}


@pytest.fixture
def cases(changed: Path) -> Path:
    """A folder of real cases, of every kind."""
    folder = changed / "cases"
    folder.mkdir()
    for name, text in CASES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_real_cases_are_weighed(run: Run, cases: Path) -> None:
    """How many change, which and how; what cannot be read is reported with its reason, never guessed."""
    weighed = json.loads(run("diff", "club", "new", "--cases", cases, "--format", "json").out)["weighed"]
    assert weighed["cases"] == 5
    assert [(c["record"], c["title"], c["before"], c["after"]) for c in weighed["changed"]] == [
        ("cases/a.yaml", "A boy of 20", "share", "escalate"),
        ("cases/c.jsonl:1", None, "share", "escalate"),
        ("cases/d.csv:2", "Old", "share", "escalate"),
        ("cases/d.csv:3", "Young", "share", "escalate"),
    ]
    assert [(c["record"], c["why"].split(";")[0]) for c in weighed["unread"]] == [
        ("cases/c.jsonl:3", "it is not JSON"),
        ("cases/c.jsonl:4", "it is not a JSON object"),
        ("cases/d.csv:4", "`huge` is not a value of `risk`"),
        ("cases/d.csv:5", "it has 2 cells, and the header has 5"),
    ]
    text = run("diff", "club", "new", "--cases", cases).out
    assert "4 of 5 real cases change (" in text
    open_now = "share before, and no longer settled; possible now: share, don't share or escalate"
    assert f"- cases/d.csv:2 (Old): {open_now}" in " ".join(text.split())
    assert "4 real cases could not be compared" in text


def test_files_that_are_no_cases_are_reported(run: Run, changed: Path) -> None:
    """One that is not UTF-8, columns that are headed alike; a file of another kind is refused."""
    (changed / "odd.csv").write_text("risk,risk\nhigh,high\n", encoding="utf-8")
    (changed / "latin.csv").write_bytes(b"risk\nh\xe9\n")
    (changed / "x.txt").write_text("", encoding="utf-8")
    ran = run("diff", "club", "new", "--cases", "odd.csv", "--cases", "latin.csv")
    said = " ".join(ran.out.split())
    assert "odd.csv: two columns are called `risk`" in said
    assert "latin.csv:2: it is not UTF-8 text" in said
    for name in ("x.txt", "nowhere.csv"):
        assert run("diff", "club", "new", "--cases", name).code == 2


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("twice.jsonl", '{"risk": "none", "risk": "high"}\n', "`risk` is given twice"),
        ("inside.jsonl", '{"facts": {"risk": "none", "risk": "high"}}\n', "`risk` is given twice"),
        ("twice.json", '{"risk": "none", "risk": "high"}', "`risk` appears twice here"),
        ("blank.csv", "risk\n high\n", "` high` is not a value of `risk`"),
        ("head.csv", "risk, subject.age\nhigh,17\n", "` subject.age`"),
    ],
)
def test_rows_are_read_as_batch_reads_them(run: Run, changed: Path, name: str, text: str, why: str) -> None:
    """What is given twice, or with blanks, is refused by both."""
    (changed / name).write_text(text, encoding="utf-8")
    ran = run("diff", "club", "new", "--cases", name)
    assert why in " ".join(ran.out.split())
    assert "0 cases" in ran.out or "could not be compared" in ran.out
    if not name.endswith(".json"):
        assert run("batch", "club", name).code == 2


def test_folders_of_cases_are_read_as_batch_reads_them(run: Run, changed: Path) -> None:
    """Files that hold no rows are left out, and facts in the names of folders are read, but not of a case file."""
    for place in ("_temporary/a.csv", ".b/b.csv", "c.csv", "risk=high/d.csv", "risk=high/e.yaml"):
        (changed / "all" / place).parent.mkdir(parents=True, exist_ok=True)
        (changed / "all" / place).write_text(
            "risk\nhigh\n" if "=" not in place else "subject.age\n9\n", encoding="utf-8"
        )
    said = " ".join(run("diff", "club", "new", "--cases", "all").out.split())
    assert "of 2 real cases" in said
    assert "files whose names begin with `_` or `.` are taken to hold no cases (2 of them)" in said
    assert "the name of its folder says what `risk` is" in said


def test_no_policy_is_blamed_for_the_form_of_a_file(run: Run, changed: Path) -> None:
    """Only for a case that it cannot read."""
    (changed / "c.jsonl").write_text('{"risk": "high"}\n{"risk": "huge"}\n{risk\n', encoding="utf-8")
    (changed / "c.yaml").write_text("facts: {risk: [\n", encoding="utf-8")
    arguments = ("diff", "club", "new", "--cases", "c.jsonl", "--cases", "c.yaml")
    said = " ".join(run(*arguments).out.split())
    assert "c.jsonl:2, by the old policy: `huge` is not a value of `risk`" in said
    assert "c.jsonl:3: it is not JSON" in said
    assert "c.yaml:2: " in said
    found = json.loads(run(*arguments, "--format", "json").out)
    Draft202012Validator(CHANGE.document()).validate(found)
    assert [one["side"] for one in found["weighed"]["unread"]] == ["before", None, None]


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_places_without_a_case_are_refused(form: str, run: Run, changed: Path) -> None:
    """That no case changes would be said of nothing."""
    (changed / "empty").mkdir()
    (changed / "odd").mkdir()
    (changed / "odd" / "notes.txt").write_text("high\n", encoding="utf-8")
    (changed / "no.csv").write_text("", encoding="utf-8")
    (changed / "head.csv").write_text("risk\n", encoding="utf-8")
    (changed / "no.jsonl").write_text("\n", encoding="utf-8")
    for place in ("no.csv", "head.csv", "no.jsonl"):
        ran = run("diff", "club", "new", "--cases", "case.yaml", "--cases", place, "--format", form)
        assert (ran.code, ran.out) == (2, "")
        assert f"error: there is no case in `{place}`" in ran.err
    for place in ("empty", "odd"):
        ran = run("diff", "club", "new", "--cases", "case.yaml", "--cases", place, "--format", form)
        assert ran.code == 2
        assert f"`{place}` holds no file that ends in" in ran.out + ran.err


def test_parquet_is_read_where_pyarrow_is_installed(run: Run, changed: Path) -> None:
    """An empty cell is unknown."""
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table({"risk": ["high", "high"], "recipient.checked": [True, True], "subject.age": [40, None]})
    parquet.write_table(table, changed / "cases.parquet")
    (changed / "broken.parquet").write_bytes(b"PAR1")
    arguments = ("diff", "club", "new", "--cases", "cases.parquet", "--cases", "broken.parquet")
    weighed = json.loads(run(*arguments, "--format", "json").out)["weighed"]
    assert [case["record"] for case in weighed["changed"]] == ["cases.parquet, row 1", "cases.parquet, row 2"]
    assert [case["why"] for case in weighed["unread"]] == [
        "it cannot be read; Parquet file size is 4 bytes, smaller than the minimum file footer (8 bytes)"
    ]


def test_without_pyarrow_parquet_says_what_to_install(run: Run, changed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the rest goes on."""
    (changed / "cases.parquet").write_bytes(b"")
    monkeypatch.setattr("sharepolicy.engine.weighing.weigh.find_spec", {}.get)
    ran = run("diff", "club", "new", "--cases", "cases.parquet")
    assert ran.code == 0
    assert 'pip install "sharepolicy[parquet]"' in " ".join(ran.out.split())


def test_nothing_an_author_wrote_is_taken_for_markdown() -> None:
    """Links, tables and tags stay text; names in backticks stay code."""
    assert markdown("a [b](c) <d> | `x_y` e_f *g*") == r"a \[b\](c) &lt;d&gt; \| `x_y` e\_f \*g\*"
    assert markdown("one ` tick_ `<b>`") == r"one \` tick\_ \`&lt;b&gt;\`"
