"""Runs the stories: Markdown files that show a situation, the command, and what it says.

A story holds its files in fenced blocks tagged `yaml file=NAME`. What is expected stands either in a block tagged
`console`, whose lines after `$ ` are commands with their output below, or in a block tagged `text`. With a `text`
block the command follows from the files: `decide case.yaml --policy policy.yaml` where there is a case, else `check`.

Stories in `diagnostics/` are named for a code, must show it, and their `text` block is a part of the output. In other
stories it is the whole output. `SHAREPOLICY_UPDATE=1 pytest tests/stories` writes what the program says now into the
stories; read the difference before you keep it.

Digests of policies are shown as `sha256:DIGEST`. Where a policy has a fact for the date of the decision, give one with
`--on`.

A file can be given as it cannot stand in Markdown: `encoding=latin-1` writes it in another encoding, and `repeat=9999`
writes it that often. `seconds=0` is how long a step may take while the story is told, so that nobody has to wait.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from sharepolicy.frontends.cli import main
from sharepolicy.ground import budget
from sharepolicy.ground.codes import CODES
from tests.helpers.fenced import Block, blocks_of

HERE = Path(__file__).parent
STORIES = sorted(HERE.glob("**/*.md"))
PAGES = HERE.parents[1] / "docs" / "reference" / "diagnostics"
_DIGEST = re.compile(r"sha256:[0-9a-f]+")


def write_files(blocks: list[Block], folder: Path) -> set[str]:
    """Write the files of a story; their names."""
    names = set()
    for block in blocks:
        if name := block.properties.get("file"):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            content = block.content * int(block.properties.get("repeat", "1"))
            path.write_bytes(content.encode(block.properties.get("encoding", "utf-8")))
            names.add(name)
    return names


def command_for(files: set[str]) -> list[str]:
    """The command that shows a story whose expected output stands in a `text` block."""
    if "case.yaml" in files:
        return ["decide", "case.yaml", *(["--policy", "policy.yaml"] if "policy.yaml" in files else [])]
    return ["check", "policy.yaml" if "policy.yaml" in files or not files else min(files)]


def say(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Everything that a command says."""
    main(arguments)
    captured = capsys.readouterr()
    return _DIGEST.sub("sha256:DIGEST", captured.out + captured.err)


def diagnostics_in(output: str, code: str) -> str:
    """The first diagnostic of a code in an output, as it is shown there."""
    lines = output.split("\n")
    start = next((n for n, line in enumerate(lines) if re.match(rf"(error|warning)\[{code}\]", line)), None)
    assert start is not None, f"the story does not show [{code}]:\n{output}"
    end = start + 1
    while end < len(lines) and (not lines[end] or lines[end].startswith(" ")):
        end += 1
    return "\n".join(lines[start:end]).rstrip() + "\n"


def answers(console: str, capsys: pytest.CaptureFixture[str]) -> str:
    """A console block with what the commands in it say now."""
    said = []
    for line in console.split("\n"):
        if line.startswith("$ "):
            program, *arguments = shlex.split(line[2:])
            assert program == "sharepolicy", line
            said += [line, say(arguments, capsys).rstrip("\n")]
    return "\n".join(part for part in said) + "\n"


def run_story(story: str, code: str, capsys: pytest.CaptureFixture[str], folder: Path) -> str:
    """The story as it should be now. `code` is empty for stories that are not about one diagnostic."""
    blocks = blocks_of(story)
    files = write_files(blocks, folder)
    expected = [block for block in blocks if block.language in ("console", "text")]
    assert expected, "a story needs a `text` or a `console` block"
    for block in reversed(expected):
        if block.language == "console":
            now = answers(block.content, capsys)
        else:
            output = say(command_for(files), capsys)
            now = output
            if code:
                now = diagnostics_in(output, code)
                if block.content.strip() and block.content in output and not updating():
                    now = block.content
        story = story[: block.start] + now + story[block.end :]
    if code:
        assert f"[{code}]" in story, f"the story does not show [{code}]"
    return story


def updating() -> bool:
    """Whether the stories are to be rewritten."""
    return bool(os.environ.get("SHAREPOLICY_UPDATE"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.relative_to(HERE).as_posix())
def test_the_story_is_true(
    path: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the story shows is what the program says."""
    monkeypatch.chdir(tmp_path)
    story = path.read_text(encoding="utf-8")
    for block in blocks_of(story):
        if seconds := block.properties.get("seconds"):
            monkeypatch.setattr(budget, "SECONDS", float(seconds))
    now = run_story(story, path.stem if path.parent.name == "diagnostics" else "", capsys, tmp_path)
    if updating():
        path.write_text(now, encoding="utf-8", newline="\n")
    assert now == story or updating()


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_a_story_and_a_page(code: str) -> None:
    """A code that nobody can look up helps nobody."""
    assert (HERE / "diagnostics" / f"{code}.md").exists(), f"no story shows [{code}]"
    page = PAGES / f"{code}.md"
    assert page.exists(), f"no page explains [{code}]"
    about = CODES[code]
    kind, note = ("Note", " (note)") if about.note else ("Warning", " (warning)") if about.warning else ("Error", "")
    assert page.read_text(encoding="utf-8").startswith(f"# {code}\n\n{kind}: {about.title}.\n")
    assert f"[{code}]({code}.md) | {about.title}{note} |" in (PAGES / "index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", [HERE / "diagnostics", PAGES], ids=["stories", "pages"])
def test_every_story_and_page_is_for_a_code(folder: Path) -> None:
    """Nothing is left behind when a code goes."""
    assert {path.stem for path in folder.glob("*.md")} - {"index"} <= set(CODES)
