"""A small policy, and the command that decides rows by it."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

from sharepolicy.frontends.cli import main

POLICY = """\
policy: small
facts:
  level: {asks: How serious is the risk?, type: scale, values: [none, low, high, max]}
  settled_first: {asks: Is it settled?, type: yes/no}
  reasons: {asks: Which reasons are there?, type: several-of, values: [duty, task]}
questions:
  harm:
    rules:
      serious: {when: {level: [high, max]}, outcome: share, because: A child comes first.}
      low:
        when: {level: low, settled_first: yes, reasons: {includes: duty}}
        outcome: share
        because: There is a duty.
otherwise: {outcome: dont_share, because: Nothing calls for sharing.}
"""


def run(folder: Path, *arguments: object) -> tuple[int, str, str]:
    """The exit code of the command in a folder, what it said, and what it complained about, each in one line."""
    (folder / "small.yaml").write_text(POLICY, encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["batch", "small.yaml", *map(str, arguments)])
    return code, " ".join(out.getvalue().split()), " ".join(err.getvalue().split())


def put(path: Path, *rows: Any) -> Path:
    """A file of JSON Lines. A text stands in it as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path
