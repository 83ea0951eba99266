"""The words of the page for what the reader refuses: a sentence for each of its codes."""

from __future__ import annotations

from sharepolicy.frontends.page.words import PARTS, START
from sharepolicy.ground.tongue import to_say

REFUSALS = {
    "refused_unknown_fact": to_say("The policy does not ask for “{found}” here."),
    "refused_misplaced_fact": to_say("“{fact}” belongs in another place in the case."),
    "refused_unknown_value": to_say("“{found}” is not an answer to “{fact}”."),
    "refused_wrong_value_kind": to_say("This is not the kind of answer that “{fact}” takes."),
    "refused_value_out_of_range": to_say("“{fact}” cannot be {found}."),
    "refused_duplicate_name": to_say("“{fact}” is answered twice."),
    "refused_contradictory_case": to_say("What it says cannot all be true."),
    "refused_open_day": to_say("“{fact}” depends on the day. Give the case a single day."),
    "refused_no_single_version": to_say("Another version of the policy is in force on that day."),
    "refused_wrong_document": START["case_of_another_policy"],
    "refused_wrong_shape": to_say("This is not in the form that a case has here."),
    "refused_unknown_property": to_say("“{found}” cannot stand here."),
    "refused_missing_property": to_say("This does not say whom or what it is about."),
    "refused_unknown_part": to_say("Nobody and nothing is called “{found}” here."),
    "refused_bad_name": to_say("“{found}” cannot be a name."),
    "refused_too_large": PARTS["too_many_cases"],
    "refused_over_limit": to_say(
        "This is too much to work out. Say more of what is known, or make several cases of it."
    ),
    "did_you_mean": to_say("Did you mean “{name}”?"),
    "expected_these": to_say("Expected: {names}."),
}
"""Each code of a refusal, and what may stand after it."""
