"""Overlays: policies that are laid on another policy.

The two files are merged part by part, before any name is looked up, into the tree that an author would have written
by hand. So whatever is true of a policy is true of an overlay, and each part keeps its place in the file it came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics, labels_at
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.language.latitude import Latitude
from sharepolicy.language.of_base import BASE
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.reading.places import short
from sharepolicy.reading.rules import HEADINGS
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, entries_in, is_yes, scalars_in

NAMED = {
    "facts": "fact",
    "sources": "source",
    "background": "background clause",
    "definitions": "definition",
    "roles": "role",
    "escalation": "escalation line",
    "actions": "action",
    "invariants": "invariant",
}
"""Parts that hold named things, and what one of these is called."""

_SINGLE = ("otherwise", "unsettled")
_LISTED = ("uses", "impossible")
_INHERITED = ("title", "about")
_OWN = ("policy", "version", "extends", "may", "examples", "example_files")
_PLACES = ("before", "after")


@frozen
class Base:
    """The policy that an overlay extends: its document, and the tree it was read from, merged with its own base."""

    document: PolicyDocument
    tree: MapNode

    @property
    def name(self) -> str:
        """The name of the policy."""
        return self.document.name


def open_parts(tree: MapNode) -> frozenset[str]:
    """What overlays of a policy may replace, such as `actions/tell-them`, `rules/unsure` or `otherwise`."""
    found = {part for part in _SINGLE if _is_marked(tree.get(part), "open")}
    for part in NAMED:
        found |= {f"{part}/{key.value}" for key, node in entries_in(tree.get(part)) if _is_marked(node, "open")}
    for heading in HEADINGS:
        for _, group in entries_in(tree.get(heading)):
            rules = group.get("rules") if isinstance(group, MapNode) else None
            found |= {f"rules/{key.value}" for key, rule in entries_in(rules) if _is_marked(rule, "open")}
    return frozenset(found)


def latitude_of(tree: MapNode) -> Latitude | None:
    """How an overlay says that it may move outcomes, or None if it does not say."""
    key = tree.key("may")
    return Latitude(tuple(s.value for s in scalars_in(tree.get("may"))), span=key.span) if key is not None else None


def check_plain(tree: MapNode, diagnostics: Diagnostics) -> None:
    """Record a flaw for everything that belongs in overlays only, in a policy that extends nothing."""
    only = [tree.key("may")]
    for heading in HEADINGS:
        groups = [group for _, group in entries_in(tree.get(heading)) if isinstance(group, MapNode)]
        only += [group.key(name) for group in groups for name in _PLACES]
    for key in only:
        if key is not None:
            message = f"`{key.value}` belongs in an overlay, but this policy extends no other"
            help_ = "add `extends:` with the name of a policy"
            diagnostics.add(Diagnostic("missing-property", message, key.span, help_))


def merge(base: Base, overlay: MapNode, diagnostics: Diagnostics) -> MapNode:
    """The tree of the whole policy that an overlay and its base make together.

    It holds everything in the base except its examples, its version, and the invariants that are not protected. Named
    things in the overlay are added, or replace those with the same name if these are open. A group of the overlay with
    the name of a group of the base adds its rules to it. Groups of the overlay with `before` or `after` take their
    place in the precedence of the base.
    """
    if base.document.base is not None:
        base = evolve(base, tree=_one_base_further(base.tree))
    merging = _Merging(base, overlay, diagnostics)
    entries = [entry for entry in overlay.entries if entry[0].value in _OWN]
    for name in (*_INHERITED, *_SINGLE, *_LISTED, *NAMED, *_headings(base.tree, overlay), "precedence"):
        node = merging.part(name)
        key = overlay.key(name) or base.tree.key(name) or Scalar(name)
        if node is not None:
            entries.append((key, node))
    return MapNode(tuple(entries), overlay.span)


def _one_base_further(tree: MapNode) -> MapNode:
    """The tree of a base that extends another: what it asks of its own base is `base/base` to whoever extends it."""

    def further(node: Node, in_condition: bool) -> Node:
        if isinstance(node, ListNode):
            return evolve(node, items=tuple(further(item, in_condition) for item in node.items))
        if not isinstance(node, MapNode):
            return node
        return evolve(node, entries=tuple(_further(entry, in_condition) for entry in node.entries))

    def _further(entry: tuple[Scalar, Node], in_condition: bool) -> tuple[Scalar, Node]:
        key, node = entry
        asks = in_condition and key.value.partition("/")[0] == BASE
        return evolve(key, value=f"{BASE}/{key.value}") if asks else key, further(
            node, in_condition or key.value == "when"
        )

    return MapNode(tuple(_further(entry, False) for entry in tree.entries), tree.span)


def _headings(*trees: MapNode) -> tuple[str, ...]:
    """The headings of groups, in their order."""
    return tuple(dict.fromkeys(key.value for tree in trees for key, _ in tree.entries if key.value in HEADINGS))


@frozen
class _Merging:
    """The merging of an overlay with its base."""

    base: Base
    overlay: MapNode
    diagnostics: Diagnostics

    def part(self, name: str) -> Node | None:
        """One part of the policy, merged."""
        inherited, own = self.base.tree.get(name), self.overlay.get(name)
        if name == "precedence":
            return self._precedence(inherited)
        if own is None and name != "invariants":
            return inherited
        if name in _INHERITED or (inherited is None and name not in HEADINGS):
            return own
        if name in _SINGLE:
            if not _is_marked(inherited, "open"):
                self._closed(f"`{name}`", self.overlay.key(name), self.base.tree.key(name))
            return own
        if name in _LISTED:
            return ListNode((*_items(inherited), *_items(own)), own.span if own else None)
        if name in HEADINGS:
            return self._groups(inherited, own)
        if name == "invariants":
            held = [entry for entry in entries_in(inherited) if _is_marked(entry[1], "protected")]
            inherited = MapNode(tuple(held), inherited.span if inherited else None)
        return self._named(NAMED[name], inherited, own)

    def _closed(self, what: str, key: Scalar | None, first: Scalar | None) -> None:
        labels = labels_at(f"`{self.base.name}` has it here", first.span if first else None)
        message = f"`{self.base.name}` does not let an overlay replace {what}"
        help_ = f"`{self.base.name}` would need `open: yes` there; new things need a name of their own"
        self.diagnostics.add(Diagnostic("closed-for-overlay", message, key.span if key else None, help_, labels))

    def _named(self, kind: str, inherited: Node | None, own: Node | None) -> MapNode:
        """Named things: those of the base, replaced where allowed, and then the new ones."""
        mine = {key.value: (key, node) for key, node in entries_in(own)}
        found = []
        for first, node in entries_in(inherited):
            key, replacement = mine.pop(first.value, (first, None))
            if replacement is None:
                found.append((first, node))
                continue
            if not _is_marked(node, "open"):
                self._closed(f"the {kind} `{short(first.value)}`", key, first)
            found.append((key, _protected_as(node, replacement)))
        return MapNode((*found, *mine.values()), own.span if own is not None else None)

    def _groups(self, inherited: Node | None, own: Node | None) -> MapNode:
        """The groups under one heading: those of the base, with the rules added to them, and then the new ones."""
        mine = {key.value: (key, node) for key, node in entries_in(own)}
        found: list[tuple[Scalar, Node]] = []
        for first, node in entries_in(inherited):
            key, more = mine.pop(first.value, (first, None))
            found.append((first, node if more is None else self._group(node, key, more, first)))
        return MapNode((*found, *mine.values()), own.span if own is not None else None)

    def _group(self, inherited: Node, key: Scalar, more: Node, first: Scalar) -> MapNode:
        """A group of the base, with the rules of the overlay's group of the same name."""
        for name, _ in entries_in(more):
            if name.value != "rules":
                self._closed(f"`{name.value}` of the group `{short(key.value)}`", name, first)
        rules = more.get("rules") if isinstance(more, MapNode) else None
        was = inherited.get("rules") if isinstance(inherited, MapNode) else None
        kept = [entry for entry in entries_in(inherited) if entry[0].value != "rules"]
        return MapNode((*kept, (Scalar("rules"), self._named("rule", was, rules))), inherited.span)

    def _precedence(self, inherited: Node | None) -> ListNode | None:
        """The precedence of the base, with the groups of the overlay that have a place in it."""
        if (key := self.overlay.key("precedence")) is not None:
            message = f"an overlay of `{self.base.name}` cannot rewrite its order of groups"
            help_ = "place a group with `before:` or `after:` and the name of another group"
            self.diagnostics.add(Diagnostic("closed-for-overlay", message, key.span, help_))
        listed = list(scalars_in(inherited))
        beside = self._beside()
        order = list(_in_order(listed, beside))
        stands = {name.value for name in order}
        for group, target in beside.values():
            if group.value not in stands:
                none = f"`{self.base.name}` has no `precedence`; write `overrides` in your rules instead"
                help_ = did_you_mean(target.value, [each.value for each in listed], none)
                message = f"no group in the precedence of `{self.base.name}` is called `{short(target.value)}`"
                self.diagnostics.add(Diagnostic("unknown-group", message, target.span, help_))
        return ListNode(tuple(order), inherited.span if inherited else None) if order else None

    def _beside(self) -> _Beside:
        """The new group just before or after each group. There cannot be two: their order in the file would decide."""
        found: dict[tuple[str, str], tuple[Scalar, Scalar]] = {}
        for group, place, target in self._placed():
            first, at = found.setdefault((place, target.value), (group, target))
            if first is not group:
                both = f"`{short(first.value)}` and `{short(group.value)}`"
                message = f"{both} are both placed just {place} `{short(target.value)}`"
                help_ = f"say which is stronger: `before: {short(first.value)}` or `after: {short(first.value)}`"
                labels = labels_at("the other is placed here", at.span)
                self.diagnostics.add(Diagnostic("wrong-shape", message, target.span, help_, labels))
        return found

    def _placed(self) -> Iterator[tuple[Scalar, str, Scalar]]:
        """The new groups that say where they belong: the group, `before` or `after`, and the other group."""
        known = {key.value for heading in HEADINGS for key, _ in entries_in(self.base.tree.get(heading))}
        for heading in _headings(self.overlay):
            for key, group in entries_in(self.overlay.get(heading)):
                said = [entry for entry in entries_in(group) if entry[0].value in _PLACES]
                if len(said) > 1:
                    message = f"`{short(key.value)}` has both `before` and `after`"
                    self.diagnostics.add(Diagnostic("wrong-shape", message, said[1][0].span, "keep one of them"))
                elif said and key.value not in known and isinstance(said[0][1], Scalar):
                    yield Scalar(key.value, said[0][1].span), said[0][0].value, said[0][1]


_Beside = dict[tuple[str, str], tuple[Scalar, Scalar]]
"""For `before` or `after` and a group: the new group placed there, and the name by which it says so."""


def _in_order(listed: Sequence[Scalar], beside: _Beside) -> Iterator[Scalar]:
    """The listed groups, each with the groups just before and after it, and those beside them."""
    waiting = [(group, False) for group in reversed(listed)]
    while waiting:
        group, its_turn = waiting.pop()
        if its_turn:
            yield group
            continue
        for place in ("after", "", "before"):
            if not place:
                waiting.append((group, True))
            elif (place, group.value) in beside:
                waiting.append((beside[place, group.value][0], False))


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, ListNode) else ()


def _is_marked(node: Node | None, mark: str) -> bool:
    return isinstance(node, MapNode) and is_yes(node.get(mark))


def _protected_as(was: Node, replacement: Node) -> Node:
    """The replacement, protected if what it replaces was; a sharing stays required unless that is taken back aloud."""
    if not isinstance(replacement, MapNode):
        return replacement
    kept = ["protected"] if _is_marked(was, "protected") else []
    said = replacement.get("outcome")
    shares = isinstance(said, Scalar) and said.value == Outcome.SHARE
    if _is_marked(was, "required") and shares and replacement.key("required") is None:
        kept.append("required")
    others = [entry for entry in replacement.entries if entry[0].value not in kept]
    return MapNode((*others, *((Scalar(mark), Scalar("yes")) for mark in kept)), replacement.span)
