"""What a caller asks of a table, and of which policy: looked at before the table is, and without numpy."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve, field, frozen

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.backends.columns.spelling import Spelling
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.ground.days import check_day
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.language.case import Case

INVALID = ("error", "mark")
"""What can be done with rows that are wrong."""


def _listed(given: Any) -> Any:
    """Names as a tuple. A text is left alone, not taken for a list of its letters."""
    return given if isinstance(given, str | bytes) or not isinstance(given, Iterable) else tuple(given)


def _mapped(given: Any) -> Any:
    return {} if given is None else given


@frozen(eq=False)
class AskedOfTable:
    """How a table is to be decided: the parameters of `Policy.decide_columns`. Raises CaseError for other forms.

    The clock is read once: `today` is the day of every row, in every table, that has no other.
    """

    columns: Mapping[str, str] = field(default=None, converter=_mapped)
    values: Spelling = field(default=None, converter=_mapped)
    want: tuple[str, ...] = field(default=("outcome", "settled"), converter=_listed)
    on: datetime.date | None = None
    invalid: str = "error"
    keep: tuple[str, ...] = field(default=(), converter=_listed)
    ignore: tuple[str, ...] = field(default=(), converter=_listed)
    threads: int = 1
    today: datetime.date = field(factory=datetime.date.today)

    def __attrs_post_init__(self) -> None:
        check_day(self.on)
        flaws = [*_of_columns(self.columns), *_of_values(self.values)]
        for name in _EXAMPLES:
            flaws += _of_names(name, getattr(self, name))
        if isinstance(self.threads, bool) or not isinstance(self.threads, int) or self.threads < 1:
            flaws.append(_wrong("`threads` is not a number of threads", "expected a whole number from 1"))
        if self.invalid not in INVALID:
            said = str(self.invalid)[:60]
            flaws.append(_wrong(f"`invalid` cannot be `{said}`", did_you_mean(said, INVALID)))
        if flaws:
            raise CaseError(flaws)

    @property
    def mark(self) -> bool:
        """Whether wrong rows are marked rather than an error."""
        return self.invalid == "mark"


@frozen(eq=False)
class Decider:
    """What is needed of a policy: its compiled form, how it reads a case, and how it decides one.

    A policy that was loaded for one day has no fact for the date any more; `fixed_day` is what its file calls it.
    """

    compiled: CompiledPolicy
    read: Callable[[Mapping[str, Any]], Case]
    decide: Callable[..., Decision]
    fixed_day: str = ""

    def asked(self, asked: AskedOfTable) -> Decider:
        """The same, deciding on the requested day; without one, rows with no day are decided as of `today`."""
        date = self.compiled.document.vocabulary.decision_date

        def decide(case: Mapping[str, Any]) -> Decision:
            if asked.on is None and date is not None and case.get(date.name, "unknown") == "unknown":
                return self.decide({**case, date.name: asked.today})
            return self.decide(case, on=asked.on)

        return evolve(self, decide=decide)


def check_kept(kept: Iterable[str], answers: Collection[str]) -> None:
    """Raise CaseError for a kept column whose name is that of an answer, or one that no file can hold."""
    flaws = []
    for name in kept:
        if name in answers:
            message = f"the column `{name}` is kept, and an answer has the same name"
            flaws.append(Diagnostic("duplicate-name", message, help="rename one of them first"))
        try:
            name.encode("utf-8")
        except UnicodeEncodeError:
            flaws.append(Diagnostic("bad-name", "a column is to be kept whose name is not made of whole characters"))
    if flaws:
        raise CaseError(flaws)


def _of_columns(columns: Any) -> Iterator[Diagnostic]:
    fine = isinstance(columns, Mapping) and all(isinstance(text, str) for pair in columns.items() for text in pair)
    if not fine:
        yield _wrong("`columns` is not a mapping from facts to columns", 'expected as {"recipient.item.need": "NEED"}')
        return
    facts: dict[str, list[str]] = {}
    for fact, column in columns.items():
        facts.setdefault(column, []).append(fact)
    for column, of in facts.items():
        if len(of) > 1:
            message = f"the column `{column}` is to give {' and '.join(f'`{fact}`' for fact in sorted(of))}"
            help_ = "a column is one fact; hand it over twice, under two names, when it is two"
            yield Diagnostic("duplicate-name", message, None, help_)


def _of_values(values: Any) -> Iterator[Diagnostic]:
    help_ = 'expected as {"recipient.item.need": {"N": "none"}}'
    if not isinstance(values, Mapping):
        yield _wrong("`values` is not a mapping from facts to what their values stand for", help_)
        return
    for fact, spelt in values.items():
        if not isinstance(fact, str) or not isinstance(spelt, Mapping):
            yield _wrong(
                f"the values of `{fact}` are not a mapping from values of the column to values of the fact", help_
            )


def _of_names(name: str, given: Any) -> Iterator[Diagnostic]:
    if not isinstance(given, tuple) or not all(isinstance(each, str) for each in given):
        yield _wrong(f"`{name}` is not a list of names", f'expected as {name}=["{_EXAMPLES[name]}"]')
        return
    for each in dict.fromkeys(each for each in given if given.count(each) > 1):
        if name == "want":
            yield Diagnostic("duplicate-name", f"the answer `{each}` is asked for twice", None, "ask for it once")


_EXAMPLES = {"want": "outcome", "keep": "case_id", "ignore": "note"}


def _wrong(message: str, help_: str) -> Diagnostic:
    return Diagnostic("wrong-shape", message, None, help_)
