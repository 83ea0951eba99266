"""Rows of a small policy, all there are: each fact known, in every cell of its, or not known."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from sharepolicy.language.domain import domains
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact, FactType
from sharepolicy.testing.table import table

Cells = dict[str, Values | None]
"""For each fact a cell of its domain, None when it is not known."""


def all_partial(document: PolicyDocument) -> list[Cells]:
    """Every row in which each fact is known or not, those that cannot be included."""
    choices = [[*domain.cells, None] for domain in domains(document).values()]
    return [dict(zip(domains(document), chosen, strict=True)) for chosen in product(*choices)]


def possible_in(document: PolicyDocument, rows: Sequence[Cells]) -> Iterator[frozenset[Outcome]]:
    """The outcomes over all completions of each row, by the definition; none when the row contradicts itself."""
    everything = table(document)
    for row in rows:
        known = [(name, cell) for name, cell in row.items() if cell is not None]
        yield frozenset(each.outcome for each in everything if all(each.case[name] == cell for name, cell in known))


def as_stored(fact: Fact, cell: Values | None, yes_no: str) -> Any:
    """A value of the cell as a database holds it: the last one of a band, where it has an end."""
    if cell is None:
        return None
    if isinstance(cell, Ranges):
        low, high = cell.pieces[-1]
        number = high if high is not None else low if low is not None else 0
        if fact.type is FactType.DATE:
            return datetime.date.fromordinal(max(number, 1))
        return Decimal(number).scaleb(-fact.decimals)
    (word,) = cell
    return word == "yes" if fact.type is FactType.YES_NO and yes_no == "boolean" else word


def stored(document: PolicyDocument, row: Cells, yes_no: str = "boolean") -> dict[str, Any]:
    """A row as a database holds it."""
    facts = document.vocabulary.facts
    return {name: as_stored(facts[name], cell, yes_no) for name, cell in row.items()}
