"""The form of a record that was opened: a decision, and what people added to it since."""

from __future__ import annotations

from operator import itemgetter, methodcaller
from typing import TYPE_CHECKING, Any

from sharepolicy.forms.parts import (
    Form,
    Named,
    count,
    flag,
    form,
    itself,
    many,
    maybe,
    one,
    one_of,
    optional,
    plain,
    texts,
    words,
)

if TYPE_CHECKING:
    from sharepolicy.types import AssuranceDict, RecordDict, RecordsDict, VerifiedDict

_AT = words("When it was recorded, in universal time.", itemgetter("at"))


_AROUND = Named(
    "Around",
    {"description": "What people added, as in `addition.schema.json`.", "type": "object"},
    lambda around, _: dict(around),
)
_STORED = Named(
    "StoredDecision",
    {"description": "As in `decision.schema.json` or `request-decision.schema.json`.", "type": "object"},
    lambda stored, _: dict(stored),
)


def _head(verified: Any) -> str | None:
    return str(verified.head) if verified.head is not None else None


STEP = form(
    "OutstandingStep",
    "A step of the decision that the record does not show to be done, or needless.",
    name=words("Its name in the policy.", itemgetter("name")),
    says=words("What is to be done.", itemgetter("says")),
    timing=words(
        "When: before, with or after. `ask`: somebody is to be asked, by the name of their role.", itemgetter("timing")
    ),
    within=maybe("Within which time; null if none is said.", itemgetter("within")),
    sure=flag("Whether it is due for certain: else it depends on what is not known.", itemgetter("sure")),
    missing=texts(
        "The parts that the policy wants to see in the record, and that are not there. None: somebody says it is done.",
        "A part, as in `addition.schema.json`, such as `refusal` or `decided.why`.",
        itemgetter("missing"),
    ),
    against=texts(
        "Who was told, though the step says that they are not to be. None: nothing in the record goes against it.",
        "Who, in the words of the record.",
        itemgetter("against"),
    ),
    item=optional(words("Of which item of a request, if it is done elsewhere.", methodcaller("get", "item"))),
    recipient=optional(words("Of which recipient.", methodcaller("get", "recipient"))),
    subject=optional(words("Of which subject.", methodcaller("get", "subject"))),
)
OTHERWISE = form(
    "DecidedOtherwise",
    "What people decided otherwise than advised, or shared though that was not the answer.",
    how=words("`decided`, or `shared`.", itemgetter("how")),
    item=words("Of which item of a request; all three are empty for the whole.", itemgetter("item")),
    recipient=words("Of which recipient.", itemgetter("recipient")),
    subject=words("Of which subject.", itemgetter("subject")),
    advised=words("The outcome that was advised.", itemgetter("advised")),
    outcome=words("The outcome that people decided on, or acted on.", itemgetter("outcome")),
)
ADDED = form(
    "RecordedAddition",
    "What was added at one time.",
    at=_AT,
    around=one(_AROUND, "What was added.", itemgetter("around")),
)
OPENING = form(
    "RecordOpening",
    "That the record was opened.",
    at=_AT,
    by=words("By whom.", itemgetter("by")),
    why=words("Why.", itemgetter("why")),
)
RECORD: Form[RecordDict] = Form(
    "Record",
    "A record that was opened: a decision, and what people added to it since.",
    {
        "record": words("Its name in the store."),
        "at": words("When it was first recorded, in universal time."),
        "case": words("The reference of the case."),
        "person": words("The reference of the person whom it is about."),
        "around": one(_AROUND, "Everything that people added; of what was said twice, the last word."),
        "outstanding": many(STEP, "Steps that the record does not show to be done, or needless."),
        "otherwise": many(OTHERWISE, "What people decided otherwise than advised, or shared though it was not to be."),
        "history": many(ADDED, "The same as `around`, piece by piece."),
        "openings": many(OPENING, "When it was opened before, by whom, and why."),
        "missing": count("How many pieces about other people have been erased."),
        "decision": one(_STORED, "The decision about this person alone, as it was recorded."),
        "given": plain(
            "What was answered of the parts of a request where that is something else, as other people count there "
            "too: the item and recipient, with the outcome, actions and escalation of the whole part.",
            {"type": "array"},
            write=lambda given, _: [dict(each) for each in given],
        ),
        "outcome": words("The outcome that was advised, with what was `given`."),
    },
    kind="record",
)

_COUNT = form(
    "Count",
    "How often something was so.",
    name=words("What, by its name in the policy where it has one."),
    label=words("The same in words."),
    number=count("How often, in groups that are large enough."),
)
ASSURANCE: Form[AssuranceDict] = Form(
    "Assurance",
    "What the decisions of a time were like, in numbers.",
    {
        "since": words("The first day."),
        "until": words("The last day."),
        "least": count("Smaller groups of decisions that are alike are left out; the others are multiples of it."),
        "erased": count("How many more have been erased, rounded down to a multiple of `least`."),
        "records": count("How many decisions are counted."),
        "outcomes": many(_COUNT, "What was advised."),
        "taken": many(_COUNT, "Whether people decided as advised."),
        "in_time": many(_COUNT, "Whether they decided within every limit that the decision sets."),
        "rules": many(_COUNT, "The rules that decided."),
        "unknown": many(
            _COUNT, "The facts that were not known and were asked for; of each decision the first, unless `least` is 1."
        ),
        "outstanding": many(_COUNT, "The steps that nobody has taken."),
        "against": many(_COUNT, "The steps against which somebody acted: they were told, and were not to be."),
        "otherwise": texts(
            "The records that were decided otherwise than advised, if `least` is 1.", "The name of a record."
        ),
    },
    kind="assurance",
)
LISTED: Form[RecordsDict] = Form(
    "Records",
    "Records that were found, without opening any.",
    {
        "records": many(
            form(
                "ListedRecord",
                "A record, as far as it is known without opening it.",
                record=words("Its name in the store."),
                at=words("When it was recorded, in universal time."),
                day=words("The day of the decision."),
                outcomes=texts("The outcome, or those of the parts of a request.", "An outcome."),
                settled=flag("Whether the decision was settled."),
                rules=texts("The rules that decided.", "The name of a rule."),
                policy=words("The digest of the policy that decided."),
                erased=flag("Whether what it said has been erased."),
            ),
            "The records, the oldest first.",
            itself,
        )
    },
    kind="records",
)
VERIFIED: Form[VerifiedDict] = Form(
    "Verified",
    "Whether a log of records is as it was written.",
    {
        "well": flag("Whether it is."),
        "entries": count("How many entries were looked at."),
        "head": maybe("The newest head of the log, as a text; null if it has none.", _head),
        "found": many(
            form(
                "LogFlaw",
                "One thing that is wrong.",
                fault=one(
                    one_of(
                        "Fault",
                        "`changed`, `missing`, `put-in` or `cut-off`: an entry. `head`: the signed head of the log.",
                        ["changed", "missing", "put-in", "cut-off", "head"],
                    ),
                    "What is wrong.",
                ),
                says=words("The same in words."),
                index=plain("Which entry, counted from 0; null: the log as a whole.", {"type": ["integer", "null"]}),
                record=words("Which record; empty if it is none, or not known."),
            ),
            "What is wrong, if anything.",
        ),
        "restored": many(
            form(
                "Restored",
                "That a backup of the log was put back which lacks entries, as the log itself says.",
                at=words("When that was said, in universal time."),
                why=words("Why."),
                first=count("The first entry that is missing, counted from 0."),
                last=count("The last one."),
            ),
            "What is missing because a backup was put back. It is not wrong, but it is gone.",
        ),
        "turned_back": plain(
            "The entries that say an earlier time than the one before them, counted from 0.",
            {"type": "array", "items": {"type": "integer"}},
            write=lambda entries, _: list(entries),
        ),
        "not_compared": plain(
            "Of how many entries the heads were that are not compared, because their entries are missing.",
            {"type": "array", "items": {"type": "integer"}},
            write=lambda sizes, _: list(sizes),
        ),
        "witnesses": many(
            form(
                "LogWitness",
                "Somebody else who has signed the log.",
                name=words("Who."),
                entries=count("How many entries, the first of the log, they have signed."),
            ),
            "Who else has signed the log, and how much of it.",
        ),
    },
    kind="verified-records",
)
