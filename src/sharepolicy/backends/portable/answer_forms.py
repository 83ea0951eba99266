"""The forms in which the same answer to a fact can be written, the plainest one first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from sharepolicy.forms.parts import Plain
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import YES_NO, Fact, FactType, number_text
from sharepolicy.language.words import write_values

_EXACT = 10**12
"""Numbers up to here can be written with decimals in JSON: every program reads the same."""

_A_NUMBER = 7

WriteNumber = Callable[[int], Any]
"""A number, a day, or a step of a scale, as a case has it."""


def forms_of(fact: Fact, values: Values) -> list[Any]:
    """Every form of an answer; several say the same in more than one way."""
    plain = write_values(fact, values)
    if plain == "unknown":
        return ["unknown"] if fact.is_numeric else ["unknown", {}, {"not": []}]
    if isinstance(values, Ranges):
        return [plain, *_of_numbers(fact, values)]
    names = [value for value in fact.values if value in values]
    others = [value for value in fact.values if value not in values]
    forms = [plain, names, [*reversed(names)], {"not": others}]
    if len(others) == 1:
        forms.append({"not": others[0]})
    if fact.values == YES_NO and len(names) == 1:
        truth = names == ["yes"]
        forms += [truth, [truth], {"not": not truth}, str(truth).lower(), truth, {"not": [not truth]}]
    if fact.type is FactType.SCALE:
        steps = [fact.values.index(name) for name in names]
        if steps and steps[-1] - steps[0] == len(steps) - 1:
            forms += _stretch(steps[0], steps[-1], 0, len(fact.values) - 1, fact.values.__getitem__)
        else:
            forms.append([{"at_most": names[0]}, *names[1:]] if steps[0] == 0 else [*names[:-1], {"not": others}])
    return forms


def nothing_left(fact: Fact) -> list[Any]:
    """Forms that leave no value at all."""
    if not fact.is_numeric:
        ends = [{"between": [fact.values[-1], fact.values[0]]}, {"below": fact.values[0]}] if fact.is_ordered else []
        return [[], {"not": [*fact.values]}, *ends]
    low, high = fact.limits
    middle = _number(fact, min(max(_A_NUMBER, low), high))
    forms = [[], {"above": middle, "below": middle}, {"at_most": middle, "above": middle}]
    if fact.minimum is not None or fact.type is FactType.DATE:
        first = _number(fact, low)
        forms += [{"at_most": first, "not": first}, {"below": first}, {"between": [_number(fact, high), first]}]
    return forms


def _of_numbers(fact: Fact, values: Ranges) -> Iterator[Any]:
    first, last = fact.limits
    stretches = (values & Ranges.of(first, last)).pieces
    whole = [(first if low is None else low, last if high is None else high) for low, high in stretches]

    def write(number: int) -> Any:
        return _number(fact, number)

    each = [_stretch(low, high, first, last, write) for low, high in whole]
    if len(each) > 1:
        alone = [[form for form in forms if not isinstance(form, list)] for forms in each]
        yield from ([forms[way % len(forms)] for forms in alone] for way in range(4))
        gaps = [(high + 1, low - 1) for (_, high), (low, _) in pairwise(whole)]
        if all(low == high for low, high in gaps):
            yield {"between": [write(whole[0][0]), write(whole[-1][1])], "not": [write(low) for low, _ in gaps]}
        return
    yield from each[0]
    ((low, high),) = whole
    if low == high and fact.type is FactType.NUMBER:
        yield number_text(fact, low)
        text = number_text(fact, low).rstrip("0") if fact.decimals else f"{low}.0"
        yield text.rstrip(".")
        if abs(low) < _EXACT and "e" not in repr(float(text)):
            yield float(text)


def _stretch(low: int, high: int, first: int, last: int, write: WriteNumber) -> list[Any]:
    """The forms of all that lies between two ends, both included, of what can lie from `first` to `last`."""
    alone = [write(low), [write(low)]] if low == high else [[write(low), write(high)]] if high == low + 1 else []
    starts: list[Plain] = [{"at_least": write(low)}, {"above": write(low - 1)}] if low > first else [{}]
    ends: list[Plain] = [{"at_most": write(high)}, {"below": write(high + 1)}] if high < last else [{}]
    forms = [*alone, *({**start, **end} for start in starts for end in ends)]
    forms.append({"between": [write(low), write(high)]})
    if low > first:
        forms.append({"between": [write(low - 1), write(high)], "not": write(low - 1)})
    if low == high:
        forms.append({"at_least": write(low), "at_most": write(low)})
    return [*forms, [forms[-1]]]


def _number(fact: Fact, number: int) -> int | str:
    text = number_text(fact, number)
    return int(text) if fact.type is FactType.NUMBER and not fact.decimals else text
