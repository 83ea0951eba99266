"""Cases: what is known, as a set of possible values for each fact; and whole requests."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from attrs import Factory, evolve, field, frozen

from sharepolicy.ground.text import Span
from sharepolicy.language.policy import Outcome, Timing
from sharepolicy.language.steps import StepChain
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import About, Vocabulary
from sharepolicy.language.within import Within


@frozen
class Case:
    """For each fact that is given, the values that are possible. A fact that is not given is unknown.

    `spans` say where each fact was given, if the case was read from a text.
    """

    given: Mapping[str, Values]
    title: str = ""
    spans: Mapping[str, Span] = field(factory=dict, eq=False, repr=False)
    asked: AskedCase | None = field(default=None, eq=False, repr=False)


@frozen
class Item:
    """A thing to share: what is known about it, and the subjects that it is about."""

    name: str
    given: Mapping[str, Values]
    about: tuple[str, ...]


class Place(NamedTuple):
    """One case of a request: an item, one of its subjects and a recipient. Each is empty if the request names none."""

    item: str = ""
    subject: str = ""
    recipient: str = ""

    def owner(self, about: tuple[About, ...]) -> tuple[str, ...]:
        """Those whom facts about these concern here, by name."""
        return tuple(str(getattr(self, each.value)) for each in about)

    def covers(self, other: Place) -> bool:
        """Whether what is said of it is said of the other too: what it leaves empty is meant for all."""
        return all(mine in ("", theirs) for mine, theirs in zip(self, other, strict=True))

    def within(self) -> Iterator[Place]:
        """Every place that names all, some or none of the same."""
        yield from (Place(*names) for names in product(*(dict.fromkeys((name, "")) for name in self)))


Given = Mapping[str, Values]
"""The values that are possible for each fact that is given, by its full name."""


@frozen
class Request:
    """Several items, about several subjects, to several recipients. Facts have their full names everywhere.

    Without subjects, recipients or items there is just one of that kind, and its facts are in `given`. Facts about a
    pair are in `pairs`, under the two that they are about (or all three), or in `given` if they are so for every pair.
    `spans` say where each fact was given, by its name after what `by_heading` says.
    """

    given: Given
    subjects: Mapping[str, Given] = Factory(dict)
    recipients: Mapping[str, Given] = Factory(dict)
    items: Mapping[str, Item] = Factory(dict)
    pairs: Mapping[Place, Given] = Factory(dict)
    title: str = ""
    spans: Mapping[str, Span] = field(factory=dict, eq=False, repr=False)
    asked: AskedCase | None = field(default=None, eq=False, repr=False)

    @property
    def is_flat(self) -> bool:
        """Whether it is one case: one subject, one recipient, one item."""
        return not (self.subjects or self.recipients or self.items)

    def by_heading(self) -> Iterator[tuple[str, Given]]:
        """What is known about the case, and about each subject, recipient, item and pair, after what it stands under.

        That is `subjects/mother/`, for instance, and nothing for the case.
        """
        yield "", self.given
        yield from ((f"subjects/{name}/", given) for name, given in self.subjects.items())
        yield from ((f"recipients/{name}/", given) for name, given in self.recipients.items())
        yield from ((f"items/{name}/", item.given) for name, item in self.items.items())
        yield from ((f"pairs/{'/'.join(place)}/", given) for place, given in self.pairs.items())

    def all_given(self) -> Iterator[Given]:
        """What is known about the case, and about each subject, recipient, item and pair."""
        return (given for _, given in self.by_heading())

    def with_each(self, change: Callable[[Given], Given]) -> Request:
        """The request with what is known about each of these changed."""
        return self.with_each_under(lambda given, _: change(given))

    def with_each_under(self, change: Callable[[Given, str], Given]) -> Request:
        """The same, where it matters under what it stands, as in `by_heading`."""
        return evolve(
            self,
            given=change(self.given, ""),
            subjects={name: change(given, f"subjects/{name}/") for name, given in self.subjects.items()},
            recipients={name: change(given, f"recipients/{name}/") for name, given in self.recipients.items()},
            items={name: evolve(item, given=change(item.given, f"items/{name}/")) for name, item in self.items.items()},
            pairs={place: change(given, f"pairs/{'/'.join(place)}/") for place, given in self.pairs.items()},
        )

    def spans_under(self, *headings: str) -> Mapping[str, Span]:
        """Where each fact was given that stands under one of these, as in `by_heading`, by its name alone."""
        return {
            name.removeprefix(heading): span
            for heading in (headings if self.spans else ())
            for name, span in self.spans.items()
            if name.startswith(heading)
        }

    def spans_at(self, place: Place) -> Mapping[str, Span]:
        """Where each fact was given that is known at a place."""
        if not self.spans:
            return {}
        pairs = (f"pairs/{'/'.join(each)}/" for each in place.within())
        headings = (f"items/{place.item}/", f"subjects/{place.subject}/", f"recipients/{place.recipient}/", *pairs)
        return {**self.spans, **self.spans_under(*headings)}


@frozen
class AskedCase:
    """What was asked of a policy, as it was given: nothing is filled in, neither a day nor a number that is counted.

    `on` is the day on which it is decided; None if the policy asks for none, or if the case leaves several open.
    `today` says that nobody gave the day. Where the versions of a policy would each read it in another way, `plain` is
    the case in the layout of a case file, as JSON, and `vocabulary` has the names and values in `request`.
    """

    request: Request
    on: datetime.date | None = None
    today: bool = False
    plain: str = ""
    vocabulary: Vocabulary | None = None


@frozen
class ExpectedAction:
    """An action that must surely be due, and when and how soon (perhaps `NO_LIMIT`). None means: not checked."""

    name: str
    timing: Timing | None = None
    within: Within | None = None


@frozen
class Expectation:
    """What the author of an example expects, in every completion of its case. None and empty mean: not checked.

    `required` expects that the sharing is required (settled on that, too), or that it is only permitted.
    Everybody in `escalate_to` is asked, exactly `within` that time; if it is empty, somebody is asked within that time.
    In the same way the steps of `then` follow for each of them, or for somebody; those of `not_then` for none of them.

    The outcome is expected to be settled, unless `settled` or `possible` say that it is not: then it is escalate, and
    can be left out. Each part of a request is expected to be settled on its outcome; None expects it to be unsettled.
    """

    outcome: Outcome | None = None
    settled: bool | None = None
    possible: frozenset[Outcome] = frozenset()
    because_of: tuple[str, ...] = ()
    not_because_of: tuple[str, ...] = ()
    actions: tuple[ExpectedAction, ...] = ()
    not_actions: tuple[str, ...] = ()
    ask_first: str = ""
    escalate_to: tuple[str, ...] = ()
    not_escalate_to: tuple[str, ...] = ()
    within: tuple[Within, ...] = ()
    then: StepChain = ()
    not_then: StepChain = ()
    required: bool | None = None
    parts: Mapping[str, Mapping[str, Outcome | None]] = Factory(dict)

    @property
    def is_settled(self) -> bool:
        """Whether the answer must be settled: nothing that is still unknown can change it."""
        return self.settled is not False and len(self.possible) < 2


@frozen
class Example:
    """A case or request with the answer that the author expects."""

    name: str
    request: Request
    expect: Expectation
    story: str = ""
    span: Span | None = field(default=None, eq=False, repr=False)
    expect_span: Span | None = field(default=None, eq=False, repr=False)
