"""What is found when policies are tested. Made from the forms by `python -m tools.types`: do not edit."""

from typing import Literal, NotRequired, TypeAlias, TypedDict

from sharepolicy.types.check import ExampleResultDict, SpanDict
from sharepolicy.types.decision import CaseData, PolicyIdentityDict

CoveredWord: TypeAlias = Literal["rule", "action", "escalation", "invariant"]
"""What can be covered."""


class NamedCoverageDict(TypedDict):
    """A rule, an action, a line of escalation or an invariant."""

    kind: CoveredWord
    name: str
    place: SpanDict | None
    examples: list[str]


WithConditionWord: TypeAlias = Literal["rule", "action", "escalation"]
"""What has a condition."""


class LineCoverageDict(TypedDict):
    """A line of a condition."""

    kind: WithConditionWord
    name: str
    line: str
    place: SpanDict | None
    possible: bool
    pair: list[str] | None
    holding: list[str]
    failing: list[str]


class CoverageDict(TypedDict):
    """What the examples exercise."""

    percent: float
    items: list[NamedCoverageDict]
    lines: list[LineCoverageDict]


FateWord: TypeAlias = Literal["does not load", "fails an example", "equivalent", "survives"]
"""What becomes of a mutant; `equivalent`: it changes nothing."""


FateCountsDict = TypedDict(
    "FateCountsDict",
    {
        "does not load": int,
        "fails an example": int,
        "equivalent": int,
        "survives": int,
    },
)
"""How many mistakes have each fate."""


PartOfPolicyWord: TypeAlias = Literal["rule", "group", "clause", "fact"]
"""What can decide."""


class InfluenceDict(TypedDict):
    """A part of a policy."""

    kind: PartOfPolicyWord
    name: str
    decides: int
    changes: int
    due: int | None
    influence: bool


class InfluencesDict(TypedDict):
    """In how many possible cases each part of a policy decides."""

    format: Literal[3]
    kind: Literal["influence"]
    policy: PolicyIdentityDict
    note: str
    cases: int
    parts: list[InfluenceDict]


ScreenKindWord: TypeAlias = Literal["question", "together", "usual"]
"""A fact that is asked alone, facts that are asked at once, or what is usual, to be confirmed."""


class InterviewScreenDict(TypedDict):
    """A screen that a person was shown."""

    shows: ScreenKindWord
    facts: list[str]


class InterviewDict(TypedDict):
    """An interview."""

    name: str
    case: CaseData
    settled: bool
    screens: list[InterviewScreenDict]


PlayedWord: TypeAlias = Literal["examples", "random"]
"""What was played."""


class InterviewsDict(TypedDict):
    """How many screens the interview takes, played by a person who knows the case and nothing else."""

    of: PlayedWord
    when: str | None
    cases: int
    median: float | None
    ninetieth: float | None
    most: float | None
    open: int
    longest: list[InterviewDict]


MistakeWord: TypeAlias = Literal[
    "rule left out",
    "outcome changed",
    "required or not, changed",
    "line left out",
    "line reversed",
    "threshold moved",
    "value changed",
    "override left out",
    "precedence swapped",
    "action left out",
    "outcome of an action changed",
    "timing changed",
    "time limit changed",
    "escalation line left out",
    "role changed",
    "next step left out",
]
"""Kinds of mistakes."""


class MutantDict(TypedDict):
    """The policy with one mistake in it."""

    mistake: MistakeWord
    where: str
    says: str
    place: SpanDict | None


class TrialDict(TypedDict):
    """The policy with one mistake in it, and what becomes of it."""

    mistake: MistakeWord
    where: str
    says: str
    place: SpanDict | None
    fate: FateWord
    by: str | None
    missing: str | None


class MutationDict(TypedDict):
    """Which small mistakes in the policy would be noticed."""

    score: float
    counts: FateCountsDict
    mutants: list[TrialDict]


class SuggestionDict(TypedDict):
    """An example, and the mistakes that it would notice."""

    example: str
    notices: list[MutantDict]


class SuggestionsDict(TypedDict):
    """Examples that would notice what no example notices yet."""

    format: Literal[3]
    kind: Literal["suggestions"]
    examples: list[SuggestionDict]
    left: list[MutantDict]


TestedVersionDict = TypedDict(
    "TestedVersionDict",
    {
        "from": str | None,
        "until": str | None,
        "policy": PolicyIdentityDict,
        "good": bool,
        "examples": list[ExampleResultDict],
        "coverage": NotRequired[CoverageDict],
        "mutation": NotRequired[MutationDict],
        "interviews": NotRequired[list[InterviewsDict]],
    },
)
"""A version, tested in its period."""


class TestedDict(TypedDict):
    """What `sharepolicy test` found."""

    format: Literal[3]
    kind: Literal["test"]
    policy: PolicyIdentityDict
    good: bool
    examples: list[ExampleResultDict]
    coverage: NotRequired[CoverageDict]
    mutation: NotRequired[MutationDict]
    interviews: NotRequired[list[InterviewsDict]]
    versions: NotRequired[list[TestedVersionDict]]


class TraceRowDict(TypedDict):
    """A clause."""

    source: str
    clause: str
    text: str
    carried_by: list[str]
    only_groups: list[str]
    background: str | None
    lost: bool


class TraceDict(TypedDict):
    """What carries each clause of the sources of a policy."""

    format: Literal[3]
    kind: Literal["trace"]
    policy: PolicyIdentityDict
    clauses: list[TraceRowDict]
