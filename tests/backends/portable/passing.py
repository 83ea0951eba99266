"""Whether the plain Python reader passes a vector."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from sharepolicy.backends.portable.reader import PortableAnswer, PortableError, PortablePolicy


def _said(answer: PortableAnswer, wanted: dict[str, Any]) -> dict[str, Any]:
    """An answer as vectors say it, as far as they do."""
    found = {
        "outcome": answer.outcome,
        "possible": [*answer.possible],
        "settled": answer.settled,
        "rules": answer.rules,
        "holds": sorted(answer.holds & answer.rules.keys()),
        "overrode": {rule: sorted(weaker) for rule, weaker in answer.overrode.items()},
        "otherwise": answer.otherwise,
        "duties": answer.duties,
        "people": {
            to: {
                "sure": each.sure,
                "within": sorted(limit.text for limit in each.within),
                "within_sure": each.within_sure,
                "then": sorted(
                    (
                        {"steps": [{"to": step, "after": limit.text} for step, limit in steps], "sure": sure}
                        for steps, sure in each.then.items()
                    ),
                    key=str,
                ),
            }
            for to, each in answer.people.items()
        },
        "obligation": answer.obligation,
        "counts": answer.counts,
        "ask": [*answer.ask],
        "ask_first": [*answer.ask_first],
        "questions": [[*each] for each in answer.questions],
    }
    for person in wanted["people"].values():
        person["then"].sort(key=str)
    return {name: each for name, each in found.items() if name in wanted}


_ERRORS = {"contradiction": "contradict|no value", "refused": "."}
"""What the reader says of each error."""


def check(policy: PortablePolicy, vector: dict[str, Any]) -> None:
    """Fails if the reader does not say what a vector expects."""
    version, wanted = policy.on(datetime.date.fromisoformat(vector["on"])), vector["expect"]
    if "error" in wanted:
        with pytest.raises(PortableError, match=_ERRORS[wanted["error"]]):
            version.decide_request(vector.get("case") or vector["request"])
    elif "case" in vector:
        answer = version.decide(vector["case"], vector.get("unknown", ()))
        assert _said(answer, wanted) == wanted, vector
    else:
        found = version.decide_request(vector["request"])
        assert (found.outcome, found.settled) == (wanted["outcome"], wanted["settled"])
        for part, said in zip(found.parts, wanted["parts"], strict=True):
            assert (part.item, part.recipient, part.outcome) == (said["item"], said["recipient"], said["outcome"])
            assert ([*part.possible], part.obligation) == (said["possible"], said["obligation"])
            subjects = {who: _said(each, said["subjects"][who]) for who, each in part.answers.items()}
            assert subjects == said["subjects"], vector
