"""What changed since an earlier decision: about the same case with more known, on a later day, or by another policy.

Both are compared as plain data, so the earlier one may have been stored for years.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from sharepolicy.analysis.decision.stands import AnswerData, standings
from sharepolicy.forms.parts_of import parts_of, questions_about_duties_of
from sharepolicy.forms.since import CHANGED, SINCE
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.kinds import check_among
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.words import plain

if TYPE_CHECKING:
    from sharepolicy.types import SinceDict

PlaceNames = tuple[str, str, str]
"""An item, a recipient and a subject of a request; each is empty for all of it."""

AnswerLists = Mapping[str, Sequence[AnswerData]]
"""What an answer says in lists, by the kind of news that it would be."""

_WHOLE = ("", "", "")

_NAMES = {
    "question": ("fact", "asks"),
    "action": ("name", "says"),
    "escalation": ("to", "to_words"),
    "rule": ("name", ""),
}
"""PlaceNames things that are listed have their name, and what they say to people."""


@frozen
class News:
    """One thing that is different since an earlier decision: what it was, and what it is now. None: it is not there.

    `what` is an outcome, possible, obligation, question, action, escalation, rule, fact, day, policy or part. `says` is
    what people read of it. `item`, `recipient` and `subject` say where in a request; they are empty for all of it.
    `was` and `now` are what it was and is as plain data, where that is more than a text. `elsewhere`: in another part
    of the request it is as it was.
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
    elsewhere: bool = field(default=False, eq=False, repr=False)


@frozen
class Since:
    """What changed since an earlier decision: the outcome first, then what to ask and to do, then why.

    `document` is the policy of the later decision, in the language in which it is said. Texts are compared if the
    earlier one was said in it too: `one_language`.
    """

    news: tuple[News, ...]
    document: PolicyDocument = field(eq=False, repr=False)
    one_language: bool = field(default=True, eq=False, repr=False)

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


def since(before: Any, after: AnswerData, document: PolicyDocument) -> Since:
    """What changed between two decisions of one kind; `document` has the names of facts.

    Raises CaseError if the earlier one is not the plain data of a decision, or of the other kind.
    """
    if not isinstance(before, Mapping) or before.get("kind") != after["kind"]:
        message = f"the earlier decision is not one of the kind `{after['kind']}`"
        raise CaseError([Diagnostic("wrong-document", message, None, "give it as `to_dict()` gave it")])
    try:
        one_language = before.get("language") == after.get("language")
        own = None if one_language else document
        return Since(tuple(_news(before, after, document, own)), document, one_language)
    except (LookupError, TypeError, AttributeError):
        message = "the earlier decision is not whole"
        raise CaseError([Diagnostic("wrong-document", message, None, "give it as `to_dict()` gave it")]) from None


def _news(
    before: AnswerData, after: AnswerData, document: PolicyDocument, own: PolicyDocument | None
) -> Iterator[News]:
    yield from _one("outcome", before, after, _WHOLE)
    if after["kind"] == "decision":
        for name in ("possible", "obligation"):
            yield from _one(name, before, after, _WHOLE)
        yield from _of_answers({_WHOLE: _of_decision(before)}, {_WHOLE: _of_decision(after)}, own)
    else:
        yield from _of_parts(before, after)
        yield from _of_answers(_in_parts(before), _in_parts(after), own)
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
    place: PlaceNames,
    data: tuple[Any, Any] = (None, None),
) -> Iterator[News]:
    if before != after:
        yield News(what, name, says, before, after, *place, *data)


def _one(name: str, before: AnswerData, after: AnswerData, place: PlaceNames) -> Iterator[News]:
    """A single property that differs. An answer in an older form may not have it."""
    if name in before and name in after:
        was, now = before[name], after[name]
        yield from _difference(name, "", "", _text(was), _text(now), place, (was, now))


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " or ".join(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _of_parts(before: AnswerData, after: AnswerData) -> Iterator[News]:
    """What differs in the outcomes of the parts of a request, and for whom there is one.

    A person in a part has no outcome of their own: the part is shared only if it may be for everybody whom it is about.
    """
    old, new = ({(each["item"], each["recipient"]): each for each in parts_of(whole)} for whole in (before, after))
    for key in dict.fromkeys([*old, *new]):
        one, other, place = old.get(key), new.get(key), (*key, "")
        said = [None if each is None else each["outcome"] for each in (one, other)]
        if one is None or other is None:
            yield News("part", "", "", said[0], said[1], *place)
            continue
        for name in ("outcome", "possible", "obligation"):
            yield from _one(name, one, other, place)
        were, are = (dict.fromkeys(each["subject"] for each in part["decisions"]) for part in (one, other))
        for subject in dict.fromkeys([*were, *are]):
            if subject not in were or subject not in are:
                there = [
                    outcome if subject in found else None for outcome, found in zip(said, (were, are), strict=True)
                ]
                yield News("part", "", "", there[0], there[1], *key, subject)


def _of_decision(told: AnswerData) -> AnswerLists:
    """What a decision says in lists."""
    asked = [each for name in ("ask_first", "ask", "ask_about_duties") for each in told.get(name, [])]
    return {"question": asked, "action": told["actions"], "escalation": told["escalation"], "rule": told["rules"]}


def _in_parts(whole: AnswerData) -> Mapping[PlaceNames, AnswerLists]:
    """What the answer to a request says in lists, of each part and each person whom it is about.

    What to do, whom to ask and what to find out are those of the whole part, as the answer tells them.
    """
    about_duties, found = questions_about_duties_of(whole), {}
    for part in parts_of(whole):
        for one in part["decisions"]:
            subject, decision = one["subject"], one["decision"]
            place = part["item"], part["recipient"], subject
            open_ = [] if len(part["possible"]) == 1 else decision["ask"]
            found[place] = {
                "question": [*decision.get("ask_first", []), *open_, *about_duties[place]],
                "action": [due["action"] for due in part["actions"] if due["subject"] == subject],
                "escalation": [each["ask"] for each in part["escalation"] if each["subject"] == subject],
                "rule": decision["rules"],
            }
    return found


def _of_answers(
    before: Mapping[PlaceNames, AnswerLists], after: Mapping[PlaceNames, AnswerLists], own: PolicyDocument | None
) -> Iterator[News]:
    """What came, went, or is otherwise, of things with names.

    `own` says in its words what is gone, where the earlier answer spoke another language.
    """
    found, same = [], set()
    for place in dict.fromkeys([*before, *after]):
        for what in _NAMES:
            old, new = (each.get(place, {}).get(what, ()) for each in (before, after))
            differs = list(_listed(what, old, new, place, own))
            found += differs
            name = _NAMES[what][0]
            same |= {(what, each[name]) for each in new} - {(what, news.name) for news in differs}
    yield from (evolve(news, elsewhere=(news.what, news.name) in same) for news in found)


def _listed(
    what: str, before: Sequence[AnswerData], after: Sequence[AnswerData], place: PlaceNames, own: PolicyDocument | None
) -> Iterator[News]:
    name, says = _NAMES[what]
    old, new = ({each[name]: each for each in found} for found in (before, after))
    for key in dict.fromkeys([*new, *old]):
        one, other = old.get(key), new.get(key)
        told = str((other or one or {}).get(says, "")) if says else ""
        if other is None and own is not None:
            told = _own_words(own, what, key) or told
        was, now = standings(what, one, other, worded=own is None)
        yield from _difference(what, key, told, was, now, place, (one, other))


def _own_words(document: PolicyDocument, what: str, name: str) -> str:
    """What a policy says of a question, an action or somebody to ask; empty if it does not know it."""
    facts = document.vocabulary
    if what == "question" and (fact := facts.facts.get(name) or facts.several.get(name)) is not None:
        return fact.asks
    if what == "action" and name in document.actions:
        return document.actions[name].says
    return document.roles.get(name, "") if what == "escalation" else ""


def _of_facts(before: AnswerData, after: AnswerData, document: PolicyDocument) -> Iterator[News]:
    """What was given of the case, and of everybody and everything in a request."""
    old, new = dict(_given(before)), dict(_given(after))
    for key in dict.fromkeys([*new, *old]):
        name, place = key[0], key[1:]
        thing = document.vocabulary.facts.get(name) or document.vocabulary.several.get(name)
        says = thing.label if thing is not None else plain(name)
        was, now = old.get(key), new.get(key)
        yield from _difference("fact", name, says, _text(was), _text(now), place, (was, now))


def _given(whole: AnswerData) -> Iterator[tuple[tuple[str, str, str, str], Any]]:
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
