"""`sharepolicy new`: a repository with a small policy to begin with."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import UsageError
from sharepolicy.frontends.saving import write_file
from sharepolicy.ground.escapes import visible
from sharepolicy.reading.files import is_there, shipped
from sharepolicy.reading.shapes.parts import IN_WORDS, KEBAB

SUMMARY = "make a repository with a small policy to begin with"
DESCRIPTION = """\
Make a repository for policies of your own: a small policy that can be checked
at once, with a vocabulary, clauses and examples in files of their own, schemas
for the editor, and a workflow that checks it on every push. Comments say what
to change. Nothing is ever written over."""
EXAMPLES = """\
examples:
  sharepolicy new our-policies --name youth-club
  sharepolicy check our-policies"""

_STARTER = "my-policy"
"""What the policy that is copied is called, in its files and in their paths."""

_TAKEN = ("vocabulary",)
"""Names of folders beside those of policies."""

_SCHEMAS = ("policy", "versions", "vocabulary", "clauses", "examples", "case", "texts")
"""The kinds of files that people write."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("folder", metavar="FOLDER", help="where to make it: a new folder, or one without such files")
    parser.add_argument("--name", metavar="NAME", help="the name of the policy (default: made from the folder's name)")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Write every file, unless one of them is there already."""
    folder = Path(arguments.folder)
    name = _name(arguments.name, folder)
    texts = dict(_texts(name))
    for path in texts:
        if is_there(folder / path):
            raise UsageError(f"`{folder / path}` already exists, and is not written over; name another folder")
    for parent in dict.fromkeys((folder / path).parent for path in texts):
        _make(parent)
    for path, text in texts.items():
        write_file(folder / path, text, over=False)
    console.say(f"The policy `{name}` is in `{visible(str(folder))}`:")
    for path in texts:
        console.say(f"  {path.as_posix()}")
    console.say("Begin with README.md. `sharepolicy check` on the folder checks it.")
    return 0


def _make(folder: Path) -> None:
    """Make a folder and those around it. Raises UsageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no folder can have this name"
        raise UsageError(f"the folder `{folder}` cannot be made: {why}") from error


def _name(given: str | None, folder: Path) -> str:
    """The name of the policy: the one that was given, else the folder's in lower-case words joined by hyphens."""
    name = "-".join(re.findall("[a-z0-9]+", folder.absolute().name.lower())) if given is None else given
    if name in _TAKEN or not re.fullmatch(KEBAB.removesuffix("$"), name):
        wrong = f"no name can be made from `{folder}`" if given is None else f"a policy cannot be called `{given}`"
        raise UsageError(f"{wrong}; say --name with {IN_WORDS[KEBAB]}")
    return name


def _texts(name: str) -> Iterator[tuple[Path, str]]:
    """Every file of the repository: its path there, and what it holds."""
    starter = shipped("starter")
    for path in sorted(starter.rglob("*")):
        if path.is_file():
            place = path.relative_to(starter).as_posix().replace(_STARTER, name)
            yield Path(place), path.read_text(encoding="utf-8").replace(_STARTER, name)
    for kind in _SCHEMAS:
        file = f"{kind}.schema.json"
        yield Path("schemas", file), (shipped("schemas") / file).read_text(encoding="utf-8")
