"""The modules of `sharepolicy.types`: for each kind of document the types of all that it holds."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sharepolicy.forms.registry import FORMS
from tools.types.classes import Types, in_order, name_of, uses

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "src" / "sharepolicy" / "types"

MODULES = {
    "decision": ("Decisions.", ("decision",)),
    "request": ("Decisions of requests.", ("request-decision", "part", "since")),
    "change": ("Comparisons of policies.", ("change", "changes")),
    "periods": ("Periods of policies.", ("periods",)),
    "check": ("What is found when policies are checked.", ("diagnostics", "check")),
    "test": ("What is found when policies are tested.", ("test", "suggestions", "influence", "trace")),
    "rows": ("Decisions of many rows.", ("batch",)),
    "portable": ("Portable policies.", ("portable",)),
    "record": ("Records.", ("record", "records", "verified-records", "assurance")),
}
"""What each module is about, and the kinds of documents whose types it holds."""
ASIDE = ("portable",)
"""The modules whose types are not handed out at the door: few need them, and they are many."""

_MADE = "Made from the forms by `python -m tools.types`: do not edit."


def modules() -> dict[str, str]:
    """Name and text of each module."""
    documents = {kind: form.document() for kind, form in FORMS.items()}
    shapes: dict[str, Mapping[str, Any]] = {}
    for document in documents.values():
        for title, shape in {**document["$defs"], document["title"]: document}.items():
            held = shapes.setdefault(title, _alone(shape))
            assert held == _alone(shape), f"two shapes are called {title}"
    home = {
        title: module
        for module, (_, kinds) in reversed(MODULES.items())
        for kind in kinds
        for title in (*documents[kind]["$defs"], documents[kind]["title"])
    }
    assert set(home) == set(shapes), "a kind of document stands in no module"
    texts = {f"{module}.py": _module(module, about, home, shapes) for module, (about, _) in MODULES.items()}
    return {name: _formatted(text) for name, text in {**texts, "__init__.py": _door(home, shapes)}.items()}


def _alone(shape: Mapping[str, Any]) -> Mapping[str, Any]:
    """A shape without what only a whole schema has."""
    return {key: each for key, each in shape.items() if not key.startswith("$")}


def _module(module: str, about: str, home: Mapping[str, str], shapes: Mapping[str, Mapping[str, Any]]) -> str:
    types = Types(shapes)
    own = in_order((title for title in home if home[title] == module), shapes)
    others = {other for title in own for other in uses(shapes[title])} - set(own)
    imports = "".join(
        f"from sharepolicy.types.{place} import {', '.join(_names(each, shapes))}\n"
        for place in MODULES
        if (each := [other for other in others if home[other] == place])
    )
    code = "\n\n".join(types.definition(title) for title in own)
    typing = [name for name in ("Any", "Literal", "NotRequired", "TypeAlias", "TypedDict") if name in code]
    # No annotation is put off: what is put off is not known to be required or not when a program runs.
    head = f'"""{about} {_MADE}"""\n\nfrom typing import {", ".join(typing)}\n'
    return f"{head}\n{imports}\n\n{code}"


def _door(home: Mapping[str, str], shapes: Mapping[str, Mapping[str, Any]]) -> str:
    lines = "".join(
        f"from sharepolicy.types.{module} import {', '.join(_names(own, shapes))}\n"
        for module in MODULES
        if module not in ASIDE and (own := [title for title in home if home[title] == module])
    )
    handed_out = [title for title in home if home[title] not in ASIDE]
    names = textwrap.fill(", ".join(f'"{name}"' for name in _names(handed_out, shapes)), 116)
    about = "The JSON as typed plain data: what `to_dict` gives, and what the program prints with `--format json`."
    more = "Open `decision.py` first. They are made from the forms by `python -m tools.types`: do not edit them."
    return f'"""{about}\n\n{more}\n"""\n\n{lines}\n# fmt: off\n__all__ = [\n{textwrap.indent(names, "    ")},\n]\n'


def _names(titles: list[str], shapes: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return sorted(name_of(title, shapes[title]) for title in titles)


def _formatted(text: str) -> str:
    """As the formatter of the project writes it."""
    for arguments in (["check", "--quiet", "--select", "I", "--fix"], ["format", "--quiet"]):
        command = [sys.executable, "-m", "ruff", *arguments, "--stdin-filename", str(FOLDER / "made.py"), "-"]
        text = subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return text
