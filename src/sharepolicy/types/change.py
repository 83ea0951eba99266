"""Comparisons of policies. Made from the forms by `python -m tools.types`: do not edit."""

from typing import Literal, NotRequired, TypeAlias, TypedDict

from sharepolicy.types.decision import CaseData, OutcomeWord, PolicyIdentityDict, ValuesData


class AskedFactDict(TypedDict):
    """A fact."""

    fact: str
    asks: str


DidWord: TypeAlias = Literal["added", "removed", "changed"]
"""What became of something."""


class EditDict(TypedDict):
    """One thing that an author did."""

    kind: str
    name: str | None
    did: DidWord
    parts: list[str]
    says: list[str]


class BlameDict(TypedDict):
    """Edits that, taken back together, give some of these cases their old outcome."""

    edits: list[EditDict]
    cases: int


DirectionWord: TypeAlias = Literal["none", "more-open", "more-cautious", "mixed"]
"""Where outcomes move."""


DaysDecidedDict = TypedDict(
    "DaysDecidedDict",
    {
        "from": str | None,
        "until": str | None,
    },
)
"""Days without a gap."""


class OutcomePairDict(TypedDict):
    """Cases by their outcome before and after."""

    before: OutcomeWord
    after: OutcomeWord
    cases: int


SideWord: TypeAlias = Literal["both", "before", "after"]
"""Which of two policies: the old one, the new one or both."""


class LimitDict(TypedDict):
    """A fact and its values."""

    fact: str
    values: ValuesData
    says: str
    side: SideWord


class ChangedCaseDict(TypedDict):
    """A case that gets another outcome, with as few facts as show it."""

    before: CaseData
    after: CaseData


class ShownByDict(TypedDict):
    """The names of examples that show some cases."""

    before: list[str]
    after: list[str]


class ChangedCasesDict(TypedDict):
    """Some of the cases that get another outcome."""

    decided_before: str | None
    says: str
    limits: list[LimitDict]
    cases: int
    witness: ChangedCaseDict
    blame: list[BlameDict]
    shown: ShownByDict
    missing: bool


class MoveDict(TypedDict):
    """Cases that had one outcome and now have another."""

    before: OutcomeWord
    after: OutcomeWord
    direction: DirectionWord
    cases: int
    left_out: int
    described: list[ChangedCasesDict]


class CountChangeDict(TypedDict):
    """Something that holds in different cases than before."""

    name: str
    more: int
    fewer: int
    parts: list[str]
    says: list[str]
    did: DidWord | None


class TextChangeDict(TypedDict):
    """A text that people read and that is worded differently."""

    kind: str
    name: str | None
    part: str
    language: str | None
    before: str
    after: str


class PartMoveDict(TypedDict):
    """A part of a request that gets another outcome, or that only one policy settles."""

    item: str
    recipient: str
    before: OutcomeWord
    after: OutcomeWord
    possible_before: list[OutcomeWord]
    possible_after: list[OutcomeWord]


class TriedExampleDict(TypedDict):
    """An example that fails under the new policy, or that the two policies decide differently."""

    name: str
    story: str | None
    side: SideWord
    edited: bool
    before: OutcomeWord | None
    after: OutcomeWord | None
    settled_before: bool
    settled_after: bool
    possible_before: list[OutcomeWord]
    possible_after: list[OutcomeWord]
    parts: list[PartMoveDict]
    passed_before: bool
    passed_after: bool
    differences: list[str]


GuardKindWord: TypeAlias = Literal["invariant", "rule", "may", "open", "impossible"]
"""A promise, its protection, a protected rule, how far an overlay moves outcomes, what it replaces, a case."""


class LoosenedGuardDict(TypedDict):
    """A promise, a protection or a limit on overlays that was removed or loosened."""

    kind: GuardKindWord
    name: str | None
    says: str


class LostExampleDict(TypedDict):
    """An example of the old policy that the new one does not have, with this case and this expectation."""

    name: str
    story: str | None
    edited: bool


class UnreadExamplesDict(TypedDict):
    """A policy of which no example could be tried."""

    side: SideWord
    why: list[str]


class WeighedCaseDict(TypedDict):
    """A real case."""

    record: str
    index: NotRequired[int]
    title: str | None
    before: OutcomeWord
    after: OutcomeWord
    parts: list[PartMoveDict]


class UnreadCaseDict(TypedDict):
    """A real case that could not be compared."""

    record: str
    index: NotRequired[int]
    side: SideWord | None
    why: str


class WeighingDict(TypedDict):
    """What becomes of real cases."""

    cases: int
    table: list[OutcomePairDict]
    changed: list[WeighedCaseDict]
    unread: list[UnreadCaseDict]


class ChangeDict(TypedDict):
    """The change between two policies."""

    format: Literal[3]
    kind: Literal["change"]
    before: PolicyIdentityDict
    after: PolicyIdentityDict
    equivalent: bool
    direction: DirectionWord
    cases: int
    moved: int
    only_before: int
    only_after: int
    days_only_before: list[DaysDecidedDict]
    days_only_after: list[DaysDecidedDict]
    table: list[OutcomePairDict]
    moves: list[MoveDict]
    rules: list[CountChangeDict]
    actions: list[CountChangeDict]
    escalations: list[CountChangeDict]
    obligations: list[CountChangeDict]
    actions_beyond: list[CountChangeDict]
    escalations_beyond: list[CountChangeDict]
    asked_more: list[AskedFactDict]
    asked_less: list[AskedFactDict]
    asked_in_another_order: bool
    texts: list[TextChangeDict]
    vocabulary: list[str]
    recounted: list[str]
    read_differently: list[str]
    edits: list[EditDict]
    examples: list[TriedExampleDict]
    guards: list[LoosenedGuardDict]
    lost_examples: list[LostExampleDict]
    unread_examples: list[UnreadExamplesDict]
    weighed: NotRequired[WeighingDict]


PeriodChangeDict = TypedDict(
    "PeriodChangeDict",
    {
        "from": str | None,
        "until": str | None,
        "change": ChangeDict,
    },
)
"""The change between the versions in force in a period."""


class ChangesDict(TypedDict):
    """The changes between two policies, by period."""

    format: Literal[3]
    kind: Literal["changes"]
    periods: list[PeriodChangeDict]
