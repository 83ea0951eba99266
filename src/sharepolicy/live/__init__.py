"""Cases that go on: what people learn, correct and withdraw, what is decided after each step, and what is due.

`statement.py` is what people say, `merging.py` puts it together, `known.py` decides by it. `live_case.py` is what a
program holds. `kept.py` rebuilds a case from a store of records, and needs `pip install "sharepolicy[records]"`.
"""

import typing as _typing

from sharepolicy.ground.later import later as _later
from sharepolicy.live.deadlines import Deadline, due
from sharepolicy.live.known import KnownCase
from sharepolicy.live.live_case import BehindError, LiveCase
from sharepolicy.live.merging import Dispute, DisputedError
from sharepolicy.live.statement import Statement, StatementKind
from sharepolicy.live.strays import StrayError
from sharepolicy.live.update import Update, timeline

if _typing.TYPE_CHECKING:
    from sharepolicy.live.kept import RecordedCase, RecordedDecision, recorded_case
else:
    __getattr__ = _later(__name__, {"sharepolicy.live.kept": ("RecordedCase", "RecordedDecision", "recorded_case")})

__all__ = [
    "BehindError",
    "Dispute",
    "DisputedError",
    "Deadline",
    "KnownCase",
    "LiveCase",
    "RecordedCase",
    "RecordedDecision",
    "Statement",
    "StatementKind",
    "StrayError",
    "Update",
    "due",
    "recorded_case",
    "timeline",
]
