"""The words of the page that do not come from a policy: on the answer, and on what a person takes away."""

from __future__ import annotations

from sharepolicy.ground.tongue import to_say

ANSWER = {
    "outcome_share": to_say("Share"),
    "outcome_dont_share": to_say("Don't share"),
    "outcome_escalate": to_say("Escalate"),
    "is_share": to_say("share"),
    "is_dont_share": to_say("don't share"),
    "is_escalate": to_say("escalate"),
    "means_share": to_say("It may go, in the way described below."),
    "means_must": to_say("It must go, in the way described below."),
    "means_dont_share": to_say("It stays with you."),
    "means_escalate": to_say("Don't decide this alone."),
    "not_settled_for_now": to_say("Not settled yet. For now:"),
    "first_of_all": to_say("First of all"),
    "left_open": to_say("What is known so far leaves this open: it could be {outcomes}."),
    "not_yet": to_say("Do not share it yet."),
    "must_share": to_say("You must share this: at least one of the reasons below requires it."),
    "may_share": to_say("You may share this. Nothing here requires it."),
    "may_share_open": to_say("You may share this. Whether you must depends on what is not known yet."),
    "whom_to_ask": to_say("Whom to ask"),
    "ask_whom": to_say("Ask {whom}."),
    "whichever_sooner": to_say(", whichever is sooner"),
    "how_soon": to_say("How soon depends on what is so: {limits}."),
    "otherwise": to_say("otherwise {limits}"),
    "at_the_latest": to_say("at the latest {limits}"),
    "depending": to_say("depending on what you find out"),
    "perhaps_ask": to_say("Depending on what you find out, ask: {people}."),
    "perhaps_also_ask": to_say("Depending on what you find out, perhaps also ask: {people}."),
    "if_nobody_answers": to_say("If nobody answers {time}, ask {whom}."),
    "if_they_do_not_answer": to_say("If they do not answer {time}, ask {whom}."),
    "perhaps_then": to_say(
        "Without an answer from {before} {time}, perhaps ask {whom}. That depends on what you find out."
    ),
    "find_out_first": to_say("Find out first"),
    "more_questions": to_say("Depending on the answers, more questions can matter, up to {number}."),
    "why": to_say("Why"),
    "also_leads_there": to_say("This would lead to the same answer:"),
    "one_of_these_decides": to_say("At least one of these decides it, and each leads to the same outcome:"),
    "only_if": to_say("Only if this is so ({facts}): {text}"),
    "perhaps": to_say("Perhaps: {text}"),
    "perhaps_depending": to_say("Perhaps, depending on {facts}: {action}"),
    "if_no_rule": to_say("If none of the rules decides: {text}"),
    "do_in_any_case": to_say("Do now, whatever the answer will be"),
    "do_instead": to_say("What to do instead"),
    "do_meanwhile": to_say("What to do meanwhile"),
    "sharing_before": to_say("Before you share"),
    "sharing_with": to_say("When you share"),
    "sharing_after": to_say("After you have shared"),
    "not_sharing_before": to_say("Do first"),
    "not_sharing_with": to_say("Do now"),
    "not_sharing_after": to_say("Do afterwards"),
    "perhaps_due": to_say("Perhaps also, depending on what you find out"),
    "turns_on": to_say("What it turns on"),
    "if_answer": to_say("If {answer}: {end}."),
    "still_open": to_say("not settled yet, it could be {outcomes}"),
    "rests_on": to_say("What this rests on"),
    "other_answer": to_say("What would lead to another answer"),
    "if_becomes_true": to_say("{outcome}, if this becomes true: {facts}"),
    "could_be": to_say("Why it could be: {outcome}"),
    "your_answers": to_say("Your answers"),
    "change_answers": to_say("Change your answers"),
    "sources": to_say("Sources"),
    "not_verified": to_say("not verified"),
    "not_verified_check": to_say("Not verified: check the text before you rely on it."),
    "decided_by": to_say("Decided by {title} (policy {name}, version {version}, digest {digest}) for {day}."),
    "decided_by_unnumbered": to_say("Decided by {title} (policy {name}, digest {digest}) for {day}."),
    "go_on_asking": to_say("Go on with the questions"),
    "go_on_duties": to_say("Answer more questions about what to do"),
    "go_on_duties_help": to_say(
        "The answer is settled. What to do can still depend on more. Questions left: {number}."
    ),
    "go_on_whom": to_say("Whom to ask depends on more. Questions left: {number}."),
    "go_on_duties_parts": to_say(
        "What to do about the parts that are settled can still depend on more. Questions left: {number}."
    ),
}
"""The answer to a case."""

REQUEST = {
    "may_go": to_say("May go at once"),
    "must_not_go": to_say("Must not go"),
    "must_wait": to_say("Must wait"),
    "to": to_say("to"),
    "the_information": to_say("the information"),
    "not_everything": to_say("but not everything"),
    "some_at_once": to_say("but some of it may go at once"),
    "part_open": to_say("Part of it depends on what is not known yet."),
    "part_could_be": to_say("Not settled yet: it could be {outcomes}."),
    "taken_together": to_say(
        "This holds for all the people it is about, taken together, whatever is still unknown about each."
    ),
    "held_back": to_say("Something that must be shared is held back here. Divide it, as it says below."),
    "left_out": to_say("Nothing here is about {people}: nothing was decided about them."),
    "divide_must": to_say("Divide this: what is about {people} alone must be shared. {text}"),
    "divide_would": to_say("What is only about {people} may be shared, if it can be told apart. {text}"),
    "divide_first": to_say("Before any of that goes, begin again with it alone: it has duties of its own."),
    "for_parts": to_say("for {parts}"),
    "about_people": to_say("about {people}"),
}
"""The answer to a request."""

TAKING = {
    "take_away": to_say("Keep what you decided"),
    "take_away_help": to_say(
        "Once you close or leave this page, nothing of this is left. What you print, copy or save is then yours to "
        "look after: treat it as you treat other papers about a child."
    ),
    "print": to_say("Print"),
    "copy": to_say("Copy as text"),
    "copied": to_say("Copied. It is now on the clipboard of this machine."),
    "not_copied": to_say("It could not be copied. Print it instead, or mark the text and copy it yourself."),
    "save_case": to_say("Save the case"),
    "save_record": to_say("Save a record"),
    "begin_again": to_say("Forget all this and begin again"),
    "record_title": to_say("Save a record"),
    "record_intro": to_say(
        "The file has the answer, what you ticked off, and what you write here. Leave empty what you don't want in it. "
        "Keep it with the file of the case."
    ),
    "record_by": to_say("Who decided"),
    "record_by_hint": to_say("Your name, as it should stand in the record"),
    "record_role": to_say("In what role"),
    "record_outcome": to_say("What was decided"),
    "record_outcome_hint": to_say(
        "The answer of this page is advice. Say what you decided, also if it is something else."
    ),
    "record_why": to_say("Why, in your own words"),
    "record_why_hint": to_say("Needed if you decided otherwise than advised"),
    "record_asked_by": to_say("Who asked for the information"),
    "record_asked_hint": to_say("If somebody did"),
    "record_justification": to_say("Why sharing this much is necessary and proportionate"),
    "record_save": to_say("Save the record"),
    "record_saved": to_say("The record is saved where this browser puts what it downloads."),
    "record_who": to_say("Say who decided"),
    "record_differs": to_say("You decided otherwise than advised: say why"),
    "back_to_answer": to_say("Back to the answer"),
}
"""What a person takes away."""
