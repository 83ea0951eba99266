"""Every finding is in every format: what a service shows as all green must not fail the command."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sharepolicy.analysis.proof.verify import Proof
from sharepolicy.engine.loading.check import Report
from sharepolicy.frontends.render.junit import render_junit, suites_of_report
from sharepolicy.ground.codes import CODES
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.language.periods import Period

GOOD = """\
policy: NAME
version: "1"
facts:
  harm: {asks: Is there harm?, type: yes/no}
roles: {lead: the lead}
questions:
  all: {rules: {danger: {when: {harm: yes}, outcome: share, because: Danger.}}}
otherwise: {outcome: escalate, to: lead, because: Ask.}
"""
FAILING = "examples: {wrong: {given: {harm: yes}, expect: {outcome: escalate}}}\n"
FILES = {
    "good/policy.yaml": GOOD,
    "unused/policy.yaml": GOOD.replace("{lead: the lead}", "{lead: the lead, head: the head}"),
    "broken/policy.yaml": GOOD.replace("when: {harm: yes}", "when: {harm: perhaps}"),
    "failing/policy.yaml": GOOD + FAILING,
    "welsh/policy.yaml": GOOD,
    "welsh/policy.cy.yaml": "texts: cy\nof: welsh\nrules: {danger: {becaus: Perygl.}}\n",
    "versions/policy.yaml": "policy: versions\nversions: [{from: 2206-01-01, file: one.yaml}]\n",
    "versions/one.yaml": GOOD,
    "stray/Policy.yaml": GOOD + "{",
}
CODES_OF = {
    "text": lambda out: re.findall(r"^(?:error|warning)\[([a-z-]+)\]", out, re.MULTILINE),
    "json": lambda out: [one["code"] for each in json.loads(out)["policies"] for one in each["diagnostics"]],
    "sarif": lambda out: [one["ruleId"] for each in json.loads(out)["runs"] for one in each["results"]],
    "github": lambda out: re.findall(r"^::(?:error|warning) .*?title=([a-z-]+)::", out, re.MULTILINE),
    "junit": lambda out: re.findall(r'<failure message="[^"]*" type="([a-z-]+)"', out),
}


def test_every_format_tells_the_same_findings(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one folder with a flaw of each sort, and as many of each."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        path = tmp_path / "policies" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("NAME", path.parent.name), encoding="utf-8")
    found = {}
    for form, codes in CODES_OF.items():
        ran = run("check", "policies", "--format", form)
        assert ran.code == 1
        found[form] = Counter(codes(ran.out))
    assert found["text"].keys() >= {"unused-role", "unknown-value", "failing-example", "not-in-force", "stray-policy"}
    assert all(codes == found["text"] for codes in found.values()), found


@pytest.mark.parametrize("proof", [None, Proof(1, 0)])
def test_junit_tells_of_every_code(proof: Proof | None) -> None:
    """Beside a proof or without one, of a policy or of its versions as a whole, once."""
    kept = Report("p", (), proof=Proof(1, 0))
    for code in CODES:
        flaw = Diagnostic(code, f"this is {code}")
        alone = Report("p", (flaw,), proof=proof)
        whole = Report("p", (flaw,), versions=((Period(), kept),))
        one = Report("p", (flaw,), versions=((Period(), alone),))
        for report in (alone, whole, one):
            written = render_junit([*suites_of_report("p", report)])
            assert written.count(f'type="{code}"') == 1
