"""Groups of rules, their precedence, and what decides when no rule does."""

from __future__ import annotations

from attrs import Factory, define

from sharepolicy.ground.diagnostic import Label
from sharepolicy.ground.text import Span
from sharepolicy.language.condition import Test
from sharepolicy.language.policy import Group, Name, Otherwise, Outcome, PolicyDocument, Rule, Unsettled
from sharepolicy.language.precedence import override_cycle
from sharepolicy.reading.asks import asks_in
from sharepolicy.reading.conditions import condition_from
from sharepolicy.reading.in_force import both_in_force, in_force_in
from sharepolicy.reading.places import MOST_SHOWN, in_a_row, place, short
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.sources import citations_from
from sharepolicy.reading.tree import MapNode, Node, Scalar, entries_in, is_yes, scalars_in, text_in

HEADINGS = ("principles", "questions", "safeguards")


@define
class Rules:
    """The groups and rules of a policy. Mutable on purpose: reading fills it."""

    groups: dict[str, Group] = Factory(dict)
    rules: dict[str, Rule] = Factory(dict)
    precedence: tuple[Name, ...] = ()
    names: dict[str, Scalar] = Factory(dict)

    def take_name(self, scope: Scope, kind: str, name: Scalar) -> bool:
        """Whether no other rule or group has the name. Records a flaw if one has."""
        first = self.names.setdefault(name.value, name)
        if first is name:
            return True
        message = f"another rule or group is already called `{short(name.value)}`"
        scope.twice(message, name, first.span, f"give this {kind} a name of its own")
        return False


def outcome_in(node: Node | None) -> Outcome | None:
    """The outcome that a text names, or None, which the shape check reports."""
    try:
        return Outcome(text_in(node))
    except ValueError:
        return None


def outcomes_in(node: Node | None) -> frozenset[Outcome]:
    """The outcomes that a text or list names."""
    return frozenset(outcome for scalar in scalars_in(node) if (outcome := outcome_in(scalar)))


def role_in(scope: Scope, node: Node | None) -> str:
    """The role that a text names, or empty, with a flaw if the policy does not have it."""
    if not isinstance(node, Scalar):
        return ""
    if node.value not in scope.roles:
        scope.unknown("role", node, scope.roles, "say who that is under `roles`")
        return ""
    scope.used_roles.add(node.value)
    return node.value


def roles_in(scope: Scope, node: Node | None) -> tuple[str, ...]:
    """The roles that a text or list names, as far as the policy has them."""
    return tuple(role for scalar in scalars_in(node) if (role := role_in(scope, scalar)))


def _asked(scope: Scope, node: MapNode, outcome: Outcome | None) -> str:
    """The role beside `to`, which only goes with the outcome escalate."""
    role = role_in(scope, node.get("to"))
    key = node.key("to")
    if key is not None and outcome not in (None, Outcome.ESCALATE):
        message = f"`to` only goes with the outcome `escalate`; the outcome here is `{outcome}`"
        scope.add("unknown-property", message, key.span)
    return role


def _required(scope: Scope, node: MapNode, outcome: Outcome | None) -> bool:
    """Whether a rule says that the sharing is required, which only goes with the outcome share."""
    key, required = node.key("required"), is_yes(node.get("required"))
    if key is not None and required and outcome not in (None, Outcome.SHARE):
        message = f"`required` only goes with the outcome `share`; the outcome here is `{outcome}`"
        help_ = "remove it; a rule without it permits a sharing, or forbids it"
        scope.add("unknown-property", message, key.span, help_)
    return required and outcome is Outcome.SHARE


def read_groups(scope: Scope, tree: MapNode) -> Rules:
    """Every group under the three headings, with its rules, in the order of the file."""
    read = Rules()
    for heading, groups in tree.entries:
        if heading.value not in HEADINGS:
            continue
        for key, node in entries_in(groups):
            if not read.take_name(scope, "group", key):
                rules = node.get("rules") if isinstance(node, MapNode) else None
                scope.unread_rules |= {name.value for name, _ in entries_in(rules)}
                continue
            group_node = node if isinstance(node, MapNode) else MapNode(())
            sources = citations_from(scope, group_node.get("source"))
            asks, together = asks_in(scope, group_node.get("asks"))
            read.groups[key.value] = Group(
                name=key.value,
                heading=heading.value,
                title=text_in(group_node.get("title")),
                says=text_in(group_node.get("says")),
                asks=asks,
                together=together,
                overrides=_names(group_node.get("overrides")),
                sources=sources,
                span=key.span,
            )
            in_force = in_force_in(scope, group_node)
            for name, rule in entries_in(group_node.get("rules")):
                if read.take_name(scope, "rule", name):
                    _read_rule(scope, read, read.groups[key.value], in_force, name, rule)
    return read


def _names(node: Node | None) -> tuple[Name, ...]:
    return tuple(Name(scalar.value, span=scalar.span) for scalar in scalars_in(node))


def _read_rule(scope: Scope, read: Rules, group: Group, group_in_force: Test | None, key: Scalar, node: Node) -> None:
    if not isinstance(node, MapNode):
        scope.unread_rules.add(key.value)
        return
    when = node.get("when")
    condition = condition_from(scope, when)
    outcome = outcome_in(node.get("outcome"))
    role = _asked(scope, node, outcome)
    required = _required(scope, node, outcome)
    in_force = both_in_force(scope, in_force_in(scope, node), group_in_force)
    sources = citations_from(scope, node.get("source"))
    overrides = _names(node.get("overrides"))
    if outcome is None:
        scope.unread_rules.add(key.value)
        return
    read.rules[key.value] = Rule(
        name=key.value,
        group=group.name,
        outcome=outcome,
        when=condition,
        because=text_in(node.get("because")),
        overrides=overrides,
        sources=sources or group.sources,
        cited_by_group=not sources,
        in_force=in_force,
        to=role,
        judgement=text_in(node.get("judgement")),
        protected=is_yes(node.get("protected")),
        required=required,
        span=key.span,
        when_span=place(when, node.key("when")) if when else None,
    )


def read_precedence(scope: Scope, read: Rules, node: Node | None) -> None:
    """Read `precedence`: groups, strongest first."""
    seen: dict[str, Scalar] = {}
    for name in scalars_in(node):
        if name.value in read.rules:
            help_ = "it is a rule; `precedence` lists groups"
            scope.add("unknown-group", f"no group is called `{short(name.value)}`", name.span, help_)
        elif name.value not in read.groups:
            scope.unknown("group", name, read.groups, "name a group of rules")
        elif (first := seen.setdefault(name.value, name)) is not name:
            scope.twice(f"`{name.value}` is listed twice", name, first.span)
    read.precedence = tuple(Name(name.value, span=name.span) for name in seen.values())


def check_overrides(scope: Scope, read: Rules) -> None:
    """Record a flaw for every rule or group that is overridden but does not exist."""
    by_groups = [name for group in read.groups.values() for name in group.overrides]
    by_rules = [name for rule in read.rules.values() for name in rule.overrides]
    for name in by_groups + by_rules:
        if name.name not in read.groups and name.name not in read.rules and name.name not in scope.unread_rules:
            help_ = scope.nearest(name.name, read.names)
            scope.add("unknown-rule", f"no rule or group is called `{short(name.name)}`", name.span, help_)


def check_circles(scope: Scope, document: PolicyDocument) -> None:
    """Record a flaw if rules override each other in a circle."""
    circle = override_cycle(document)
    if not circle:
        return
    pairs = list(zip(circle, (*circle[1:], circle[0]), strict=True))
    shown = in_a_row((*circle, circle[0]), " overrides ")
    lines = [(stronger, weaker, _override_line(document, stronger, weaker)) for stronger, weaker in pairs[:MOST_SHOWN]]
    spans = [span for _, _, span in lines if span]
    labels = [Label(span, f"here `{stronger}` overrides `{weaker}`") for stronger, weaker, span in lines[1:] if span]
    scope.add(
        "override-cycle",
        f"rules override each other in a circle: {shown}",
        spans[0] if spans else None,
        "remove one of these lines",
        labels,
    )


def _override_line(document: PolicyDocument, stronger: str, weaker: str) -> Span | None:
    """The place where one rule is said to override the other."""
    rule, target = document.rules[stronger], document.rules[weaker]
    group = document.groups[rule.group]
    for name in (*rule.overrides, *group.overrides):
        if name.name in (target.name, target.group):
            return name.span
    return next((name.span for name in document.precedence if name.name == rule.group), rule.span)


def read_otherwise(scope: Scope, tree: MapNode) -> Otherwise | None:
    """What decides when no rule applies."""
    key, node = tree.key("otherwise"), tree.get("otherwise")
    if key is None or not isinstance(node, MapNode):
        return None
    outcome = outcome_in(node.get("outcome"))
    role = _asked(scope, node, outcome)
    sources = citations_from(scope, node.get("source"))
    if outcome is None:
        return None
    return Otherwise(outcome, text_in(node.get("because")), sources, role, span=key.span)


def read_unsettled(scope: Scope, tree: MapNode) -> Unsettled:
    """What to say when too little is known."""
    key, node = tree.key("unsettled"), tree.get("unsettled")
    if key is None or not isinstance(node, MapNode):
        return Unsettled()
    because = text_in(node.get("because")) or Unsettled().because
    return Unsettled(because, citations_from(scope, node.get("source")), role_in(scope, node.get("to")), span=key.span)
