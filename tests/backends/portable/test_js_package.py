"""The JavaScript reader as a package: how small it is, its types, and that it says the same in a browser."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.backends.portable.asked_of_node import (
    JS,
    OF_ADVICE,
    OF_DEFINITION,
    OF_REQUEST,
    Asked,
    as_text,
    ask_node,
    lines_for,
)
from tests.backends.portable.random_files import RandomCases
from tests.backends.portable.small import small
from tests.helpers.mars import load_mars
from tests.helpers.node import needs_node

pytestmark = [needs_node, pytest.mark.slow]

TOOLS = Path(__file__).parent / "js_tools"
MOST_BYTES = 8 * 1024
BROWSER = os.environ.get("SHAREPOLICY_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tools, and with the reader as it is installed."""
    folder = tmp_path_factory.mktemp("portable") / "js_tools"
    shutil.copytree(TOOLS, folder)
    shutil.copy(TOOLS.parent / "answering.mjs", folder.parent)
    made = run(["npm", "install", "--no-audit", "--no-fund"], folder)
    if made.returncode:
        pytest.skip(f"the tools cannot be installed: {made.stderr.strip().splitlines()[-1:]}")
    shutil.copytree(JS, folder / "node_modules/sharepolicy-reader")
    return folder


def run(command: Sequence[str], folder: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    """A command that may take its time."""
    return subprocess.run(command, cwd=folder, input=given, capture_output=True, text=True, timeout=900, check=False)


def checked(command: Sequence[str], folder: Path, given: str = "") -> str:
    """What a command writes that does not fail."""
    made = run(command, folder, given)
    assert made.returncode == 0, made.stdout + made.stderr
    return made.stdout


def test_it_is_under_8_kb(tools: Path) -> None:
    """Minified and compressed, with all that it takes in."""
    reader = "node_modules/sharepolicy-reader/reader.mjs"
    checked(["npx", "esbuild", reader, "--bundle", "--format=esm", "--target=es2022", "--outfile=one.mjs"], tools)
    small_names = ["--module", "--ecma", "2020", "--compress", "passes=3,unsafe_arrows=true", "--mangle"]
    checked(["npx", "terser", "one.mjs", *small_names, "--output", "least.mjs"], tools)
    assert len(gzip.compress((tools / "least.mjs").read_bytes(), 9)) < MOST_BYTES


def test_its_types(tools: Path) -> None:
    """A strict compiler takes a program that uses all of it, and refuses what the program marks as wrong."""
    modules = ["--module", "nodenext", "--moduleResolution", "nodenext", "--target", "es2022"]
    strict = ["--strict", "--noEmit", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"]
    checked(["npx", "tsc", *strict, *modules, "use.ts"], tools)


@pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed: the reader cannot be tried in a browser")
def test_a_browser_says_the_same_as_node(tools: Path) -> None:
    """Every part of what is said about 10,000 cases and requests, letter by letter."""
    asked = []
    for policy, cases, requests in ((small(), 8000, 1000), (load_mars(), 900, 100)):
        version = policy.versions[-1].policy
        draw = RandomCases(version.document, 7)
        asked += [Asked(version, draw.case(), OF_DEFINITION + OF_ADVICE) for _ in range(cases)]
        asked += [Asked(version, draw.request(1), OF_REQUEST, request=True) for _ in range(requests)]
    ask_node(asked)
    script = ["--bundle", "--format=iife", "--global-name=asked", "--outfile=asked.js"]
    alias = "--alias:reader=./node_modules/sharepolicy-reader/advice.mjs"
    checked(["npx", "esbuild", "in_browser.mjs", *script, alias], tools)
    said = checked(["node", "browser.mjs", str(BROWSER), "asked.js"], tools, as_text(lines_for(asked)))
    assert [json.loads(line) for line in said.splitlines()] == [each.told for each in asked]
