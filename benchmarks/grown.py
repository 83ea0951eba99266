"""Policies that grow: 10, 100 or 1,000 rules, selected by one fact or to be scanned, with cases for them."""

from __future__ import annotations

import json
import random

from benchmarks.first_match import OTHERWISE, FirstMatch, Value, is_, rule, yes

SIZES = (10, 100, 1000)
FORMS = ("selected", "scanned")

_OUTCOMES = ("share", "dont_share", "escalate")
_LETTERS = tuple("abcdefghijkl")
_CHOICES = 60
_MOST_KINDS = 250


def selected(size: int) -> FirstMatch:
    """Each rule wants one kind of case and one yes: the kind selects the one rule, or the four, that can apply.

    Rules for one kind have one outcome.
    """
    kinds = tuple(f"kind_{place}" for place in range(min(size, _MOST_KINDS)))
    flags = [f"flag_{place}" for place in range(10)]
    return FirstMatch(
        name=f"selected-{size}",
        facts={"case_type": kinds} | dict.fromkeys(flags, (True, False)),
        rules=tuple(
            rule(
                f"rule-{place}",
                _OUTCOMES[place % len(kinds) % 3],
                is_("case_type", kinds[place % len(kinds)]),
                yes(flags[(place + place // len(kinds)) % 10]),
            )
            for place in range(size)
        ),
        otherwise="escalate",
    )


def scanned(size: int) -> FirstMatch:
    """Each rule wants three values of three neighbouring choices; all rules have one outcome."""
    draw = random.Random(size)
    facts = {f"choice_{place}": tuple(f"{letter}_{letter}" for letter in _LETTERS) for place in range(_CHOICES)}
    names = list(facts)
    seen: set[tuple[int, tuple[str, ...]]] = set()
    while len(seen) < size:
        seen.add((draw.randrange(_CHOICES - 2), tuple(draw.choice(facts[names[0]]) for _ in range(3))))
    rules = tuple(
        rule(f"rule-{place}", "share", *(is_(names[start + step], values[step]) for step in range(3)))
        for place, (start, values) in enumerate(sorted(seen))
    )
    return FirstMatch(name=f"scanned-{size}", facts=facts, rules=rules, otherwise="dont_share")


def grown(name: str) -> FirstMatch:
    """The policy of that name, as `selected-100`."""
    form, _, size = name.partition("-")
    return {"selected": selected, "scanned": scanned}[form](int(size))


def grown_cases(policy: FirstMatch, count: int, seed: int = 3) -> list[dict[str, Value]]:
    """Random complete cases. Those to be scanned match no rule at all: the worst case for who looks at every rule."""
    draw = random.Random(seed)
    cases: list[dict[str, Value]] = []
    while len(cases) < count:
        case = {fact: draw.choice(values) for fact, values in policy.facts.items()}
        if policy.name.startswith("selected") or policy.looked_up(case)[1] == OTHERWISE:
            cases.append(json.loads(json.dumps(case)))
    return cases
