"""Decide, explain and prove whether information may be shared to keep a child safe.

`load` a policy, `decide` a case. Everything named here is promised; see the reference for the rest. What loading and
deciding do not need is imported when it is first asked for.
"""

import typing as _typing

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.engine.loading.load import load, load_bundle, load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.ground.case_path import CasePath
from sharepolicy.ground.diagnostic import CaseError, ClashingFact, Diagnostic, PolicyError
from sharepolicy.ground.later import later as _later
from sharepolicy.language.case import Case, Request
from sharepolicy.language.policy import Outcome

if _typing.TYPE_CHECKING:
    from sharepolicy.analysis.change.change import Change
    from sharepolicy.analysis.decision.opinion import NoSecondOpinionError, SecondOpinion
    from sharepolicy.analysis.decision.requests import RequestDecision
    from sharepolicy.backends.sql.writer import SqlError
    from sharepolicy.engine.loading.check import check
    from sharepolicy.engine.policies.spark import decide_spark
    from sharepolicy.engine.policies.timeline import Timeline
    from sharepolicy.engine.weighing.compare import compare
else:
    __getattr__ = _later(
        __name__,
        {
            "sharepolicy.analysis.change.change": ("Change",),
            "sharepolicy.analysis.decision.opinion": ("NoSecondOpinionError", "SecondOpinion"),
            "sharepolicy.analysis.decision.requests": ("RequestDecision",),
            "sharepolicy.backends.sql.writer": ("SqlError",),
            "sharepolicy.engine.loading.check": ("check",),
            "sharepolicy.engine.weighing.compare": ("compare",),
            "sharepolicy.engine.policies.spark": ("decide_spark",),
            "sharepolicy.engine.policies.timeline": ("Timeline",),
        },
    )

__all__ = [
    "load",
    "load_text",
    "load_bundle",
    "check",
    "compare",
    "decide_spark",
    "Policy",
    "Timeline",
    "Decision",
    "RequestDecision",
    "SecondOpinion",
    "Change",
    "Outcome",
    "Case",
    "Request",
    "Diagnostic",
    "CasePath",
    "ClashingFact",
    "PolicyError",
    "CaseError",
    "NoSecondOpinionError",
    "SqlError",
]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
