"""A change between two policies in words: what the text and the Markdown of it share."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import frozen

from sharepolicy.analysis.change.change import Change, ChangedCases, CountChange, LoosenedGuard, Move
from sharepolicy.analysis.change.edits import IMPOSSIBLE
from sharepolicy.analysis.change.weighing import Weighing
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.frontends.render.called import BySentence, Called, by_id
from sharepolicy.frontends.render.change_edits import counted_in_words, edits_in_words, text_in_words
from sharepolicy.frontends.render.change_examples import in_order_of_need, lost_in_words, tried_in_words
from sharepolicy.frontends.render.change_headline import DIRECTIONS
from sharepolicy.frontends.render.change_moves import weighed_case, weighed_in_words
from sharepolicy.frontends.render.text import capital, counted, sentence
from sharepolicy.ground.text import Span
from sharepolicy.ground.tongue import to_say
from sharepolicy.language.periods import Period

NOT_PROBABILITIES = to_say(
    "These are counts of the cases that can be described with the facts of the policies. They are not probabilities: "
    "a case counts the same whether it happens every day or never."
)
WEIGH = " Use --cases to weigh the change by real cases."


@frozen
class Shown:
    """Everything to show about a change: the two policies, the names they were given, and what happens to real cases.

    Where a policy has several versions in time, this is the change in one `period`. `seen` turns a place in a file of
    the new policy into the place where people see it, for a file that was read from somewhere else.
    """

    change: Change
    old: Policy
    new: Policy
    old_name: str
    new_name: str
    weighing: Weighing | None = None
    everything: bool = False
    seen: Callable[[Span], Span] = lambda span: span
    period: Period = Period()


def in_short(change: Change) -> list[str]:
    """What to know before the details: what means something else, cases that only one can decide, what was lost."""
    means = (*change.recounted.values(), *change.read_differently.values())
    found = [*map(sentence, means), *gone(change), *came(change)]
    for many, noun, lost in (
        (len(change.guards), ("guard", "guards"), "removed or loosened"),
        (len(change.lost_examples), ("example of the old policy", "examples of the old policy"), "removed or changed"),
    ):
        if many:
            found.append(f"{counted(many, *noun)} {'was' if many == 1 else 'were'} {lost}.")
    return found


def gone(change: Change) -> list[str]:
    """How many cases, and on which days, only the old policy can decide."""
    found = []
    if change.only_before:
        found.append(
            f"The new policy can no longer decide {counted(change.only_before, 'case')} that the old one could."
        )
    if days := change.days_only_before:
        found.append(f"The new policy refuses every case of these days, which the old one decided: {_either(days)}.")
    return found


def came(change: Change) -> list[str]:
    """How many cases, and on which days, only the new policy can decide."""
    found = []
    if change.only_after:
        found.append(f"The new policy can decide {counted(change.only_after, 'case')} that the old one could not.")
    if days := change.days_only_after:
        found.append(f"The new policy decides on these days, and the old one refused every case: {_either(days)}.")
    return found


def _either(days: Iterable[Period]) -> str:
    return " or ".join(map(str, days))


def move_in_words(move: Move) -> str:
    """`share becomes escalate: 12 cases, less may be shared`."""
    return (
        f"{move.before.words} becomes {move.after.words}: {counted(move.cases, 'case')}, {DIRECTIONS[move.direction]}"
    )


def left_out_in_words(move: Move) -> str:
    """How many cases are not described, and why."""
    cases = f"{move.left_out:,} of the {move.cases:,} cases {'is' if move.left_out == 1 else 'are'}"
    return f"{cases} not described: that would take too many descriptions, or too long ones."


def described_in_words(changed: ChangedCases) -> str:
    """Which cases these are."""
    rule = (
        f"that `{changed.decided_before}` used to decide" if changed.decided_before else "that no rule used to decide"
    )
    if not changed.limits:
        return f"all cases {rule}"
    return f"of the cases {rule}: {changed.says}"


BEYOND = to_say("Where an answer depends on more than one case: it is not settled, or a part is about several subjects")
REFUSED = to_say("Impossible combinations: a case that says one of them is refused, and no promise speaks of it")
GUARDS = to_say("Guards removed or loosened: promises, protections, limits on overlays")


def _guard(guard: LoosenedGuard, shown: Shown, called: Called) -> str:
    """What became of a guard: for those who know it by its sentence, by that which it had when it was approved."""
    if called is by_id or not guard.did:
        return guard.says
    once = BySentence((shown.old.document, shown.new.document))
    return f"{once(guard.kind, guard.name)} {guard.did}"


def what_else_changed(shown: Shown, called: Called = by_id) -> dict[str, list[str]]:
    """Everything but the outcomes, and what becomes of real cases: what to write under each heading."""
    change = shown.change
    sections = {
        REFUSED: [says for edit in change.edits if edit.kind == IMPOSSIBLE for says in edit.says],
        GUARDS: [_guard(each, shown, called) for each in change.guards],
        to_say("Examples of the old policy, removed or changed"): [
            lost_in_words(each) for each in change.lost_examples
        ],
        to_say("Examples that fail or are decided differently"): [
            tried_in_words(each) for each in in_order_of_need(change.examples)
        ],
        to_say("Rules that decide different cases"): [
            f"{called('rule', each.name) if each.name else 'no rule'}: {counted_in_words(each, 'decides')}"
            for each in change.rules
        ],
        to_say("Must and may"): [f"sharing: {counted_in_words(each, 'required')}" for each in change.obligations],
        to_say("Actions that are due in different cases, or at a different time"): _actions(shown, change.actions),
        to_say("Whom to ask, and by when"): _asked(change.escalations),
        to_say(
            "Where an answer depends on more than one case: it is not settled, or a part is about several subjects"
        ): [
            *_actions(shown, change.actions_beyond),
            *_asked(change.escalations_beyond),
        ],
        to_say("Questions"): _questions(change),
        to_say("Facts"): list(change.vocabulary),
        to_say("Invariants"): edits_in_words(change.invariants, called),
        to_say("Everything that was edited"): edits_in_words(change.edits, called),
        to_say("Texts that are worded differently"): [text_in_words(text) for text in change.texts],
    }
    found = {heading: [capital(entry) for entry in entries] for heading, entries in sections.items() if entries}
    return found if shown.weighing is None else found | _real_cases(shown.weighing)


def _actions(shown: Shown, found: Iterable[CountChange]) -> list[str]:
    known = {**shown.old.document.actions, **shown.new.document.actions}
    says = {name: f" (“{action.says}”)" for name, action in known.items()}
    return [f"`{each.name}`{says.get(each.name, '')}: {counted_in_words(each, 'due')}" for each in found]


def _asked(found: Iterable[CountChange]) -> list[str]:
    return [f"{each.name}: {counted_in_words(each, 'asked')}" for each in found]


def _questions(change: Change) -> list[str]:
    found = [f"can matter now: {fact.asks}" for fact in change.asked_more]
    found += [f"can no longer matter: {fact.asks}" for fact in change.asked_less]
    if change.asked_in_another_order:
        found.append(f"the {'other ' * bool(found)}questions are asked in a different order")
    return found


def _real_cases(weighing: Weighing) -> dict[str, list[str]]:
    sections = {weighed_in_words(weighing): [weighed_case(case) for case in weighing.changed]}
    if weighing.unread:
        sections[unread_in_words(weighing)] = [str(unread) for unread in weighing.unread]
    return sections


def unread_in_words(weighing: Weighing) -> str:
    """How many real cases could not be compared."""
    return f"{counted(len(weighing.unread), 'real case')} could not be compared"
