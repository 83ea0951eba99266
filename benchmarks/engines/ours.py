"""sharepolicy itself: the verdict alone, the verdict with its rule, and everything that can be read off a decision."""

from __future__ import annotations

from pathlib import Path

import sharepolicy
from benchmarks.first_match import OTHERWISE, Decide, Facts, FirstMatch, Verdict
from benchmarks.fourteen import POLICY
from benchmarks.policy_text import policy_text

_WRITTEN = Path(__file__).parent.parent / "policy14.yaml"


def _load(policy: FirstMatch) -> sharepolicy.Policy:
    """The policy that was written for the fourteen rules; otherwise text made for this policy. With all proofs."""
    if policy == POLICY:
        return sharepolicy.load(_WRITTEN)
    return sharepolicy.load_text(policy_text(policy), policy.name)


def outcome(policy: FirstMatch) -> Decide:
    """The outcome."""
    ask = _load(policy).decide

    def decide(facts: Facts) -> Verdict:
        return ask(facts).outcome, ""

    return decide


def outcome_and_rule(policy: FirstMatch) -> Decide:
    """The outcome and the deciding rule: what the other engines give."""
    ask = _load(policy).decide

    def decide(facts: Facts) -> Verdict:
        decision = ask(facts)
        rules = decision.rules
        return decision.outcome, rules[0].rule.name if rules else OTHERWISE

    return decide


def settled(policy: FirstMatch) -> Decide:
    """The outcome, and whether it is settled."""
    ask = _load(policy).decide

    def decide(facts: Facts) -> Verdict:
        decision = ask(facts)
        return decision.outcome, "settled" if decision.settled else "open"

    return decide


def everything(policy: FirstMatch) -> Decide:
    """Reasons, grounds, actions, questions, alternatives and all, as one dict."""
    ask = _load(policy).decide

    def decide(facts: Facts) -> Verdict:
        said = ask(facts).to_dict()
        return said["outcome"], "settled" if said["settled"] else "open"

    return decide
