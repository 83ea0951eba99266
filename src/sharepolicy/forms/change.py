"""The form of a change between two policies, on which automatic checks of changes depend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.forms.parts import (
    Form,
    at,
    count,
    flag,
    form,
    itself,
    many,
    maybe,
    one,
    one_of,
    optional,
    or_none,
    texts,
    words,
)
from sharepolicy.forms.shared import CASE, DAYS, FIRST, HELD, OUTCOME, OUTCOME_PAIR, POLICY, SECOND, SIDE, fact
from sharepolicy.language.policy import OUTCOMES

if TYPE_CHECKING:
    from sharepolicy.types import (
        ChangeDict,
        ChangesDict,
        EditDict,
        LoosenedGuardDict,
        LostExampleDict,
        PartMoveDict,
        TriedExampleDict,
        WeighingDict,
    )

DIRECTION = one_of("Direction", "Where outcomes move.", ["none", "more-open", "more-cautious", "mixed"])
DID = one_of("Did", "What became of something.", ["added", "removed", "changed"])
_BOTH = {"before": one(OUTCOME, "The outcome before."), "after": one(OUTCOME, "The outcome after.")}
_EDIT_PARTS = texts("The properties that changed.", "A property.")
EDIT: Form[EditDict] = form(
    "Edit",
    "One thing that an author did.",
    kind=words("What kind of thing: rule, group, definition, otherwise, fact, action, invariant ...; or language."),
    name=maybe("Its name; null for what there is only one of."),
    did=one(DID, "What became of it."),
    parts=_EDIT_PARTS,
    says=texts("What became of them, in short; empty where it was added or removed.", "A short line."),
)
LIMIT = form(
    "Limit",
    "A fact and its values.",
    **HELD,
    side=one(SIDE, "Which policy has the fact with these values."),
)
BLAME = form(
    "Blame",
    "Edits that, taken back together, give some of these cases their old outcome.",
    edits=many(EDIT, "The edits."),
    cases=count("How many of the cases."),
)
WITNESS = form(
    "ChangedCase",
    "A case that gets another outcome, with as few facts as show it.",
    before=one(CASE, "The case, in the words of the old policy."),
    after=one(CASE, "The case, in the words of the new policy."),
)
SHOWN = form(
    "ShownBy",
    "The names of examples that show some cases.",
    before=texts("Those of the old policy.", "The name of an example.", "shown_before"),
    after=texts("Those of the new policy.", "The name of an example.", "shown_after"),
)
DESCRIBED = form(
    "ChangedCases",
    "Some of the cases that get another outcome.",
    decided_before=maybe("The rule that used to decide these cases; null: no rule did."),
    says=words("What picks them out among the cases of that rule, on one line; empty: all of them."),
    limits=many(LIMIT, "The same, fact by fact. All must hold."),
    cases=count("How many cases it describes."),
    witness=one(WITNESS, "One of the cases. Both policies have decided it."),
    blame=many(BLAME, "The edits that did it."),
    shown=one(
        SHOWN,
        "Examples whose case is one of these, whatever they leave open. For a request, the case of one of its parts.",
        itself,
    ),
    missing=flag("Whether no example of the new policy shows them. Then the witness is the missing example."),
)
MOVE = form(
    "Move",
    "Cases that had one outcome and now have another.",
    **_BOTH,
    direction=one(DIRECTION, "Where the outcome moves."),
    cases=count("How many cases move this way."),
    left_out=count(
        "How many of them are not described, because that would take too many descriptions, or too long ones."
    ),
    described=many(
        DESCRIBED,
        "Descriptions that together cover exactly these cases, except those left out. The widest come first; they may "
        "overlap.",
    ),
)
COUNT = form(
    "CountChange",
    "Something that holds in different cases than before.",
    name=words("What it is; empty: no rule, `otherwise` decides."),
    more=count("In how many cases it holds now and did not before."),
    fewer=count("In how many cases it held before and does not now."),
    parts=_EDIT_PARTS,
    says=texts("What became of them, in short.", "A short line."),
    did=or_none(
        DID,
        "`added` when only the new policy has it, `removed` when only the old one has; null when both have.",
        lambda found: found.did or None,
    ),
)
ASKED = form(
    "AskedFact",
    "A fact.",
    fact=fact("name"),
    asks=words("The plain question."),
)
TEXT = form(
    "TextChange",
    "A text that people read and that is worded differently.",
    kind=words("What kind of thing says it."),
    name=maybe("Its name; null for what there is only one of."),
    part=words("The property that holds it."),
    language=maybe("The language of the translation that differs; null for the text as it was written."),
    before=words("What it said; empty: nothing, or it was not translated."),
    after=words("What it says now; empty: nothing, or it is no longer translated."),
)
_POSSIBLE = {
    "possible_before": many(OUTCOME, "What was still possible; more than one: not settled."),
    "possible_after": many(OUTCOME, "What is still possible; more than one: not settled."),
}
PART_MOVE: Form[PartMoveDict] = form(
    "PartMove",
    "A part of a request that gets another outcome, or that only one policy settles.",
    item=words("The item; empty when the case has no items."),
    recipient=words("The recipient; empty when the case has no recipients."),
    **_BOTH,
    **_POSSIBLE,
)
_PARTS = many(PART_MOVE, "The parts that get another outcome; of an example, also those that only one policy settles.")
TRIED: Form[TriedExampleDict] = form(
    "TriedExample",
    "An example that fails under the new policy, or that the two policies decide differently.",
    name=words("Its name."),
    story=maybe("Its story."),
    side=one(SIDE, "Which policy has it, with this case and this expectation."),
    edited=flag("Whether the other policy has an example of that name with another case or expectation."),
    before=or_none(OUTCOME, "What the old policy decides; null: it cannot decide it."),
    after=or_none(OUTCOME, "What the new policy decides; null: it cannot decide it."),
    settled_before=flag("Whether the old policy settles it; of a whole request, every part of it."),
    settled_after=flag("Whether the new policy settles it; of a whole request, every part of it."),
    **_POSSIBLE,
    parts=_PARTS,
    passed_before=flag("Whether the old policy decides it as it expects."),
    passed_after=flag("Whether the new policy decides it as it expects.", "passes"),
    differences=texts("How the decision of the new policy differs from what it expects.", "A sentence."),
)
GUARD: Form[LoosenedGuardDict] = form(
    "LoosenedGuard",
    "A promise, a protection or a limit on overlays that was removed or loosened.",
    kind=one(
        one_of(
            "GuardKind",
            "A promise, its protection, a protected rule, how far an overlay moves outcomes, what it replaces, a case.",
            ["invariant", "rule", "may", "open", "impossible"],
        ),
        "What kind of guard.",
    ),
    name=maybe("Its name in the old policy; null for what there is only one of."),
    says=words("What became of it."),
)
LOST: Form[LostExampleDict] = form(
    "LostExample",
    "An example of the old policy that the new one does not have, with this case and this expectation.",
    name=words("Its name."),
    story=maybe("Its story."),
    edited=flag("Whether the new policy has one of that name with another case or expectation."),
)
UNREAD = form(
    "UnreadExamples",
    "A policy of which no example could be tried.",
    side=one(SIDE, "Whether it is the old policy or the new one.", FIRST),
    why=texts("What is wrong with its examples.", "A sentence, with its place.", SECOND),
)


_TABLE = many(
    OUTCOME_PAIR,
    "All nine pairs of outcomes.",
    lambda holder: [(one, two, holder.table[one, two]) for one in OUTCOMES for two in OUTCOMES],
)


_INDEX = optional(count("Which of the cases it is that a program gave, counted from 0; missing for files.", "index"))
WEIGHED: Form[WeighingDict] = form(
    "Weighing",
    "What becomes of real cases.",
    cases=count("How many cases both policies decided."),
    table=_TABLE,
    changed=many(
        form(
            "WeighedCase",
            "A real case.",
            record=words("Where it stands: file, and line or row.", "place"),
            index=_INDEX,
            title=maybe("Its title."),
            **_BOTH,
            parts=_PARTS,
        ),
        "The cases that get another outcome, as a whole or in some part.",
    ),
    unread=many(
        form(
            "UnreadCase",
            "A real case that could not be compared.",
            record=words("Where it stands: file, and line or row.", "place"),
            index=_INDEX,
            side=or_none(SIDE, "The policy that cannot decide it; null: it is not a case for any policy."),
            why=words("Why not."),
        ),
        "The cases that could not be compared.",
    ),
)
_DAYS = form("DaysDecided", "Days without a gap.", **DAYS)
CHANGE: Form[ChangeDict] = form(
    "Change",
    "The change between two policies.",
    "change",
    before=one(POLICY, "The old policy."),
    after=one(POLICY, "The new policy."),
    equivalent=flag(
        "Whether both decide alike in every respect, settled or not: outcome, obligation, actions, whom to ask by "
        "when, units, what a case says."
    ),
    direction=one(DIRECTION, "Where outcomes move as a whole."),
    cases=count("How many cases both can decide. Cases that can be described; not a probability."),
    moved=count("How many of them have another outcome now."),
    only_before=count("How many cases are possible only in the old policy."),
    only_after=count("How many cases are possible only in the new policy."),
    days_only_before=many(_DAYS, "The days on which only the old policy decides: the new one refuses every case."),
    days_only_after=many(_DAYS, "The days on which only the new policy decides: the old one refused every case."),
    table=_TABLE,
    moves=many(MOVE, "The pairs of different outcomes that some case has."),
    rules=many(COUNT, "Rules that decide different cases than before."),
    actions=many(COUNT, "Actions that are due in different cases than before, or at a different time."),
    escalations=many(COUNT, "Whom to ask by when, if that has changed."),
    obligations=many(COUNT, "Sharings, before and now, that are required in different cases; empty if there are none."),
    actions_beyond=many(
        COUNT,
        "The same for actions when the answer is not the case's own outcome: it is not settled, or another "
        "subject decides a part of a request. What `actions` already reports is left out.",
    ),
    escalations_beyond=many(
        COUNT,
        "The same for whom to ask by when, if the answer is not the case's own outcome. What `escalations` "
        "already reports is left out.",
    ),
    asked_more=many(ASKED, "Facts that can matter now and could not before."),
    asked_less=many(ASKED, "Facts that could matter before and cannot now."),
    asked_in_another_order=flag("Whether the other facts are asked in a different order."),
    texts=many(TEXT, "Texts that are worded differently, also in other languages."),
    vocabulary=texts("What differs between the facts, and what cannot be compared.", "A sentence."),
    recounted=texts("Numbers whose unit changed. They are compared as they are.", "The name of a fact."),
    read_differently=texts("Facts of which the same written case says something else now.", "The name of a fact."),
    edits=many(EDIT, "Everything that the author did."),
    examples=many(TRIED, "Examples of either policy that fail under the new one, or that the two decide differently."),
    guards=many(GUARD, "Promises, protections and limits on overlays that were removed or loosened."),
    lost_examples=many(LOST, "Examples of the old policy that the new one does not have unchanged."),
    unread_examples=many(
        UNREAD,
        "The policies of which no example could be tried, because some cannot be read.",
        lambda change: change.unread_examples.items(),
    ),
    weighed=optional(one(WEIGHED, "What becomes of real cases. Only there when some were given.")),
)
CHANGES: Form[ChangesDict] = form(
    "Changes",
    "The changes between two policies, by period.",
    "changes",
    periods=many(
        form(
            "PeriodChange",
            "The change between the versions in force in a period.",
            **at(FIRST, DAYS),
            change=one(CHANGE, "The change.", SECOND),
        ),
        "The periods in order. The same versions are in force throughout each.",
        itself,
    ),
)
