"""A record in the fields of the Authorization Decision Log, whose level 4 asks for what is needed to decide again."""

from __future__ import annotations

from typing import Any

from sharepolicy.ground.version import __version__
from sharepolicy.records.answers import StoredAnswer, answers
from sharepolicy.records.opened import Opened
from sharepolicy.records.shown import PLACE


def decision_log_entry(opened: Opened) -> dict[str, Any]:
    """One line of the log. The request and the answer stand in the context of those of AuthZEN, as that admits.

    Its `decision` is true only if all that was asked for may be shared: `parts` in the context say what of it may be.
    """
    decision = opened.decision
    parts = [_part(each) for each in answers(decision, opened.given)]
    given = decision["request"] if "request" in decision else decision["case"]
    return {
        "timestamp": opened.at,
        "endpoint": "access_evaluation",
        "request": {
            "subject": {"type": "recipient", "id": "recipient"},
            "action": {"name": "share"},
            "resource": {"type": "case", "id": opened.case, "properties": given},
            "context": {"time": decision["on"] or opened.at},
        },
        "response": {
            "decision": all(each["outcome"] == "share" and each["settled"] for each in parts),
            "context": {
                "outcome": opened.outcome,
                "settled": opened.settled,
                "parts": parts,
                "policy": dict(decision["policy"]),
                "around": dict(opened.around),
            },
        },
        "policies": {decision["policy"]["name"]: decision["policy"]["digest"]},
        "information": {"case": given},
        "engine": {"version": __version__, "configuration": {"engine": "sharepolicy"}},
        "trace_id": opened.record.rjust(32, "0"),
        "span_id": opened.record,
    }


def _part(answer: StoredAnswer) -> dict[str, Any]:
    """One part of a request and one person in it, or the whole of a case: what was advised, and why."""
    place = {name: value for name, value in zip(PLACE, answer.place, strict=True) if value}
    return {
        **place,
        "outcome": answer.outcome,
        "settled": answer.part_settled,
        "obligation": answer.obligation or None,
        "rules": [rule["name"] for rule in answer.rules if rule.get("holds", True)],
        "reasons": [reason["text"] for reason in answer.reasons if reason.get("holds", True)],
    }
