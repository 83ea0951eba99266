"""What a caller asks of a table, looked at before the table is: of which form it is, and whether it is said once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sharepolicy.ground.diagnostic import CaseError, Diagnostic


def listed(given: Any) -> Any:
    """Names as a tuple. A text is left as it is, and not taken for a list of its letters."""
    return given if isinstance(given, str | bytes) or not isinstance(given, Iterable) else tuple(given)


def check_form(columns: Any, values: Any, threads: Any, **names: Any) -> None:
    """Raise CaseError unless columns and values are mappings, threads a number, and the rest lists of texts."""
    flaws = [*_of_columns(columns), *_of_values(values)]
    for name, given in names.items():
        flaws += _of_names(name, given)
    if isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
        flaws.append(_wrong("`threads` is no number of threads", "expected a whole number from 1"))
    if flaws:
        raise CaseError(flaws)


def _of_columns(columns: Any) -> Iterator[Diagnostic]:
    fine = isinstance(columns, Mapping) and all(isinstance(text, str) for pair in columns.items() for text in pair)
    if not fine:
        yield _wrong("`columns` is no mapping from facts to columns", 'expected as {"subject.consent": "CONSENT"}')
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
    help_ = 'expected as {"subject.consent": {"Y": "given"}}'
    if not isinstance(values, Mapping):
        yield _wrong("`values` is no mapping from facts to what their values stand for", help_)
        return
    for fact, spelt in values.items():
        if not isinstance(fact, str) or not isinstance(spelt, Mapping):
            yield _wrong(
                f"the values of `{fact}` are no mapping from values of the column to values of the fact", help_
            )


def _of_names(name: str, given: Any) -> Iterator[Diagnostic]:
    if not isinstance(given, tuple) or not all(isinstance(each, str) for each in given):
        yield _wrong(f"`{name}` is no list of names", f'expected as {name}=["{_EXAMPLES[name]}"]')
        return
    for each in dict.fromkeys(each for each in given if given.count(each) > 1):
        if name == "want":
            yield Diagnostic("duplicate-name", f"the answer `{each}` is asked for twice", None, "ask for it once")


_EXAMPLES = {"want": "outcome", "keep": "case_id", "ignore": "note"}


def _wrong(message: str, help_: str) -> Diagnostic:
    return Diagnostic("wrong-shape", message, None, help_)
