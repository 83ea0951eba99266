"""What changed since an earlier decision: about the same case with more known, on a later day, or by another policy.

Both are compared as plain data, so the earlier one may have been stored for years.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from sharepolicy.forms.parts_of import parts_of
from sharepolicy.forms.since import CHANGED, SINCE
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.kinds import check_among
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.words import plain

if TYPE_CHECKING:
    from sharepolicy.types import SinceDict

Data = Mapping[str, Any]
"""A decision, or a part of one, as plain data."""

_WHOLE = ("", "", "")


@frozen
class News:
    """One thing that is different since an earlier decision: what it was, and what it is now. None: it is not there.

    `what` is an outcome, possible, obligation, question, action, escalation, rule, fact, day, policy or part. `says` is
    what people read of it. `item`, `recipient` and `subject` say where in a request; they are empty for all of it.
    `was` and `now` are what it was and is as plain data, where that is more than a text.
    """

    what: str
    name: str
    says: str
    before: str | None
    after: str | None
    item: str = ""
    recipient: str = ""
    subject: str = ""
    was: Any = field(default=None, eq=False, repr=False)
    now: Any = field(default=None, eq=False, repr=False)


@frozen
class Since:
    """What changed since an earlier decision: the outcome first, then what to ask and to do, then why.

    `document` is the policy of the later decision, in the language in which it is said.
    """

    news: tuple[News, ...]
    document: PolicyDocument = field(eq=False, repr=False)

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        return not self.news

    def of(self, what: str) -> tuple[News, ...]:
        """All news of one kind, such as `action`. Raises ValueError for what is no kind of news."""
        check_among(what, CHANGED, "kind of news")
        return tuple(each for each in self.news if each.what == what)

    def to_dict(self) -> SinceDict:
        """As plain data. Its form is `schemas/since.schema.json`."""
        return SINCE.write(self)


def since(before: Any, after: Data, document: PolicyDocument) -> Since:
    """What changed between two decisions of one kind; `document` has the names of facts.

    Raises CaseError if the earlier one is not the plain data of a decision, or of the other kind.
    """
    if not isinstance(before, Mapping) or before.get("kind") != after["kind"]:
        message = f"the earlier decision is not one of the kind `{after['kind']}`"
        raise CaseError([Diagnostic("wrong-document", message, None, "give it as `to_dict()` gave it")])
    try:
        return Since(tuple(_news(before, after, document)), document)
    except (LookupError, TypeError, AttributeError):
        message = "the earlier decision is not whole"
        raise CaseError([Diagnostic("wrong-document", message, None, "give it as `to_dict()` gave it")]) from None


def _news(before: Data, after: Data, document: PolicyDocument) -> Iterator[News]:
    own = document if before.get("language") != after.get("language") else None
    if after["kind"] == "decision":
        yield from _of_decision(before, after, _WHOLE, own)
    else:
        yield from _one("outcome", before, after, _WHOLE)
        yield from _of_parts(before, after, own)
    yield from _of_facts(before, after, document)
    yield from _difference("day", "", "", before.get("on"), after.get("on"), _WHOLE)
    one, other = (f"{each['name']} {each['version']} {each['digest']}" for each in (before["policy"], after["policy"]))
    yield from _difference("policy", "", "", one, other, _WHOLE)


def _difference(
    what: str,
    name: str,
    says: str,
    before: str | None,
    after: str | None,
    place: tuple[str, str, str],
    data: tuple[Any, Any] = (None, None),
) -> Iterator[News]:
    if before != after:
        yield News(what, name, says, before, after, *place, *data)


def _one(name: str, before: Data, after: Data, place: tuple[str, str, str]) -> Iterator[News]:
    """A single property that differs."""
    was, now = before.get(name), after.get(name)
    yield from _difference(name, "", "", _text(was), _text(now), place, (was, now))


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " or ".join(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _of_decision(before: Data, after: Data, place: tuple[str, str, str], own: PolicyDocument | None) -> Iterator[News]:
    """What differs in one decision. `own` says in its words what is gone, where the earlier decision spoke others."""
    for name in ("outcome", "possible", "obligation"):
        yield from _one(name, before, after, place)
    one, other = (each.get("ask", []) + each.get("ask_about_duties", []) for each in (before, after))
    yield from _listed("question", one, other, place, "fact", "asks", lambda _: "open", own)
    yield from _listed("action", before["actions"], after["actions"], place, "name", "says", _action, own)
    yield from _listed("escalation", before["escalation"], after["escalation"], place, "to", "to_words", _person, own)
    yield from _listed("rule", before["rules"], after["rules"], place, "name", "", _firm, own)


def _of_parts(before: Data, after: Data, own: PolicyDocument | None) -> Iterator[News]:
    """What differs in the parts of a request, and in the decision for each subject of it."""
    old, new = ({(each["item"], each["recipient"]): each for each in parts_of(whole)} for whole in (before, after))
    for key in dict.fromkeys([*old, *new]):
        one, other, place = old.get(key), new.get(key), (*key, "")
        if one is None or other is None:
            said = [None if each is None else each["outcome"] for each in (one, other)]
            yield News("part", "", "", said[0], said[1], *place)
            continue
        for name in ("outcome", "possible", "obligation"):
            yield from _one(name, one, other, place)
        decisions = ({each["subject"]: each["decision"] for each in part["decisions"]} for part in (one, other))
        were, are = decisions
        for subject in dict.fromkeys([*were, *are]):
            if subject not in were or subject not in are:
                said = [found[subject]["outcome"] if subject in found else None for found in (were, are)]
                yield News("part", "", "", said[0], said[1], *key, subject)
            else:
                yield from _of_decision(were[subject], are[subject], (*key, subject), own)


def _listed(
    what: str,
    before: Sequence[Data],
    after: Sequence[Data],
    place: tuple[str, str, str],
    name: str,
    says: str,
    state: Callable[[Data], str],
    own: PolicyDocument | None,
) -> Iterator[News]:
    """What came, went, or is otherwise, of things with names."""
    old, new = ({each[name]: each for each in found} for found in (before, after))
    for key in dict.fromkeys([*new, *old]):
        one, other = old.get(key), new.get(key)
        told = str((other or one or {}).get(says, "")) if says else ""
        if other is None and own is not None:
            told = _own_words(own, what, key) or told
        was, now = (state(each) if each is not None else None for each in (one, other))
        yield from _difference(what, key, told, was, now, place, (one, other))


def _own_words(document: PolicyDocument, what: str, name: str) -> str:
    """What a policy says of a question, an action or somebody to ask; empty if it does not know it."""
    facts = document.vocabulary
    if what == "question" and (fact := facts.facts.get(name) or facts.several.get(name)) is not None:
        return fact.asks
    if what == "action" and name in document.actions:
        return document.actions[name].says
    return document.roles.get(name, "") if what == "escalation" else ""


def _firm(each: Data) -> str:
    return "sure" if each["sure"] else "perhaps"


def _action(each: Data) -> str:
    return f"{_firm(each)}, {each['within']}" if each.get("within") else _firm(each)


def _person(each: Data) -> str:
    limits = " or ".join(each["within"])
    return f"{_firm(each)}, {limits}" if limits else _firm(each)


def _of_facts(before: Data, after: Data, document: PolicyDocument) -> Iterator[News]:
    """What was given of the case, and of everybody and everything in a request."""
    old, new = dict(_given(before)), dict(_given(after))
    for key in dict.fromkeys([*new, *old]):
        name, place = key[0], key[1:]
        thing = document.vocabulary.facts.get(name) or document.vocabulary.several.get(name)
        says = thing.label if thing is not None else plain(name)
        was, now = old.get(key), new.get(key)
        yield from _difference("fact", name, says, _text(was), _text(now), place, (was, now))


def _given(whole: Data) -> Iterator[tuple[tuple[str, str, str, str], Any]]:
    """Each fact with its full name, and whom it is about: item, recipient, subject."""
    if whole["kind"] == "decision":
        yield from (((name, *_WHOLE), value) for name, value in whole["case"].items())
        return
    request = whole["request"]
    yield from (((name, *_WHOLE), value) for name, value in request.get("facts", {}).items())
    for heading, about in (("items", 0), ("recipients", 1), ("subjects", 2)):
        for owner, facts in request.get(heading, {}).items():
            place = tuple(owner if number == about else "" for number in range(3))
            yield from (((f"{heading[:-1]}.{name}", *place), value) for name, value in facts.items())  # type: ignore[misc]
    for pair in request.get("pairs", []):
        place = tuple(pair.get(about, "") for about in ("item", "recipient", "subject"))
        for name, value in pair.items():
            if name not in ("item", "recipient", "subject"):
                yield (name, *place), value
