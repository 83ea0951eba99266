"""Mutants of the lines of a condition: a line left out or reversed, a threshold moved, a value changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from attrs import evolve

from sharepolicy.analysis.examples.mutant import Mistake, Mutant
from sharepolicy.ground.text import Span
from sharepolicy.language.condition import Condition, CountOf, Is, Not, Test
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.rewriting import counts_of, lines_of, with_line
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact, FactType, without_ends
from sharepolicy.language.words import say_condition, say_count


def of_condition(
    document: PolicyDocument,
    condition: Condition,
    where: str,
    span: Span | None,
    changed: Callable[[Condition], PolicyDocument],
    *,
    decides: bool = True,
) -> Iterator[Mutant]:
    """The mutants of every line and count of a condition. If two mutants of a line would be equal, only one is made."""
    for place, count in counts_of(condition):
        for other_count in _other_counts(count):
            says = f"`count: {say_count(count)}` becomes `{say_count(other_count)}`"
            moved_count = changed(with_line(condition, place, other_count))
            yield Mutant(Mistake.THRESHOLD, where, says, moved_count, count.span or span, decides=decides)
    for place, line in lines_of(condition, into_definitions=False):
        at = line.span or span
        said = f"`{_written(document, line)}`"
        without = changed(with_line(condition, place, None))
        yield Mutant(Mistake.LINE_OUT, where, f"{said} left out", without, at, decides=decides)
        if isinstance(line, Is):
            turned = changed(with_line(condition, place, Not(line)))
            yield Mutant(Mistake.LINE_NOT, where, f"{said} reversed", turned, at, decides=decides)
            continue
        fact = document.vocabulary.facts[line.fact]
        seen = {line.values}
        for mistake, values in _other_values(fact, line.values):
            if values not in seen:
                seen.add(values)
                test = evolve(line, values=values)
                says = f"{said} becomes `{say_condition(document, test)}`"
                other = changed(with_line(condition, place, test))
                apart = test if mistake is Mistake.THRESHOLD else None
                yield Mutant(mistake, where, says, other, at, decides=decides, apart=apart)


def _written(document: PolicyDocument, line: Test | Is) -> str:
    """A line as its author wrote it, or nearly so."""
    if isinstance(line, Is):
        return line.definition if line.of_base else f"is: {line.definition}"
    return say_condition(document, line)


def _other_counts(count: CountOf) -> Iterator[CountOf]:
    """The count with a limit moved by one, unless it would then always hold, or never."""
    exact = count.least == count.most
    for step in (-1, 1):
        limits = []
        if count.least or exact:
            limits.append((count.least + step, count.most + step if exact and count.most is not None else count.most))
        if count.most is not None and not exact:
            limits.append((count.least, count.most + step))
        for least, most in limits:
            fits = 0 <= least <= len(count.parts) and (most is None or least <= most <= len(count.parts))
            if fits and (least or most not in (None, len(count.parts))):
                yield evolve(count, least=least, most=most)


def _other_values(fact: Fact, values: Values) -> Iterator[tuple[Mistake, Values]]:
    if turned := fact.all_values - values:
        yield Mistake.LINE_NOT, turned
    if _is_threshold(fact, values):
        yield from ((Mistake.THRESHOLD, other) for other in moved(fact, values))
    elif not isinstance(values, Ranges):
        yield from ((Mistake.VALUE, other) for other in _one_value_more_or_fewer(fact, values))


def _is_threshold(fact: Fact, values: Values) -> bool:
    """Whether a test is about a number or date, or about all values of a scale from one upwards or downwards."""
    if isinstance(values, Ranges):
        return True
    if fact.type is not FactType.SCALE:
        return False
    held = [value in values for value in fact.values]
    return sorted(held) == held or sorted(held, reverse=True) == held


def moved(fact: Fact, values: Values) -> Iterator[Values]:
    """The values with one end moved one step inwards or outwards, unless that leaves none or all of them."""
    if isinstance(values, Ranges):
        candidates: Iterable[Values] = _moved_ranges(fact, values)
    else:
        held = frozenset(values)
        low = fact.values[0] in held
        inner = [value for value in fact.values if value in held]
        outer = [value for value in fact.values if value not in held]
        edge, beyond = (inner[-1:], outer[:1]) if low else (inner[:1], outer[-1:])
        candidates = (held - set(edge), held | set(beyond))
    for candidate in candidates:
        if candidate and candidate != fact.all_values:
            yield candidate


def _moved_ranges(fact: Fact, values: Ranges) -> Iterator[Values]:
    for number, (low, high) in enumerate(values.pieces):
        others = values.pieces[:number] + values.pieces[number + 1 :]
        for step in (-1, 1):
            if low is not None and low != fact.minimum:
                yield without_ends(fact, Ranges((*others, (low + step, high))) & fact.all_values)
            if high is not None and high != fact.maximum:
                yield without_ends(fact, Ranges((*others, (low, high + step))) & fact.all_values)


def _one_value_more_or_fewer(fact: Fact, values: frozenset[str]) -> Iterator[Values]:
    """The values without one of them, or with one more, unless that leaves none or all of them."""
    for value in fact.values:
        changed = values ^ {value}
        if changed and len(changed) < len(fact.values):
            yield changed
