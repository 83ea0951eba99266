"""A case or request that is given whole, as one statement for each fact: each can be corrected by itself."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sharepolicy.language.case import Place, Request
from sharepolicy.language.vocabulary import Vocabulary
from sharepolicy.language.words import write_values
from sharepolicy.live.known import KnownCase
from sharepolicy.live.statement import ABOUT, Statement, StatementKind, new_id, one_spelling
from sharepolicy.reading.cases import CaseReader


def statements_of(
    known: KnownCase, case: Mapping[str, Any], by: str, when: datetime.datetime, people: Mapping[str, str]
) -> list[Statement]:
    """What a case says, in statements by one person at one time. Raises CaseError."""
    document = known.document_on(when)
    request = CaseReader(document).request(case)
    found: list[Statement] = []
    first = new_id()
    of_all = {str(name) for name, item in (case.get("items") or {}).items() if not item or ABOUT not in item}
    for place, name, value in _parts(document.vocabulary, request, of_all):
        found.append(
            Statement(
                StatementKind.LEARNED,
                by,
                when,
                name,
                value,
                item=place.item,
                recipient=place.recipient,
                subject=place.subject,
                person=people.get(one_spelling(place.subject), ""),
                id=f"{first}-{len(found):04}",  # so that their order is that of the case
            )
        )
    return found


def _parts(vocabulary: Vocabulary, request: Request, of_all: Collection[str]) -> Iterator[tuple[Place, str, object]]:
    """Each thing that a request says, and where: that somebody is in it, whom an item is about, and each fact.

    Whom the items `of_all` are about is not said: they are about whoever is in the case by then.
    """
    named = [(Place(subject=name), given) for name, given in request.subjects.items()]
    named += [(Place(recipient=name), given) for name, given in request.recipients.items()]
    named += [(Place(item=each.name), each.given) for each in request.items.values()]
    yield from ((place, "", None) for place, _ in named)
    for item in request.items.values():
        if item.about and item.name not in of_all:
            yield Place(item=item.name), ABOUT, [*item.about]
    facts = [(Place(), request.given), *named]
    for place, given in (*facts, *request.pairs.items()):  # a pair of which one is not named has the place of the other
        for name, values in given.items():
            yield place, name, write_values(vocabulary.facts[name], values)
