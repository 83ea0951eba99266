"""Portable policies. Made from the forms by `python -m tools.types`: do not edit."""

from typing import Literal, NotRequired, TypeAlias, TypedDict

from sharepolicy.types.decision import OutcomeWord

AboutKindWord: TypeAlias = Literal["subject", "recipient", "item"]
"""What a fact can be about."""


BandData: TypeAlias = list[float | str | None]
"""The first and last number or day of a band; null: it has no end there."""


FactTypeInFileWord: TypeAlias = Literal["yes/no", "choice", "scale", "number", "date"]
"""How a fact is answered."""


OutcomeDiagramsData: TypeAlias = dict[str, int]
"""The diagrams of two of the outcomes; the third is given everywhere else."""


TimingInFileWord: TypeAlias = Literal["before", "with", "after"]
"""When it is done."""


class PortableLimitDict(TypedDict):
    """A time limit."""

    text: str
    minutes: int
    working: NotRequired[bool]
    months: NotRequired[int]
    promptly: NotRequired[bool]
    start: NotRequired[str]


class PortableActionDict(TypedDict):
    """Something to do."""

    name: str
    on: list[OutcomeWord]
    when: int
    timing: TimingInFileWord
    within: NotRequired[PortableLimitDict]
    urgent: NotRequired[bool]
    sources: list[str]


class PortableStepDict(TypedDict):
    """Whom to ask if nobody answers."""

    to: str
    after: PortableLimitDict


class PortableEscalationDict(TypedDict):
    """Whom to ask where it holds, and how soon; without `to`, how soon to ask everybody who is asked."""

    name: str
    to: NotRequired[str]
    when: int
    within: PortableLimitDict
    then: NotRequired[list[PortableStepDict]]
    sources: list[str]


class PortableFactDict(TypedDict):
    """A fact.

    It is known by its place in the list.
    """

    name: str
    type: FactTypeInFileWord
    about: list[AboutKindWord]
    values: NotRequired[list[str]]
    bands: NotRequired[list[BandData]]
    decimals: NotRequired[int]
    several: NotRequired[str]
    member: NotRequired[str]
    usual: NotRequired[list[int]]
    changeable: NotRequired[list[int]]
    decision_date: NotRequired[bool]
    years_between: NotRequired[list[str]]


class PortableGroupDict(TypedDict):
    """A group of rules."""

    name: str
    asks: list[int]


class PortableImpossibleDict(TypedDict):
    """A combination of facts that cannot be."""

    when: int
    because: NotRequired[str]


class PortableOtherwiseDict(TypedDict):
    """What decides where no rule applies."""

    outcome: OutcomeWord
    to: NotRequired[str]
    sources: list[str]


class PortableRuleDict(TypedDict):
    """A rule.

    It is known by its place in the list.
    """

    name: str
    group: str
    outcome: OutcomeWord
    when: int
    overridden_by: list[int]
    required: NotRequired[bool]
    to: NotRequired[str]
    sources: list[str]


class PortableUnsettledDict(TypedDict):
    """Whom to ask where a case is not settled."""

    to: NotRequired[str]
    sources: list[str]


class PortableSeveralOfDict(TypedDict):
    """A fact of which several members can hold at once."""

    name: str
    members: list[int]
    changeable: NotRequired[bool]


class PortableSourceDict(TypedDict):
    """A source that something in the file cites."""

    verified: bool
    url: NotRequired[str]
    clauses: list[str]


SourcesByNameData: TypeAlias = dict[str, PortableSourceDict]
"""Sources by their names."""


TextsByPathData: TypeAlias = dict[str, str]
"""Texts by their paths."""


TextsByLanguageData: TypeAlias = dict[str, TextsByPathData]
"""Texts by language.

One that is missing in a language is that of the first language.
"""


PortableVersionDict = TypedDict(
    "PortableVersionDict",
    {
        "from": NotRequired[str],
        "until": NotRequired[str],
        "as_of": NotRequired[str],
        "version": str,
        "digest": str,
        "facts": list[PortableFactDict],
        "nodes": list[list[int]],
        "possible": int,
        "impossible": list[PortableImpossibleDict],
        "outcomes": OutcomeDiagramsData,
        "rules": list[PortableRuleDict],
        "actions": list[PortableActionDict],
        "escalation": list[PortableEscalationDict],
        "otherwise": NotRequired[PortableOtherwiseDict],
        "unsettled": PortableUnsettledDict,
        "several": list[PortableSeveralOfDict],
        "roles": list[str],
        "groups": list[PortableGroupDict],
        "order": list[int],
        "together": list[list[int]],
        "sources": SourcesByNameData,
        "texts": TextsByLanguageData,
    },
)
"""One version of the policy."""


class PortablePolicyDict(TypedDict):
    """A policy as one JSON file that programs in any language can decide by."""

    sharepolicy: Literal[1]
    policy: str
    digest: str
    languages: list[str]
    dates: list[str]
    versions: list[PortableVersionDict]
