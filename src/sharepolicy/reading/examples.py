"""Examples: cases, each with the answer that the author expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sharepolicy.ground.diagnostic import labels_at
from sharepolicy.language.case import Example, Expectation, ExpectedAction, Request
from sharepolicy.language.policy import Outcome, PolicyDocument, Timing
from sharepolicy.language.within import Within
from sharepolicy.reading.answers import read_flat
from sharepolicy.reading.duties import action_named, rule_named, steps_in
from sharepolicy.reading.limits import expected_limit_in
from sharepolicy.reading.places import place, short
from sharepolicy.reading.requests import request_from
from sharepolicy.reading.rules import outcome_in, outcomes_in, roles_in
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.shapes.examples import EXPECT, UNSETTLED
from sharepolicy.reading.tree import MapNode, Node, Scalar, entries_in, scalars_in, text_in


def read_examples(scope: Scope, document: PolicyDocument, node: Node | None) -> tuple[Example, ...]:
    """Every example of an `examples` mapping."""
    found = [
        _example(scope, document, key, example)
        for key, example in entries_in(node)
        if isinstance(example, MapNode) and _is_new(scope, key)
    ]
    return tuple(example for example in found if example is not None)


def _is_new(scope: Scope, key: Scalar) -> bool:
    first = scope.example_names.setdefault(key.value, key)
    if first is not key:
        message = f"there is already an example called `{short(key.value)}`"
        scope.twice(message, key, first.span, "give each a name of its own")
    return first is key


def _example(scope: Scope, document: PolicyDocument, key: Scalar, node: MapNode) -> Example | None:
    given, request = node.get("given"), node.get("request")
    if given is None and request is None:
        message = f"`given` is missing in `{key.value}`"
        scope.add("missing-property", message, key.span, "say what is known, or give a whole `request`")
    if given is not None and request is not None:
        message = f"`{key.value}` has both `given` and `request`"
        scope.add("wrong-shape", message, key.span, "keep one of them")
    if isinstance(request, MapNode):
        asked = request_from(scope, request)
    else:
        facts, spans = read_flat(scope, given)
        asked = Request(facts, spans=spans)
    expect, expect_key = node.get("expect"), node.key("expect")
    expected = _expectation(scope, document, expect_key, expect, asked) if isinstance(expect, MapNode) else None
    if expected is None:
        return None
    return Example(
        key.value,
        asked,
        expected,
        story=text_in(node.get("story")),
        span=key.span,
        expect_span=place(expect, expect_key),
    )


_YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}


def _expectation(
    scope: Scope, document: PolicyDocument, key: Scalar | None, node: MapNode, request: Request
) -> Expectation | None:
    outcome, possible = outcome_in(node.get("outcome")), outcomes_in(node.get("possible"))

    def rules(name: str) -> tuple[str, ...]:
        return tuple(rule.value for rule in scalars_in(node.get(name)) if rule_named(scope, rule, document.rules))

    not_actions = [a.value for a in scalars_in(node.get("not_actions")) if action_named(scope, a, document.actions)]
    ask_first = node.get("ask_first")
    known = {*document.vocabulary.facts, *document.vocabulary.several}
    if isinstance(ask_first, Scalar) and ask_first.value not in known:
        scope.fact(ask_first)
    found = Expectation(
        outcome=outcome,
        settled=_YES_OR_NO.get(text_in(node.get("settled"))),
        possible=possible,
        because_of=rules("because_of"),
        not_because_of=rules("not_because_of"),
        actions=tuple(_actions(scope, document, node.get("actions"))),
        not_actions=tuple(not_actions),
        ask_first=text_in(ask_first),
        escalate_to=roles_in(scope, node.get("escalate_to")),
        not_escalate_to=roles_in(scope, node.get("not_escalate_to")),
        within=_limits(scope, node.get("within")),
        then=steps_in(scope, node.get("then")),
        not_then=steps_in(scope, node.get("not_then")),
        required=_YES_OR_NO.get(text_in(node.get("required"))),
        parts=_parts(scope, request, node.get("parts")),
    )
    return found if _can_be(scope, node, key, found) and _of_parts(scope, node, request) else None


_OF_A_REQUEST = ("outcome", "settled", "parts")


def _of_parts(scope: Scope, node: MapNode, request: Request) -> bool:
    """Whether everything that is expected of a whole request can be. Records a flaw for what fits single cases only."""
    wrong = [] if request.is_flat else [name for name, _ in node.entries if name.value not in _OF_A_REQUEST]
    for name in wrong:
        message = f"`{short(name.value)}` is for a single case, but this example is a whole request"
        help_ = "list the expected outcomes under `parts`, or write an example for the one case"
        scope.add("wrong-shape", message, name.span, help_)
    return not wrong


def _can_be(scope: Scope, node: MapNode, key: Scalar | None, expect: Expectation) -> bool:
    """Whether an answer can be as expected, and can also differ from it. Records a flaw if not."""
    if node.key("outcome") is None and expect.is_settled and not expect.possible:
        if all(name.value in EXPECT["properties"] for name, _ in node.entries):  # else it may be misspelt
            help_ = "add it; or `settled: no` if the answer is not settled, or the outcomes that are `possible`"
            scope.add("missing-property", "`outcome` is missing in `expect`", key.span if key else node.span, help_)
        return False
    outcome, settled = node.key("outcome"), node.key("settled")
    doubt = None if expect.is_settled else (node.key("possible") if len(expect.possible) > 1 else settled)
    if outcome is not None and expect.outcome is None:
        return False  # it is not an outcome, as the shape check reports
    if doubt is not None and expect.outcome not in (None, Outcome.ESCALATE):
        message = f"an answer that is not settled is escalate, but `{expect.outcome}` is expected"
        _contradicted(scope, message, outcome, doubt)
    elif doubt is not None and (expect.settled or len(expect.possible) == 1):
        several = node.key("possible")
        message = "an answer is settled if one outcome is possible, and not settled if several are"
        _contradicted(scope, message, settled, several)
    elif expect.required is not None and (doubt is not None or expect.outcome not in (None, Outcome.SHARE)):
        message = "only what is shared can be required, and that must be settled"
        _contradicted(scope, message, node.key("required"), outcome or doubt)
    elif doubt is None and expect.outcome is not None and expect.possible not in (frozenset(), {expect.outcome}):
        message = f"`{expect.outcome}` is expected, but is not among the possible outcomes"
        _contradicted(scope, message, outcome, node.key("possible"))
    else:
        return True
    return False


def _contradicted(scope: Scope, message: str, key: Scalar | None, other: Scalar | None) -> None:
    labels = labels_at("and this", other.span if other else None)
    scope.add("wrong-shape", message, key.span if key else None, "no answer can be both; keep one of them", labels)


def _actions(scope: Scope, document: PolicyDocument, node: Node | None) -> Iterator[ExpectedAction]:
    """The expected actions: names, or a mapping that says when and how soon each is to be taken."""
    for name in scalars_in(node):
        if action_named(scope, name, document.actions):
            yield ExpectedAction(name.value)
    for name, how in entries_in(node):
        if action_named(scope, name, document.actions) and isinstance(how, MapNode):
            timing = text_in(how.get("timing"))
            known = Timing(timing) if timing in tuple(Timing) else None
            yield ExpectedAction(name.value, known, expected_limit_in(scope, how.get("within")))


def _limits(scope: Scope, node: Node | None) -> tuple[Within, ...]:
    """How soon somebody is to be asked. A limit with a sooner one beside it is a flaw: no answer has both."""
    read = [(scalar, expected_limit_in(scope, scalar)) for scalar in scalars_in(node)]
    limits = [(scalar, limit) for scalar, limit in read if limit is not None]
    for scalar, limit in limits:
        sooner = next((other for _, other in limits if other < limit), None)
        if sooner is not None:
            message = f"`{limit}` has no effect beside `{sooner}`, which is sooner"
            scope.add("wrong-shape", message, scalar.span, "list several limits only if none is sooner than another")
            break
    return tuple(limit for _, limit in limits)


def _parts(scope: Scope, request: Request, node: Node | None) -> Mapping[str, Mapping[str, Outcome | None]]:
    found: dict[str, dict[str, Outcome | None]] = {}
    for item, recipients in entries_in(node):
        _part_named(scope, "item", request.items, item)
        for recipient, outcome in entries_in(recipients):
            _part_named(scope, "recipient", request.recipients, recipient)
            expected = outcome_in(outcome)
            if expected is not None or text_in(outcome) == UNSETTLED:
                found.setdefault(item.value, {})[recipient.value] = expected
    return found


def _part_named(scope: Scope, kind: str, known: Mapping[str, object], name: Scalar) -> None:
    if name.value not in known:
        help_ = scope.nearest(name.value, known, f"name it under `{kind}s` of the request")
        scope.add("unknown-part", f"no {kind} of this request is called `{short(name.value)}`", name.span, help_)
