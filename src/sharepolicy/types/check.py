"""What is found when policies are checked. Made from the forms by `python -m tools.types`: do not edit."""

from typing import Literal, NotRequired, TypeAlias, TypedDict

from sharepolicy.types.decision import CaseData, PolicyIdentityDict
from sharepolicy.types.request import CasePathDict


class ProofDict(TypedDict):
    """What was proved about all possible cases."""

    invariants: int
    cases: int
    says: str


class SpanDict(TypedDict):
    """A place in a file."""

    file: str
    line: int
    column: int


class ExampleResultDict(TypedDict):
    """An example that was run."""

    name: str
    place: SpanDict | None
    passed: bool
    differences: list[str]


SeverityWord: TypeAlias = Literal["error", "warning", "note"]
"""How bad it is."""


class LabelDict(TypedDict):
    """A further place."""

    place: SpanDict
    text: str


class ClashingFactDict(TypedDict):
    """One of the facts of a case that cannot be true together."""

    fact: str
    says: str
    place: SpanDict | None
    path: CasePathDict | None


class DiagnosticDict(TypedDict):
    """Something that is wrong."""

    code: str
    severity: SeverityWord
    message: str
    place: SpanDict | None
    help: str | None
    labels: list[LabelDict]
    details: str | None
    path: NotRequired[CasePathDict]
    facts: NotRequired[list[ClashingFactDict]]


class ComparedCasesDict(TypedDict):
    """How many cases were compared."""

    examples: int
    limits: int
    random: int


SampleWord: TypeAlias = Literal["examples", "limits", "random"]
"""Which cases were compared."""


class DifferenceDict(TypedDict):
    """A case that is not confirmed."""

    among: SampleWord
    case: CaseData
    says: str


class ConfirmationDict(TypedDict):
    """What a second engine said when a policy was put through both."""

    engine: str
    confirmed: bool
    compared: ComparedCasesDict
    differing: int
    differences: list[DifferenceDict]
    stopped: str | None


CheckedVersionDict = TypedDict(
    "CheckedVersionDict",
    {
        "from": str | None,
        "until": str | None,
        "checked": str,
        "name": str,
        "title": str | None,
        "version": str | None,
        "digest": str | None,
        "base": PolicyIdentityDict | None,
        "loads": bool,
        "clean": bool,
        "proof": ProofDict | None,
        "periods": int | None,
        "examples": list[ExampleResultDict],
        "diagnostics": list[DiagnosticDict],
        "notes": NotRequired[list[DiagnosticDict]],
        "second_opinion": ConfirmationDict | None,
    },
)
"""A version."""


class CheckedDict(TypedDict):
    """A policy or vocabulary."""

    checked: str
    name: str
    title: str | None
    version: str | None
    digest: str | None
    base: PolicyIdentityDict | None
    loads: bool
    clean: bool
    proof: ProofDict | None
    periods: int | None
    examples: list[ExampleResultDict]
    diagnostics: list[DiagnosticDict]
    notes: NotRequired[list[DiagnosticDict]]
    second_opinion: ConfirmationDict | None
    versions: list[CheckedVersionDict]


class CheckDict(TypedDict):
    """What `sharepolicy check` found."""

    format: Literal[3]
    kind: Literal["check"]
    clean: bool
    policies: list[CheckedDict]


class DiagnosticsDict(TypedDict):
    """Why a policy or a case cannot be used."""

    format: Literal[3]
    kind: Literal["diagnostics"]
    diagnostics: list[DiagnosticDict]
    left_out: int
