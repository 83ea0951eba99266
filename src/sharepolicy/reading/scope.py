"""What is known about a policy while it is read: its names so far, and the flaws found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import Factory, define

from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics, Label, labels_at
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.ground.text import Span
from sharepolicy.language.policy import Definition, PolicyDocument, Source
from sharepolicy.language.vocabulary import Fact, Impossible, SeveralOf
from sharepolicy.reading.hints import FOR_EACH
from sharepolicy.reading.places import short
from sharepolicy.reading.tree import Node, Scalar, scalars_in

REFERENCES = frozenset(
    f"unknown-{kind}" for kind in ("fact", "rule", "group", "definition", "action", "role", "source", "clause")
) | {"missing-decision-date"}
"""Flaws that may only follow from another: the name exists, but the part that holds it could not be read."""


@define
class Scope:
    """The names of one policy or vocabulary that have been read so far. Mutable on purpose: reading fills it."""

    diagnostics: Diagnostics
    facts: dict[str, Fact] = Factory(dict)
    several: dict[str, SeveralOf] = Factory(dict)
    broken_facts: set[str] = Factory(set)
    impossible: list[Impossible] = Factory(list)
    definitions: dict[str, Definition] = Factory(dict)
    unread_definitions: dict[str, tuple[Scalar, Node]] = Factory(dict)
    sources: dict[str, Source] = Factory(dict)
    unread_sources: set[str] = Factory(set)
    roles: Mapping[str, str] = Factory(dict)
    cited: set[tuple[str, str]] = Factory(set)
    used_facts: set[str] = Factory(set)
    base: PolicyDocument | None = None
    used_definitions: set[str] = Factory(set)
    definition_extents: dict[str, tuple[int, int]] = Factory(dict)
    used_roles: set[str] = Factory(set)
    unread_rules: set[str] = Factory(set)
    unread_actions: set[str] = Factory(set)
    tests: int = 0
    example_names: dict[str, Scalar] = Factory(dict)
    names_lost: bool = False

    def add(self, code: str, message: str, span: Span | None, help_: str = "", labels: Iterable[Label] = ()) -> None:
        """Record a flaw."""
        if not (self.names_lost and code in REFERENCES):
            self.diagnostics.add(Diagnostic(code, message, span, help_, tuple(labels)))

    def nearest(self, wrong: str, right: Iterable[str], otherwise: str = "") -> str:
        """The nearest right name, as a help text; empty if nobody would see it any more."""
        return "" if self.diagnostics.is_full else did_you_mean(wrong, right, otherwise)

    def unknown(self, kind: str, name: Scalar, known: Iterable[str], otherwise: str = "") -> None:
        """Record that nothing of this kind has that name, with the nearest name that something has."""
        help_ = self.nearest(name.value, known, otherwise)
        self.add(f"unknown-{kind}", f"no {kind} is called `{short(name.value)}`", name.span, help_)

    def twice(self, message: str, name: Scalar, first: Span | None, help_: str = "") -> None:
        """Record that something is said twice, and show the first place."""
        self.add("duplicate-name", message, name.span, help_, labels_at("the first one", first))

    def has_fact(self, name: str) -> bool:
        """Whether a fact has this name, even one that could not be read."""
        return name in self.facts or name in self.several or name in self.broken_facts

    def fact(self, name: Scalar) -> Fact | SeveralOf | None:
        """The fact with that name, or None with a flaw."""
        found = self.facts.get(name.value) if "/" not in name.value else None
        several = self.several.get(name.value)
        if found is None and several is None and name.value not in self.broken_facts:
            self.unknown_fact(name)
        return found or several

    def fact_or_member(self, name: Scalar) -> Fact | SeveralOf | None:
        """The same, but one value of a several-of is also allowed, such as `item.shows/school`."""
        return self.facts.get(name.value) or self.fact(name)

    def facts_in(self, node: Node | None) -> tuple[str, ...]:
        """The facts that a text or list names, each once. A several-of stands for all its members."""
        found: list[str] = []
        for name in scalars_in(node):
            fact = self.fact_or_member(name)
            if isinstance(fact, SeveralOf):
                found += [fact.fact_name(member) for member in fact.members]
            elif fact is not None:
                found.append(fact.name)
        return tuple(dict.fromkeys(found))

    def unknown_fact(self, name: Scalar) -> None:
        """Record that no fact has this name."""
        whole, slash, member = name.value.partition("/")
        if slash and whole in self.several and member == EACH:
            help_ = f"{FOR_EACH.format(whole)}, and `{whole}: {{includes: {EACH}}}` under `when`"
        elif slash and member in self.several.get(whole, NO_SEVERAL).members:
            help_ = f"write `{whole}: {{includes: {member}}}`"
        else:
            known = (fact for names in (self.facts, self.several) for fact in names if "/" not in fact)
            help_ = self.nearest(name.value, known, "the facts are in the vocabulary that the policy uses")
        self.add("unknown-fact", f"no fact is called `{short(name.value)}`", name.span, help_)


NO_SEVERAL = SeveralOf("", "", "", ())

EACH = "each"
"""What stands for every value of a several-of, in an invariant with `for_each`."""
