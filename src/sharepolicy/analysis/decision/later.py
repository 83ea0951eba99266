"""What a decision imports only when somebody asks for more than its outcome and its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.ground.later import later

if TYPE_CHECKING:
    from sharepolicy.analysis.decision.actions import ask_about_duties as ask_about_duties
    from sharepolicy.analysis.decision.actions import ask_first as ask_first
    from sharepolicy.analysis.decision.actions import due_actions as due_actions
    from sharepolicy.analysis.decision.actions import due_in_any_case as due_in_any_case
    from sharepolicy.analysis.decision.actions import most_urgent as most_urgent
    from sharepolicy.analysis.decision.alternatives import alternatives as alternatives
    from sharepolicy.analysis.decision.at_once import asked_at_once as asked_at_once
    from sharepolicy.analysis.decision.decision import PolicyIdentity as PolicyIdentity
    from sharepolicy.analysis.decision.in_short import few as few
    from sharepolicy.analysis.decision.people import people_to_ask as people_to_ask
    from sharepolicy.analysis.decision.questions import questions as questions
    from sharepolicy.analysis.decision.questions import quickest as quickest
    from sharepolicy.analysis.decision.reasons import deciding_rules as deciding_rules
    from sharepolicy.analysis.decision.reasons import firmest as firmest
    from sharepolicy.analysis.decision.reasons import grounds as grounds
    from sharepolicy.analysis.decision.reasons import reasons as reasons
    from sharepolicy.analysis.decision.reasons import rules_among as rules_among
    from sharepolicy.analysis.decision.reasons import unverified as unverified
    from sharepolicy.analysis.decision.sent import sent_decision as sent_decision
    from sharepolicy.analysis.decision.sent import sent_request as sent_request
    from sharepolicy.analysis.decision.since import Since as Since
    from sharepolicy.analysis.decision.since import since as since
    from sharepolicy.analysis.decision.situation import Situation as Situation
    from sharepolicy.analysis.decision.telling import telling_first as telling_first
    from sharepolicy.analysis.decision.turning import turns_on as turns_on
    from sharepolicy.analysis.decision.usually import if_usual as if_usual
    from sharepolicy.core.region_data import region_data as region_data
    from sharepolicy.forms.decision import DECISION as DECISION
    from sharepolicy.forms.due import say_due as say_due
else:
    __getattr__ = later(
        __name__,
        {
            "sharepolicy.analysis.decision.actions": (
                "ask_about_duties",
                "ask_first",
                "due_actions",
                "due_in_any_case",
                "most_urgent",
            ),
            "sharepolicy.analysis.decision.alternatives": ("alternatives",),
            "sharepolicy.analysis.decision.at_once": ("asked_at_once",),
            "sharepolicy.analysis.decision.decision": ("PolicyIdentity",),
            "sharepolicy.analysis.decision.in_short": ("few",),
            "sharepolicy.analysis.decision.people": ("people_to_ask",),
            "sharepolicy.analysis.decision.questions": ("questions", "quickest"),
            "sharepolicy.analysis.decision.reasons": (
                "deciding_rules",
                "firmest",
                "grounds",
                "reasons",
                "rules_among",
                "unverified",
            ),
            "sharepolicy.analysis.decision.sent": ("sent_decision", "sent_request"),
            "sharepolicy.analysis.decision.since": ("Since", "since"),
            "sharepolicy.analysis.decision.situation": ("Situation",),
            "sharepolicy.analysis.decision.telling": ("telling_first",),
            "sharepolicy.analysis.decision.turning": ("turns_on",),
            "sharepolicy.analysis.decision.usually": ("if_usual",),
            "sharepolicy.core.region_data": ("region_data",),
            "sharepolicy.forms.decision": ("DECISION",),
            "sharepolicy.forms.due": ("say_due",),
        },
    )
