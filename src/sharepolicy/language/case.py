"""Cases: what is known, as a set of possible values for each fact; and whole requests."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import Factory, field, frozen

from sharepolicy.ground.text import Span
from sharepolicy.language.policy import Outcome, Timing
from sharepolicy.language.values import Values
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


@frozen
class Request:
    """Several items, about several subjects, to several recipients. Facts have their full names everywhere.

    Without subjects, recipients or items there is just one of that kind, and its facts are in `given`.
    """

    given: Mapping[str, Values]
    subjects: Mapping[str, Mapping[str, Values]] = Factory(dict)
    recipients: Mapping[str, Mapping[str, Values]] = Factory(dict)
    items: Mapping[str, Item] = Factory(dict)
    title: str = ""
    spans: Mapping[str, Span] = field(factory=dict, eq=False, repr=False)

    @property
    def is_flat(self) -> bool:
        """Whether it is one case: one subject, one recipient, one item."""
        return not (self.subjects or self.recipients or self.items)


@frozen
class ExpectedAction:
    """An action that must surely be due, and when and how soon (perhaps `NO_LIMIT`). None means: not checked."""

    name: str
    timing: Timing | None = None
    within: Within | None = None


@frozen
class Expectation:
    """What the author of an example expects, in every completion of its case. None and empty mean: not checked.

    Everybody in `escalate_to` is asked, exactly `within` that time; if it is empty, somebody is asked within that time.

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
