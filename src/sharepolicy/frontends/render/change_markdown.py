"""A change between two policies for people who cannot read YAML: as Markdown for a pull request, and in a handbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sharepolicy.analysis.change.change import ChangedCases, Move
from sharepolicy.frontends.render.blocks.blocks import (
    Block,
    Folded,
    Headed,
    Look,
    Paragraph,
    Point,
    Points,
    Run,
    Table,
    Verbatim,
    line,
)
from sharepolicy.frontends.render.blocks.markdown import blocks_as_markdown
from sharepolicy.frontends.render.called import BySentence
from sharepolicy.frontends.render.change_edits import blame_in_words
from sharepolicy.frontends.render.change_examples import (
    coverage_in_words,
    example,
    example_names,
    is_missing,
    shown_in_words,
)
from sharepolicy.frontends.render.change_headline import headline
from sharepolicy.frontends.render.change_words import (
    GUARDS,
    NOT_PROBABILITIES,
    REFUSED,
    Shown,
    in_short,
    left_out_in_words,
    move_in_words,
    what_else_changed,
)
from sharepolicy.frontends.render.text import capital, counted, sentence
from sharepolicy.frontends.render.words import outcome_in_words
from sharepolicy.ground.tongue import OWN, said
from sharepolicy.language.policy import OUTCOMES
from sharepolicy.language.words import say
from sharepolicy.reading.cases import CaseReader

FIRST = 5
"""How many descriptions of a move are shown, unless all are wanted."""


def render_markdown(shown: Shown, level: int = 1) -> str:
    """The whole change as Markdown, under a heading of that level. It ends with a line break."""
    title = shown.new.title or shown.new.name
    return blocks_as_markdown([Headed(f"What changes in “{title}”", tuple(change_blocks(shown)))], level)


def change_blocks(shown: Shown, *, for_authors: bool = True, language: str = "") -> Iterator[Block]:
    """The whole change. What only its authors can use, such as examples to paste, can be left out.

    In another language, what the program has no words for stays in English, and is marked as that.
    """
    change = shown.change
    own = OWN if language not in ("", OWN) else ""
    yield Paragraph(Run(headline(change, language), Look.STRONG))
    yield from (Paragraph(Run(text, language=own)) for text in in_short(change))
    both = ((shown.old_name, shown.old), (shown.new_name, shown.new))
    old, new = (
        said(language, "`{name}` (version {version})", name=name, version=policy.version)
        if policy.version
        else f"`{name}`"
        for name, policy in both
    )
    yield Paragraph(said(language, "Compared: {old} with {new}.", old=old, new=new))
    sections = {heading: _listed(entries, own) for heading, entries in what_else_changed(shown, _called(shown)).items()}
    for heading in (REFUSED, GUARDS):  # before all that may be long: what is no longer promised is easily missed
        if heading in sections:
            yield Headed(said(language, heading), (sections.pop(heading),))
    if not change.same_outcomes:
        yield _table(shown, language)
        yield Paragraph(said(language, NOT_PROBABILITIES))
    if for_authors:
        yield from map(Paragraph, coverage_in_words(change))
    for move in change.moves:
        blocks = tuple(_move(shown, move, for_authors=for_authors))
        yield Headed(capital(move_in_words(move)), blocks, language=own)
    for heading, points in sections.items():
        yield Headed(said(language, heading), (points,))
    if shown.new.proof is not None and shown.new.document.invariants:
        yield Paragraph(Run(f"In the new policy, {shown.new.proof}.", language=own))


def _listed(entries: Iterable[str], language: str) -> Points:
    return Points(tuple(Point(Run(entry, language=language)) for entry in entries))


def _called(shown: Shown) -> BySentence:
    return BySentence((shown.new.document, shown.old.document))


def _table(shown: Shown, language: str) -> Table:
    table = shown.change.table
    words = {outcome: outcome_in_words(outcome, language) for outcome in OUTCOMES}
    heads = (said(language, "before"), *(said(language, "now {outcome}", outcome=each) for each in words.values()))
    rows = [(line(words[one]), *(line(f"{table[one, two]:,}") for two in OUTCOMES)) for one in OUTCOMES]
    return Table(heads, tuple(rows), numbers=True)


def _move(shown: Shown, move: Move, *, for_authors: bool) -> Iterator[Block]:
    reader = CaseReader(shown.new.document)
    many = len(move.described) if shown.everything else FIRST
    names = example_names(move, shown.new)
    for number, changed in enumerate(move.described[:many], 1):
        blocks = [*_described(shown, changed, for_authors=for_authors)]
        blocks += _one_such_case(
            shown, move, changed, example(changed, move, next(names)) if for_authors else "", reader
        )
        yield Headed(f"{number}. {counted(changed.cases, 'case')}", tuple(blocks))
    if rest := move.described[many:]:
        yield Paragraph(f"And {counted(len(rest), 'further description')}, which `sharepolicy diff --all` shows.")
    if move.left_out:
        yield Paragraph(left_out_in_words(move))


def _described(shown: Shown, changed: ChangedCases, *, for_authors: bool) -> Iterator[Block]:
    rules = shown.old.document.rules
    if changed.decided_before:
        because = rules[changed.decided_before].because
        yield Paragraph(f"Until now the rule `{changed.decided_before}` decided these cases: “{because}”")
    else:
        yield Paragraph("Until now no rule decided these cases.")
    if changed.limits:
        of = "its" if changed.decided_before else "these"
        yield Paragraph(f"Of {of} cases, those with all of the following change:")
        yield Points(tuple(Point(limit.says) for limit in changed.limits))
    else:
        yield Paragraph("All of them change.")
    yield Paragraph(f"Cause: {'; '.join(blame_in_words(changed, _called(shown)))}.")
    if for_authors:
        yield Paragraph(shown_in_words(changed, shown.change, everything=shown.everything))


def _one_such_case(shown: Shown, move: Move, changed: ChangedCases, yaml: str, reader: CaseReader) -> Iterator[Block]:
    """A case in words, and as the missing example or a further one."""
    facts = shown.new.document.vocabulary.facts
    given = reader.case(changed.witness.after).given
    told = [say(facts[name], values) for name, values in given.items()] or ["Whatever the facts are."]
    missing = is_missing(changed, shown.change) and bool(yaml)
    closing = sentence(f"The old policy says {move.before.words}, and the new one {move.after.words}")
    blocks: list[Block] = [Points(tuple(map(Point, told))), Paragraph(closing)]
    if yaml:
        kind = "the missing" if missing else "a further"
        blocks += [Paragraph(f"For the author of the policy, {kind} example to paste:"), Verbatim(yaml, "yaml")]
    yield Folded("One such case: the missing example" if missing else "One such case", tuple(blocks))
