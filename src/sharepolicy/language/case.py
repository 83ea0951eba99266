"""Cases: what is known, as a set of possible values for each fact; and whole requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from attrs import Factory, evolve, field, frozen

from sharepolicy.ground.text import Span
from sharepolicy.language.policy import Outcome, Timing
from sharepolicy.language.steps import StepChain
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import About
from sharepolicy.language.within import Within


@frozen
class Case:
    """For each fact that is given, the values that are possible. A fact that is not given is unknown.

    `spans` say where each fact was given, if the case was read from a text.
    """

    given: Mapping[str, Values]
    title: str = ""
    spans: Mapping[str, Span] = field(factory=dict, eq=False, repr=False)


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

    def within(self) -> Iterator[Place]:
        """Every place that names all, some or none of the same."""
        yield from (Place(*names) for names in product(*({name, ""} for name in self)))


Given = Mapping[str, Values]
"""The values that are possible for each fact that is given, by its full name."""


@frozen
class Request:
    """Several items, about several subjects, to several recipients. Facts have their full names everywhere.

    Without subjects, recipients or items there is just one of that kind, and its facts are in `given`. Facts about a
    pair are in `pairs`, under the two that they are about (or all three), or in `given` if they are so for every pair.
    """

    given: Given
    subjects: Mapping[str, Given] = Factory(dict)
    recipients: Mapping[str, Given] = Factory(dict)
    items: Mapping[str, Item] = Factory(dict)
    pairs: Mapping[Place, Given] = Factory(dict)
    title: str = ""
    spans: Mapping[str, Span] = field(factory=dict, eq=False, repr=False)

    @property
    def is_flat(self) -> bool:
        """Whether it is one case: one subject, one recipient, one item."""
        return not (self.subjects or self.recipients or self.items)

    def all_given(self) -> Iterator[Given]:
        """What is known about the case, and about each subject, recipient, item and pair."""
        yield self.given
        yield from self.subjects.values()
        yield from self.recipients.values()
        yield from (item.given for item in self.items.values())
        yield from self.pairs.values()

    def with_each(self, change: Callable[[Given], Given]) -> Request:
        """The request with what is known about each of these changed."""
        return evolve(
            self,
            given=change(self.given),
            subjects={name: change(given) for name, given in self.subjects.items()},
            recipients={name: change(given) for name, given in self.recipients.items()},
            items={name: evolve(item, given=change(item.given)) for name, item in self.items.items()},
            pairs={place: change(given) for place, given in self.pairs.items()},
        )


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
