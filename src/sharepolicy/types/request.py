"""Decisions of requests. Made from the forms by `python -m tools.types`: do not edit."""

from typing import Literal, NotRequired, TypedDict

from sharepolicy.types.decision import (
    DecisionDict,
    DueActionDict,
    EscalationDict,
    ObligationWord,
    OutcomeWord,
    PolicyIdentityDict,
    QuestionDict,
    TurnsOnDict,
)


class PartActionDict(TypedDict):
    """Something to do, and for which subject."""

    subject: str
    action: DueActionDict


class PartEscalationDict(TypedDict):
    """Somebody to ask, and for which subject."""

    subject: str
    ask: EscalationDict


class PartTurnsOnDict(TypedDict):
    """What the part turns on, asked about one subject."""

    subject: str
    turns_on: TurnsOnDict


class PartDecisionDict(TypedDict):
    """The decision for one subject."""

    subject: str
    decision: DecisionDict


class PartDict(TypedDict):
    """One item to one recipient."""

    item: str
    recipient: str
    outcome: OutcomeWord
    settled: bool
    possible: list[OutcomeWord]
    obligation: ObligationWord | None
    actions: list[PartActionDict]
    escalation: list[PartEscalationDict]
    turns_on: NotRequired[list[PartTurnsOnDict]]
    decisions: list[PartDecisionDict]


class PartPlaceDict(TypedDict):
    """Which part: an item and a recipient."""

    item: str
    recipient: str


class PartQuestionDict(TypedDict):
    """A fact worth asking, and for which part and subject."""

    item: str
    recipient: str
    subject: str
    question: QuestionDict


class RequestDecisionDict(TypedDict):
    """The answer to a whole request."""

    format: Literal[2]
    kind: Literal["request-decision"]
    outcome: OutcomeWord
    settled: bool
    do_first: NotRequired[list[DueActionDict]]
    at_once: list[PartPlaceDict]
    withheld: list[PartPlaceDict]
    waiting: list[PartPlaceDict]
    parts: list[PartDict]
    ask: list[PartQuestionDict]
    policy: PolicyIdentityDict
