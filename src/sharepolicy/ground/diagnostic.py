"""What is wrong with a text, as a value.

A diagnostic never prints itself: frontends render it. Its code is stable, kebab-case, and has a page in
`docs/reference/diagnostics/`. Messages are lower case, without a full stop, with the user's words in backticks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Any

from attrs import Factory, define, evolve, field, frozen

from sharepolicy.ground.alike import AlikeError
from sharepolicy.ground.case_path import CasePath
from sharepolicy.ground.codes import CODES
from sharepolicy.ground.escapes import for_log
from sharepolicy.ground.text import Span


class Severity(StrEnum):
    """How bad it is. An error stops a policy from loading; a warning is a finding of `check`; a note is neither."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@frozen
class Label:
    """Another place that belongs to a diagnostic, and what is there."""

    span: Span
    text: str


def labels_at(text: str, *spans: Span | None) -> tuple[Label, ...]:
    """A label with this text at each of these places, as far as they are known."""
    return tuple(Label(span, text) for span in spans if span is not None)


@frozen
class ClashingFact:
    """One of the facts of a case that cannot be true together: its whole name, and what was said of it.

    `span` and `path` say where it was given; both are None if the case does not give it, such as the day of today.
    """

    fact: str
    says: str
    span: Span | None = None
    path: CasePath | None = None

    def to_dict(self) -> dict[str, object]:
        """The fact as plain data, for JSON."""
        return {
            "fact": self.fact,
            "says": self.says,
            "place": _plain(self.span) if self.span is not None else None,
            "path": self.path.to_dict() if self.path is not None else None,
        }


@frozen
class Diagnostic:
    """One flaw of a policy, vocabulary, case or clause file.

    `details` are further lines for people, shown unchanged (a witness case as YAML, for instance). `path` leads to
    what is wrong in a case, be it a file or a mapping. `facts` are those that clash, if that is what is wrong.
    """

    code: str = field()
    message: str
    span: Span | None = None
    help: str = ""
    labels: tuple[Label, ...] = ()
    details: str = ""
    path: CasePath | None = None
    facts: tuple[ClashingFact, ...] = ()

    @code.validator
    def _known(self, _: object, code: str) -> None:
        if code not in CODES:
            raise ValueError(f"no such diagnostic code: {code}")

    @property
    def severity(self) -> Severity:
        """The severity of this kind of flaw."""
        code = CODES[self.code]
        return Severity.NOTE if code.note else Severity.WARNING if code.warning else Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether this flaw stops the policy or case from being used."""
        return self.severity is Severity.ERROR

    def to_dict(self) -> dict[str, object]:
        """The diagnostic as plain data, for JSON."""
        found: dict[str, object] = {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "place": _plain(self.span) if self.span is not None else None,
            "help": self.help or None,
            "labels": [{"place": _plain(label.span), "text": label.text} for label in self.labels],
            "details": self.details or None,
        }
        if self.path is not None:
            found["path"] = self.path.to_dict()
        if self.facts:
            found["facts"] = [fact.to_dict() for fact in self.facts]
        return found


def _plain(span: Span) -> dict[str, object]:
    return {"file": span.text.name, "line": span.line, "column": span.column}


LIMIT = 100
"""How many diagnostics one reading keeps; any more are only counted."""


@define
class Diagnostics:
    """The diagnostics of one phase, collected as they are found. Mutable on purpose."""

    _found: list[Diagnostic] = Factory(list)
    left_out: int = 0

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep a diagnostic; past the limit, only count it."""
        if len(self._found) < LIMIT:
            self._found.append(diagnostic)
        else:
            self.left_out += 1

    @property
    def is_full(self) -> bool:
        """Whether further diagnostics are only counted, so that their help need not be worked out."""
        return len(self._found) >= LIMIT

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep several."""
        for diagnostic in diagnostics:
            self.add(diagnostic)

    def take(self, others: Diagnostics) -> None:
        """Keep those of another phase, and add the number it left out."""
        self.extend(others)
        self.left_out += others.left_out

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(in_order(self._found))

    def __len__(self) -> int:
        return len(self._found) + self.left_out

    @property
    def has_errors(self) -> bool:
        """Whether any of them is an error."""
        return any(diagnostic.is_error for diagnostic in self._found)

    def stop(self, error: type[DiagnosedError]) -> None:
        """Raise an error that carries them all, if any of them is an error."""
        if self.has_errors:
            raise error(self, self.left_out)


def told_once(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics of several versions of a policy: what is said word for word of each is said once.

    It points to the places in all of them.
    """
    found: dict[object, Diagnostic] = {}
    for each in diagnostics:
        said = each.code, each.message, each.span, each.help
        first = found.setdefault(said, each)
        found[said] = evolve(first, labels=tuple(dict.fromkeys([*first.labels, *each.labels])))
    return list(found.values())


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics without duplicates, sorted by file and place; those without a place come last.

    Those with a path in a mapping are in the order of the mapping already.
    """

    def place(diagnostic: Diagnostic) -> tuple[int, str, int, str]:
        span = diagnostic.span
        if span is None:
            return (1, "", 0, diagnostic.code if diagnostic.path is None else "")
        return (0, span.text.name, span.start, diagnostic.code)

    return tuple(sorted(dict.fromkeys(diagnostics), key=place))


class DiagnosedError(AlikeError, ValueError):
    """An error in the user's text. Base of `PolicyError` and `CaseError`; carries `diagnostics`."""

    def __init__(self, diagnostics: Iterable[Diagnostic], left_out: int = 0) -> None:
        self.diagnostics = in_order(diagnostics)
        self.left_out = left_out
        super().__init__()

    def __str__(self) -> str:
        return for_log("\n".join(self._line(flaw) for flaw in self.diagnostics if flaw.is_error))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def _line(self, flaw: Diagnostic) -> str:
        place, help_ = f"{flaw.span}: " if flaw.span else "", f" ({flaw.help})" if flaw.help else ""
        return f"{place}{flaw.severity}[{flaw.code}]: {flaw.message}{help_}"

    def _content(self) -> tuple[Any, ...]:
        """What an equal error has too, and what it is made of again in another process."""
        return self.diagnostics, self.left_out

    def _short(self) -> Any:
        return type(self), self.diagnostics

    def __reduce__(self) -> tuple[Any, ...]:
        """Sent to another process, or copied, as what it is made of: an exception would send its text alone."""
        return type(self), self._content()


class PolicyError(DiagnosedError):
    """The policy, vocabulary or clause file cannot be used. `diagnostics` say why, in order of place."""


_TELLS = {"unknown-value", "value-out-of-range", "wrong-value-kind", "contradictory-case", "duplicate-key"}
"""The codes of flaws whose message quotes what a case says, wherever it stands."""


class CaseError(DiagnosedError):
    """The case cannot be decided: unknown facts, wrong values, or facts that contradict each other.

    An error ends up in logs, and a case is about a child. So its text says which facts are wrong and how, and nothing
    that was given, neither values nor names; `diagnostics` say all, for whoever is to correct it. Inside
    `telling_values` the text says all too.
    """

    def _line(self, flaw: Diagnostic) -> str:
        if _told.get() or (flaw.path is None and flaw.code not in _TELLS):
            return super()._line(flaw)
        known = flaw.path.fact if flaw.path is not None and flaw.code in _TELLS else ""  # else it may be any word
        named = (name.partition("/")[0] for name in (known, *(fact.fact for fact in flaw.facts)))
        facts = [f"`{name}`" for name in dict.fromkeys(named) if name]
        return f"{flaw.severity}[{flaw.code}]: {CODES[flaw.code].title}" + (f": {', '.join(facts)}" if facts else "")


_told: ContextVar[bool] = ContextVar("_told", default=False)


@contextmanager
def telling_values() -> Iterator[None]:
    """Inside it, the text of a `CaseError` says what was given: for tests, and for whoever works on a program.

    Not where the text can reach a log: it may say what a case says about a child.
    """
    before = _told.set(True)
    try:
        yield
    finally:
        _told.reset(before)
