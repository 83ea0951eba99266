"""What others make is taken as it was tried: actions by their commits, packages in CI by their versions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONSTRAINTS = ROOT / ".ci" / "constraints.txt"
WITH_ACTIONS = [ROOT / "action.yml", *(ROOT / ".github").rglob("*.yml"), *(ROOT / "docs").rglob("*.md")]

_USES = re.compile(r"^\s*(?:- )?uses: (?P<action>[\w.-]+/[\w./-]+)@(?P<at>\S+)", re.MULTILINE)
_OURS = "OWNER/sharepolicy"


def pinned() -> dict[str, str]:
    """The versions that CI installs."""
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def needed(requirement: str, extra: str = "") -> Iterator[str]:
    """A package, and all that it needs here."""
    parsed = Requirement(requirement)
    if parsed.marker is not None and not parsed.marker.evaluate({"extra": extra}):
        return
    name = canonicalize_name(parsed.name)
    if name != "sharepolicy":
        yield name
    try:
        inner = requires(name) or []
    except PackageNotFoundError:
        return
    for each in inner:
        for wanted in parsed.extras or {""}:
            yield from needed(each, wanted)


def test_actions_of_others_are_named_by_their_commit() -> None:
    """A tag can be moved to anything."""
    found = [(path.name, *match.group("action", "at")) for path in WITH_ACTIONS for match in _uses(path)]
    assert len(found) > 6
    assert [each for each in found if each[1] != _OURS and not re.fullmatch("[0-9a-f]{40}", each[2])] == []


def _uses(path: Path) -> Iterator[re.Match[str]]:
    yield from _USES.finditer(path.read_text(encoding="utf-8"))


def test_one_action_has_one_commit() -> None:
    """A page that shows another than we use would be forgotten."""
    commits: dict[str, set[str]] = {}
    for path in WITH_ACTIONS:
        for match in _uses(path):
            commits.setdefault(match["action"], set()).add(match["at"])
    assert {action: at for action, at in commits.items() if len(at) > 1} == {}


@pytest.mark.parametrize("extra", ["", "browser", "columns", "dev", "llvm", "lsp", "parquet", "sql", "testing"])
def test_every_package_that_ci_installs_has_one_version(extra: str) -> None:
    """With all that it needs itself; and it is one that the package admits."""
    project = PROJECT["project"]
    asked = project["dependencies"] if not extra else project["optional-dependencies"][extra]
    assert {name for each in asked for name in needed(each)} - pinned().keys() == set()
    for each in map(Requirement, asked):
        if each.name != "sharepolicy":
            assert each.specifier.contains(pinned()[canonicalize_name(each.name)]), each


def test_the_build_is_bound_too() -> None:
    """By the same file."""
    for each in map(Requirement, PROJECT["build-system"]["requires"]):
        assert each.specifier.contains(pinned()[each.name])


def test_packages_whose_next_version_may_break_us_have_a_bound() -> None:
    """What the package needs always: a bound above, or a name for never breaking."""
    for each in map(Requirement, PROJECT["project"]["dependencies"]):
        assert each.name == "attrs" or any(part.operator == "<" for part in each.specifier), each


def test_the_action_and_ci_install_these_versions() -> None:
    """Both by the variable that binds the build too."""
    steps = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    (install,) = (step["run"] for step in steps if "pip install" in step.get("run", ""))
    assert 'PIP_CONSTRAINT="$GITHUB_ACTION_PATH/.ci/constraints.txt"' in install
    assert "constraints.txt" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    ci = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    assert ".ci/constraints.txt" in ci["env"]["PIP_CONSTRAINT"]
