"""A change between two policies as Markdown, for a pull request: readable by somebody who cannot read YAML."""

from __future__ import annotations

from attrs import Factory, define

from sharepolicy.analysis.change.change import ChangedCases, Move
from sharepolicy.frontends.render.change_edits import blame_in_words
from sharepolicy.frontends.render.change_examples import (
    coverage_in_words,
    example,
    example_names,
    is_missing,
    shown_in_words,
)
from sharepolicy.frontends.render.change_words import (
    NOT_PROBABILITIES,
    Shown,
    headline,
    in_short,
    left_out_in_words,
    move_in_words,
    what_else_changed,
)
from sharepolicy.frontends.render.text import capital, counted, sentence
from sharepolicy.ground.escapes import html, markdown, markdown_block, markdown_fence
from sharepolicy.language.policy import OUTCOMES
from sharepolicy.language.words import say
from sharepolicy.reading.cases import CaseReader

FIRST = 5
"""How many descriptions of a move are shown, unless all are wanted."""


@define
class _Document:
    """Lines of Markdown as they are written, with headings from a level on. Mutable on purpose: renderers fill it."""

    level: int = 1
    lines: list[str] = Factory(list)

    def paragraph(self, text: str) -> None:
        """A paragraph of plain text."""
        self.lines += [markdown_block(text), ""]

    def heading(self, text: str, depth: int = 1) -> None:
        """A heading so many levels below the first."""
        self.lines += [f"{'#' * (self.level + depth)} {markdown(text)}", ""]

    def points(self, texts: list[str]) -> None:
        """A list."""
        if texts:
            self.lines += [*(f"- {markdown_block(text)}" for text in texts), ""]

    def folded(self, summary: str, lines: list[str]) -> None:
        """Something that opens when its summary is clicked."""
        self.lines += ["<details>", f"<summary>{html(summary)}</summary>", "", *lines, "", "</details>", ""]


def render_markdown(shown: Shown, level: int = 1) -> str:
    """The whole change as Markdown, under a heading of that level. It ends with a line break."""
    page = _Document(level)
    change = shown.change
    title = shown.new.title or shown.new.name
    page.heading(f"What changes in “{title}”", 0)
    page.lines += [f"**{markdown(headline(change))}**", ""]
    for text in in_short(change):
        page.paragraph(text)
    both = ((shown.old_name, shown.old), (shown.new_name, shown.new))
    named = [f"`{name}`" + (f" (version {policy.version})" if policy.version else "") for name, policy in both]
    page.paragraph(f"Compared: {named[0]} with {named[1]}.")
    if not change.same_outcomes:
        _table(page, shown)
        page.paragraph(NOT_PROBABILITIES)
    for text in coverage_in_words(change):
        page.paragraph(text)
    reader = CaseReader(shown.new.document)
    for move in change.moves:
        page.heading(capital(move_in_words(move)))
        many = len(move.described) if shown.everything else FIRST
        names = example_names(move, shown.new)
        for number, changed in enumerate(move.described[:many], 1):
            page.heading(f"{number}. {counted(changed.cases, 'case')}", 2)
            _described(page, shown, changed)
            _one_such_case(page, shown, move, changed, example(changed, move, next(names)), reader)
        if rest := move.described[many:]:
            page.paragraph(f"And {counted(len(rest), 'further description')}, which `sharepolicy diff --all` shows.")
        if move.left_out:
            page.paragraph(left_out_in_words(move))
    for heading, entries in what_else_changed(shown).items():
        page.heading(heading)
        page.points(entries)
    if shown.new.proof is not None and shown.new.document.invariants:
        page.paragraph(f"In the new policy, {shown.new.proof}.")
    return "\n".join(page.lines).rstrip("\n") + "\n"


def _table(page: _Document, shown: Shown) -> None:
    table = shown.change.table
    page.lines += [
        f"| before | {' | '.join(f'now {outcome.words}' for outcome in OUTCOMES)} |",
        f"|---|{'---:|' * len(OUTCOMES)}",
        *(f"| {one.words} | {' | '.join(f'{table[one, two]:,}' for two in OUTCOMES)} |" for one in OUTCOMES),
        "",
    ]


def _described(page: _Document, shown: Shown, changed: ChangedCases) -> None:
    rules = shown.old.document.rules
    if changed.decided_before:
        because = rules[changed.decided_before].because
        page.paragraph(f"Until now the rule `{changed.decided_before}` decided these cases: “{because}”")
    else:
        page.paragraph("Until now no rule decided these cases.")
    if changed.limits:
        page.paragraph(
            f"Of {'its' if changed.decided_before else 'these'} cases, those with all of the following change:"
        )
        page.points([limit.says for limit in changed.limits])
    else:
        page.paragraph("All of them change.")
    page.paragraph(f"Cause: {'; '.join(blame_in_words(changed))}.")
    page.paragraph(shown_in_words(changed, shown.change, everything=shown.everything))


def _one_such_case(
    page: _Document, shown: Shown, move: Move, changed: ChangedCases, yaml: str, reader: CaseReader
) -> None:
    """A case in words, and as the missing example or a further one."""
    facts = shown.new.document.vocabulary.facts
    given = reader.case(changed.witness.after).given
    told = [f"- {markdown_block(say(facts[name], values))}" for name, values in given.items()] or [
        "- Whatever the facts are."
    ]
    missing = is_missing(changed, shown.change)
    closing = [
        "",
        sentence(f"The old policy says {move.before.words}, and the new one {move.after.words}"),
        f"For the author of the policy, {'the missing' if missing else 'a further'} example to paste:",
        "",
        *markdown_fence(yaml, "yaml"),
    ]
    page.folded("One such case: the missing example" if missing else "One such case", [*told, *closing])
