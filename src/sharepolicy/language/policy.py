"""The policy document: a policy as its author wrote it, typed, with every name resolved."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from attrs import Factory, evolve, field, frozen

from sharepolicy.ground.text import Span
from sharepolicy.ground.tongue import to_say
from sharepolicy.language.citation import Background as Background
from sharepolicy.language.citation import Citation as Citation
from sharepolicy.language.condition import ALWAYS, AllOf, Condition, Test
from sharepolicy.language.latitude import Latitude
from sharepolicy.language.outcome import OUTCOMES as OUTCOMES
from sharepolicy.language.outcome import Outcome as Outcome
from sharepolicy.language.steps import StepChain
from sharepolicy.language.vocabulary import Vocabulary
from sharepolicy.language.within import Within as Within


def _span() -> Span | None:
    """A place in the text. Meaning ignores it: it takes no part in equality."""
    return field(default=None, eq=False, repr=False, kw_only=True)  # type: ignore[no-any-return]


class Timing(StrEnum):
    """When an action is taken, seen from the sharing or the decision."""

    BEFORE = "before"
    WITH = "with"
    AFTER = "after"


@frozen
class Clause:
    """One clause of a source, in our words."""

    id: str
    text: str
    span: Span | None = _span()


@frozen
class Source:
    """A guide, law or other text that the policy rests on. `verified` is false if it was not checked."""

    name: str
    title: str
    address: str = ""
    verified: bool = True
    note: str = ""
    clauses: Mapping[str, Clause] = Factory(dict)
    span: Span | None = _span()


@frozen
class Name:
    """A reference to a rule or group, with its place in the text."""

    name: str
    span: Span | None = _span()

    def __str__(self) -> str:
        return self.name


@frozen
class Rule:
    """Where its condition holds, this outcome for this reason, unless an applying rule overrides it.

    `in_force` is a test on the date of the decision; `condition` is the whole condition. A `protected` rule decides
    in every overlay the cases that it decides here, with the same outcome. Only a rule that shares can be `required`:
    the sharing that it decides is then a duty. `cited_by_group`: it names no sources, and has those of its group.
    """

    name: str
    group: str
    outcome: Outcome
    when: Condition = ALWAYS
    because: str = ""
    overrides: tuple[Name, ...] = ()
    sources: tuple[Citation, ...] = ()
    in_force: Test | None = None
    to: str = ""
    judgement: str = ""
    protected: bool = False
    required: bool = False
    cited_by_group: bool = field(default=False, eq=False, repr=False, kw_only=True)
    span: Span | None = _span()
    when_span: Span | None = _span()

    @property
    def condition(self) -> Condition:
        """When it applies: its period in force and its `when`."""
        return self.when if self.in_force is None else AllOf((self.in_force, self.when))


@frozen
class Group:
    """A principle, question or safeguard: rules that belong together.

    `asks` are the facts that it asks for, in order; those in one of the lists of `together` are asked at once.
    """

    name: str
    heading: str
    title: str = ""
    says: str = ""
    asks: tuple[str, ...] = ()
    overrides: tuple[Name, ...] = ()
    sources: tuple[Citation, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    span: Span | None = _span()


@frozen
class Otherwise:
    """What decides when no rule applies."""

    outcome: Outcome
    because: str = ""
    sources: tuple[Citation, ...] = ()
    to: str = ""
    span: Span | None = _span()


@frozen
class Unsettled:
    """What to say when too little is known: the outcome is then escalate."""

    because: str = to_say("Too little is known to decide this yet.")
    sources: tuple[Citation, ...] = ()
    to: str = ""
    span: Span | None = _span()


@frozen
class EscalationLine:
    """Whom to ask where its condition holds, how soon, and `then` whom; without `to`, for everybody who is asked."""

    name: str
    to: str
    within: Within
    when: Condition = ALWAYS
    because: str = ""
    sources: tuple[Citation, ...] = ()
    judgement: str = ""
    then: StepChain = ()
    span: Span | None = _span()


NOTHING_SHOWS, TOLD, NOT_TOLD = "nothing", "told", "not_told"
"""In `shown_by` of an action: it is advice; somebody was told; or they were not told, for a reason that it gives."""


@frozen
class Action:
    """Something to do before, with or after, on these outcomes."""

    name: str
    on: frozenset[Outcome]
    timing: Timing
    says: str
    when: Condition = ALWAYS
    within: Within | None = None
    sources: tuple[Citation, ...] = ()
    judgement: str = ""
    shown_by: frozenset[str] = frozenset()  # the parts of a record that show that it was done
    span: Span | None = _span()


class FactDirection(StrEnum):
    """How a fact moves in a two-case invariant."""

    RISES = "rises"
    FALLS = "falls"
    BECOMES = "becomes"


@frozen
class FactMove:
    """`fact` rises, falls, or becomes one of the values of `becomes` from a value outside them."""

    fact: str
    direction: FactDirection
    becomes: Test | None = None


@frozen
class Shift:
    """A move of an outcome, from one of `from_` to a different one of `to`."""

    from_: frozenset[Outcome]
    to: frozenset[Outcome]


@frozen
class Invariant:
    """What the policy promises about all cases in which `when` holds. Every part that is given must hold.

    Most parts are about one case. `on` limits those about actions to decisions with these outcomes. One of the rules in
    `decided_by` decides, and none of those in `never_decided_by`. When the decision is to escalate, everybody in
    `escalates_to` is asked, `within` that time or sooner. Of what is shared, `required` says whether that is always
    required, or never. `regardless_of`, and `moves` with `never_shifts`, are about two cases in which `when` holds and
    which differ only in the named facts. Every overlay must keep a `protected` invariant too. One that is promised for
    each value of a several-of is an invariant for each: `each` is the yes/no fact of its value.
    """

    name: str
    says: str
    when: Condition = ALWAYS
    always: frozenset[Outcome] = frozenset()
    never: frozenset[Outcome] = frozenset()
    regardless_of: tuple[str, ...] = ()
    carries: tuple[str, ...] = ()
    never_due: tuple[str, ...] = ()
    decided_by: tuple[str, ...] = ()
    never_decided_by: tuple[str, ...] = ()
    escalates_to: tuple[str, ...] = ()
    within: Within | None = None
    on: frozenset[Outcome] = frozenset()
    moves: FactMove | None = None
    never_shifts: Shift | None = None
    sources: tuple[Citation, ...] = ()
    judgement: str = ""
    protected: bool = False
    required: Literal["", "always", "never"] = ""
    each: str = ""
    span: Span | None = _span()

    @property
    def promise(self) -> str:
        """The name that its author gave it, which it shares with those for the other values."""
        return self.name.partition("/")[0]

    @property
    def called(self) -> str:
        """How to name it to people: also for which value it is."""
        return f"`{self.promise}`" + (f" for `{self.each.rpartition('/')[2]}`" if self.each else "")

    def for_value(self, each: str) -> Invariant:
        """It for one value of a several-of, known by its yes/no fact; the same if there is none."""
        member = each.rpartition("/")[2]
        return evolve(self, name=f"{self.promise}/{member}", each=each) if each else self


@frozen
class Definition:
    """A condition with a name."""

    name: str
    condition: Condition
    says: str = ""
    sources: tuple[Citation, ...] = ()
    span: Span | None = _span()


@frozen
class PolicyDocument:
    """Everything that an author wrote. Immutable; `semantics` defines what it means.

    An overlay is whole, with all of its `base`, whose outcomes it `may` move so far; overlays may replace what is
    `open`. In another `language` it is its `original`, with notes of its makers; one `on_day` is of a `whole`.
    """

    name: str
    vocabulary: Vocabulary
    title: str = ""
    version: str = ""
    about: str = ""
    sources: Mapping[str, Source] = Factory(dict)
    background: tuple[Background, ...] = ()
    definitions: Mapping[str, Definition] = Factory(dict)
    groups: Mapping[str, Group] = Factory(dict)
    rules: Mapping[str, Rule] = Factory(dict)
    precedence: tuple[Name, ...] = ()
    otherwise: Otherwise | None = None
    unsettled: Unsettled = Unsettled()
    roles: Mapping[str, str] = Factory(dict)
    escalation: Mapping[str, EscalationLine] = Factory(dict)
    actions: Mapping[str, Action] = Factory(dict)
    invariants: Mapping[str, Invariant] = Factory(dict)
    open: frozenset[str] = frozenset()
    base: PolicyDocument | None = field(default=None, repr=False)
    may: Latitude | None = None
    language: str = field(default="", eq=False)
    notes_on_language: tuple[str, ...] = field(default=(), eq=False)
    original: PolicyDocument | None = field(default=None, eq=False, repr=False)
    on_day: datetime.date | None = field(default=None, eq=False)
    whole: PolicyDocument | None = field(default=None, eq=False, repr=False)
    span: Span | None = _span()

    @property
    def promises(self) -> Mapping[str, Invariant]:
        """The invariants as their author named them; of those for several values, one."""
        return {each.promise: each for each in self.invariants.values()}
