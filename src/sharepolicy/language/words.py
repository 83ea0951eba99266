"""Facts and values as people say them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from sharepolicy.ground.tongue import said
from sharepolicy.language.case import Request
from sharepolicy.language.condition import ALWAYS, AllOf, AnyOf, Condition, CountOf, Is, Not, OfBase, Test
from sharepolicy.language.of_base import base_at
from sharepolicy.language.policy import Outcome, PolicyDocument, Rule
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact, FactType, SeveralOf, Vocabulary, bare, number_text


def plain(name: str) -> str:
    """A name as words: `not_safe_to_seek` is "not safe to seek"."""
    return name.replace("_", " ").replace("-", " ")


_ENDS = re.compile(r"""(?<=[.!?…])\s+|(?<=[.!?…]["'”\u2019)])\s+""")
_NUMBER = re.compile(r"(.*[:,;]\s+)?\d+(\.\d+)*\.", re.DOTALL)
_SHORT = re.compile(r"(^|[\s(])(e\.g|i\.e|cf|vs|Dr|Mr|Mrs|Ms|Prof|St)\.$")
_OF_NUMBERS = re.compile(r"(^|[\s(])([Ss]s?|[Ss]ch|[Nn]os?|[Aa]rts?|[Pp]aras?|[Rr]egs?|[Ss]ec|[Cc]h|[Cc]l|pp?)\.$")


def first_sentence(text: str) -> tuple[str, str]:
    """The first sentence of a text, and what follows it.

    A sentence does not begin with a small letter, and is more than the number of a clause or of the first thing in a
    list. The stop of `e.g.`, of `Dr.` and, before a number, of `s.` does not end it.
    """
    for end in _ENDS.finditer(text):
        before, after = text[: end.start()], text[end.end() :]
        if _NUMBER.fullmatch(before) or _SHORT.search(before) or after[:1].islower():
            continue
        if after[:1].isdigit() and _OF_NUMBERS.search(before):
            continue
        return before, after
    return text, ""


def say_rule(rule: Rule) -> tuple[str, str]:
    """The sentence by which people call a rule, and what else it says: the first of its reason, and the others.

    A rule without a reason is called by its name as words.
    """
    return first_sentence(rule.because.strip()) if rule.because.strip() else (plain(rule.name), "")


def say_value(fact: Fact | SeveralOf, value: str) -> str:
    """One value as people call it: by the name that the author gave it, else by its own as words."""
    return fact.value_names.get(value) or plain(value)


def say_member(several: SeveralOf, member: str) -> str:
    """A member of a several-of as an answer to its question: its name, else what it means, else its own words."""
    named = several.value_names.get(member)
    return named or several.meanings.get(member, "").rstrip(".") or plain(member)


@frozen
class MemberWords:
    """What people read of one member of a several-of fact, as a yes/no fact."""

    asks: str
    label: str
    help: str


def member_words(several: SeveralOf, member: str, name: str, language: str = "") -> MemberWords:
    """The words of a member; `name` is what it is called."""
    so = said(language, "Is this so: {words}?", words=say_member(several, member))
    meaning = several.meanings.get(member, "") if member in several.value_names else ""
    help_ = " ".join(filter(None, (meaning, several.help)))
    return MemberWords(f"{several.asks} {so}", f"{several.label}: {name}", help_)


def say_values(fact: Fact, values: Values) -> str:
    """Some values of a fact: "refused or withdrawn", "at least 16 years"."""
    if isinstance(values, Ranges):
        unit = f" {fact.unit}" if fact.unit else ""
        return _or(fact).join(_say_piece(fact, low, high) for low, high in values.pieces) + unit
    names = [value for value in fact.values if value in values]
    missing = [value for value in fact.values if value not in values]
    if 1 <= len(missing) <= _FEW and len(names) >= 3 * len(missing):
        return said(
            fact.language,
            "anything but {value}",
            value=_one_of([f"“{say_value(fact, each)}”" for each in missing], fact),
        )
    return _one_of([say_value(fact, name) for name in names], fact)


_FEW = 3
"""How many values that are not possible can be named in place of those that are."""


def _one_of(names: list[str], fact: Fact) -> str:
    """`a, b or c`; with semicolons where a name has a comma or an `or` of its own, unless they are in quotes."""
    either = _or(fact)
    if len(names) < 2:
        return "".join(names)
    apart = ";" if any(name[0] != "“" and ("," in name or either in name) for name in names) else ""
    comma = f"{apart or ','} "
    return f"{comma.join(names[:-1])}{apart}{either}{names[-1]}"


def _or(fact: Fact) -> str:
    return f" {said(fact.language, 'or')} "


def _say_piece(fact: Fact, low: int | None, high: int | None) -> str:
    if low is not None and low == high:
        return number_text(fact, low)
    low = None if low == fact.minimum else low
    high = None if high == fact.maximum else high
    if low is None and high is None:
        return said(fact.language, "any")
    if low is None:
        assert high is not None
        if fact.type is FactType.DATE:
            return said(fact.language, "{value} or earlier", value=number_text(fact, high))
        return said(fact.language, "at most {number}", number=number_text(fact, high))
    if high is None:
        if fact.type is FactType.DATE:
            return said(fact.language, "{value} or later", value=number_text(fact, low))
        return said(fact.language, "at least {number}", number=number_text(fact, low))
    low_, high_ = number_text(fact, low), number_text(fact, high)
    return said(fact.language, "{low} to {high}", low=low_, high=high_)


def say(fact: Fact, values: Values) -> str:
    """What is known about a fact: "risk of harm to the child: significant"."""
    return f"{fact.label}: {say_values(fact, values)}"


def say_condition(document: PolicyDocument, condition: Condition) -> str:
    """A condition as a phrase: "risk of harm: significant or immediate, and consent: refused"."""
    match condition:
        case Test(fact, values):
            return say(document.vocabulary.facts[fact], values)
        case AllOf(parts):
            if condition == ALWAYS:
                return "always"
            return ", and ".join(_inner(document, part) for part in parts)
        case AnyOf(parts):
            return " or ".join(_inner(document, part) for part in parts) or "never"
        case CountOf(parts):
            return f"{say_count(condition)} of ({'; '.join(say_condition(document, part) for part in parts)})"
        case Not(part):
            return f"not ({say_condition(document, part)})"
        case Is(of_base=OfBase(outcome=Outcome() as outcome) as asked):
            return say_base(document, asked, outcome)
        case Is(name, part):
            says = document.definitions[name].says
            return says.rstrip(".") if says else f"{plain(name)} ({say_condition(document, part)})"


def say_base(document: PolicyDocument, asked: OfBase, outcome: Outcome) -> str:
    """What a condition asks of a base: "national guidance says share"."""
    base, language = base_at(document, asked.level), document.language
    name = (base.title or base.name) if base is not None else said(language, "the base")
    return said(language, "{name} says {outcome}", name=name, outcome=said(language, outcome.words))


def say_count(count: CountOf, language: str = "") -> str:
    """How many parts must hold: "at least 2", "exactly 1", "1 to 3"."""
    if count.most is None:
        return said(language, "at least {number}", number=count.least)
    if count.least == count.most:
        return said(language, "exactly {number}", number=count.most)
    if count.least:
        return said(language, "{low} to {high}", low=count.least, high=count.most)
    return said(language, "at most {number}", number=count.most)


def _inner(document: PolicyDocument, condition: Condition) -> str:
    words = say_condition(document, condition)
    return f"({words})" if isinstance(condition, AllOf | AnyOf) and len(condition.parts) > 1 else words


def write_values(fact: Fact, values: Values) -> object:
    """Values as a case file writes them, as plain data for YAML and JSON: a word, a list or a range."""
    if not isinstance(values, Ranges):
        if len(values) == 1 and (only := next(iter(values))) in fact.values:
            return only
        names = [value for value in fact.values if value in values]
        return "unknown" if len(names) == len(fact.values) else names
    if len(values.pieces) != 1:
        return [write_values(fact, Ranges((piece,))) for piece in values.pieces]
    low, high = values.pieces[0]
    if low is not None and low == high:
        return _number(fact, low)
    found = {}
    if low is not None and low != fact.minimum:
        found["at_least"] = _number(fact, low)
    if high is not None and high != fact.maximum:
        found["at_most"] = _number(fact, high)
    if not found and fact.decision_date:  # "unknown" would mean today, so that any date is possible is written out
        return {"at_least": _number(fact, fact.limits[0])}
    return found or "unknown"


def write_case(vocabulary: Vocabulary, given: Mapping[str, Values]) -> dict[str, Any]:
    """Given facts as a case file writes them, with the members of a several-of fact together."""
    facts = vocabulary.facts
    return _in_layout(vocabulary, ((name, write_values(facts[name], values)) for name, values in given.items()))


def write_known(vocabulary: Vocabulary, given: Mapping[str, Values]) -> dict[str, Any]:
    """The same without facts of which nothing is known: to leave them out says as much."""
    facts = vocabulary.facts
    written = ((name, write_values(facts[name], values)) for name, values in given.items())
    return _in_layout(vocabulary, (each for each in written if each[1] != "unknown"))


def _in_layout(vocabulary: Vocabulary, written: Iterable[tuple[str, object]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in written:
        fact = vocabulary.facts[name]
        if fact.several:
            found.setdefault(fact.several, {})[fact.member] = value
        else:
            found[name] = value
    return found


def write_request(vocabulary: Vocabulary, request: Request) -> dict[str, Any]:
    """A whole request in the layout of a case file, as plain data."""

    def under(given: Mapping[str, Values]) -> dict[str, Any]:
        return {bare(name): written for name, written in write_known(vocabulary, given).items()}

    found: dict[str, Any] = {"case": request.title} if request.title else {}
    found["facts"] = write_known(vocabulary, request.given)
    people = {"subjects": request.subjects, "recipients": request.recipients}
    found |= {heading: {name: under(given) for name, given in each.items()} for heading, each in people.items() if each}
    items = {
        item.name: ({"about": [*item.about]} if item.about else {}) | under(item.given)
        for item in request.items.values()
    }
    pairs = [
        {about: name for about, name in place._asdict().items() if name} | write_known(vocabulary, given)
        for place, given in request.pairs.items()
    ]
    return found | ({"items": items} if items else {}) | ({"pairs": pairs} if pairs else {})


def _number(fact: Fact, number: int) -> int | str:
    text = number_text(fact, number)
    return int(text) if fact.type.value == "number" and not fact.decimals else text
