"""The shape of what people add to a decision: who asked, who decided, what they did, and what came of it.

Each part says who asks for it. The guide is cited by its clauses; ICO is the Information Commissioner's and IISaM's
advice on recording, GIRFEC Practice Guidance 4 (Scotland), CISS the record-keeping duties of Victoria's Child
Information Sharing Scheme, MAIS the draft standard for social care data. The last two sources are second-hand, and so
not verified.
"""

from __future__ import annotations

from sharepolicy.language.policy import NOT_TOLD, NOTHING_SHOWS
from sharepolicy.reading.shapes.parts import (
    ANSWER_TYPES,
    ISO_DATE,
    KEBAB,
    MOMENT,
    OUTCOME_WORDS,
    OUTCOMES,
    SNAKE,
    Schema,
    document,
    list_of,
    one_of,
    one_or_more,
    record,
    text,
    yes_no,
)

_WHEN = text("When: a date such as `2026-02-05`, or with a time, `2026-02-05T14:30`.", MOMENT)
_PERSON = text(
    "A reference for the person this is about, where that is not the person of the record. What is said about them "
    "is then kept under a key of their own, and can be erased by itself."
)
_HOW = text("How: by telephone, in a meeting, by secure mail.")

_WHERE = {
    "item": text("Which item of a request. Missing: all."),
    "recipient": text("Which recipient. Missing: all."),
    "subject": text("Which subject. Missing: all."),
}

AROUND: dict[str, Schema] = {
    "asked": record(
        "Who asked for the information, and for what. (Guide 5.2; CISS, MAIS.)",
        {
            "by": text("Their name."),
            "role": text("Their role."),
            "organisation": text("Where they work."),
            "what": text("What they asked for."),
            "purpose": text("What they want it for. (ICO, MAIS.)"),
            "when": _WHEN,
            "person": _PERSON,
        },
    ),
    "decided": record(
        "What the person decided, who advises nobody but themselves: the answer above is advice. (Guide 5.2, 5.3.)",
        {
            "by": text("Their name."),
            "role": text("In what role they decided."),
            "outcome": one_of(f"What they decided. {OUTCOME_WORDS}", OUTCOMES),
            "why": text("Why, in their own words. Needed where they decided otherwise than advised."),
            "when": _WHEN,
            "parts": list_of(
                "What they decided of some parts of a request, where that is not what they decided of the whole.",
                record(
                    "One part, or several.",
                    {
                        **_WHERE,
                        "outcome": one_of(f"What they decided. {OUTCOME_WORDS}", OUTCOMES),
                        "why": text("Why, in their own words."),
                    },
                    ("outcome",),
                ),
            ),
        },
        ("by",),
    ),
    "justification": text("Why sharing this much was necessary and proportionate. (ICO, GIRFEC.)"),
    "shared": list_of(
        "What was shared. (Guide 2.7, 5.1.)",
        record(
            "One thing that was shared.",
            {
                "what": text("What was shared. (All.)"),
                "with": text("With whom. (All.)"),
                "when": _WHEN,
                "how": _HOW,
                "purpose": text("For what purpose. (ICO, MAIS.)"),
                "consent": one_of("Whether the person agreed. (ICO.)", ["yes", "no", "not_asked", True, False]),
                "basis": text("The lawful basis. (GIRFEC, MAIS.)"),
                **_WHERE,
                "person": _PERSON,
            },
            ("what", "with"),
        ),
    ),
    "told": list_of(
        "Who was told that it is shared, or why they were not. (Guide 2.6: be transparent; GIRFEC.)",
        record(
            "One person.",
            {
                "who": text("Who: the child, the mother."),
                "told": yes_no("Whether they were told."),
                "when": _WHEN,
                "why_not": text(
                    "Why they were not told. Without that, it does not show that they were rightly not told."
                ),
                **_WHERE,
                "person": _PERSON,
            },
            ("who", "told"),
        ),
    ),
    "views": list_of(
        "What the child and the parents think of it, or why they were not asked. (GIRFEC, CISS.)",
        record(
            "The view of one person.",
            {
                "of": text("Whose: the child's, the father's."),
                "said": text("What they said."),
                "why_not": text("Why they were not asked."),
                **_WHERE,
                "when": _WHEN,
                "person": _PERSON,
            },
            ("of",),
        ),
    ),
    "advice": list_of(
        "Advice that was sought, and the answer. (Guide 3: when unsure.)",
        record(
            "One time that somebody was asked.",
            {
                "of": text("Who was asked: the safeguarding lead, a lawyer."),
                "role": text(
                    "Their role, by its name in the policy. Missing: they count as everybody whom the decision wants "
                    "asked.",
                    SNAKE,
                ),
                **_WHERE,
                "asked": text("What they were asked."),
                "answer": text("What they answered. Missing: they have not answered yet."),
                "when": _WHEN,
            },
            ("of",),
        ),
    ),
    "refusal": list_of(
        "How a refusal was discussed with whoever asked. (Guide 5.2; CISS.)",
        record(
            "One conversation.",
            {"with": text("With whom."), "said": text("What was said."), "when": _WHEN, "how": _HOW, **_WHERE},
            ("with",),
        ),
    ),
    "done": list_of(
        "Steps of the answer that have been taken. The others are outstanding.",
        record(
            "One step.",
            {
                "action": text("Which, by its name in the policy.", KEBAB),
                "by": text("Who took it."),
                "when": _WHEN,
                "note": text("What came of it."),
                "needless": text("Why it was not needed after all. Then it is not outstanding either."),
                **_WHERE,
            },
            ("action",),
        ),
    ),
    "statements": list_of(
        "What was learnt, corrected or withdrawn since, and which steps were taken, by whom and when. (Guide 5.1.)",
        record(
            "One statement, as `sharepolicy.live` writes it.",
            {
                "kind": one_of("What it does.", ["learned", "corrected", "withdrawn", "asked", "answered", "done"]),
                "by": text("Who says it."),
                "when": _WHEN,
                "name": text("The whole name of a fact, or the name of an action or a role."),
                "value": {"description": "What is said of the fact, as in a case.", "type": ANSWER_TYPES},
                **_WHERE,
                "of": text("The `id` of the statement that is corrected or withdrawn."),
                "id": text("Its own name, which nothing else has."),
                "person": _PERSON,
            },
            ("kind", "by", "when", "id"),
        ),
    ),
    "review": text("When to look at this again.", ISO_DATE),
    "note": list_of(
        "Anything else.",
        record("One note.", {"text": text("The note."), "subject": _WHERE["subject"], "person": _PERSON}, ("text",)),
    ),
}

_SHOWS = [
    *(name for name in AROUND if name not in ("done", "statements")),
    NOT_TOLD,
    "decided.outcome",
    "decided.why",
]
_SHOWN = one_or_more(
    "The parts of a [record](../records.md) that show that it was done: until they are all there, it is still to be "
    f"done. `told`: they were told; `{NOT_TOLD}`: they were not, and why. `views`: what they said. `advice`: what was "
    "answered. An entry that says the opposite, or is about somebody else or another part of the request, shows "
    f"nothing. `decided.why` is the reason of whoever decided. `{NOTHING_SHOWS}`: it is advice, and leaves nothing to "
    "be done. Default: it is done once somebody says so in the record.",
    {"type": "string", "enum": _SHOWS},
)
SHOWN_BY: Schema = {**_SHOWN, "then": {"enum": [*_SHOWS, NOTHING_SHOWS]}}

ADDITION = record("What people add to a decision, as far as it is known by now.", AROUND)


def addition_schema() -> Schema:
    """The schema of what people add to a decision, all in one file or one step at a time."""
    return document("addition", "What people add to a decision", ADDITION)
