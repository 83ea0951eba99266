"""Facts and impossible combinations, from a vocabulary or from a policy's own `facts`."""

from __future__ import annotations

from attrs import evolve

from sharepolicy.ground.diagnostic import labels_at
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import YES_NO, About, Fact, FactType, Impossible, SeveralOf, about_of, bare
from sharepolicy.language.words import member_words, say_value
from sharepolicy.reading.answers import in_words
from sharepolicy.reading.conditions import condition_from
from sharepolicy.reading.fact_values import WITH_VALUES, read_values
from sharepolicy.reading.places import place, short
from sharepolicy.reading.quantities import UnreadableError, date_from, number_from
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.shapes.vocabulary import FACT_TYPES
from sharepolicy.reading.sources import citations_from
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, entries_in, is_yes, scalars_in, text_in
from sharepolicy.reading.usual import usual_in, usual_members
from sharepolicy.reading.values import values_of

RESERVED = frozenset(
    [
        *("any", "all", "not", "count", "is", "base", "on", "unknown", "case", "policy"),
        *("facts", "subjects", "recipients", "items", "pairs"),
    ]
)
"""Words that cannot be the name of a fact: where a fact is written, they mean something else."""

_BELONGS = {
    "values": ("yes/no", *WITH_VALUES),
    "unit": ("number",),
    "minimum": ("number", "date"),
    "maximum": ("number", "date"),
    "decimals": ("number",),
    "years_between": ("number",),
    "decision_date": ("date",),
}
"""Properties that only fit some types of fact."""


def read_facts(scope: Scope, node: Node | None, *, shared: bool = False) -> None:
    """Read every fact of a `facts` mapping: of a policy, or `shared` by those that use a vocabulary."""
    for key, value in entries_in(node):
        first = scope.facts.get(key.value) or scope.several.get(key.value)
        if first is not None:
            scope.twice(f"there are two facts called `{key.value}`", key, first.span)
        elif _is_reserved(key.value):
            message = f"`{key.value}` cannot be the name of a fact: the word has another meaning in policies and cases"
            scope.add("bad-name", message, key.span)
            scope.broken_facts.add(key.value)
        elif not isinstance(value, MapNode) or not _read_fact(scope, key, value, shared):
            scope.broken_facts.add(key.value)


def _is_reserved(name: str) -> bool:
    """Whether the last word of a name means something else where facts are given."""
    *prefixes, last = name.split(".")
    return last in RESERVED or name == "item.about" or (last in list(About) and len(prefixes) > 1)


def _read_fact(scope: Scope, key: Scalar, node: MapNode, shared: bool) -> bool:
    kind = text_in(node.get("type"))
    asks = text_in(node.get("asks"))
    if kind not in FACT_TYPES:
        return False  # the shape check reports it
    fits = [_property_fits(scope, key, name, kind) for name, _ in node.entries]
    values, words = read_values(scope, key, node, kind)
    if not all(fits) or (kind in WITH_VALUES and not values):
        return False
    name = key.value
    label = text_in(node.get("name")) or name.split(".")[-1].replace("_", " ")
    help_, change = text_in(node.get("help")), node.get("changeable")
    changeable = is_yes(change) or isinstance(change, ListNode | MapNode)
    sources = citations_from(scope, node.get("source"), shared=shared)
    if kind == "several-of":
        said = (words.meanings, words.names, help_)
        several = SeveralOf(name, asks, label, values, *said, changeable, sources, span=key.span)
        scope.several[name] = several
        usually = usual_members(scope, several, node)
        for member in values:
            usual, because = usually.get(member, (None, ""))
            fact = evolve(_member(several, member), usual=usual, usual_because=because)
            scope.facts[fact.name] = fact
        if isinstance(change, ListNode | MapNode):
            message = f"`{name}` is a several-of, so its `changeable` is `yes` or `no`"
            scope.add("wrong-shape", message, place(change, node.key("changeable")))
        return True
    bounds = _bounds(scope, key, node, kind)
    if bounds is None:
        return False
    decimals, minimum, maximum = bounds
    decision_date = is_yes(node.get("decision_date"))
    if decision_date and not _can_be_decision_date(scope, key, node):
        return False
    fact = Fact(
        name=name,
        type=FactType(kind),
        asks=asks,
        label=label,
        values=values,
        meanings=words.meanings,
        value_names=words.names,
        help=help_,
        unit=text_in(node.get("unit")),
        minimum=minimum,
        maximum=maximum,
        decimals=decimals,
        changeable=changeable,
        decision_date=decision_date,
        sources=sources,
        years_between=tuple(end.value for end in scalars_in(node.get("years_between"))),
        span=key.span,
    )
    usual, because = usual_in(scope, fact, node)
    scope.facts[name] = evolve(fact, changes_to=_changes_to(scope, fact, node), usual=usual, usual_because=because)
    return True


def _changes_to(scope: Scope, fact: Fact, node: MapNode) -> Values | None:
    """The only values to which a fact can be changed, if `changeable` lists them."""
    to, key = node.get("changeable"), node.key("changeable")
    if not isinstance(to, ListNode | MapNode):
        return None
    values = values_of(scope, fact, to, place(to, key))
    if values is not None and not values:
        scope.add("wrong-shape", f"this matches no value of `{fact.name}`", place(to, key), "write `no` instead")
    return values


def _property_fits(scope: Scope, fact: Scalar, name: Scalar, kind: str) -> bool:
    fits = kind in _BELONGS.get(name.value, (kind,))
    if not fits:
        only = " or ".join(f"`{other}`" for other in _BELONGS[name.value])
        message = f"`{name.value}` does not fit a fact of the type `{kind}`"
        scope.add("unknown-property", message, name.span, f"it is for the type {only}; remove it from `{fact.value}`")
    return fits


def _member(several: SeveralOf, member: str) -> Fact:
    """The yes/no fact for one member."""
    words = member_words(several, member, say_value(several, member))
    return Fact(
        name=several.fact_name(member),
        type=FactType.YES_NO,
        asks=words.asks,
        label=words.label,
        values=YES_NO,
        help=words.help,
        changeable=several.changeable,
        several=several.name,
        member=member,
        span=several.span,
    )


def _bounds(scope: Scope, key: Scalar, node: MapNode, kind: str) -> tuple[int, int | None, int | None] | None:
    """Decimals, minimum and maximum, or None with a flaw."""
    written = text_in(node.get("decimals"))
    decimals = int(written) if written.isascii() and written.isdigit() and len(written) == 1 else 0
    found: dict[str, int | None] = {"minimum": None, "maximum": None}
    for name in found:
        given = node.get(name)
        if not isinstance(given, Scalar):
            continue
        try:
            found[name] = date_from(given.value) if kind == "date" else number_from(given.value, decimals)
        except UnreadableError as error:
            scope.add("wrong-value-kind", error.message, place(given, node.key(name)), error.help)
            return None
    low, high = found["minimum"], found["maximum"]
    if low is not None and high is not None and low > high:
        span = place(node.get("minimum"), node.key("minimum"))
        message = f"the minimum of `{key.value}` is above its maximum"
        scope.add("value-out-of-range", message, span)
        return None
    return decimals, low, high


def _can_be_decision_date(scope: Scope, fact: Scalar, node: MapNode) -> bool:
    """Whether the fact can be the date of the decision. It must be about the case, since a decision has one day."""
    key = node.key("decision_date")
    span = key.span if key else None
    if about := about_of(fact.value):
        message = f"`decision_date` does not fit a fact about {in_words(about)}: a decision has one day"
        help_ = f"make it a fact about the case: call it `{short(bare(fact.value))}`"
        scope.add("unknown-property", message, span, help_)
        return False
    first = next((each for each in scope.facts.values() if each.decision_date), None)
    if first is not None:
        message = f"`{short(first.name)}` is already the date of the decision"
        scope.add("duplicate-name", message, span, "only one fact can be", labels_at("the other one", first.span))
    return True


def read_impossible(scope: Scope, node: Node | None, *, shared: bool = False) -> None:
    """Read every impossible combination: of a policy, or `shared` by those that use a vocabulary."""
    if not isinstance(node, ListNode):
        return
    for item in node.items:
        if isinstance(item, MapNode):
            when = item.get("when")
            condition = condition_from(scope, when)
            because, sources = text_in(item.get("because")), citations_from(scope, item.get("source"), shared=shared)
            scope.impossible.append(Impossible(condition, because, sources, span=place(when, item.key("when"))))
