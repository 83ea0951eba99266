"""How long the page of a policy takes in a browser: `python -m benchmarks.page [--rounds N]`.

Measured in Chromium, with its own tools slowing the processor to a quarter: from when the browser begins to read the
file until the first screen can be used, from "Start now" to the first question, and for each answer until the next
screen stands. Processor time of the page's thread, with layout. What the page works out while somebody reads is not
counted: the first question during the first screen, and the answer while they look at what they said. Of `mars`, and
of a made-up policy of 200 facts and 1,000 rules. Needs Chromium and the extra `browser`.
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
"""How many times the processor is slowed, for people with old machines."""

FIRST_QUESTION = 200
EACH_ANSWER = 50
_READING = 3000
"""Milliseconds that somebody reads the first screen, at the least."""

_LOOKING = 1000
"""Milliseconds that somebody looks at what they answered, at the least."""

_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")

_START = "() => { document.getElementById('start').click(); document.body.offsetHeight }"
_SUBMIT = "() => { document.querySelector('main form').requestSubmit(); document.body.offsetHeight }"
_SHOW = "() => { document.getElementById('show').click(); document.body.offsetHeight }"


class Clock:
    """The processor time of the page's own thread, so that what else the machine does is not measured."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def now(self) -> float:
        """Milliseconds since the thread began."""
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        return next(float(each["value"]) for each in metrics if each["name"] == "ThreadTime") * 1000

    def takes(self, page: Page, does: str) -> float:
        """Milliseconds that something takes."""
        began = self.now()
        page.evaluate(does)
        return self.now() - began


def policies() -> Iterator[tuple[str, Policy | Timeline]]:
    """What is measured."""
    yield "mars", load("mars")
    yield f"{FACTS} facts, {RULES:,} rules", load_document(synthetic_policy(FACTS, RULES, 0), prove=False)


def walk(browser: Browser, page_file: Path, seed: int) -> tuple[float, float, list[float]]:
    """Milliseconds to open it, to the first question, and for each answer of somebody who chooses at random."""
    chance = random.Random(seed)
    context = browser.new_context()
    page = context.new_page()
    clock = Clock(page)
    began = clock.now()
    page.goto(page_file.as_uri())
    opened = clock.now() - began
    page.wait_for_timeout(_READING)
    first = clock.takes(page, _START)
    answers = []
    while not page.query_selector("#show"):
        _choose(page, chance)
        answers.append(clock.takes(page, _SUBMIT))
    page.wait_for_timeout(_LOOKING)
    answers.append(clock.takes(page, _SHOW))
    context.close()
    return opened, first, answers


def _choose(page: Page, chance: random.Random) -> None:
    for field in page.query_selector_all("main input[type=text]"):
        field.fill("1")
    boxes = page.query_selector_all("main form input:not([type=text])")
    if boxes:
        chance.choice(boxes).evaluate("box => { box.checked = true }")


def measure(rounds: int) -> None:
    """Measure, and print a table."""
    from playwright.sync_api import sync_playwright

    print("| policy | kB compressed | opened (ms) | first question | each answer, median | slowest | screens |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as folder:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGUMENTS)
        for name, policy in policies():
            page = page_of(json.loads(policy.export()), datetime.date.today())
            file = Path(folder) / "page.html"
            file.write_text(page, "utf-8")
            walks = [walk(browser, file, seed) for seed in range(rounds)]
            opened, first = (statistics.median(each[place] for each in walks) for place in (0, 1))
            answers = [each for *_, answers in walks for each in answers]
            size = len(gzip.compress(page.encode())) / 1000
            print(
                f"| {name} | {size:.0f} | {opened:.0f} | {first:.0f} | {statistics.median(answers):.0f} | "
                f"{max(answers):.0f} | {len(answers) / rounds:.0f} |",
                flush=True,
            )
        browser.close()
    print(f"\nWanted: the first question within {FIRST_QUESTION} ms, each answer within {EACH_ANSWER} ms, not slowed.")


def main() -> None:
    """Measure as often as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how many walks through each page (default: 5)")
    measure(parser.parse_args().rounds)


if __name__ == "__main__":
    main()
