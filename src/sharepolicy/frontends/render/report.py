"""What `check` found, as text and as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import Factory, frozen

from sharepolicy.engine.loading.check import Report
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.weighing.confirm import Confirmation
from sharepolicy.frontends.render.diagnostics import render_diagnostics, summary
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.style import PLAIN, Style
from sharepolicy.frontends.render.tested import results_in_words
from sharepolicy.frontends.render.text import capital, counted, joined, sentence
from sharepolicy.ground import escapes
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.language.periods import EVER, Period, periods
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import Vocabulary


@frozen
class Checked:
    """A policy or vocabulary, by the name that was given, and what was found.

    `confirmations` holds what a second engine said, if it was asked, about each version by its period.
    """

    named: str
    report: Report
    vocabulary: bool = False
    confirmations: Mapping[Period, Confirmation] = Factory(dict)

    @property
    def confirmation(self) -> Confirmation | None:
        """What a second engine said about it as a whole; None if it was asked about each of several versions."""
        return None if self.report.versions else self.confirmations.get(Period())

    @property
    def versions(self) -> tuple[tuple[Period, Checked], ...]:
        """What was found in each version, with its period."""
        asked = self.confirmations
        return tuple(
            (period, Checked(self.named, report, confirmations={Period(): asked[period]} if period in asked else {}))
            for period, report in self.report.versions
        )

    @property
    def confirmed(self) -> bool:
        """Whether no second engine disagrees."""
        return all(each.confirmed for each in self.confirmations.values())

    @property
    def clean(self) -> bool:
        """Whether nothing was found, and no second engine disagrees."""
        return self.report.clean and self.confirmed


def all_found(checked: Sequence[Checked], *, notes: bool) -> list[Diagnostic]:
    """The findings, each once, and the notes if they are asked for."""
    found_in = (one.report.all_found if notes else one.report.diagnostics for one in checked)
    return list(dict.fromkeys(found for each in found_in for found in each))


def render_reports(checked: Sequence[Checked], style: Style = PLAIN, *, notes: bool = False) -> str:
    """The findings, each once; then for each policy what was proved and what became of its examples.

    With `notes`, they stand among the findings; else it is only said that there are some.
    """
    diagnostics = all_found(checked, notes=notes)
    page = Page(style)
    for one in checked:
        page.blank()
        _report(page, one.named, _of_only(one.report))
        for period, confirmation in one.confirmations.items():
            _confirmation(page, confirmation, period)
    return "\n\n".join(filter(None, (render_diagnostics(diagnostics, style), page.text())))


def _of_only(report: Report) -> Report:
    """The report on the only version of a policy, if that is in force on all days; else the report itself."""
    return next((version for period, version in report.versions if period == EVER), report)


def _report(page: Page, named: str, report: Report) -> None:
    policy = report.policy
    if report.versions:
        page.paragraph(f"{named}: {report.name}, {counted(len(report.versions), 'version')} in time")
        for period, version in report.versions:
            page.blank()
            _report(page, str(period).capitalize(), version)
        return
    if not isinstance(policy, Policy):
        page.paragraph(f"{named}: does not load, {summary(report.diagnostics)}.")
        return
    document = policy.document
    page.paragraph(f"{named}: {', version '.join(filter(None, (policy.title or policy.name, policy.version)))}")
    if document.base is not None:
        page.paragraph(_extends(document, document.base), 2)
    sizes = (
        counted(_questions(document.vocabulary), "fact"),
        counted(len(document.rules), "rule"),
        counted(len(document.actions), "action"),
    )
    page.paragraph(f"{joined(sizes)}.", 2)
    if report.proof is not None:
        page.paragraph(f"{report.proof}.", 2)
        if (number := len(periods(document))) > 1:
            page.paragraph(f"This was proved for each of its {number} periods in time.", 2)
    if report.examples:
        page.paragraph(results_in_words(report.examples), 2)
    found = summary(report.diagnostics)
    page.paragraph(f"{sentence(found)}{_notes(len(report.notes))}", 2)


def _notes(number: int) -> str:
    """That there is something which is no finding, and how to see it."""
    if not number:
        return ""
    return f" {counted(number, 'note')}: add `--notes` to see {'it' if number == 1 else 'them'}."


def confirmation_in_words(found: Confirmation) -> str:
    """What became of a policy that was put through both engines, in a sentence or two."""
    examples, limits, random = (found.compared[kind] for kind in ("examples", "limits", "random"))
    tried = joined(
        (
            counted(examples, "decision of the examples", "decisions of the examples"),
            counted(limits, "case at the limits of invariants", "cases at the limits of invariants"),
            counted(random, "random case"),
        )
    )
    if found.confirmed:
        return f"A second engine, {found.engine}, agrees on {tried}."
    differs = f"A second engine, {found.engine}, was asked about {tried}, and disagrees on {found.differing} of them."
    stopped = f"A second engine, {found.engine}, could not be asked about all cases: {found.stopped}."
    return " ".join(filter(None, (differs if found.differing else "", stopped if found.stopped else "")))


def confirmations_in_words(checked: Checked) -> list[str]:
    """The same for everything that was checked, by name, and for each version with its period."""
    return [
        f"{checked.named}{_when(period)}: {confirmation_in_words(found)}"
        for period, found in checked.confirmations.items()
    ]


def _when(period: Period) -> str:
    return f", {period}" if period != Period() else ""


def _confirmation(page: Page, found: Confirmation, period: Period) -> None:
    page.paragraph(f"{capital(f'{period}: ') if period != Period() else ''}{confirmation_in_words(found)}", 2)
    for difference in found.differences:
        page.point(difference.says, 2)
        page.paragraph(f"The case: {escapes.json(difference.case, indent=None)}", 4)
    left_out = found.differing - len(found.differences)
    if left_out:
        page.paragraph(f"{counted(left_out, 'more case differs', 'more cases differ')}.", 2)


def _extends(document: PolicyDocument, base: PolicyDocument) -> str:
    """Which policy an overlay extends, and what was proved about that."""
    named = ", version ".join(filter(None, (f"`{base.name}`", base.version)))
    kept = sum(rule.protected for rule in base.rules.values()) + sum(i.protected for i in base.invariants.values())
    proved = [f"what it protects holds ({counted(kept, 'rule or invariant', 'rules and invariants')})"] if kept else []
    if document.may is not None:
        proved.append(f"outcomes move only as allowed ({str(document.may) or 'not at all'})")
    return f"Extends {named}{': ' if proved else ''}{joined(proved) if proved else ''}."


def _questions(vocabulary: Vocabulary) -> int:
    """How many facts there are, counting the members of a several-of fact as one."""
    return len(vocabulary.several) + sum(not fact.several for fact in vocabulary.facts.values())
