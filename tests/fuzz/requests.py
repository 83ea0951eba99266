"""A case or a whole request, as YAML or as the plain data of a program: decided, and put into words and JSON.

The first byte tells which it is, and the second which policy decides it.
"""

from __future__ import annotations

import datetime
import json
from contextlib import suppress

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.engine.loading.load import load, load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.engine.policies.version import Version
from sharepolicy.frontends.render.decision import render_decision
from sharepolicy.frontends.render.request import render_request
from sharepolicy.ground.diagnostic import CaseError, Diagnostics
from sharepolicy.language.periods import Period
from sharepolicy.reading.files import text_from_bytes
from sharepolicy.reading.plain import read_json
from tests.fuzz.material import EVERYTHING, FLAT, WHOLE, requests, words_of_the_language, yaml_blocks
from tests.helpers.mars import load_mars

TEXT, REQUEST, CASE = b"T", b"R", b"C"
LAST = datetime.date(2026, 6, 30)
"""The last day of the first of two versions. In the second one the date of the decision has another name."""


def _over_time() -> Timeline:
    text = EVERYTHING.read_text(encoding="utf-8")
    first, second = load_text(text), load_text(text.replace("  today:", "  decided_on:"))
    begins = LAST + datetime.timedelta(days=1)
    return Timeline("", (Version(Period(None, LAST), first), Version(Period(begins, None), second)))


POLICIES = {b"E": load(EVERYTHING), b"M": load_mars(), b"O": _over_time()}


def seeds() -> list[bytes]:
    """Cases of the stories and of the shipped policy, and two that say everything."""
    cases = [text for text in yaml_blocks() if b"facts:" in text or b"given:" in text]
    found = [TEXT + b"M" + text for text in [*cases, *requests()]]
    for policy in (b"E", b"O"):
        found += [kind + policy + json.dumps(WHOLE).encode() for kind in (TEXT, REQUEST)]
        found += [kind + policy + json.dumps(FLAT).encode() for kind in (REQUEST, CASE)]
    return found


def words() -> list[str]:
    """Words of a case, and the names and values of the policy with everything."""
    facts = POLICIES[b"E"].facts.values()
    return words_of_the_language() + [word for fact in facts for word in (fact.name, *fact.values)] + ["NaN", "1e999"]


def run(data: bytes) -> None:
    """Decide it, if it is one, and say all that a person or a program is told of it."""
    policy, given = POLICIES.get(data[1:2]), data[2:]
    if policy is None:
        return
    with suppress(CaseError):
        if data[:1] == TEXT:
            _told(_of_text(policy, given))
        elif data[:1] == REQUEST:
            answer = policy.decide_request(read_json(given.decode(errors="replace")))  # type: ignore[arg-type]
            _told(answer)
            assert _told(_of_text(policy, given)) == _told(answer)
        elif data[:1] == CASE:
            _told(policy.decide(read_json(given.decode(errors="replace"))))  # type: ignore[arg-type]


def _of_text(policy: Policy | Timeline, data: bytes) -> RequestDecision:
    diagnostics = Diagnostics()
    text = text_from_bytes(data, "case.yaml", diagnostics)
    if text is None:
        raise CaseError(diagnostics)
    return policy.decide_request(text)


def _told(answer: Decision | RequestDecision) -> str:
    """All that a program is told, after it was put into words too."""
    _in_words(answer)
    return json.dumps(answer.to_dict(), allow_nan=False)


def _in_words(answer: Decision | RequestDecision) -> None:
    if isinstance(answer, RequestDecision):
        assert render_request(answer)
        each = [decision for part in answer.parts for decision in part.decisions.values()]
    else:
        each = [answer]
    for decision in each:
        assert render_decision(decision)
