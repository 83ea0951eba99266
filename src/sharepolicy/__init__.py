"""Decide, explain and prove whether information may be shared to keep a child safe.

`load` a policy, `decide` a case. Everything named here is promised; see the reference for the rest. What loading and
deciding do not need is imported when it is first asked for.
"""

import typing as _typing

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.proof.verify import Proof
from sharepolicy.engine.loading.load import load, load_bundle, load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.ground.case_path import CasePath
from sharepolicy.ground.diagnostic import (
    CaseError,
    ClashingFact,
    Diagnostic,
    Label,
    PolicyError,
    Severity,
    telling_values,
)
from sharepolicy.ground.later import later as _later
from sharepolicy.ground.text import Span, Text
from sharepolicy.language.case import AskedCase, Case, Example, Expectation, ExpectedAction, Item, Place, Request
from sharepolicy.language.citation import Citation
from sharepolicy.language.obligation import Obligation
from sharepolicy.language.periods import Period
from sharepolicy.language.policy import Action, Outcome, Rule, Timing
from sharepolicy.language.steps import Step
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import About, Fact, FactType
from sharepolicy.language.within import Within

if _typing.TYPE_CHECKING:
    from sharepolicy.analysis.about.influence import Influence, Influences
    from sharepolicy.analysis.change.change import (
        Blame,
        Change,
        ChangedCase,
        ChangedCases,
        CountChange,
        Direction,
        Edit,
        Limit,
        LoosenedGuard,
        Move,
        TextChange,
    )
    from sharepolicy.analysis.change.tried import LostExample, Side, TriedExample
    from sharepolicy.analysis.change.weighing import UnreadCase, WeighedCase, Weighing
    from sharepolicy.analysis.decision.as_asked import (
        AnswerChoice,
        AskedMember,
        AskedPlace,
        AskedTogether,
        PartPlace,
        Question,
        RequestQuestion,
    )
    from sharepolicy.analysis.decision.decision import (
        Alternative,
        AlternativeFact,
        DecidingRule,
        DueAction,
        Escalation,
        Ground,
        IfUsual,
        NextStep,
        NextSteps,
        PolicyIdentity,
        Reason,
        SoonerLimit,
    )
    from sharepolicy.analysis.decision.held_back import HeldBack
    from sharepolicy.analysis.decision.opinion import NoSecondOpinionError, SecondOpinion, Standing
    from sharepolicy.analysis.decision.part_move import PartMove
    from sharepolicy.analysis.decision.requests import Part, RequestDecision
    from sharepolicy.analysis.decision.since import News, Since
    from sharepolicy.analysis.decision.turns_on import Branch, TurnsOn
    from sharepolicy.analysis.examples.coverage import Coverage, LineCoverage, NamedCoverage
    from sharepolicy.analysis.examples.missing_example import MissingExample
    from sharepolicy.analysis.examples.mutant import Mistake, Mutant
    from sharepolicy.analysis.examples.run import ExampleResult
    from sharepolicy.analysis.examples.suggest import Suggestion, Suggestions
    from sharepolicy.analysis.examples.try_mutants import Fate, Mutation, Trial
    from sharepolicy.backends.rows.invalid_rows import InvalidReason, InvalidRows, InvalidRowsError
    from sharepolicy.backends.sql.writer import SqlError
    from sharepolicy.engine.keeping.registry import Policies, Reloaded, Reread
    from sharepolicy.engine.loading.check import Report, check
    from sharepolicy.engine.policies.spark import decide_spark
    from sharepolicy.engine.policies.timeline import Timeline
    from sharepolicy.engine.policies.version import Version
    from sharepolicy.engine.weighing.compare import compare
    from sharepolicy.engine.weighing.weigh import weigh
    from sharepolicy.frontends.render.handbook.handing_out import as_handbook
    from sharepolicy.frontends.render.told import as_html, as_text
    from sharepolicy.ground.version import __version__
else:
    __getattr__ = _later(
        __name__,
        {
            "sharepolicy.analysis.about.influence": (
                "Influence",
                "Influences",
            ),
            "sharepolicy.analysis.change.change": (
                "Blame",
                "Change",
                "ChangedCase",
                "ChangedCases",
                "CountChange",
                "Direction",
                "Edit",
                "Limit",
                "LoosenedGuard",
                "Move",
                "TextChange",
            ),
            "sharepolicy.analysis.change.tried": ("LostExample", "Side", "TriedExample"),
            "sharepolicy.analysis.decision.as_asked": (
                "AnswerChoice",
                "AskedMember",
                "AskedPlace",
                "AskedTogether",
                "PartPlace",
                "Question",
                "RequestQuestion",
            ),
            "sharepolicy.analysis.decision.decision": (
                "Alternative",
                "AlternativeFact",
                "DecidingRule",
                "DueAction",
                "Escalation",
                "Ground",
                "IfUsual",
                "NextStep",
                "NextSteps",
                "PolicyIdentity",
                "Reason",
                "SoonerLimit",
            ),
            "sharepolicy.analysis.decision.held_back": ("HeldBack",),
            "sharepolicy.analysis.decision.opinion": ("NoSecondOpinionError", "SecondOpinion", "Standing"),
            "sharepolicy.analysis.decision.part_move": ("PartMove",),
            "sharepolicy.analysis.decision.requests": ("Part", "RequestDecision"),
            "sharepolicy.analysis.decision.since": ("News", "Since"),
            "sharepolicy.analysis.decision.turns_on": ("Branch", "TurnsOn"),
            "sharepolicy.analysis.examples.coverage": ("Coverage", "LineCoverage", "NamedCoverage"),
            "sharepolicy.analysis.examples.missing_example": ("MissingExample",),
            "sharepolicy.analysis.examples.mutant": ("Mistake", "Mutant"),
            "sharepolicy.analysis.examples.run": ("ExampleResult",),
            "sharepolicy.analysis.examples.suggest": ("Suggestion", "Suggestions"),
            "sharepolicy.analysis.examples.try_mutants": (
                "Fate",
                "Mutation",
                "Trial",
            ),
            "sharepolicy.backends.rows.invalid_rows": ("InvalidReason", "InvalidRows", "InvalidRowsError"),
            "sharepolicy.backends.sql.writer": ("SqlError",),
            "sharepolicy.engine.keeping.registry": ("Policies", "Reloaded", "Reread"),
            "sharepolicy.engine.loading.check": (
                "Report",
                "check",
            ),
            "sharepolicy.engine.policies.spark": ("decide_spark",),
            "sharepolicy.engine.policies.timeline": ("Timeline",),
            "sharepolicy.engine.policies.version": ("Version",),
            "sharepolicy.engine.weighing.compare": ("compare",),
            "sharepolicy.analysis.change.weighing": ("UnreadCase", "WeighedCase", "Weighing"),
            "sharepolicy.engine.weighing.weigh": ("weigh",),
            "sharepolicy.frontends.render.handbook.handing_out": ("as_handbook",),
            "sharepolicy.frontends.render.told": ("as_html", "as_text"),
            "sharepolicy.ground.version": ("__version__",),
        },
    )

__all__ = [  # in the order of the reference page
    "__version__",
    "load",
    "load_text",
    "load_bundle",
    "check",
    "compare",
    "weigh",
    "as_text",
    "as_html",
    "as_handbook",
    "Policies",
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
    "telling_values",
    "NoSecondOpinionError",
    "InvalidRowsError",
    "SqlError",
    "Item",
    "Place",
    "Text",
    "Span",
    "Label",
    "Severity",
    "InvalidRows",
    "InvalidReason",
    "PolicyIdentity",
    "Fact",
    "FactType",
    "About",
    "Rule",
    "Action",
    "Timing",
    "Citation",
    "Within",
    "Period",
    "Ranges",
    "Version",
    "Proof",
    "Report",
    "Reloaded",
    "Reread",
    "Obligation",
    "DecidingRule",
    "Reason",
    "Ground",
    "DueAction",
    "Question",
    "AnswerChoice",
    "AskedTogether",
    "AskedMember",
    "RequestQuestion",
    "AskedPlace",
    "PartPlace",
    "IfUsual",
    "TurnsOn",
    "Branch",
    "Alternative",
    "AlternativeFact",
    "Escalation",
    "SoonerLimit",
    "NextSteps",
    "NextStep",
    "Part",
    "HeldBack",
    "Standing",
    "AskedCase",
    "Since",
    "News",
    "Move",
    "ChangedCases",
    "ChangedCase",
    "Limit",
    "Blame",
    "Edit",
    "CountChange",
    "TextChange",
    "TriedExample",
    "LostExample",
    "LoosenedGuard",
    "PartMove",
    "Weighing",
    "WeighedCase",
    "UnreadCase",
    "Direction",
    "Side",
    "Example",
    "Expectation",
    "ExpectedAction",
    "Step",
    "ExampleResult",
    "Coverage",
    "NamedCoverage",
    "LineCoverage",
    "Mutation",
    "Trial",
    "Fate",
    "Mutant",
    "Mistake",
    "MissingExample",
    "Suggestions",
    "Suggestion",
    "Influences",
    "Influence",
]


def __dir__() -> list[str]:
    return sorted(__all__)
