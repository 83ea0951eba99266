"""The page that tells a policy in words, for those who must agree with it and do not read YAML."""

from __future__ import annotations

from collections.abc import Iterable

from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline, versions_of
from sharepolicy.engine.policies.version import Version
from sharepolicy.frontends.render.text import joined
from sharepolicy.frontends.render.words import cited, outcomes_in_words
from sharepolicy.language.policy import OUTCOMES, Action, EscalationLine, Group, Outcome, PolicyDocument, Rule, Source
from tools.reference.asked import asked_section
from tools.reference.overlays import Marks, marks_of, overlay_section
from tools.reference.spoken import definitions_section, listed, promised

_LEAD = """\
# The policy {name}, in words

{title}, version {version}. {about}

This page is made from the policy. {proof}.{more}

"""
_JUDGED = "mars"
"""The policy that the page about judgements is about."""

_MORE = """\
 More about what was chosen where the guide is silent stands in
[the judgements](../explanation/judgements.md)."""
_ORDER = """\
## Rules

Groups stand here with the strongest first: where rules of two groups apply, the group that stands earlier counts.
Within a group a rule may say what it overrides. `{name}` decides what no rule decides: {otherwise}

"""


def policy_pages(policy: Policy | Timeline) -> dict[str, str]:
    """The page of a policy, by its file name; of one with several versions a page for each, the newest by its name."""
    name, (*earlier, newest) = policy.name, versions_of(policy)
    before = {f"{name}-{each.policy.version}.md": each for each in earlier}
    earlier_ones = joined([f"[{each.policy.version}, {each.period}]({page})" for page, each in before.items()])
    others = f"\n\nThis version is in force {newest.period}. Earlier versions: {earlier_ones}." if before else ""
    then = "\n\nThis version is in force {period}. [The newest version]({name}.md)."
    found = {page: _page(name, each, then.format(period=each.period, name=name)) for page, each in before.items()}
    return {f"{name}.md": _page(name, newest, others), **found}


def _page(name: str, version: Version, others: str) -> str:
    """All that a policy says: sources, promises, rules, escalation, actions; of an overlay, first what is new."""
    policy = version.policy
    document = policy.document
    marks = marks_of(document)
    more = _MORE if name == _JUDGED else ""
    listed = [entry.name for entry in document.precedence]
    groups = [document.groups[each] for each in dict.fromkeys([*listed, *document.groups])]
    otherwise = document.otherwise
    to = f", to {document.roles[otherwise.to]}" if otherwise and otherwise.to else ""
    says = f"{otherwise.outcome.words}{to}. {otherwise.because}" if otherwise else "there is no such case."
    return (
        _LEAD.format(
            name=name,
            title=policy.title,
            version=policy.version,
            about=document.about,
            proof=policy.proof,
            more=more + others,
        )
        + (overlay_section(document) or asked_section(document.vocabulary))
        + definitions_section(document)
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
        f"- **{each.says}**{marks.of('invariant', each.name)}{_judged(each.judgement)}{speaks_of}\n"
        for each, speaks_of in promised(policy.document.invariants.values(), policy.document)
    )
    return f"## What it promises\n\nEach of these is proved for every possible case.\n\n{lines}\n"


def _group(group: Group, document: PolicyDocument, marks: Marks) -> str:
    rules = [rule for rule in document.rules.values() if rule.group == group.name]
    heading = f"### {group.title or group.name}\n\n"
    says = f"{group.says} {cited(group.sources, document)}{marks.of('group', group.name)}".strip()
    return heading + (f"{says}\n\n" if says else "") + "".join(_rule(rule, document, marks) for rule in rules)


def _rule(rule: Rule, document: PolicyDocument, marks: Marks) -> str:
    to = f", to {document.roles[rule.to]}" if rule.to else ""
    must = ", which is required" if rule.required else ""
    text = f"**`{rule.name}`: {rule.outcome.words}{to}{must}.** {rule.because} {cited(rule.sources, document)}"
    text += f"{marks.of('rule', rule.name)}\n\n"
    text += listed(rule.condition, document) or "- always\n"
    if rule.overrides:
        text += "\nOverrides " + ", ".join(f"`{each.name}`" for each in rule.overrides) + ".\n"
    return text + (f"\n*Judgement:* {rule.judgement}\n" if rule.judgement else "") + "\n"


def _judged(judgement: str) -> str:
    return f" *Judgement:* {judgement}" if judgement else ""


def _line(line: EscalationLine, document: PolicyDocument, marks: Marks) -> str:
    whom = document.roles.get(line.to, "everybody who is asked")
    text = f"- **{whom}, {_within(line.within)}.** {line.because}".rstrip()
    text += "".join(f" If nobody answers within {step.after}: {document.roles[step.to]}." for step in line.then)
    text += f"{_judged(line.judgement)}{marks.of('escalation', line.name)}\n"
    return text + listed(line.when, document, 1)


def _within(within: object) -> str:
    return str(within) if str(within) in ("at once", "promptly") else f"within {within}"


def _action(action: Action, document: PolicyDocument, marks: Marks) -> str:
    on: list[Outcome] = [outcome for outcome in OUTCOMES if outcome in action.on]
    within = f", {_within(action.within)}" if action.within else ""
    text = f"- **{action.says}** {action.timing.value.capitalize()}{within}; on {outcomes_in_words(on)}. "
    text += cited(action.sources, document)
    text = text.rstrip() + _judged(action.judgement) + marks.of("action", action.name)
    return f"{text}\n{listed(action.when, document, 1)}"
