"""The parts of an answer, as values: rules, reasons, grounds, actions, alternatives, and whom to ask."""

from __future__ import annotations

from attrs import field, frozen

from sharepolicy.ground.text import Span
from sharepolicy.language.policy import Action, Citation, Outcome, Rule, Within
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import Fact


@frozen
class Ground:
    """A fact with values that something rests on. `says` reads as a sentence.

    Of a given fact: with the other grounds, it forces the outcome by itself.
    """

    fact: Fact
    values: Values
    says: str
    span: Span | None = field(default=None, eq=False, repr=False)


@frozen
class DecidingRule:
    """A rule that decides, in every completion of the case (`sure`) or in some, and the rules it overrode there.

    If its condition `holds` in every completion, it may still be overridden in some. If not, it holds `only_if` some
    open facts have these values.
    """

    rule: Rule
    sure: bool
    overrode: tuple[Rule, ...] = ()
    holds: bool = True
    only_if: tuple[Ground, ...] = ()


@frozen
class Reason:
    """A sentence for people, the sources it rests on, and the rule that says it (empty: no rule).

    `sure` is false if it decides only in some completions of the case. `outcome` is where it leads; `required` if that
    sharing is required. `holds` and `only_if` are those of its rule.
    """

    text: str
    sources: tuple[Citation, ...]
    outcome: Outcome
    rule: str = ""
    sure: bool = True
    required: bool = False
    holds: bool = True
    only_if: tuple[Ground, ...] = ()


@frozen
class IfUsual:
    """What an unsettled case would be settled on if what is open were as it usually is: the facts in `assuming`.

    None of them is superfluous. Put them to a person on one screen: once they confirm all of them, the case is settled
    on that outcome, whatever else is open. Until then none of it is so.
    """

    outcome: Outcome
    assuming: tuple[Ground, ...]


@frozen
class DueAction:
    """Something to do. When it is not `sure`, it depends on the facts in `depends_on`.

    It is then due `only_if` some open facts have these values.
    """

    action: Action
    sure: bool
    depends_on: tuple[Fact, ...] = ()
    only_if: tuple[Ground, ...] = ()


@frozen
class AlternativeFact:
    """A fact that can be changed, and the values it would need."""

    fact: Fact
    values: Values
    says: str


@frozen
class Alternative:
    """A nearest way to another outcome: the fewest facts that would have to be different to settle the case on it."""

    outcome: Outcome
    facts: tuple[AlternativeFact, ...]


@frozen
class NextStep:
    """Whom to ask if nobody has answered within the time `after`."""

    to: str
    to_words: str
    after: Within


@frozen
class NextSteps:
    """Steps that follow if somebody who is asked does not answer, each after the one before.

    They follow in every completion (`sure`) or in some.
    """

    steps: tuple[NextStep, ...]
    sure: bool


@frozen
class SoonerLimit:
    """A time limit that may turn out to be set, sooner than what is sure: only if some open facts have these values."""

    within: Within
    only_if: tuple[Ground, ...]
    because: str = ""


@frozen
class Escalation:
    """Somebody to ask, and how soon.

    They are asked in every completion (`sure`) or in some. `within` are the soonest time limits that any completion
    sets for them: what may be urgent is urgent until it is known not to be. There are several if none is sooner than
    the others, such as 2 days and 1 working day. `within_sure` says whether the limits are the same wherever they are
    asked; if not, `surely_within` are those that hold whatever turns out (none if there is no such limit), and `sooner`
    says when another one is set. What is not sure depends on the facts in `depends_on`. `because` says why, from the
    lines with these limits that surely hold. `then` is all that follows if they do not answer; several lines may say
    different things.
    """

    to: str
    to_words: str
    within: tuple[Within, ...] = ()
    sure: bool = True
    within_sure: bool = True
    depends_on: tuple[Fact, ...] = ()
    because: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()
    then: tuple[NextSteps, ...] = ()
    surely_within: tuple[Within, ...] = ()
    sooner: tuple[SoonerLimit, ...] = ()


@frozen
class PolicyIdentity:
    """Which policy decided: its name, its version, and the digest of its content.

    If the day is open, several `versions` may have decided; the version and the digest are then those of all of them.
    """

    name: str
    version: str
    digest: str
    versions: tuple[PolicyIdentity, ...] = ()

    @property
    def digests(self) -> tuple[str, ...]:
        """Every digest that a decision of the policy can name: its own, and those of its versions."""
        return tuple(dict.fromkeys([self.digest, *(each.digest for each in self.versions)]))
