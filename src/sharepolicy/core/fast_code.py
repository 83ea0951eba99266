"""The code of the fast path: a function of a few lines, of fixed names and numbers, made for the facts of a policy."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sharepolicy.core.lookups import Lookup
from sharepolicy.core.verdict_table import verdict_table

Fast = Callable[..., Any]
"""Decides a complete case of plain values, perhaps on a day; returns None for any other. See `fastpath`."""

CASE, CALLER, NOBODY = "case", "caller", "nobody"
"""Who gave the day of a case: the case itself, whoever asked, or nobody, so that it is today."""

_COLLECTIONS = (list, tuple, set, frozenset)
_SPELT = {"yes": 0, "no": 1}


def generate(made: Sequence[Lookup], keys: Sequence[str], names: dict[str, Any]) -> Fast:
    """The function. A dict takes 1 and True for one key, so truth is checked by identity, and numbers by their type."""
    names |= {"spelt": _SPELT, "date": datetime.date, "collections": _COLLECTIONS}
    names |= {"by_case": CASE, "by_caller": CALLER, "by_nobody": NOBODY}
    values = [f"value{place}" for place in range(len(keys))]
    value_of = dict(zip(keys, values, strict=True))
    kept = values.copy()
    for lookup in made:
        if lookup.kind == "several":
            value = value_of[lookup.keys[0]]
            kept[values.index(value)] = f"tuple({value})"
    length, taken = "len(case)", [f"        {', '.join(values)} = given = values_of(case)"]
    if (day := names["day"]) is not None:
        length, taken = "len(case) + (day not in case)", _dated(values, value_of[day])
        kept.append("who")
    lines = [
        "def decide(case, on=None, today=None):",
        f"    if type(case) is not dict or {length} != {len(values)}:",
        "        return None",
        "    try:",
        *taken,
        *_looked_up(made, value_of, names),
        *([f"        given = ({', '.join(kept)})"] if kept != values else []),
        "    except (KeyError, TypeError):",
        "        return None",
        "    if verdict is None:",
        "        return None",
        "    decision = opened()",
        "    decision.outcome = verdict.outcome",
        "    decision._verdict = verdict",
        "    decision._given = given",
        "    decision.__class__ = made",
        "    return decision",
    ]
    exec("\n".join(lines), names)  # numbers and fixed names only: see `fastpath`
    function: Fast = names["decide"]
    return function


def _looked_up(made: Sequence[Lookup], value_of: Mapping[str, str], names: dict[str, Any]) -> list[str]:
    """Lines that find the verdict: in the table of a small policy, else by the bits that all values leave."""
    table = verdict_table(made, names["verdicts"])
    first: list[str] = []
    checks: list[str] = []
    terms: list[str] = []
    for number, lookup in enumerate(made):
        names[f"by{number}"] = lookup.by if table is None else table.places.get(lookup.keys)
        mine = [value_of[key] for key in lookup.keys]
        if lookup.kind == "words":
            terms.append(f"by{number}" + "".join(f"[{value}]" for value in mine))
        elif lookup.kind == "truths":
            row = f"at{number}"
            first += _truths(number, mine)
            terms += [f"by{number}[{row}]"] if table is None else []
        elif lookup.kind == "several":
            checks.append(f"isinstance({mine[0]}, collections)")
            terms.append(f"by{number}[frozenset({mine[0]})]")
        else:
            checks.append(f"type({mine[0]}) is {'int' if lookup.kind == 'whole' else 'date'}")
            terms.append(f"by{number}[{mine[0]}]")
    if checks:
        first += [f"        if not ({' and '.join(checks)}):", "            return None"]
    if table is None:
        return [*first, f"        verdict = verdicts[{' & '.join(terms)}]"]
    names |= {"rows": table.rows, "find": table.find}
    return [
        *first,
        f"        place = {' + '.join(terms) or 0}",
        f"        verdict = rows[{row}][place]",
        "        if verdict is None:",
        f"            verdict = find({row}, place)",
    ]


def _dated(values: Sequence[str], day: str) -> list[str]:
    """Lines that take the values of a case and its day. A copy of the case with its date would take longer."""
    return [
        "        if day in case:",
        "            if on is not None:",
        "                return None",
        f"            {', '.join(values)} = values_of(case)",
        "            who = by_case",
        "        else:",
        f"            {', '.join(value for value in values if value != day)} = undated_values_of(case)",
        "            if on is not None:",
        f"                {day} = on",
        "                who = by_caller",
        "            else:",
        f"                {day} = today or now()",
        "                who = by_nobody",
    ]


def _truths(number: int, values: Sequence[str]) -> list[str]:
    """Lines that find the index into a table of yes/no facts. They test for True first."""
    lines = [f"        at{number} = 0"]
    for place, value in enumerate(values):
        lines.append(f"        if {value} is not True:")
        lines.append(f"            at{number} += {1 << place} if {value} is False else spelt[{value}] << {place}")
    return lines
