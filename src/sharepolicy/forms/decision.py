"""The JSON of a decision: its schema and its writer, on which records and services depend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.forms.parts import (
    Form,
    Plain,
    flag,
    form,
    keeping,
    many,
    maybe,
    one,
    one_of,
    optional,
    or_none,
    plain,
    some,
    texts,
    words,
)
from sharepolicy.forms.questions import QUESTION, TURNS_ON
from sharepolicy.forms.second_opinion import SECOND_OPINION
from sharepolicy.forms.shared import CASE, FACT_VALUES, LANGUAGE, OUTCOME, POLICY, TITLE, TODAY, case_of
from sharepolicy.language.policy import Citation, PolicyDocument
from sharepolicy.language.within import UNITS
from sharepolicy.reading.shapes.parts import ISO_DATE

if TYPE_CHECKING:
    from sharepolicy.types import DecisionDict


def _cited(citation: Citation, policy: PolicyDocument | None) -> Plain:
    """A citation with the title of its source, and whether it was checked against its text."""
    assert policy is not None, "a citation is written with its policy"
    source = policy.sources.get(citation.source)
    return {
        "cites": str(citation),
        "title": source.title if source else citation.source,
        "verified": source.verified if source else False,
    }


SOURCE = form(
    "Source",
    "A source, or one clause of it.",
    "",
    _cited,
    cites=words("The source, or `source/clause`."),
    title=words("The title of the source."),
    verified=flag("Whether the text of the source was checked by whoever wrote the policy."),
)
_SOURCES = many(SOURCE, "What it rests on.")
_FACTS = "The name of a fact."
_FIRMNESS = {
    "holds": flag("Whether its condition holds whatever is still unknown. Even then, another rule may override it."),
    "only_if": many(FACT_VALUES, "If it is not sure to hold: facts that nobody has given yet, as they must be for it."),
}

REASON = form(
    "Reason",
    "A reason as a sentence.",
    text=words("The sentence."),
    outcome=one(OUTCOME, "Where this reason leads."),
    rule=maybe("The rule that gives it; null if no rule does."),
    sure=flag("Whether it decides whatever is still unknown."),
    **_FIRMNESS,
    sources=_SOURCES,
)
RULE = form(
    "DecidingRule",
    "A rule that decides.",
    name=words("Its name.", "rule.name"),
    outcome=one(OUTCOME, "Its outcome.", "rule.outcome"),
    required=flag("Whether it says that the sharing is required.", "rule.required"),
    sure=flag("Whether it decides whatever is still unknown."),
    **_FIRMNESS,
    overrode=texts(
        "Rules that apply too and that it overrides.",
        "The name of a rule.",
        lambda deciding: [rule.name for rule in deciding.overrode],
    ),
)
LIMIT = form(
    "TimeLimit",
    "A time limit as data.",
    amount=plain("How many units; null if it is not counted: `at once` or `promptly`.", {"type": ["integer", "null"]}),
    unit=or_none(
        one_of("TimeUnit", "What time is counted in.", [*UNITS]), "What it is counted in; null if it is not counted."
    ),
    text=words("The limit in words, such as `2 working days`."),
    **{
        "from": optional(
            maybe(
                "The fact that is the date from which it is counted. Missing if that is the decision.",
                lambda limit: limit.start or None,
            )
        ),
        "due": optional(
            plain(
                "When it ends: a day, or a time. Said only if a calendar or the time of the decision is given, and "
                "missing where it cannot be said.",
                {"type": "string", "pattern": ISO_DATE.replace("$", "(T.*)?$")},
                lambda _: None,
            )
        ),
    },
)
ACTION = keeping(
    form(
        "DueAction",
        "Something to do.",
        name=words("Its name.", "action.name"),
        timing=one(one_of("Timing", "When to do it.", ["before", "with", "after"]), "When.", "action.timing"),
        says=words("What to do.", "action.says"),
        within=maybe("The time limit, if there is one.", "action.within"),
        limit=or_none(LIMIT, "The same as data.", "action.within"),
        sure=flag("Whether it is due whatever is still unknown."),
        depends_on=texts(
            "When it is not sure, the unknown facts that it depends on.",
            _FACTS,
            lambda due: [fact.name for fact in due.depends_on],
        ),
        only_if=many(FACT_VALUES, "When it is not sure: facts that nobody has given yet, as they must be for it."),
        sources=many(SOURCE, "What it rests on.", "action.sources"),
    )
)
IF_USUAL = form(
    "IfUsual",
    "What the case would be settled on if what is still open were as it usually is. It is settled as soon as a person "
    "has confirmed all of it, on one screen.",
    outcome=one(OUTCOME, "The outcome that it would have. It is no answer: the case is not settled."),
    assuming=many(FACT_VALUES, "What it assumes: open facts with their usual values, none superfluous."),
)
ALTERNATIVE = form(
    "Alternative",
    "The fewest facts that would have to be different for the case to be settled on another outcome.",
    outcome=one(OUTCOME, "The outcome that it would lead to."),
    facts=many(FACT_VALUES, "The facts, with what each would have to be."),
)
NEXT_STEP = form(
    "NextStep",
    "Whom to ask if nobody has answered in time.",
    to=words("The role to ask."),
    to_words=words("The role in words."),
    after=words("If nobody has answered within this time, counted from when the one before was asked."),
    limit=one(LIMIT, "The same as data.", "after"),
)
NEXT_STEPS = form(
    "NextSteps",
    "Steps that follow if somebody who is asked does not answer.",
    steps=many(NEXT_STEP, "The steps, each after the one before."),
    sure=flag("Whether they follow whatever is still unknown."),
)
SOONER = form(
    "SoonerLimit",
    "A time limit that may turn out to be set.",
    within=words("The limit."),
    limit=one(LIMIT, "The same as data.", "within"),
    only_if=many(FACT_VALUES, "Facts that nobody has given yet, as they must be for it."),
    because=texts("Why so soon.", "A sentence.", lambda sooner: filter(None, [sooner.because])),
)
ESCALATION = form(
    "Escalation",
    "Somebody to ask, and by when.",
    to=words("The role to ask."),
    to_words=words("The role in words."),
    within=texts(
        "The soonest time limits that are still possible. There are several when none is sooner, such as 2 days and "
        "1 working day, and none when no line of escalation sets one.",
        "A time limit.",
    ),
    limits=many(LIMIT, "The same as data.", "within"),
    sure=flag("Whether they are asked whatever is still unknown."),
    within_sure=flag("Whether the limits are the same whatever is still unknown."),
    depends_on=texts(
        "When any of this, or of what follows in `then`, is not sure, the facts that it depends on.",
        _FACTS,
        lambda person: [fact.name for fact in person.depends_on],
    ),
    surely_within=texts("The time limits that hold whatever is still unknown: what to say to people.", "A time limit."),
    sooner=many(SOONER, "What may be set besides, the soonest first. Say it with its condition."),
    because=texts("Why so soon, from what is sure.", "A sentence."),
    sources=_SOURCES,
    then=many(NEXT_STEPS, "What follows if they do not answer: nothing, or what one or several lines say."),
)
OBLIGATION = one_of(
    "Obligation",
    "Whether a settled sharing is required whatever is still unknown, or permitted, which is never required. It is "
    "open when it is required in some of the cases that are still possible.",
    ["required", "permitted", "open"],
)
SETTLED = {
    "settled": flag("Whether nothing that is still unknown can change the outcome."),
    "possible": many(OUTCOME, "The outcomes that are still possible: one when settled."),
}
DECISION: Form[DecisionDict] = form(
    "Decision",
    "The answer to one case.",
    "decision",
    outcome=one(OUTCOME, "What was decided. An unsettled decision escalates."),
    **SETTLED,
    obligation=or_none(OBLIGATION, "Whether it must be shared; null unless it is settled that it is shared."),
    reasons=many(REASON, "Why, in sentences: what decides, then what holds, then what rests most on what was given."),
    unverified=some(
        SOURCE,
        "What the firmest reasons cite that nobody has checked against its text. Missing if there is none.",
        "unverified",
    ),
    rules=many(RULE, "The rules that decide, in the same order."),
    grounds=many(
        FACT_VALUES,
        "Given facts that force the outcome by themselves, none superfluous. Empty when unsettled.",
    ),
    do_first=some(
        ACTION,
        "What surely has to be done within the hour, whatever the answer: the soonest of the actions. It is to be "
        "said first of all. Missing if there is no such thing.",
        "do_first",
    ),
    ask_first=some(
        QUESTION,
        "What decides whether something has to be done within the hour, where that is not sure. It is asked before "
        "all else.",
        "questions_first",
    ),
    actions=many(ACTION, "What to do: before first, and of that what is sure, urgent, or another step than sharing."),
    ask=many(
        QUESTION,
        "What to ask: only facts that can change the outcome, and within a group what tells most first.",
        "questions",
    ),
    ask_about_duties=some(
        QUESTION,
        "Once the outcome is settled: what can still change what must be shared or done, whom to ask and how soon.",
        "questions_about_duties",
    ),
    if_usual=optional(
        one(
            IF_USUAL,
            "What an unsettled decision would be if nothing unusual were the case; else missing.",
        )
    ),
    turns_on=optional(one(TURNS_ON, "What an unsettled decision turns on. Missing if no two questions tell anything.")),
    in_any_case=some(
        ACTION,
        "What to do at once while it is not settled: what is due whatever the outcome will be.",
        "in_any_case",
    ),
    alternatives=optional(
        many(
            ALTERNATIVE,
            "The nearest ways to another outcome, over facts that can be changed. Missing if they were left out.",
        )
    ),
    escalation=many(ESCALATION, "Everybody to ask, the soonest first; nobody unless the outcome is escalate."),
    second_opinion=or_none(
        SECOND_OPINION,
        "What a second engine said about it; null when none was asked. A decision that it does not confirm escalates.",
    ),
    on=maybe("The date of the decision: given, that of the policy, or today. Null if the policy asks for none."),
    today=TODAY,
    language=LANGUAGE,
    policy=one(POLICY, "The policy that decided."),
    title=TITLE,
    case=one(CASE, "The facts, as they were given: with `on`, the same can be decided again.", case_of),
)
