"""The page that tells a policy in words, for those who must agree with it and do not read YAML."""

from __future__ import annotations

from collections.abc import Iterable

from sharepolicy.engine.load import load
from sharepolicy.engine.policy import Policy
from sharepolicy.frontends.render.words import cited, condition_in_words, outcomes_in_words
from sharepolicy.language.condition import Condition
from sharepolicy.language.policy import OUTCOMES, Action, EscalationLine, Group, Outcome, PolicyDocument, Rule, Source
from tools.reference.overlays import Marks, marks_of, overlay_section

_LEAD = """\
# The policy {name}, in words

{title}, version {version}. {about}

This page is made from the policy. {proof}.{more}

"""
_MORE = """\
 More about what was chosen where the guide is silent stands in
[the judgements](../explanation/judgements.md)."""
_ORDER = """\
## Rules

Groups stand here with the strongest first: where rules of two groups apply, the group that stands earlier counts.
Within a group a rule may say what it overrides. `{name}` decides what no rule decides: {otherwise}

"""


def policy_page(name: str) -> str:
    """All that a policy says: sources, promises, rules, escalation, actions; of an overlay, first what is new."""
    policy = load(name)
    document = policy.document
    marks = marks_of(document)
    more = "" if document.base else _MORE
    listed = [entry.name for entry in document.precedence]
    groups = [document.groups[each] for each in dict.fromkeys([*listed, *document.groups])]
    otherwise = document.otherwise
    says = f"{otherwise.outcome.words}. {otherwise.because}" if otherwise else "there is no such case."
    return (
        _LEAD.format(
            name=name, title=policy.title, version=policy.version, about=document.about, proof=policy.proof, more=more
        )
        + overlay_section(document)
        + _sources(document.sources.values(), marks)
        + _promises(policy, marks)
        + _ORDER.format(name="otherwise", otherwise=says)
        + "".join(_group(group, document, marks) for group in groups)
        + "\n## Whom to ask, and how soon\n\nThe soonest line that may hold counts.\n\n"
        + "".join(_line(line, document, marks) for line in document.escalation.values())
        + "\n## What to do\n\n"
        + "".join(_action(action, document, marks) for action in document.actions.values())
    )


def _sources(sources: Iterable[Source], marks: Marks) -> str:
    rows = "".join(
        f"| `{source.name}` | {_linked(source)} | {'yes' if source.verified else '**no**'} "
        f"| {source.note}{marks.of('source', source.name)} |\n"
        for source in sources
    )
    return f"## Sources\n\n| name | source | text checked | note |\n|---|---|---|---|\n{rows}\n"


def _linked(source: Source) -> str:
    return f"[{source.title}]({source.address})" if source.address else source.title


def _promises(policy: Policy, marks: Marks) -> str:
    lines = "".join(
        f"- **{invariant.says}**{marks.of('invariant', invariant.name)}{_spoken_of(invariant.when, policy.document)}\n"
        for invariant in policy.document.invariants.values()
    )
    return f"## What it promises\n\nEach of these is proved for every possible case.\n\n{lines}\n"


def _spoken_of(when: Condition, document: PolicyDocument) -> str:
    entries = _listed(condition_in_words(when, document), 1)
    return f" It speaks of cases with:\n{entries}".rstrip("\n") if entries else ""


def _listed(entries: Iterable[tuple[int, str]], depth: int = 0) -> str:
    return "".join(f"{'    ' * (level + depth)}- {text}\n" for level, text in entries)


def _group(group: Group, document: PolicyDocument, marks: Marks) -> str:
    rules = [rule for rule in document.rules.values() if rule.group == group.name]
    heading = f"### {group.title or group.name}\n\n"
    says = f"{group.says} {cited(group.sources, document)}{marks.of('group', group.name)}".strip()
    return heading + (f"{says}\n\n" if says else "") + "".join(_rule(rule, document, marks) for rule in rules)


def _rule(rule: Rule, document: PolicyDocument, marks: Marks) -> str:
    to = f", to {document.roles[rule.to]}" if rule.to else ""
    text = f"**`{rule.name}`: {rule.outcome.words}{to}.** {rule.because} {cited(rule.sources, document)}"
    text += f"{marks.of('rule', rule.name)}\n\n"
    text += _listed(condition_in_words(rule.condition, document)) or "- always\n"
    if rule.overrides:
        text += "\nOverrides " + ", ".join(f"`{each.name}`" for each in rule.overrides) + ".\n"
    return text + (f"\n*Judgement:* {rule.judgement}\n" if rule.judgement else "") + "\n"


def _line(line: EscalationLine, document: PolicyDocument, marks: Marks) -> str:
    whom = document.roles.get(line.to, "everybody who is asked")
    text = f"- **{whom}, {_within(line.within)}.** {line.because}{marks.of('escalation', line.name)}\n"
    return text + _listed(condition_in_words(line.when, document), 1)


def _within(within: object) -> str:
    return str(within) if str(within) == "at once" else f"within {within}"


def _action(action: Action, document: PolicyDocument, marks: Marks) -> str:
    on: list[Outcome] = [outcome for outcome in OUTCOMES if outcome in action.on]
    within = f", {_within(action.within)}" if action.within else ""
    text = f"- **{action.says}** {action.timing.value.capitalize()}{within}; on {outcomes_in_words(on)}. "
    text += cited(action.sources, document) + marks.of("action", action.name)
    return f"{text}\n{_listed(condition_in_words(action.when, document), 1)}"
