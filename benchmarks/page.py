"""How long the page of a policy takes in a browser: `python -m benchmarks.page [--rounds N]`.

Measured in Chromium, with its own tools slowing the processor to a quarter: from when the browser begins to read the
file until the first question stands, and for each answer until the next screen does. Of `mars`, and of a made-up policy
of 200 facts and 1,000 rules. Needs Chromium and the extra `browser`.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
import random
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.large import FACTS, RULES
from sharepolicy import Policy, load
from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.frontends.page.making import page_of
from sharepolicy.testing.synthetic import synthetic_policy

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SLOWED = 4
FIRST_QUESTION = 200
EACH_ANSWER = 50
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")

_LOADED = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
_TIMED = "() => { const began = performance.now(); %s; document.body.offsetHeight; return performance.now() - began }"
_START = _TIMED % "document.getElementById('start').click()"
_SUBMIT = _TIMED % "document.querySelector('main form').requestSubmit()"


def policies() -> Iterator[tuple[str, Policy | Timeline]]:
    """What is measured."""
    yield "mars", load("mars")
    yield f"{FACTS} facts, {RULES:,} rules", load_document(synthetic_policy(FACTS, RULES, 0), prove=False)


def walk(browser: Browser, page_file: Path, seed: int) -> tuple[float, list[float]]:
    """Milliseconds to the first question, and for each answer of somebody who chooses at random."""
    chance = random.Random(seed)
    context = browser.new_context()
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.goto(page_file.as_uri())
    first = page.evaluate(_LOADED) + page.evaluate(_START)
    answers = []
    while not page.query_selector("#show"):
        _choose(page, chance)
        answers.append(page.evaluate(_SUBMIT))
    answers.append(page.evaluate(_TIMED % "document.getElementById('show').click()"))
    context.close()
    return first, answers


def _choose(page: Page, chance: random.Random) -> None:
    for field in page.query_selector_all("main input[type=text]"):
        field.fill("1")
    boxes = page.query_selector_all("main form input:not([type=text])")
    if boxes:
        chance.choice(boxes).evaluate("box => { box.checked = true }")


def measure(rounds: int) -> None:
    """Measure, and print a table."""
    from playwright.sync_api import sync_playwright

    print("| policy | kB compressed | first question (ms) | each answer, median | slowest | screens |")
    print("|---|---:|---:|---:|---:|---:|")
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as folder:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGUMENTS)
        for name, policy in policies():
            page = page_of(json.loads(policy.export()), datetime.date.today())
            file = Path(folder) / "page.html"
            file.write_text(page, "utf-8")
            walks = [walk(browser, file, seed) for seed in range(rounds)]
            firsts = statistics.median(first for first, _ in walks)
            answers = [each for _, answers in walks for each in answers]
            size = len(gzip.compress(page.encode())) / 1000
            print(
                f"| {name} | {size:.0f} | {firsts:.0f} | {statistics.median(answers):.0f} | {max(answers):.0f} | "
                f"{len(answers) / rounds:.0f} |",
                flush=True,
            )
        browser.close()
    print(f"\nWanted: the first question within {FIRST_QUESTION} ms, each answer within {EACH_ANSWER} ms.")


def main() -> None:
    """Measure as often as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how many walks through each page (default: 5)")
    measure(parser.parse_args().rounds)


if __name__ == "__main__":
    main()
