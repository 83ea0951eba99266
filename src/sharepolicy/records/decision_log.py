"""A record in the fields of the Authorization Decision Log, whose level 4 asks for what is needed to decide again."""

from __future__ import annotations

from typing import Any

from sharepolicy.ground.version import __version__
from sharepolicy.records.opened import Opened


def decision_log_entry(opened: Opened) -> dict[str, Any]:
    """One line of the log. The request and the answer stand in the context of those of AuthZEN, as that admits."""
    decision = opened.decision
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
            "decision": opened.outcome == "share" and opened.settled,
            "context": {"outcome": opened.outcome, "settled": opened.settled, "around": dict(opened.around)},
        },
        "policies": {decision["policy"]["name"]: decision["policy"]["digest"]},
        "information": {"case": given},
        "engine": {"version": __version__, "configuration": {"engine": "sharepolicy"}},
        "trace_id": opened.record.rjust(32, "0"),
        "span_id": opened.record,
    }
