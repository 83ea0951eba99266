"""The rules of a policy, group by group, the strongest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sharepolicy.frontends.render.blocks.blocks import Block, Headed, Line, Look, Paragraph, Point, Points, Run, line
from sharepolicy.frontends.render.handbook.telling import (
    ToldPolicy,
    conditions,
    judgement_line,
    outcome_run,
    rule_run,
    sources_line,
)
from sharepolicy.frontends.render.text import joined, sentence
from sharepolicy.ground.tongue import said
from sharepolicy.language.policy import Group, PolicyDocument, Rule
from sharepolicy.language.words import plain, say_rule


def groups_in_order(document: PolicyDocument) -> list[Group]:
    """The groups, those in the order of precedence first."""
    listed = [entry.name for entry in document.precedence]
    return [document.groups[name] for name in dict.fromkeys([*listed, *document.groups])]


def group_title(group: Group) -> str:
    """What a group is called."""
    return group.title or sentence(plain(group.name)).rstrip(".")


def the_rules(told: ToldPolicy) -> Headed:
    """All rules, and what decides when none applies."""
    language = told.language
    lead = said(
        language,
        "Each rule has a sentence, which an answer gives as its reason. The name in small letters is its id in the "
        "policy. A rule decides a case when it applies and no rule that overrides it applies.",
    )
    groups = tuple(_group(group, told) for group in groups_in_order(told.document))
    return Headed(said(language, "The rules"), (Paragraph(lead), *groups), "rules")


def _group(group: Group, told: ToldPolicy) -> Headed:
    blocks: list[Block] = [Paragraph(group.says)] if group.says else []
    blocks += [Paragraph(each) for each in _asked(group, told)]
    blocks += [*sources_line(group.sources, told.document), *told.marks.of("group", group.name)]
    mine = [rule for rule in told.document.rules.values() if rule.group == group.name]
    blocks += [_rule(rule, told) for rule in mine]
    title = line(group_title(group), " ", Run(group.name, Look.ID))
    return Headed(title, tuple(blocks), f"group-{group.name}", "group")


def _asked(group: Group, told: ToldPolicy) -> Iterator[str]:
    """In which order the group asks its questions, and which of them at once."""
    vocabulary, language = told.document.vocabulary, told.language

    def called(names: Iterable[str]) -> list[str]:
        facts = [vocabulary.facts[name] for name in names]
        return list(dict.fromkeys(vocabulary.several.get(fact.several, fact).label for fact in facts))

    if (asks := called(group.asks)) and len(asks) == 1:
        yield said(language, "It asks: {questions}.", questions=asks[0])
    elif asks:
        yield said(language, "It asks, in this order: {questions}.", questions="; ".join(asks))
    for together in group.together:
        questions = joined(called(together), said(language, "and"))
        yield said(language, "Asked at once: {questions}.", questions=questions)


def _rule(rule: Rule, told: ToldPolicy) -> Headed:
    first, rest = say_rule(rule)
    title = line(outcome_run(rule.outcome, told.language), ": ", sentence(first), " ", Run(rule.name, Look.ID))
    return Headed(title, tuple(_told(rule, rest, told)), f"rule-{rule.name}", "rule")


def _told(rule: Rule, rest: str, told: ToldPolicy) -> Iterator[Block]:
    document, language = told.document, told.language
    if rest:
        yield Paragraph(rest)
    if rule.required:
        yield Paragraph(said(language, "This sharing is required, not only permitted."))
    if rule.to:
        yield Paragraph(said(language, "Ask {whom}.", whom=document.roles[rule.to]))
    when = conditions(rule.condition, document)
    if when is None:
        yield Paragraph(said(language, "It always applies."))
    else:
        yield Paragraph(said(language, "It applies when:"), "keep")
        yield when
    weaker = [each.name for each in rule.overrides]
    if weaker:
        yield Paragraph(said(language, "It overrides:"), "keep")
        yield Points(tuple(Point(_overridden(name, document)) for name in weaker))
    yield from sources_line(() if rule.cited_by_group else rule.sources, document)
    yield from judgement_line(rule.judgement, document)
    if rule.protected:
        yield Paragraph(said(language, "It is protected: every policy laid on this one keeps it too."))
    yield from told.marks.of("rule", rule.name)


def _overridden(name: str, document: PolicyDocument) -> Line:
    """A rule or group that is overridden."""
    if name in document.groups:
        every = said(document.language, "every rule of “{group}”", group=group_title(document.groups[name]))
        return line(Run(every, to=f"#group-{name}"))
    return rule_run(document.rules[name])
