"""Runs what a page of the documentation shows, and says what the page should show.

- A block with a title that is a file name is written to that file. A `diff` block with a title changes the file.
- A `console` block holds commands after `$ `, each with its output. `sharepolicy`, `pytest`, `python` and `node` are
  known; so are `< FILE`, `2>&1`, `| head -n N`, `| tail -n N` and `echo $?`. Lines after `> ` are what a person types
  when asked.
- A `python` block is run; all blocks of a page share their names. A `text` block that comes next is its output.
- A `bash` block marked `<!-- command: ... -->` is run by its last part, when that is a decision; `text` as above.
- Names of records, which are new in every run, are those that the page shows, in the order in which they turn up.
- `yaml` and `json` blocks without a title must be well formed. A block marked `<!-- not run: why -->` is left alone; so
  is one marked `<!-- needs durable-rules -->` on systems where the extra `dev` does not bring it, and one marked
  `<!-- needs Node.js -->` where that is not installed.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from attrs import Factory, define

from sharepolicy.frontends.cli import main
from tests.helpers.durable import NEEDED
from tests.helpers.fenced import Block, blocks_of
from tests.helpers.node import NEEDED as NODE_NEEDED

_DIGEST = re.compile(r"(sha256:)[0-9a-f]+")
_NAME = re.compile(r"\b[0-9a-f]{16}\b")
_NOW = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4} at \d\d:\d\d")
_CUT = re.compile(r"^(?P<command>.*?)(?: 2>&1)?(?: \| (?P<end>head|tail) -n (?P<lines>\d+))?$")


class _Typed(io.TextIOWrapper):
    """A standard input whose lines show up in the output, as they do on a terminal."""

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        line = super().readline(size)
        sys.stdout.write(line)
        return line


@define
class Page:
    """A page that is being run: its folder, the names of its Python, the last exit code."""

    folder: Path
    names: dict[str, Any] = Factory(dict)
    code: int = 0
    called: dict[str, str] = Factory(dict)
    """What the page calls a record, by its name in this run."""

    def run(self, page: str) -> str:
        """The page as it should be."""
        said: str | None = None
        changed: list[tuple[Block, str]] = []
        for block in blocks_of(page):
            if block.language == "text" and said is not None:
                changed.append((block, said))
                said = None
            elif not (block.comment.startswith("not run") or _lacks(block)):
                said = self._block(block, changed)
        for block, now in reversed(changed):
            page = page[: block.start] + now + page[block.end :]
        return page

    def _block(self, block: Block, changed: list[tuple[Block, str]]) -> str | None:
        """Do what a block says; what it says, if a `text` block can follow it."""
        match block.language:
            case "diff":
                self._change(block)
            case "console":
                changed.append((block, self._console(block.content)))
            case "bash" if block.comment == "command: decide":
                return self._command(block.content.strip().split("&& ")[-1].replace(".venv/bin/", ""))
            case _ if block.file:
                path = self.folder / block.file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block.content, encoding="utf-8", newline="\n")
            case "python":
                return self._python(block.content)
            case "yaml":
                yaml.compose(block.content)
            case "json":
                json.loads(block.content)
        return None

    def _change(self, block: Block) -> None:
        path = self.folder / block.file
        text = path.read_text(encoding="utf-8")
        lines = block.content.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        assert text.count(before) == 1, f"{block.file} has {text.count(before)} places like this:\n{before}"
        path.write_text(text.replace(before, after), encoding="utf-8", newline="\n")

    def _python(self, code: str) -> str:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(code, "<page>", "exec"), self.names)
        return out.getvalue()

    def _console(self, content: str) -> str:
        return "\n".join(part.rstrip("\n") for part in self._answers(content) if part) + "\n"

    def _answers(self, content: str) -> Iterator[str]:
        shown = content.split("\n")
        for number, line in enumerate(shown):
            if line.startswith("$ "):
                rest = shown[number + 1 :]
                until = next((n for n, later in enumerate(rest) if later.startswith("$ ")), len(rest))
                typed = [later[2:] for later in rest[:until] if later.startswith("> ")]
                yield line
                meant = _renamed(line[2:], {named: name for name, named in self.called.items()})
                said = self._command(meant, "".join(f"{each}\n" for each in typed))
                names, named = (_NAME.findall(text) for text in (said, "\n".join(rest[:until])))
                new = [list(dict.fromkeys(each)) for each in (names, named)]
                self.called = {**dict(zip(*new, strict=False)), **self.called}
                yield _renamed(said, self.called)

    def _command(self, line: str, typed: str = "") -> str:
        if line == "echo $?":
            return f"{self.code}\n"
        match = _CUT.match(line)
        assert match is not None
        program, *arguments = shlex.split(match["command"])
        stdin: io.TextIOWrapper = _Typed(io.BytesIO(typed.encode()), encoding="utf-8")
        if "<" in arguments:
            name = arguments[arguments.index("<") + 1]
            arguments = arguments[: arguments.index("<")]
            stdin = io.TextIOWrapper(io.BytesIO((self.folder / name).read_bytes()), encoding="utf-8")
        said = self._here(arguments, stdin) if program == "sharepolicy" else self._beside(program, arguments)
        if match["end"]:
            lines = said.splitlines(keepends=True)
            many = int(match["lines"])
            said = "".join(lines[:many] if match["end"] == "head" else lines[-many:])
        return said

    def _here(self, arguments: list[str], stdin: io.TextIOWrapper) -> str:
        out, before = io.StringIO(), sys.stdin
        sys.stdin = stdin
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                self.code = main(arguments)
        finally:
            sys.stdin = before
        return out.getvalue()

    def _beside(self, program: str, arguments: list[str]) -> str:
        """A command in a process of its own."""
        pytest = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
        run = {"python": [sys.executable], "pytest": pytest, "node": ["node"]}[program]
        done = subprocess.run([*run, *arguments], cwd=self.folder, capture_output=True, text=True, check=False)
        self.code = done.returncode
        return re.sub(r"in \d+\.\d+s", "in 1.00s", done.stdout + done.stderr)


def _lacks(block: Block) -> bool:
    """Whether a block needs durable-rules or Node.js where it need not be."""
    if block.comment == "needs Node.js":
        return not NODE_NEEDED and shutil.which("node") is None
    return block.comment == "needs durable-rules" and not NEEDED and find_spec("durable_rules_engine") is None


def _renamed(text: str, names: dict[str, str]) -> str:
    return _NAME.sub(lambda found: names.get(found[0], found[0]), text)


def without_digests(page: str) -> str:
    """A page without what differs in every run: digests, which change with every letter of a policy, and times."""
    return _NOW.sub("(now)", _DIGEST.sub(r"\1", page))
