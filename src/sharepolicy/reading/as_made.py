"""Cases and requests that a program made of their classes: what they hold is of the kind that the classes say."""

from __future__ import annotations

from collections.abc import Mapping

from sharepolicy.ground.kinds import check_kind, check_text
from sharepolicy.language.case import Case, Item, Place, Request


def check_made(made: Case | Request) -> None:
    """Raise TypeError where one holds something of the wrong kind; what its facts are is looked at by a policy."""
    check_text(made.title, "title")
    _check_facts(made.given, "given")
    if isinstance(made, Case):
        return
    for heading in ("subjects", "recipients", "items", "pairs"):
        check_kind(getattr(made, heading), heading, "a mapping", Mapping)
    for heading, held in (("subjects", made.subjects), ("recipients", made.recipients)):
        for name, given in held.items():
            check_text(name, f"a name in {heading}")
            _check_facts(given, heading)
    for name, item in made.items.items():
        check_text(name, "a name in items")
        check_kind(item, "items", "a mapping from names to items", Item)
        _check_facts(item.given, "items")
        check_kind(item.about, "about", "the names of subjects", tuple)
        for subject in item.about:
            check_text(subject, "about")
    for place, given in made.pairs.items():
        check_kind(place, "pairs", "a mapping from places to what is known there", Place)
        for name in place:
            check_text(name, "a name in pairs")
        _check_facts(given, "pairs")


def _check_facts(given: object, where: str) -> None:
    check_kind(given, where, "a mapping from facts to their possible values", Mapping)
    assert isinstance(given, Mapping)
    for name in given:
        check_text(name, "the name of a fact")
