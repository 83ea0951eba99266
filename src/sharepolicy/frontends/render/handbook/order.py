"""How the groups of a policy override each other: in words, and as a picture of a ladder."""

from __future__ import annotations

from collections.abc import Iterator

from sharepolicy.analysis.about.ladder import Ladder, ladder
from sharepolicy.frontends.render.blocks.blocks import Headed, Line, Paragraph, Picture, Point, Points, Run, line
from sharepolicy.frontends.render.handbook.ladder_picture import Box, drawn
from sharepolicy.frontends.render.handbook.rules import group_title
from sharepolicy.frontends.render.handbook.telling import ToldPolicy
from sharepolicy.frontends.render.text import capital, joined
from sharepolicy.frontends.render.words import outcome_in_words
from sharepolicy.ground.tongue import said, to_say
from sharepolicy.language.policy import Outcome

_STRICT = to_say(
    "Rules stand in groups. Where rules of two groups apply to one case, the group on the higher step decides, and "
    "overrides those below it."
)
_LOOSE = to_say(
    "Rules stand in groups. A group overrides the groups on the steps below it, unless its entry says otherwise."
)
_SHAPES = {Outcome.SHARE: "●", Outcome.DONT_SHARE: "■", Outcome.ESCALATE: "▲"}


def the_order(told: ToldPolicy) -> Headed:
    """The picture, and the same as a numbered list."""
    found, language = ladder(told.document), told.language
    lead = said(language, _STRICT if found.is_strict else _LOOSE)
    steps = [[Box(_title(name, told), tuple(_details(name, found, told))) for name in step] for step in found.steps]
    beside = said(language, "On one step: none of these overrides all of another.")
    title = said(language, "The groups of rules, the strongest at the top. The list below says the same.")
    pictures = map(Picture, drawn(steps, _ground(told), title, beside))
    points = [Point(_step(step, told, found), _inside(step, found, told)) for step in found.steps]
    last = Paragraph(_ground(told))
    heading = said(language, "How its groups override each other")
    return Headed(heading, (Paragraph(lead), *pictures, Points(tuple(points), numbered=True), last), "order")


def _title(name: str, told: ToldPolicy) -> str:
    return group_title(told.document.groups[name])


def _ground(told: ToldPolicy) -> str:
    """What decides below the last step."""
    document, language = told.document, told.language
    otherwise = document.otherwise
    if otherwise is None:
        return said(language, "In every case some rule applies.")
    words = outcome_in_words(otherwise.outcome, language)
    where = said(language, "Where no rule applies: {outcome}.", outcome=words)
    return f"{where} {said(language, 'Ask {whom}.', whom=document.roles[otherwise.to])}" if otherwise.to else where


def _details(name: str, found: Ladder, told: ToldPolicy) -> Iterator[str]:
    """How many rules of a group lead where, and where it does not override as its step says."""
    rules = [rule for rule in told.document.rules.values() if rule.group == name]
    counts = {outcome: sum(rule.outcome is outcome for rule in rules) for outcome in Outcome}
    yield ", ".join(
        f"{_SHAPES[each]} {outcome_in_words(each, told.language)}: {number}"
        for each, number in counts.items()
        if number
    )
    yield from _exceptions(name, found, told)


def _exceptions(name: str, found: Ladder, told: ToldPolicy) -> Iterator[str]:
    language = told.language
    partly = [*found.level(name), *(each for each in found.beside(name) if each in found.partly[name])]
    never = [each for each in found.beside(name) if each not in found.partly[name]]
    if partly:
        groups = joined((_title(each, told) for each in partly), said(language, "and"))
        yield said(language, "It overrides only in part: {groups}.", groups=groups)
    if never:
        groups = joined((_title(each, told) for each in never), said(language, "and"))
        yield said(language, "It does not override: {groups}.", groups=groups)
    if against := found.against(name):
        groups = joined((_title(each, told) for each in against), said(language, "and"))
        yield said(language, "Though it stands lower, some of its rules override rules of: {groups}.", groups=groups)


def _step(step: tuple[str, ...], told: ToldPolicy, found: Ladder) -> Line:
    if len(step) > 1:
        return line(said(told.language, "On one step: none of these overrides all of another."))
    return _named(step[0], found, told)


def _inside(step: tuple[str, ...], found: Ladder, told: ToldPolicy) -> tuple[Point, ...]:
    return tuple(Point(_named(name, found, told)) for name in step) if len(step) > 1 else ()


def _named(name: str, found: Ladder, told: ToldPolicy) -> Line:
    words = capital(". ".join(each.rstrip(".") for each in _details(name, found, told)))
    return line(Run(_title(name, told), to=f"#group-{name}"), f" ({words})")
