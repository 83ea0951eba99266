"""What people and programs write beside a fact, right and wrong, in every spelling."""

from __future__ import annotations

import datetime
from random import Random
from typing import Any

from sharepolicy.language.vocabulary import Fact, FactType, SeveralOf

_ANYTHING: tuple[Any, ...] = (
    *(None, "", " ", [], {}, True, False, 0, 1, -1, 1.0, 1.5, "1", "yes", "no", "true", "false", "Yes", "unknown"),
    *("Unknown", "on", "null", "__proto__", "constructor", "toString", ["unknown"], [None], [[]], [{}], [["yes"]]),
    *({"unknown": True}, {"not": "unknown"}, {"not": []}, {"not": {}}, {"not": None}, {"not": {"not": "yes"}}),
    *({"is": "yes"}, {"__proto__": "yes"}, {"at_least": []}, {"between": []}, {"between": None}, {"includes": ["yes"]}),
    *({"at_least": None}, {"at_least": "unknown"}, {"yes": True}, "2026-10-05", {"not": ["unknown"]}),
)

_NUMBERS: tuple[Any, ...] = (
    *("+3", "٣", " 3", "3 ", "3\n", "1_0", "0x10", "-0", -0.0, "-0.00", "007", "00", "1,5", ".5", "5.", "1e2", "1e400"),
    *("NaN", "Infinity", "100.00", "2.250", "2.26", 2.26, 2.2500000001, "2.2500000000000000001", "2.25000000000000000"),
    *(0.1, 0.30000000000000004, 99.999, 100.004, 100.01, -1.5, -1.51, 1e-7, 1e15, 1e16, 1e21, 1e22, 1e-400, 10**15),
    *(10**15 - 1, 1 - 10**15, -(10**15), 10**30, 2**53 + 1, "999999999999999", "1000000000000000", "9" * 40),
    *("999999999999999.5", 999999999999999.5, "0." + "0" * 30, "1" + "0" * 20 + ".0", 121, -2, "120", 120.0, "120.0"),
)

_DATES: tuple[Any, ...] = (
    *(
        "2010-02-29",
        "2012-02-29",
        "2010-1-1",
        "20101129",
        "2010-11-29T00:00",
        "2010-11-29 ",
        " 2010-11-29",
        "2010-13-01",
    ),
    *(
        "0001-01-01",
        "0000-01-01",
        "9999-12-31",
        "10000-01-01",
        "-001-01-01",
        "+2010-11-29",
        "\uff12\uff10\uff11\uff10-11-29",
        20101129,
    ),
    *(
        2010,
        "2010-W01-1",
        "2010-001",
        "1899-12-31",
        "1900-01-01",
        "2026-12-31",
        "2027-01-01",
        "2020-01-01",
        "2019-12-31",
    ),
)


class OddValues:
    """Draws what is written beside a fact: mostly right, at times not. `wrong` is how often it is not."""

    def __init__(self, chance: Random, wrong: float) -> None:
        self.chance, self.wrong = chance, wrong

    def of(self, fact: Fact | SeveralOf) -> Any:
        """What is written beside a fact or a several-of."""
        if self.chance.random() < self.wrong:
            return self.chance.choice(_ANYTHING)
        if self.chance.random() < 0.06:
            return "unknown"
        return self._several(fact) if isinstance(fact, SeveralOf) else self._of_one(fact)

    def _several(self, several: SeveralOf) -> Any:
        some = [each for each in several.members if self.chance.random() < 0.4]
        if self.chance.random() < 0.6:
            return some + ([self.chance.choice(_ANYTHING)] if self.chance.random() < self.wrong else [])
        return {each: self.chance.choice((True, "no", "yes", False, "unknown", ["yes", "no"])) for each in some}

    def _of_one(self, fact: Fact) -> Any:
        form = self.chance.random()
        if form < 0.6:
            return self._plain(fact)
        if form < 0.75:
            return [self._part(fact) for _ in range(self.chance.randint(1, 3))]
        if form < 0.82:
            return {"not": self._plain(fact) if self.chance.random() < 0.5 else [self._part(fact)]}
        return self._limits(fact)

    def _part(self, fact: Fact) -> Any:
        return self._limits(fact) if fact.is_ordered and self.chance.random() < 0.2 else self._plain(fact)

    def _limits(self, fact: Fact) -> Any:
        if not fact.is_ordered and self.chance.random() > self.wrong:
            return self._plain(fact)
        words = self.chance.sample(
            ("at_least", "at_most", "above", "below", "between", "not"), self.chance.choice((1, 1, 2))
        )
        found = {}
        for word in words:
            ends = [self._plain(fact) for _ in range(2 if self.chance.random() > self.wrong else 3)]
            is_sorted = len({*map(type, ends)}) == 1 and fact.is_numeric and self.chance.random() < 0.8
            found[word] = (sorted(ends) if is_sorted else ends) if word == "between" else ends[0]
        return found

    def _plain(self, fact: Fact) -> Any:
        """One value, or one that is nearly right."""
        chance = self.chance
        if fact.is_numeric and chance.random() < 0.3 * self.wrong + 0.005:
            return chance.choice(_DATES if fact.type is FactType.DATE else _NUMBERS)
        if chance.random() < 0.3 * self.wrong:
            return chance.choice(_ANYTHING)
        if fact.type is FactType.DATE:
            return datetime.date.fromordinal(chance.randint(*self._ends(fact, 693_600, 739_600))).isoformat()
        if fact.type is FactType.NUMBER:
            number = chance.randint(*self._ends(fact, -9, 130)) / 10**fact.decimals
            number = number if fact.decimals else int(number)
            return str(number) if chance.random() < 0.2 else number
        value = chance.choice(fact.values)
        truth = {"yes": True, "no": False} if fact.type is FactType.YES_NO else {"true": True, "false": False}
        return truth.get(value, value) if chance.random() < 0.4 else value

    @staticmethod
    def _ends(fact: Fact, low: int, high: int) -> tuple[int, int]:
        low = low if fact.minimum is None else fact.minimum
        return low, max(low, high if fact.maximum is None else min(high, fact.maximum))
