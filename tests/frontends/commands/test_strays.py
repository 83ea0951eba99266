"""What `check` says of things that belong to nothing: facts, files and names."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

VOCABULARY = """\
vocabulary: shared
facts:
  a: {asks: Is a so?, type: yes/no}
  b: {asks: Is b so?, type: yes/no}
  c: {asks: Is c so?, type: yes/no}
  s: {asks: Which of these?, type: several-of, values: [x, y]}
"""


def policy(name: str, when: str, more: str = "") -> str:
    """A policy with one rule."""
    rule = f"{{when: {{{when}}}, outcome: share, because: It is so.}}"
    return (
        f"policy: {name}\n{more}questions: {{first: {{rules: {{{name}-rule: {rule}}}}}}}\n"
        "otherwise: {outcome: dont_share, because: It is not so.}\n"
    )


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a vocabulary, and two policies that each use a part of it."""
    folder = tmp_path / "policies"
    write(folder / "vocabulary" / "shared.yaml", VOCABULARY)
    write(folder / "one" / "policy.yaml", policy("one", "a: yes", "uses: [../vocabulary/shared.yaml]\n"))
    write(folder / "two" / "policy.yaml", policy("two", "b: yes", "uses: [../vocabulary/shared.yaml]\n"))
    monkeypatch.chdir(folder)
    return folder


def write(path: Path, content: str) -> None:
    """Write a file, and the folders that it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="\n")


def unused(out: str) -> list[str]:
    """The facts that are said to be unused."""
    return [line.rpartition("fact `")[2].rstrip("`") for line in out.splitlines() if "[unused-fact]" in line]


@pytest.mark.parametrize("named", [["."], ["one", "two"], ["vocabulary/shared.yaml"]])
def test_a_fact_is_used_where_any_policy_of_the_check_uses_it(run: Run, shelf: Path, named: list[str]) -> None:
    """A vocabulary is there to be shared. What none of them uses is still found."""
    assert unused(run("check", *named).out) == ["c", "s"]
    assert unused(run("check", "one").out) == ["b", "c", "s"]


def test_an_overlay_uses_what_its_base_does_not(run: Run, shelf: Path) -> None:
    """What an overlay inherits is not said of it again, and does not count as used either."""
    write(shelf / "three" / "policy.yaml", policy("three", "c: yes", "extends: ../one\n"))
    assert unused(run("check", ".").out) == ["s"]
    write(shelf / "three" / "policy.yaml", policy("three", "s: {includes: x}", "extends: ../one\n"))
    assert unused(run("check", ".").out) == ["c"]


def test_versions_use_what_any_of_them_uses(run: Run, shelf: Path) -> None:
    """A fact that only the older version asks for is not useless."""
    uses = "uses: [../vocabulary/shared.yaml]\n"
    write(shelf / "v" / "old.yaml", policy("v", "a: yes, c: yes", f"version: '1'\n{uses}"))
    write(shelf / "v" / "new.yaml", policy("v", "b: yes, s: {includes: x}", f"version: '2'\n{uses}"))
    write(shelf / "v" / "policy.yaml", "policy: v\nversions: [{file: old.yaml}, {file: new.yaml, from: 2026-02-01}]\n")
    assert unused(run("check", "v").out) == []


def test_facts_of_a_policys_own_are_used_by_itself_alone(run: Run, shelf: Path) -> None:
    """Two policies may each have a fact of one name: they are two facts."""
    own = "facts: {d: {asks: Is d so?, type: yes/no}}\n"
    write(shelf / "one" / "policy.yaml", policy("one", "d: yes", own))
    write(
        shelf / "two" / "policy.yaml",
        policy("two", "e: yes", own + "  \n").replace("d: {", "e: {asks: e, type: yes/no}, d: {"),
    )
    assert unused(run("check", "one", "two").out) == ["d"]


EXAMPLE = """\
examples:
  {name}:
    given: {{a: yes}}
    expect: {{outcome: {outcome}}}
"""


def found(out: str, code: str) -> list[str]:
    """The places of the findings of a kind."""
    lines = out.splitlines()
    starts = [number for number, line in enumerate(lines) if f"[{code}]" in line]
    return [next(line.split()[-1] for line in lines[start:] if "-->" in line) for start in starts]


def lists(shelf: Path, files: str) -> None:
    """Make the first policy list these files."""
    uses = f"uses: [../vocabulary/shared.yaml]\nexample_files: {files}\n"
    write(shelf / "one" / "policy.yaml", policy("one", "a: yes", uses))


@pytest.mark.parametrize(
    ("files", "run_too"),
    [
        ("[examples/*.yaml]", ["b", "c"]),
        ("['examples/[bc].yaml']", ["b", "c"]),
        ("[examples/?.yaml, examples/c.yaml, examples/deep/d.yml]", ["b", "c", "d"]),
        ("[examples/**/*.y*ml]", ["b", "c", "d"]),
        ("[examples/]", ["b", "c", "d", "p"]),
        ("[examples]", ["b", "c", "d", "p"]),
        ("[examples/deep/*]", ["d", "p"]),
        ("[./examples/../examples/c.yaml, examples/page.md]", ["c"]),
        ("[examples/deep/page.md]", ["p"]),
    ],
)
def test_example_files_are_listed_by_name_pattern_and_folder(
    run: Run, shelf: Path, files: str, run_too: list[str]
) -> None:
    """In one order everywhere, each once; what is hidden is left alone, and a page without examples."""
    folder = shelf / "one" / "examples"
    for name, path in {"c": "c.yaml", "b": "b.yaml", "d": "deep/d.yml", "h": ".hidden/h.yaml", "i": ".i.yaml"}.items():
        write(folder / path, EXAMPLE.format(name=name, outcome="share"))
    block = EXAMPLE.format(name="p", outcome="share").replace("\n", "\n> ")
    write(folder / "deep" / "page.md", f"# A page\n\n> ```yaml\n> {block}```\n")
    write(folder / "deep" / "readme.md", "# Nothing here\n")
    (folder / "round").symlink_to("round")  # leads nowhere
    lists(shelf, files)
    if "examples/page.md" in files:
        write(folder / "page.md", "# Nothing here\n")
        assert "[wrong-document]" in run("check", "one").out
        return
    tried = json.loads(run("check", "one", "--format", "json").out)["policies"][0]["examples"]
    assert [example["name"] for example in tried] == run_too


@pytest.mark.parametrize("files", ["[examples/*.yml]", "[nothing/]", "['*/z?.yaml']", "[empty/]", "['**']"])
def test_a_pattern_or_folder_for_nothing_is_an_error(run: Run, shelf: Path, files: str) -> None:
    """Nobody lists files in order to run none."""
    (shelf / "one" / "empty").mkdir()
    write(shelf / "one" / "examples" / "a.yaml", EXAMPLE.format(name="a", outcome="share"))
    lists(shelf, files)
    ran = run("check", "one")
    assert ran.code == 1
    assert found(ran.out, "wrong-document" if files == "['**']" else "missing-file") == [
        "one/policy.yaml:1:1" if files == "['**']" else "one/policy.yaml:3:17"
    ]


def test_a_pattern_does_not_leave_the_root(run: Run, shelf: Path) -> None:
    """Nor follow a link to a folder."""
    write(shelf.parent / "secret" / "s.yaml", EXAMPLE.format(name="s", outcome="dont_share"))
    (shelf / "one" / "examples").mkdir()
    (shelf / "one" / "examples" / "link").symlink_to(shelf.parent / "secret", target_is_directory=True)
    write(shelf / "one" / "examples" / "a.yaml", EXAMPLE.format(name="a", outcome="share"))
    lists(shelf, "[examples/**/*.yaml]")
    ran = run("check", "one")
    assert "dont_share" not in ran.out
    for files in ("[../../secret/*.yaml]", f"['{shelf.parent}/secret/*.yaml']", "[../../secret]"):
        lists(shelf, files)
        assert "s.yaml" not in run("check", "one").out


def test_a_folder_with_more_files_than_any_policy_lists_is_refused(
    run: Run, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time and memory are bounded."""
    monkeypatch.setattr("sharepolicy.reading.listed.MOST_FILES", 5)
    for number in range(7):
        write(shelf / "one" / "examples" / f"{number}.yaml", EXAMPLE.format(name=f"e{number}", outcome="share"))
    lists(shelf, "[examples/]")
    assert found(run("check", "one").out, "too-large") == ["one/policy.yaml:3:17"]


def test_examples_that_nothing_lists_are_found(run: Run, shelf: Path) -> None:
    """YAML files and pages of Markdown in the folder of the policy, but for folders of other policies."""
    write(shelf / "one" / "examples" / "listed.yaml", EXAMPLE.format(name="listed", outcome="share"))
    write(shelf / "one" / "examples" / "stray.yaml", EXAMPLE.format(name="stray", outcome="dont_share"))
    write(shelf / "one" / "stray.yml", "{examples: {flow: {given: {a: no}, expect: {outcome: share}}}}\n")
    write(shelf / "one" / "broken.yaml", EXAMPLE.format(name="broken", outcome="share") + "  }\n")
    write(
        shelf / "one" / "page.md",
        "- Try:\n\n  ```yaml\n  examples:\n    p: {given: {}, expect: {outcome: share}}\n  ```\n",
    )
    write(shelf / "one" / "readme.md", "Write `examples:` first.\n")
    write(shelf / "one" / "case.yaml", "policy: one\nfacts: {a: yes}\n")
    write(shelf / "one" / ".hidden" / "h.yaml", EXAMPLE.format(name="h", outcome="share"))
    write(shelf / "one" / "sub" / "policy.yaml", policy("sub", "a: yes", "uses: [../../vocabulary/shared.yaml]\n"))
    write(shelf / "one" / "sub" / "of-sub.yaml", EXAMPLE.format(name="s", outcome="share"))
    lists(shelf, "[examples/listed.yaml]")
    ran = run("check", "one/policy.yaml")
    assert ran.code == 1
    assert found(ran.out, "stray-examples") == [
        "one/broken.yaml:1:1",
        "one/examples/stray.yaml:1:1",
        "one/page.md:4:3",
        "one/stray.yml:1:2",
    ]
    assert found(run("check", "one").out, "stray-examples")[2:] == [
        "one/page.md:4:3",
        "one/stray.yml:1:2",
        "one/sub/of-sub.yaml:1:1",
    ]


def test_examples_of_a_policy_beside_are_not_stray(run: Run, shelf: Path) -> None:
    """Whichever file of the folder lists them, also for versions."""
    uses = "uses: [../vocabulary/shared.yaml]\n"
    write(shelf / "v" / "old.yaml", policy("v", "a: yes", f"version: '1'\n{uses}example_files: [old/]\n"))
    write(shelf / "v" / "new.yaml", policy("v", "a: yes", f"version: '2'\n{uses}example_files: [new/*.yaml]\n"))
    write(shelf / "v" / "policy.yaml", "policy: v\nversions: [{file: old.yaml}, {file: new.yaml, from: 2026-02-01}]\n")
    write(shelf / "v" / "old" / "a.yaml", EXAMPLE.format(name="old", outcome="share"))
    write(shelf / "v" / "new" / "a.yaml", EXAMPLE.format(name="new", outcome="share"))
    for named in ("v", "v/policy.yaml", "v/old.yaml", "v@2026-03-01"):
        assert found(run("check", named).out, "stray-examples") == [], named
    write(shelf / "v" / "more.yaml", EXAMPLE.format(name="more", outcome="share"))
    assert found(run("check", "v").out, "stray-examples") == ["v/more.yaml:1:1"]


def test_policies_and_versions_that_nothing_checks_are_found(run: Run, shelf: Path) -> None:
    """In a folder that is checked: a version that is not listed, a policy by another name, one below another."""
    write(shelf / "one" / "policy2.yaml", policy("one", "b: yes", "uses: [../vocabulary/shared.yaml]\n"))
    write(shelf / "three" / "club.yaml", policy("club", "b: yes", "uses: [../vocabulary/shared.yaml]\n"))
    write(shelf / "two" / "below" / "policy.yaml", policy("below", "c: yes", "uses: [../../vocabulary/shared.yaml]\n"))
    write(shelf / "case.yaml", "policy: one\nfacts: {a: yes}\n")
    write(shelf / "other.yaml", "policy: IfNotPresent\nimage: something\n")
    ran = run("check", ".")
    assert found(ran.out, "stray-policy") == ["one/policy2.yaml:1:1", "three/club.yaml:1:1"]
    assert "two/below/policy.yaml: below" in ran.out
    assert found(run("check", ".", "three/club.yaml").out, "stray-policy") == ["one/policy2.yaml:1:1"]
    assert found(run("check", "one/policy.yaml").out, "stray-policy") == []


def test_a_policy_that_cannot_be_read_is_told_whatever_its_name(run: Run, shelf: Path) -> None:
    """The worse file must not be the quieter one. A file of another program says nothing that only policies say."""
    write(shelf / "one" / "Policy.yaml", policy("gone", "a: yes") + "{")
    write(shelf / "three" / "new.yml", "policy: v\nversions: [{file: old.yaml}\n")
    write(shelf / "four" / "cloud.yaml", "policy: allow\nactions: [\n")
    write(shelf / "five" / "policy.yaml", policy("five", "c: yes") + "{")
    ran = run("check", ".")
    assert found(ran.out, "stray-policy") == ["one/Policy.yaml:1:1", "three/new.yml:1:1"]
    assert "seems to hold a policy, cannot be" in ran.out


def test_versions_are_checked_once(run: Run, shelf: Path) -> None:
    """Also those that stand as `policy.yaml` in folders of their own."""
    uses = "uses: [../../vocabulary/shared.yaml]\n"
    write(shelf / "v" / "old" / "policy.yaml", policy("v", "a: yes", f"version: '1'\n{uses}"))
    write(shelf / "v" / "new" / "policy.yaml", policy("v", "c: yes", f"version: '2'\n{uses}"))
    text = "policy: v\nversions: [{file: old/policy.yaml}, {file: new/policy.yaml, from: 2026-02-01}]\n"
    write(shelf / "v" / "policy.yaml", text)
    checked = json.loads(run("check", ".", "--format", "json").out)["policies"]
    assert [one["checked"] for one in checked] == ["one/policy.yaml", "two/policy.yaml", "v/policy.yaml"]
    assert found(run("check", ".").out, "ambiguous-name") == []


def test_two_policies_of_one_name_are_found(run: Run, shelf: Path) -> None:
    """A decision names its policy: nobody could tell which of the two it was."""
    write(shelf / "two" / "policy.yaml", policy("one", "b: yes", "uses: [../vocabulary/shared.yaml]\n"))
    ran = run("check", ".")
    assert found(ran.out, "ambiguous-name") == ["two/policy.yaml:1:9"]
    assert "one/policy.yaml:1:9" in ran.out
    assert found(run("check", "one", "one/policy.yaml", "one/../one").out, "ambiguous-name") == []


def test_two_versions_of_one_number_are_found(run: Run, shelf: Path) -> None:
    """A decision names its version too."""
    uses = "uses: [../vocabulary/shared.yaml]\n"
    write(shelf / "v" / "old.yaml", policy("v", "a: yes", f"version: 1.0.0\n{uses}"))
    write(shelf / "v" / "new.yaml", policy("v", "b: yes", f"version: 1.0.0\n{uses}"))
    write(shelf / "v" / "policy.yaml", "policy: v\nversions: [{file: old.yaml}, {file: new.yaml, from: 2026-02-01}]\n")
    assert found(run("check", "v").out, "ambiguous-name") == ["v/policy.yaml:2:37"]
    write(shelf / "v" / "new.yaml", policy("v", "b: yes", f"version: 1.0.1\n{uses}"))
    assert found(run("check", "v").out, "ambiguous-name") == []
