"""Both readers answer cases of a policy of 200 facts and 1,000 rules, of which little is known."""

from __future__ import annotations

import datetime
import random

import pytest

from sharepolicy.backends.portable.reader import read
from sharepolicy.engine.loading.load import load_document
from sharepolicy.testing.synthetic import synthetic_policy
from tests.backends.portable.asked_of_node import DAY, Asked, ask_node
from tests.backends.portable.random_files import RandomCases
from tests.helpers.node import needs_node

FACTS, RULES = 200, 1000
NOT_KNOWN = 20
"""So many facts nobody knows."""


@pytest.mark.slow
@needs_node
def test_little_is_known() -> None:
    """What is possible as the program has it; and which rules decide, and what still matters, as each other."""
    document = synthetic_policy(FACTS, RULES)
    policy = load_document(document, prove=False)
    reader = read(policy.export()).on(datetime.date.fromisoformat(DAY))
    draw, chance = RandomCases(document, 1), random.Random(1)
    unknown = chance.sample([*document.vocabulary.facts], NOT_KNOWN)
    cases = [{}, *(draw.case() for _ in range(4))]
    parts = ("possible", "ask", "rules")
    asked = [Asked(policy, case, parts, unknown=tuple(out)) for case in cases for out in ((), unknown)]
    ask_node(asked)
    for each in asked:
        found = reader.decide(each.case, unknown=each.unknown)
        assert [*found.possible] == [*policy.decide(each.case).possible] == each.told["possible"]
        assert each.told["ask"] == [*found.ask]
        assert {rule["name"]: rule["sure"] for rule in each.told["rules"]} == found.rules
