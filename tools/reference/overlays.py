"""What an overlay adds and replaces on top of its base, for the page that tells it in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import Factory, frozen

from sharepolicy.analysis.change.change import ChangedCases, Edit
from sharepolicy.analysis.change.compare import compare
from sharepolicy.analysis.change.edits import edits
from sharepolicy.frontends.render.change_edits import edit_in_words
from sharepolicy.frontends.render.text import capital, counted, joined
from sharepolicy.frontends.render.words import cited
from sharepolicy.language.policy import EscalationLine, PolicyDocument, Rule
from tools.reference.asked import question


@frozen
class Marks:
    """What of a policy is its own: added to its base, or put in the place of something there. Of no base, nothing."""

    base: str = ""
    made: Mapping[tuple[str, str], str] = Factory(dict)

    def of(self, kind: str, name: str) -> str:
        """A mark to stand behind the thing; empty when it is as in the base."""
        did = self.made.get((kind, name))
        return "" if did is None else " *Added here.*" if did == "added" else f" *Replaces that of `{self.base}`.*"


def marks_of(document: PolicyDocument) -> Marks:
    """What an overlay adds and replaces; nothing for a policy that extends no other."""
    if document.base is None:
        return Marks()
    made = edits(document.base, document)
    return Marks(document.base.name, {(edit.kind, edit.name): edit.did for edit in made if edit.did != "removed"})


def overlay_section(document: PolicyDocument) -> str:
    """In plain words, what differs from the base; empty for a policy that extends no other."""
    base = document.base
    if base is None:
        return ""
    lead = (
        f"## What it adds to `{base.name}`\n\n"
        f"It is laid on [the policy `{base.name}`]({base.name}.md), version {base.version}. What is said there holds "
        "here too, but for what this section says ([more about overlays](../explanation/overlays.md)). Further down "
        "stands the whole policy, with what is its own marked.\n\n"
    )
    made = edits(base, document)
    parts = {
        "Which answers move": _moves(base, document),
        "What it asks": [question(document.vocabulary.facts[name]) for name in _names(made, "fact", "added")],
        "How it decides": list(_rules(base, document, made)),
        "Whom to ask, and how soon": list(_lines(base, document, made)),
        "What to do": list(_actions(base, document, made)),
        "What is promised": list(_promises(base, document, made)),
        "What else": [f"- {capital(edit_in_words(e))}.\n" for e in made if (e.kind, e.did) not in _TOLD],
    }
    return lead + "".join(f"### {heading}\n\n{''.join(entries)}\n" for heading, entries in parts.items() if entries)


_TOLD = {
    *((kind, did) for kind in ("rule", "escalation", "action") for did in ("added", "changed")),
    *((kind, "added") for kind in ("fact", "group", "definition", "source", "invariant")),
    *((kind, "changed") for kind in ("precedence", "unsettled", "otherwise", "roles")),
    *((kind, did) for kind in ("title", "about", "may", "open") for did in ("added", "changed", "removed")),
    ("invariant", "removed"),
}
"""What the other parts tell, and what each overlay has of its own; whatever else it may do is told by its name."""


def _names(made: Iterable[Edit], kind: str, did: str) -> list[str]:
    return [edit.name for edit in made if (edit.kind, edit.did) == (kind, did)]


def _moves(base: PolicyDocument, document: PolicyDocument) -> list[str]:
    """Each way in which outcomes move, counted, and which cases that are."""
    change = compare(base, document)
    every = counted(change.cases, "case")
    if change.same_outcomes:
        return [f"None: all {every} have the outcome that they have in `{base.name}`. This is proved.\n"]
    found = [f"All but these of {every} keep the outcome that they have in `{base.name}`. This is proved.\n\n"]
    for move in change.moves:
        found.append(f"- {capital(move.before.words)} becomes {move.after.words} in {counted(move.cases, 'case')}:\n")
        found += [f"    - {_cases(changed, base)} ({changed.cases:,})\n" for changed in move.described]
    found.append("\nThe lists may overlap. The counts are counts of cases that can be described, not probabilities.\n")
    return found


def _cases(changed: ChangedCases, base: PolicyDocument) -> str:
    rule = f"`{changed.decided_before}`" if changed.decided_before else "no rule"
    return f"of the cases that {rule} decides in `{base.name}`, those with {changed.says or 'anything else'}"


def _rules(base: PolicyDocument, document: PolicyDocument, made: Iterable[Edit]) -> Iterator[str]:
    def told(rule: Rule) -> str:
        to = f", to {document.roles[rule.to]}" if rule.to else ""
        return f"**{rule.outcome.words}{to}**: {rule.because}"

    rules = document.rules
    yield from (f"- New: `{name}`, {told(rules[name])}\n" for name in _names(made, "rule", "added"))
    for name in _names(made, "rule", "changed"):
        yield f"- `{name}` is worded anew: {rules[name].because} (In `{base.name}`: {base.rules[name].because})\n"
    for name in _names(made, "group", "added"):
        order = [entry.name for entry in document.precedence]
        if name in order[1:]:
            stronger = _title(document, order[order.index(name) - 1])
            yield f"- The rules of “{_title(document, name)}” give way to those of “{stronger}” and above.\n"
    if base.unsettled != document.unsettled and document.unsettled is not None:
        yield f"- While too little is known it says: {document.unsettled.because}\n"
    if base.otherwise != document.otherwise and document.otherwise is not None:
        yield f"- Where no rule applies: {document.otherwise.outcome.words}. {document.otherwise.because}\n"


def _title(document: PolicyDocument, group: str) -> str:
    return document.groups[group].title or group


def _lines(base: PolicyDocument, document: PolicyDocument, made: Iterable[Edit]) -> Iterator[str]:
    def told(line: EscalationLine, of: PolicyDocument) -> str:
        within = str(line.within)
        whom = of.roles.get(line.to, "everybody who is asked")
        return f"{whom}, {within if within == 'at once' else f'within {within}'}"

    for role, words in document.roles.items():
        if role not in base.roles:
            yield f"- New: {words}.\n"
        elif base.roles[role] != words:
            yield f"- {capital(words)}, where `{base.name}` says: {base.roles[role]}.\n"
    for name in _names(made, "escalation", "added"):
        line = document.escalation[name]
        yield f"- New: {told(line, document)}. {line.because}\n"
    for name in _names(made, "escalation", "changed"):
        line, before = document.escalation[name], base.escalation[name]
        yield f"- {capital(told(line, document))}, where `{base.name}` says: {told(before, base)}. {line.because}\n"


def _actions(base: PolicyDocument, document: PolicyDocument, made: Iterable[Edit]) -> Iterator[str]:
    for name in _names(made, "action", "added"):
        action = document.actions[name]
        yield f"- New: {action.says} {cited(action.sources, document)}\n"
    for name in _names(made, "action", "changed"):
        yield f"- {document.actions[name].says} (In `{base.name}`: {base.actions[name].says})\n"


def _promises(base: PolicyDocument, document: PolicyDocument, made: Iterable[Edit]) -> Iterator[str]:
    kept = sum(rule.protected for rule in base.rules.values()) + sum(i.protected for i in base.invariants.values())
    rules = counted(kept, "rule or promise", "rules and promises")
    yield f"- {rules} that `{base.name}` protects hold here too.\n"
    yield from (f"- New: {document.invariants[name].says}\n" for name in _names(made, "invariant", "added"))
    if gone := _names(made, "invariant", "removed"):
        says = joined(f"“{base.invariants[name].says.rstrip('.')}”" for name in gone)
        yield f"- `{base.name}` promises these for itself, and they are not proved of this policy: {says}.\n"
