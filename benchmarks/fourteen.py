"""The policy of fourteen rules that all engines are measured on, and cases for it.

`by_hand` is what a programmer would write who had only this policy to serve: the floor that every general engine is
compared with. `policy14.yaml` says the same for sharepolicy, and `POLICY` for the other engines.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator

from benchmarks.first_match import Facts, FirstMatch, Test, Value, Verdict, is_, no, rule, yes

_YES_NO: tuple[Value, ...] = (True, False)

POLICY = FirstMatch(
    name="fourteen",
    facts={
        "purpose_legitimate": _YES_NO,
        "identifiable": _YES_NO,
        "confidential": _YES_NO,
        "consent_appropriate": _YES_NO,
        "recipient_verified": _YES_NO,
        "recipient_need_to_know": _YES_NO,
        "relevant": _YES_NO,
        "proportionate": _YES_NO,
        "secure_channel": _YES_NO,
        "facts_distinguished": _YES_NO,
        "court_restriction": _YES_NO,
        "practitioner_unsure": _YES_NO,
        "consent": ("given", "refused", "withdrawn", "not_sought", "cannot_be_sought"),
        "risk_of_harm": ("none", "low", "significant", "immediate"),
        "lawful_basis": ("none", "legal_duty", "public_task", "vital_interests", "legitimate_interest"),
        "subject_age": (),
    },
    rules=(
        rule("court-restriction", "escalate", yes("court_restriction")),
        rule("recipient-not-verified", "escalate", no("recipient_verified")),
        rule("immediate-risk", "share", is_("risk_of_harm", "immediate")),
        rule("significant-risk", "share", is_("risk_of_harm", "significant"), yes("recipient_need_to_know")),
        rule("purpose-not-legitimate", "dont_share", no("purpose_legitimate")),
        rule("nobody-identifiable", "share", no("identifiable")),
        rule("too-much", "dont_share", no("relevant"), or_=(no("proportionate"),)),
        rule("consent-given", "share", yes("consent_appropriate"), is_("consent", "given")),
        rule("other-lawful-basis", "share", is_("lawful_basis", "legal_duty", "public_task", "vital_interests")),
        rule("consent-missing", "dont_share", is_("consent", "refused", "withdrawn"), is_("risk_of_harm", "none")),
        rule(
            "young-and-not-asked",
            "escalate",
            Test("subject_age", below=16),
            is_("consent", "not_sought"),
            is_("risk_of_harm", "low"),
        ),
        rule("practitioner-unsure", "escalate", yes("practitioner_unsure")),
        rule("channel-not-secure", "escalate", no("secure_channel")),
        rule("confidential-without-basis", "dont_share", yes("confidential"), is_("lawful_basis", "none")),
    ),
    otherwise="escalate",
)


def by_hand(facts: Facts) -> Verdict:  # noqa: C901 - fourteen rules are fourteen branches
    """The same policy as a programmer writes it."""
    if facts["court_restriction"]:
        return "escalate", "court-restriction"
    if not facts["recipient_verified"]:
        return "escalate", "recipient-not-verified"
    risk = facts["risk_of_harm"]
    if risk == "immediate":
        return "share", "immediate-risk"
    if risk == "significant" and facts["recipient_need_to_know"]:
        return "share", "significant-risk"
    if not facts["purpose_legitimate"]:
        return "dont_share", "purpose-not-legitimate"
    if not facts["identifiable"]:
        return "share", "nobody-identifiable"
    if not facts["relevant"] or not facts["proportionate"]:
        return "dont_share", "too-much"
    consent = facts["consent"]
    if consent == "given" and facts["consent_appropriate"]:
        return "share", "consent-given"
    basis = facts["lawful_basis"]
    if basis in ("legal_duty", "public_task", "vital_interests"):
        return "share", "other-lawful-basis"
    if risk == "none" and consent in ("refused", "withdrawn"):
        return "dont_share", "consent-missing"
    if risk == "low" and consent == "not_sought" and facts["subject_age"] < 16:  # type: ignore[operator]
        return "escalate", "young-and-not-asked"
    if facts["practitioner_unsure"]:
        return "escalate", "practitioner-unsure"
    if not facts["secure_channel"]:
        return "escalate", "channel-not-secure"
    if basis == "none" and facts["confidential"]:
        return "dont_share", "confidential-without-basis"
    return "escalate", "otherwise"


_TRUTHS = tuple(fact for fact, values in POLICY.facts.items() if values == _YES_NO)
_WORDS = {fact: frozenset(values) for fact, values in POLICY.facts.items() if values and values != _YES_NO}
_OLDEST = 120


def by_hand_checked(facts: Facts) -> Verdict:
    """As `by_hand`, but it first makes sure that every fact is given, is known, and has one of its values.

    sharepolicy does so too: a fact that is misspelt must not be taken for one that is not there.
    """
    if len(facts) != len(POLICY.facts):
        raise ValueError("facts are missing, or not known")
    for fact in _TRUTHS:
        if type(facts[fact]) is not bool:
            raise ValueError(fact)
    for fact, words in _WORDS.items():
        if facts[fact] not in words:
            raise ValueError(fact)
    age = facts["subject_age"]
    if type(age) is not int or not 0 <= age <= _OLDEST:
        raise ValueError("subject_age")
    return by_hand(facts)


_LIKELY_YES = {"court_restriction": 0.06, "practitioner_unsure": 0.25, "confidential": 0.6, "consent_appropriate": 0.5}
"""How often a yes/no fact is answered yes; 0.9 when it is not named here. So every rule decides some of the cases."""


def complete_cases(count: int, seed: int = 14) -> list[dict[str, Value]]:
    """Random cases with every fact given.

    They come out of JSON text, as a case system would hand them over: no engine profits from meeting the very string
    objects that its policy was built with.
    """
    draw = random.Random(seed)

    def answer(fact: str, values: tuple[Value, ...]) -> Value:
        if not values:
            return draw.randint(0, 24)
        if values == _YES_NO:
            return draw.random() < _LIKELY_YES.get(fact, 0.9)
        if fact == "risk_of_harm":
            return str(draw.choices(values, (5, 5, 2, 1))[0])
        if fact == "lawful_basis":
            return str(draw.choices(values, (5, 1, 1, 1, 3))[0])
        return draw.choice(values)

    return [
        json.loads(json.dumps({fact: answer(fact, values) for fact, values in POLICY.facts.items()}))
        for _ in range(count)
    ]


def withhold(cases: list[dict[str, Value]], share: float, seed: int = 5) -> list[dict[str, Value]]:
    """The same cases with each fact left out with this probability, at least one in every case."""
    draw = random.Random(seed)
    partial = []
    for case in cases:
        kept = {fact: value for fact, value in case.items() if draw.random() >= share}
        if len(kept) == len(case):
            del kept[draw.choice(list(kept))]
        partial.append(kept)
    return partial


def completions(facts: Facts) -> Iterator[Facts]:
    """Every way to complete a partial case that the policy can tell apart."""
    open_facts = {fact: values or (15, 16) for fact, values in POLICY.facts.items() if fact not in facts}
    for chosen in itertools.product(*open_facts.values()):
        yield {**facts, **dict(zip(open_facts, chosen, strict=True))}


def possible_by_hand(facts: Facts) -> frozenset[str]:
    """The outcomes that are possible in a partial case, by trying every completion with `by_hand`."""
    return frozenset(by_hand(complete)[0] for complete in completions(facts))
