"""What is said of facts that differ between two policies: new, gone, perhaps renamed, or answered in another way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sharepolicy.analysis.change.edit_words import unit_words
from sharepolicy.analysis.change.same_form import bounds_in, can_be_matched, is_another_kind
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import Fact, number_text


def renamed_words(rename: Mapping[str, str]) -> Iterator[str]:
    """The renamings that a comparison was asked for."""
    for what, new in rename.items():
        name, _, value = what.partition(":")
        yield f"`{value}` of `{name}` is compared as `{new}`" if value else f"`{name}` is compared as `{new}`"


def recounted_words(old: PolicyDocument, new: PolicyDocument) -> Iterator[tuple[str, str]]:
    """Each number whose unit changed, with a warning."""
    for name, fact in new.vocabulary.facts.items():
        before = old.vocabulary.facts.get(name)
        if before is not None and before.type is fact.type and before.unit != fact.unit:
            warning = "the same number no longer means the same, but the numbers are compared as they are"
            yield name, f"`{name}` {unit_words(before.unit, fact.unit)}: {warning}"


def fact_words(old: PolicyDocument, new: PolicyDocument, *warned: Mapping[str, str]) -> Iterator[str]:
    """How the facts of two policies differ, as far as it affects which cases there are, and what is `warned` of."""
    before, after = old.vocabulary.facts, new.vocabulary.facts
    for name, fact in after.items():
        other = before.get(name)
        if other is None:
            yield f"`{name}` is new; the old policy does not look at it"
        elif is_another_kind(other, fact):
            yield from _another_form(name, other, fact)
        else:
            yield from _values(name, other, fact)
        yield from (each[name] for each in warned if name in each)
    for name, fact in before.items():
        if name not in after:
            yield f"`{name}` is gone; the new policy does not look at it{_perhaps_renamed(fact, old, new)}"


def _another_form(name: str, before: Fact, now: Fact) -> Iterator[str]:
    """What happens to a fact with a new form of answer: compared where answers can be matched, else kept apart."""
    said = f"`{name}` was a {_kind(before)} and is now a {_kind(now)}"
    if not can_be_matched(before, now):
        words = f". If only its values were renamed, compare with `--rename {name}:{(*before.values, '')[0]}=...`"
        yield f"{said}: each policy looks at its own{'' if before.is_numeric or now.is_numeric else words}"
    elif before.is_numeric:
        yield f"{said}: only numbers that both allow are compared"
        decimals = max(before.decimals, now.decimals)
        if bounds_in(before, decimals) != bounds_in(now, decimals):
            yield _new_bounds(name, before, now)
    else:
        yield f"{said}: values of the same name are compared"
        yield from _values(name, before, now)


def _values(name: str, before: Fact, now: Fact) -> Iterator[str]:
    gone = [f"`{value}`" for value in before.values if value not in now.values]
    added = [f"`{value}`" for value in now.values if value not in before.values]
    if gone:
        yield f"`{name}` can no longer be {' or '.join(gone)}: such cases cannot be compared"
    if added:
        yield f"`{name}` can now be {' or '.join(added)}: such cases cannot be compared"
    if (before.minimum, before.maximum) != (now.minimum, now.maximum):
        yield _new_bounds(name, before, now)


def _new_bounds(name: str, before: Fact, now: Fact) -> str:
    return f"`{name}` was {_bounds(before)} and is now {_bounds(now)}: only what both allow is compared"


def _bounds(fact: Fact) -> str:
    low = "any" if fact.minimum is None else number_text(fact, fact.minimum)
    high = "any" if fact.maximum is None else number_text(fact, fact.maximum)
    return f"{low} to {high}"


def _kind(fact: Fact) -> str:
    words = f"{fact.type} fact" if not fact.is_numeric else fact.type.value
    decimals = f"{fact.decimals} decimal{'s' if fact.decimals > 1 else ''}"
    return f"{words} with {decimals}" if fact.decimals else words


def _perhaps_renamed(gone: Fact, old: PolicyDocument, new: PolicyDocument) -> str:
    """A hint if exactly one new fact is answered in the same way and has the same question or label."""
    coming = [fact for name, fact in new.vocabulary.facts.items() if name not in old.vocabulary.facts]
    alike = [fact.name for fact in coming if not (fact.several or gone.several) and _same_question(fact, gone)]
    return f". If it is now `{alike[0]}`, compare with `--rename {gone.name}={alike[0]}`" if len(alike) == 1 else ""


def _same_question(one: Fact, other: Fact) -> bool:
    answers = [(fact.type, fact.decimals, fact.values, fact.unit, fact.minimum, fact.maximum) for fact in (one, other)]
    return answers[0] == answers[1] and (one.asks == other.asks or one.label == other.label)
