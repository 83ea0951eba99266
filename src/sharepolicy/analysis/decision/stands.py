"""How something stands in an answer: a duty, somebody to ask, a question or a rule, as one short text.

Two such texts differ whenever anything differs that the answers say of it. Only what follows from the rest is left out:
reasons, sources, and the moment when a time limit ends.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

AnswerData = Mapping[str, Any]
"""A decision, or a part of one, as plain data."""

HowItStands = str | None
"""How something stands; None: it is not there."""


def standings(
    what: str, one: AnswerData | None, other: AnswerData | None, *, worded: bool
) -> tuple[HowItStands, HowItStands]:
    """How something stands in two answers. With `worded`, its text is compared too: both are in one language.

    Of an answer that was stored in an older form, only what that form says is compared.
    """
    if one is None or other is None:
        first, second = (None if each is None else _stands(what, each, each.keys()) for each in (one, other))
        return first, second
    both = one.keys() & other.keys()
    was, now = (_stands(what, each, both) for each in (one, other))
    if worded and any(one[name] != other[name] for name in both & {"says", "to_words", "asks"}):
        was, now = (f"{stands}: {_text(each)}" for stands, each in ((was, one), (now, other)))
    return was, now


def _stands(what: str, each: AnswerData, shown: Collection[str]) -> str:
    if what == "question":
        return "open"
    firm = "sure" if each["sure"] else "perhaps"
    if what == "rule":
        return firm
    more = _of_action if what == "action" else _of_person
    return ", ".join([firm, *more({name: each[name] for name in shown})])


def _of_action(each: AnswerData) -> Iterator[str]:
    if each.get("within"):
        yield each["within"]
    if "timing" in each:
        yield each["timing"]
    yield from _depends(each)
    if each.get("only_if"):
        yield _if(each["only_if"])


def _of_person(each: AnswerData) -> Iterator[str]:
    if each["within"]:
        yield " or ".join(each["within"])
    surely = each.get("surely_within", each["within"])
    if not each.get("within_sure", True) or surely != each["within"]:
        yield f"surely {' or '.join(surely) or 'without a limit'}"
    for sooner in each.get("sooner", []):
        yield f"{sooner['within']} {_if(sooner['only_if'])}"
    yield from _depends(each)
    for following in each.get("then", []):
        steps = ", then ".join(f"{step['to']} after {step['after']}" for step in following["steps"])
        yield f"then {'' if following['sure'] else 'perhaps '}{steps}"


def _depends(each: AnswerData) -> Iterator[str]:
    if each.get("depends_on"):
        yield f"depending on {' and '.join(each['depends_on'])}"


def _if(facts: list[AnswerData]) -> str:
    return "if " + " and ".join(f"{each['fact']} is {json.dumps(each['values'], sort_keys=True)}" for each in facts)


def _text(each: AnswerData) -> str:
    """What it says to people."""
    return str(each.get("says") or each.get("to_words") or each.get("asks"))
