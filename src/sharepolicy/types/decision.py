"""Decisions. Made from the forms by `python -m tools.types`: do not edit."""

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

OutcomeWord: TypeAlias = Literal["share", "dont_share", "escalate"]
"""`share`: share it.

`dont_share`: do not share it. `escalate`: a person with more authority decides.
"""


ValuesData: TypeAlias = str | float | list[Any] | dict[str, Any]
"""Values of a fact as a case file has them: a value, a list (one of these), a range, or `unknown`."""


class FactValuesDict(TypedDict):
    """A fact and values of it."""

    fact: str
    values: ValuesData
    says: str


class AlternativeDict(TypedDict):
    """The fewest facts that would have to be different for the case to be settled on another outcome."""

    outcome: OutcomeWord
    facts: list[FactValuesDict]


class AnswerChoiceDict(TypedDict):
    """One of the values to choose from."""

    value: str
    label: str
    help: str
    possible: bool


QuestionTypeWord: TypeAlias = Literal["yes/no", "choice", "scale", "number", "date", "several-of"]
"""How it is answered."""


class QuestionMemberDict(TypedDict):
    """One of several yes/no facts that are asked at once."""

    fact: str
    says: str


class QuestionDict(TypedDict):
    """A fact worth asking, or several that are asked at once."""

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
    paths: list[str]


class LastBranchDict(TypedDict):
    """Some answers to the further question, and where they lead."""

    says: str
    values: NotRequired[ValuesData]
    any_of: NotRequired[list[str]]
    possible: list[OutcomeWord]


class FurtherQuestionDict(TypedDict):
    """What to ask next."""

    question: QuestionDict
    branches: list[LastBranchDict]


class BranchDict(TypedDict):
    """Some answers to a question that lead to the same."""

    says: str
    values: NotRequired[ValuesData]
    any_of: NotRequired[list[str]]
    possible: list[OutcomeWord]
    then: NotRequired[FurtherQuestionDict]


CaseData: TypeAlias = dict[str, Any]
"""Facts, as a case file has them."""


class DecidingRuleDict(TypedDict):
    """A rule that decides."""

    name: str
    outcome: OutcomeWord
    required: bool
    sure: bool
    holds: bool
    only_if: list[FactValuesDict]
    overrode: list[str]


ObligationWord: TypeAlias = Literal["required", "permitted", "open"]
"""Whether a settled sharing is required whatever is still unknown, or permitted, which is never required.

It is open when it is required in some of the cases that are still possible.
"""


class SourceDict(TypedDict):
    """A source, or one clause of it."""

    cites: str
    title: str
    verified: bool


class ReasonDict(TypedDict):
    """A reason as a sentence."""

    text: str
    outcome: OutcomeWord
    rule: str | None
    sure: bool
    holds: bool
    only_if: list[FactValuesDict]
    sources: list[SourceDict]


TimingWord: TypeAlias = Literal["before", "with", "after"]
"""When to do it."""


TimeUnitWord: TypeAlias = Literal["minutes", "hours", "days", "weeks", "months", "years", "working days"]
"""What time is counted in."""


TimeLimitDict = TypedDict(
    "TimeLimitDict",
    {
        "amount": int | None,
        "unit": TimeUnitWord | None,
        "text": str,
        "from": NotRequired[str | None],
        "due": NotRequired[str],
    },
)
"""A time limit as data."""


class DueActionDict(TypedDict):
    """Something to do."""

    name: str
    timing: TimingWord
    says: str
    within: str | None
    limit: TimeLimitDict | None
    sure: bool
    depends_on: list[str]
    only_if: list[FactValuesDict]
    sources: list[SourceDict]


class IfUsualDict(TypedDict):
    """What the case would be settled on if what is still open were as it usually is.

    It is settled as soon as a person has confirmed all of it, on one screen.
    """

    outcome: OutcomeWord
    assuming: list[FactValuesDict]


class TurnsOnDict(TypedDict):
    """What an unsettled decision turns on, in one or two questions.

    The outcomes at each end are exactly those that are possible there.
    """

    question: QuestionDict
    branches: list[BranchDict]
    settles: bool
    says: str


class SoonerLimitDict(TypedDict):
    """A time limit that may turn out to be set."""

    within: str
    limit: TimeLimitDict
    only_if: list[FactValuesDict]
    because: list[str]


class NextStepDict(TypedDict):
    """Whom to ask if nobody has answered in time."""

    to: str
    to_words: str
    after: str
    limit: TimeLimitDict


class NextStepsDict(TypedDict):
    """Steps that follow if somebody who is asked does not answer."""

    steps: list[NextStepDict]
    sure: bool


class EscalationDict(TypedDict):
    """Somebody to ask, and by when."""

    to: str
    to_words: str
    within: list[str]
    limits: list[TimeLimitDict]
    sure: bool
    within_sure: bool
    depends_on: list[str]
    surely_within: list[str]
    sooner: list[SoonerLimitDict]
    because: list[str]
    sources: list[SourceDict]
    then: list[NextStepsDict]


StandingWord: TypeAlias = Literal["confirmed", "disagrees", "failed", "late"]
"""What came of asking a second engine."""


class SecondOpinionDict(TypedDict):
    """What a second engine said about a decision."""

    engine: str
    standing: StandingWord
    confirmed_by: list[str]
    checked: int
    every: bool
    first: list[OutcomeWord]
    second: list[OutcomeWord]
    differences: list[str]
    says: str


class VersionIdentityDict(TypedDict):
    """One of several versions of a policy."""

    name: str
    version: str
    digest: str


class PolicyIdentityDict(TypedDict):
    """Which policy it is."""

    name: str
    version: str
    digest: str
    versions: NotRequired[list[VersionIdentityDict]]


class DecisionDict(TypedDict):
    """The answer to one case."""

    format: Literal[3]
    kind: Literal["decision"]
    outcome: OutcomeWord
    settled: bool
    possible: list[OutcomeWord]
    obligation: ObligationWord | None
    reasons: list[ReasonDict]
    unverified: NotRequired[list[SourceDict]]
    rules: list[DecidingRuleDict]
    grounds: list[FactValuesDict]
    do_first: NotRequired[list[DueActionDict]]
    ask_first: NotRequired[list[QuestionDict]]
    actions: list[DueActionDict]
    ask: list[QuestionDict]
    ask_about_duties: NotRequired[list[QuestionDict]]
    if_usual: NotRequired[IfUsualDict]
    turns_on: NotRequired[TurnsOnDict]
    in_any_case: NotRequired[list[DueActionDict]]
    alternatives: NotRequired[list[AlternativeDict]]
    escalation: list[EscalationDict]
    second_opinion: SecondOpinionDict | None
    on: str | None
    today: bool
    language: NotRequired[str]
    policy: PolicyIdentityDict
    title: NotRequired[str]
    case: CaseData
