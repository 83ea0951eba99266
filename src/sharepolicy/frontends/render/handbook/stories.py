"""The examples of a policy as stories, each with the answer that the policy really gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import DueAction, Escalation, Reason
from sharepolicy.analysis.decision.requests import Part, RequestDecision
from sharepolicy.analysis.examples.run import ExampleResult
from sharepolicy.frontends.render.blocks.blocks import Block, Headed, Line, Look, Paragraph, Point, Points, Run, line
from sharepolicy.frontends.render.handbook.telling import ToldPolicy, outcome_run, rule_run, untranslated
from sharepolicy.frontends.render.people import whom
from sharepolicy.frontends.render.request import parts_in_words
from sharepolicy.frontends.render.text import capital, sentence
from sharepolicy.frontends.render.words import outcomes_in_words
from sharepolicy.ground.tongue import said
from sharepolicy.language.obligation import Obligation
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.within import AT_ONCE
from sharepolicy.language.words import plain, say


def the_stories(told: ToldPolicy) -> Headed | None:
    """Every example; nothing where there is none."""
    policy, language = told.policy, told.language
    results = policy.try_examples(on=told.on)
    if not results:
        return None
    lead = said(
        language,
        "Each story is invented. The answer under it was worked out by the policy for this handbook, from the facts "
        "that its author took from the story.",
    )
    stories = (_story(result, told) for result in results)
    return Headed(said(language, "Examples and their answers"), (Paragraph(lead), *stories), "examples", "stories")


def _story(result: ExampleResult, told: ToldPolicy) -> Headed:
    example, language = result.example, told.language
    title = untranslated(capital(plain(example.name)), told.document)  # it is a name, which nobody translates
    blocks: list[Block] = [Paragraph(example.story)] if example.story else [*_given(result, told)]
    if isinstance(result.decision, RequestDecision):
        blocks += _request(result.decision)
    elif result.decision is not None:
        blocks += _answered([*_decision(result.decision)])
    if not result.passed:
        expected = said(language, "This is not what its author expects:")
        blocks.append(Paragraph(line(Run(expected, Look.STRONG), " ", "; ".join(result.differences), "."), "warning"))
    return Headed(title, tuple(blocks), f"example-{example.name}", "story")


def _answered(lines: list[Line]) -> Iterator[Block]:
    """The answer, with a single reason in the same line."""
    answer, *more = lines
    if len(more) == 1:
        yield Paragraph(line(answer, " ", more[0]), "answer")
    else:
        yield Paragraph(answer, "answer")
        yield from [Points(tuple(map(Point, more)))] if more else []


def _given(result: ExampleResult, told: ToldPolicy) -> Iterator[Block]:
    """What is known, for an example without a story."""
    facts = told.document.vocabulary.facts
    points = []
    for heading, given in result.example.request.by_heading():
        lead = f"{heading.strip('/').replace('/', ' ')}: " if heading else ""
        points += [Point(f"{lead}{say(facts[name], values)}") for name, values in given.items() if name in facts]
    if points:
        yield Points(tuple(points))


def _decision(decision: Decision) -> Iterator[Line]:
    """The answer in a line, and in further lines why and whom to ask."""
    document = decision.document
    reasons = [each for each in decision.reasons if each.sure or not decision.settled]
    required = decision.obligation is Obligation.REQUIRED
    yield from _answer(decision.outcome, decision.possible, required=required, document=document)
    if decision.settled:
        yield from _why(reasons or decision.reasons, document)
    elif decision.ask:
        yield line(said(document.language, "To find out first: {question}", question=decision.ask[0].asks))
    yield from _at_once(decision.actions, document)
    yield from _whom(decision.escalation, document)


def _request(whole: RequestDecision) -> Iterator[Block]:
    """The answer to the whole, and to each of its parts; parts with the same answer together."""
    document = whole.document
    alike: dict[tuple[Line, ...], list[Part]] = {}
    for part in whole.parts:
        alike.setdefault(tuple(_part(part, document)), []).append(part)
    required = False
    yield Paragraph(line(*_answer(whole.outcome, (whole.outcome,), required=required, document=document)), "answer")
    points = [Point(each) for each in _at_once((due for part in whole.parts for _, due in part.actions), document)]
    for (answer, *more), parts in alike.items():
        named = capital(parts_in_words(parts, document.language))
        points.append(Point(line(named, ": ", answer), tuple(map(Point, more))))
    yield Points(tuple(points))


def _part(part: Part, document: PolicyDocument) -> Iterator[Line]:
    required = part.obligation is Obligation.REQUIRED
    yield from _answer(part.outcome, part.possible, required=required, document=document)
    if part.settled:
        yield from _why((reason for _, reason in part.reasons if reason.outcome is part.outcome), document)
    elif part.ask:
        yield line(said(document.language, "To find out first: {question}", question=part.ask[0][1].asks))
    yield from dict.fromkeys(_whom((person for _, person in part.escalation), document))


def _answer(
    outcome: Outcome, possible: tuple[Outcome, ...], *, required: bool, document: PolicyDocument
) -> Iterator[Line]:
    language = document.language
    if len(possible) > 1:
        words = outcomes_in_words(possible, language)
        open_ = said(language, "Not settled yet: it could be {outcomes}.", outcomes=words)
        yield line(outcome_run(outcome, language), ". ", open_)
    else:
        must = f" {said(language, 'This sharing is required, not only permitted.')}" if required else ""
        yield line(outcome_run(outcome, language), f".{must}")


def _why(reasons: Iterable[Reason], document: PolicyDocument) -> Iterator[Line]:
    """The sentence of each rule that decides; the whole reason where no rule does."""
    lines = (
        rule_run(document.rules[each.rule]) if each.rule in document.rules else line(sentence(each.text))
        for each in reasons
    )
    yield from dict.fromkeys(lines)


def _at_once(actions: Iterable[DueAction], document: PolicyDocument) -> Iterator[Line]:
    """What is to be done at once, which no board should have to look for. All other duties are told by themselves."""
    language = document.language
    now = (each.action for each in actions if each.sure and each.action.within == AT_ONCE)
    for action in dict.fromkeys(each.name for each in now):
        says = Run(document.actions[action].says, to=f"#duty-{action}")
        yield line(Run(said(language, "At once:"), Look.STRONG), " ", says)


def _whom(people: Iterable[Escalation], document: PolicyDocument) -> Iterator[Line]:
    for person in people:
        if person.sure:
            yield line(said(document.language, "Ask {whom}.", whom=whom(person, document)))
