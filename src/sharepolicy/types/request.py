"""Decisions of requests. Made from the forms by `python -m tools.types`: do not edit."""

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

from sharepolicy.types.decision import (
    AlternativeDict,
    AnswerChoiceDict,
    DecidingRuleDict,
    DecisionDict,
    DueActionDict,
    EscalationDict,
    FactValuesDict,
    IfUsualDict,
    ObligationWord,
    OutcomeWord,
    PolicyIdentityDict,
    QuestionDict,
    QuestionMemberDict,
    QuestionTypeWord,
    ReasonDict,
    SecondOpinionDict,
    SourceDict,
    TurnsOnDict,
    ValuesData,
)


class CasePathDict(TypedDict):
    """The way to a part of a case, and what it is about."""

    pointer: str
    keys: list[str | int]
    subjects: list[str]
    recipients: list[str]
    items: list[str]
    fact: str | None
    position: int | None


class AskedPlaceDict(TypedDict):
    """Where an answer goes in a request, and what is asked there."""

    paths: list[CasePathDict]
    values: ValuesData
    answers: list[int]


AskedRequestData: TypeAlias = dict[str, Any]
"""A case or a whole request, in the layout of a case file."""


ChangedThingWord: TypeAlias = Literal[
    "outcome", "possible", "obligation", "question", "action", "escalation", "rule", "fact", "day", "policy", "part"
]
"""What differs.

A `part` of a request is one that only one of the two has.
"""


class HeldBackDict(TypedDict):
    """Somebody for whom it would be shared if it were about them alone, where the part is not."""

    subject: str
    obligation: ObligationWord
    reasons: list[ReasonDict]
    actions: list[DueActionDict]


class HeldBackAlikeDict(TypedDict):
    """Some subjects for whom it would be shared if it were about them alone, where the part is not."""

    subjects: list[str]
    obligation: ObligationWord
    reasons: list[int]
    actions: list[int]


class NewsDict(TypedDict):
    """One thing that is different."""

    what: ChangedThingWord
    name: str
    says: str
    before: str | None
    after: str | None
    item: str
    recipient: str
    subject: str


class NumberedDecisionDict(TypedDict):
    """A decision for one subject, as in `decision.schema.json`, without what the whole request has in common."""

    outcome: OutcomeWord
    settled: bool
    possible: list[OutcomeWord]
    obligation: ObligationWord | None
    reasons: list[int]
    unverified: NotRequired[list[SourceDict]]
    rules: list[int]
    grounds: list[int]
    do_first: NotRequired[list[int]]
    ask_first: NotRequired[list[int]]
    actions: list[int]
    ask: list[int]
    ask_about_duties: NotRequired[list[int]]
    if_usual: NotRequired[int]
    turns_on: NotRequired[int]
    in_any_case: NotRequired[list[int]]
    alternatives: NotRequired[list[int]]
    escalation: list[int]
    second_opinion: SecondOpinionDict | None


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
    """One item to one recipient, by itself: what `to_dict()` of a part gives."""

    format: Literal[3]
    kind: Literal["part"]
    item: str
    recipient: str
    outcome: OutcomeWord
    settled: bool
    possible: list[OutcomeWord]
    obligation: ObligationWord | None
    actions: list[PartActionDict]
    escalation: list[PartEscalationDict]
    turns_on: NotRequired[list[PartTurnsOnDict]]
    held_back: NotRequired[list[HeldBackDict]]
    decisions: list[PartDecisionDict]


class SubjectsAnswerDict(TypedDict):
    """The answer for one or several subjects."""

    subjects: list[str]
    decision: int
    actions: list[int]
    escalation: list[int]
    ask_about_duties: NotRequired[list[int]]
    turns_on: NotRequired[int]


class PartAnswerDict(TypedDict):
    """The answer to one or several parts."""

    outcome: OutcomeWord
    settled: bool
    possible: list[OutcomeWord]
    obligation: ObligationWord | None
    held_back: NotRequired[list[HeldBackAlikeDict]]
    subjects: list[SubjectsAnswerDict]


class PartOutcomeDict(TypedDict):
    """One item to one recipient."""

    item: str
    recipient: str
    outcome: OutcomeWord
    answer: int


class PartPlaceDict(TypedDict):
    """Which part: an item and a recipient."""

    item: str
    recipient: str


class RequestListsDict(TypedDict):
    """What is said in one or several decisions, each thing once."""

    reasons: list[ReasonDict]
    rules: list[DecidingRuleDict]
    grounds: list[FactValuesDict]
    actions: list[DueActionDict]
    questions: list[QuestionDict]
    if_usual: list[IfUsualDict]
    turns_on: list[TurnsOnDict]
    alternatives: list[AlternativeDict]
    escalation: list[EscalationDict]


class RequestQuestionDict(TypedDict):
    """A question of a request, once, with every place where an answer to it goes."""

    fact: str
    asks: str
    help: str
    label: str
    type: QuestionTypeWord
    values: ValuesData
    choices: list[AnswerChoiceDict]
    minimum: NotRequired[float | str]
    maximum: NotRequired[float | str]
    unit: NotRequired[str]
    members: NotRequired[list[QuestionMemberDict]]
    places: list[AskedPlaceDict]


class RequestDecisionDict(TypedDict):
    """The answer to a whole request.

    Each thing that is said stands once, in a list, and is named by its number, counted from 0.
    """

    format: Literal[3]
    kind: Literal["request-decision"]
    outcome: OutcomeWord
    settled: bool
    do_first: NotRequired[list[int]]
    at_once: list[PartPlaceDict]
    withheld: list[PartPlaceDict]
    waiting: list[PartPlaceDict]
    left_out: NotRequired[list[str]]
    parts: list[PartOutcomeDict]
    answers: list[PartAnswerDict]
    decisions: list[NumberedDecisionDict]
    lists: RequestListsDict
    ask: list[RequestQuestionDict]
    ask_about_duties: NotRequired[list[RequestQuestionDict]]
    on: str | None
    today: bool
    language: NotRequired[str]
    policy: PolicyIdentityDict
    request: AskedRequestData


class SinceDict(TypedDict):
    """What changed since an earlier decision.

    Reasons, grounds and alternatives are not compared: they follow from it.
    """

    format: Literal[3]
    kind: Literal["since"]
    same: bool
    news: list[NewsDict]
