"""Decide, explain and prove whether information may be shared to keep a child safe.

`load` a policy, `decide` a case. Everything named here is promised; see the reference for the rest.
"""

from sharepolicy.analysis.change.change import Change
from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.opinion import NoSecondOpinionError, SecondOpinion
from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.backends.sql.writer import SqlError
from sharepolicy.engine.check import check
from sharepolicy.engine.compare import compare
from sharepolicy.engine.load import load, load_text
from sharepolicy.engine.policy import Policy
from sharepolicy.engine.spark import decide_spark
from sharepolicy.engine.timeline import Timeline
from sharepolicy.ground.diagnostic import CaseError, Diagnostic, PolicyError
from sharepolicy.language.case import Case, Request
from sharepolicy.language.policy import Outcome

__all__ = [
    "load",
    "load_text",
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
    "PolicyError",
    "CaseError",
    "NoSecondOpinionError",
    "SqlError",
]
