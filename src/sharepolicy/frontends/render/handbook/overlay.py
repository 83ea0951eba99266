"""What an overlay owes its base, and what it adds to it and replaces there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from sharepolicy.analysis.change.change import ChangedCases, Edit
from sharepolicy.analysis.change.compare import compare
from sharepolicy.analysis.change.edits import edits
from sharepolicy.frontends.render.blocks.blocks import Block, Headed, Paragraph, Point, Points, Run, line
from sharepolicy.frontends.render.called import BySentence
from sharepolicy.frontends.render.change_edits import edits_in_words
from sharepolicy.frontends.render.handbook.rules import group_title
from sharepolicy.frontends.render.handbook.telling import ToldPolicy, conditions, outcome_run, rule_run, untranslated
from sharepolicy.frontends.render.people import limit
from sharepolicy.frontends.render.text import capital, joined, sentence
from sharepolicy.frontends.render.words import outcome_in_words
from sharepolicy.ground.tongue import said, said_of
from sharepolicy.language.policy import EscalationLine, PolicyDocument

_TOLD = {
    *((kind, did) for kind in ("rule", "escalation", "action") for did in ("added", "changed")),
    *((kind, "added") for kind in ("fact", "group", "definition", "source", "invariant")),
    *((kind, "changed") for kind in ("precedence", "unsettled", "otherwise", "roles")),
    *((kind, did) for kind in ("title", "about", "may", "open") for did in ("added", "changed", "removed")),
    ("invariant", "removed"),
}
"""What the other parts tell, and what each overlay has of its own; whatever else it may do is told by its name."""


def what_is_laid_on(told: ToldPolicy) -> Headed | None:
    """Everything that differs from the base; nothing for a policy that extends no other."""
    document, language = told.document, told.language
    base = document.base
    if base is None:
        return None
    name = base.title or base.name
    made = edits(base, document)
    parts = {
        said(language, "Which answers move"): [*_moves(base, document)],
        said(language, "What it takes to be impossible besides"): [*_refused(base, document)],
        said(language, "What it asks besides"): [_led(told, "fact", each) for each in _names(made, "fact", "added")],
        said(language, "How it decides"): [*_rules(base, document, made)],
        said(language, "Whom it asks, and how soon"): [*_people(base, document, made)],
        said(language, "What else to do"): [*_duties(base, document, made)],
        said(language, "What it promises besides"): [*_promises(base, document, made)],
        said(language, "What else is different"): [*_others(base, document, made)],
    }
    blocks: list[Block] = [
        Paragraph(
            said(language, "It is laid on the policy “{name}”, version {version}.", name=name, version=base.version)
        ),
        Paragraph(_latitude(document)),
        Paragraph(said(language, "The rest of this handbook tells the whole policy, and marks what is its own.")),
    ]
    blocks += [Headed(heading, (Points(tuple(points)),)) for heading, points in parts.items() if points]
    return Headed(said(language, "What it adds to “{name}”", name=name), tuple(blocks), "base")


def _refused(base: PolicyDocument, document: PolicyDocument) -> Iterator[Point]:
    """The combinations that it rules out by itself: early, since no promise speaks of a case with one of them."""
    new = [each for each in document.vocabulary.impossible if each not in base.vocabulary.impossible]
    found = [(each.because, conditions(each.when, document)) for each in new]
    if found:
        lead = said(document.language, "A case that says one of these is sent back, and no promise speaks of it:")
        yield Point(lead, tuple(Point(because, when.points if when is not None else ()) for because, when in found))


def _latitude(document: PolicyDocument) -> str:
    """How far it may move the answers of its base."""
    language, may = document.language, document.may
    if may is None:
        return said(language, "It sets no limit to how it moves the answers of that policy.")
    to = said(language, "to")
    words = [f"{outcome_in_words(a, language)} {to} {outcome_in_words(b, language)}" for a, b in sorted(may.allowed)]
    if not words:
        return said(language, "It moves no answer of that policy. This is proved.")
    moves = joined(words, said(language, "and"))
    return said(language, "It moves answers of that policy only in these ways: {moves}. This is proved.", moves=moves)


def _names(made: Iterable[Edit], kind: str, did: str) -> list[str]:
    return [edit.name for edit in made if (edit.kind, edit.did) == (kind, did)]


def _led(told: ToldPolicy, kind: str, name: str) -> Point:
    """A new question, leading to where it is told."""
    fact = told.document.vocabulary.facts[name]
    return Point(Run(fact.asks, to=f"#{kind}-{fact.several or name}"))


def _moves(base: PolicyDocument, document: PolicyDocument) -> Iterator[Point]:
    """Each way in which outcomes move, counted, and which cases that are."""
    change, language = compare(base, document), document.language
    every = f"{change.cases:,}"
    if change.same_outcomes:
        yield Point(said(language, "None: all {cases} cases keep their answer. This is proved.", cases=every))
        return
    yield Point(said(language, "Of {cases} cases, all but these keep their answer. This is proved.", cases=every))
    for move in change.moves:
        words = said(
            language,
            "{before} becomes {after} in {cases} cases:",
            before=outcome_in_words(move.before, language),
            after=outcome_in_words(move.after, language),
            cases=f"{move.cases:,}",
        )
        yield Point(capital(words), tuple(_cases(changed, base) for changed in move.described))
    yield Point(
        said(language, "These counts may overlap. They count cases that can be described: they are not probabilities.")
    )


def _cases(changed: ChangedCases, base: PolicyDocument) -> Point:
    language, cases = base.language, f"{changed.cases:,}"
    limits = tuple(Point(limit.says) for limit in changed.limits)
    if changed.decided_before not in base.rules:
        return Point(said(language, "{cases} that no rule decides there, with:", cases=cases), limits)
    named = BySentence((base,))("rule", changed.decided_before)
    text = said(language, "{cases} that this rule decides there: {rule}, with:", cases=cases, rule=named)
    return Point(text if limits else text.removesuffix(":"), limits)


def _rules(base: PolicyDocument, document: PolicyDocument, made: Iterable[Edit]) -> Iterator[Point]:
    language, rules = document.language, document.rules
    for name in _names(made, "rule", "added"):
        yield Point(
            line(said(language, "New: "), outcome_run(rules[name].outcome, language), ": ", rule_run(rules[name]))
        )
    for name in _names(made, "rule", "changed"):
        yield Point(
            line(said(language, "Replaced: "), rule_run(rules[name]), _there(base.rules[name].because, language))
        )
    added = _names(made, "group", "added")
    for stronger, weaker in pairwise(entry.name for entry in document.precedence):
        if weaker in added:
            above, below = group_title(document.groups[stronger]), group_title(document.groups[weaker])
            yield Point(
                said(language, "The rules of “{below}” give way to those of “{above}”.", below=below, above=above)
            )
    if base.unsettled != document.unsettled:
        yield Point(
            line(said(language, "While too little is known: "), sentence(said(language, document.unsettled.because)))
        )
    if base.otherwise != document.otherwise and document.otherwise is not None:
        outcome = outcome_run(document.otherwise.outcome, language)
        yield Point(
            line(said(language, "Where no rule applies: "), outcome, ": ", sentence(document.otherwise.because))
        )


def _there(text: str, language: str) -> str:
    """What the base says instead."""
    return f" {said(language, '(There: {text})', text=text)}"


def _people(base: PolicyDocument, document: PolicyDocument, made: Iterable[Edit]) -> Iterator[Point]:
    language = document.language
    for role, words in document.roles.items():
        if role not in base.roles:
            yield Point(line(said(language, "New: "), words))
        elif base.roles[role] != words:
            yield Point(line(capital(words), _there(base.roles[role], language)))
    for name in _names(made, "escalation", "added"):
        each = document.escalation[name]
        yield Point(line(said(language, "New: "), _line(each, document), ". ", each.because))
    for name in _names(made, "escalation", "changed"):
        each, there = document.escalation[name], _line(base.escalation[name], base)
        yield Point(line(capital(_line(each, document)), ". ", each.because, _there(there, language)))


def _line(each: EscalationLine, document: PolicyDocument) -> str:
    whom = document.roles[each.to] if each.to else said(document.language, "everybody who is asked")
    return f"{whom}, {limit(each.within, document)}"


def _duties(base: PolicyDocument, document: PolicyDocument, made: Iterable[Edit]) -> Iterator[Point]:
    language = document.language
    for name in _names(made, "action", "added"):
        yield Point(line(said(language, "New: "), Run(document.actions[name].says, to=f"#duty-{name}")))
    for name in _names(made, "action", "changed"):
        there = base.actions[name].says
        says = document.actions[name].says
        yield Point(line(Run(says, to=f"#duty-{name}"), _there(there, language) if there != says else ""))


def _promises(base: PolicyDocument, document: PolicyDocument, made: Iterable[Edit]) -> Iterator[Point]:
    language = document.language
    kept = sum(rule.protected for rule in base.rules.values()) + sum(i.protected for i in base.promises.values())
    if kept:
        yield Point(
            said_of(
                language,
                kept,
                "{number} rule or promise that the other policy protects holds here too. This is proved.",
                "{number} rules and promises that the other policy protects hold here too. This is proved.",
            )
        )
    for name in dict.fromkeys(each.partition("/")[0] for each in _names(made, "invariant", "added")):
        yield Point(line(said(language, "New: "), document.promises[name].says))
    gone = dict.fromkeys(each.partition("/")[0] for each in _names(made, "invariant", "removed"))
    if gone:
        lead = said(language, "The other policy promises these for itself. They are not proved of this one:")
        yield Point(lead, tuple(Point(base.promises[name].says) for name in gone))


def _others(base: PolicyDocument, document: PolicyDocument, made: Iterable[Edit]) -> Iterator[Point]:
    """What has no words of its own, which the program tells in English only."""
    called = BySentence((document, base))
    for text in edits_in_words([each for each in made if (each.kind, each.did) not in _TOLD], called):
        yield Point(untranslated(f"{capital(text)}.", document))
