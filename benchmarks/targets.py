"""What was promised, and whether it was reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from benchmarks import roster
from benchmarks.beside import ratios
from benchmarks.editor import APPEARS, GOES
from benchmarks.explained import REQUESTS, WITHHELD, Explained
from benchmarks.large import (
    CHECKED,
    COMPARED,
    COMPARED_EACH,
    COMPARED_HEAVY,
    COMPARED_LARGE,
    COMPILED,
    MUTATED,
    Large,
)
from benchmarks.rounds import Row
from benchmarks.startup import Begun

TIMES_FASTER = 2.5
PARTIAL_US = 30.0
LOAD_SECONDS = 0.3
IMPORT_SECONDS = 0.1
COMMAND_SECONDS = 0.3
TYPING_SECONDS = 0.2
COMPARE_HEAVY_SECONDS = 10.0
EXPLAINED_MS = 1.0
EXPLAINED_MOST_MS = 5.0
REQUEST_MS = 10.0
FLAT = 2.0
LARGE_SECONDS = 2.0
MUTATION_SECONDS = 30.0
CHECK_SECONDS = 1.0
COMPARE_SECONDS = 1.0


NO_AIM = "only reported"


@frozen
class Target:
    """One promise: what was aimed at, what was measured. `reached` is None where that is not known, or no promise."""

    label: str
    aim: str
    measured: str
    reached: bool | None


def _unmeasured(label: str, aim: str) -> Target:
    return Target(label, aim, "not measured", None)


def _at_most(label: str, limit: float, value: float | None, unit: str) -> Target:
    aim = f"at most {limit:g}{unit}"
    if value is None:
        return _unmeasured(label, aim)
    return Target(label, aim, f"{value:.3g}{unit}", value <= limit)


def _deciding(rows: Sequence[Row]) -> list[Target]:
    timed = {row.label: row for row in rows if not row.missing}
    peers = [row for row in timed.values() if row.is_peer]
    fastest = min(peers, key=lambda row: row.us, default=None)
    found = []
    for entry in (roster.OUTCOME, roster.OUTCOME_AND_RULE):
        what = entry.label.partition(": ")[2]
        row = timed.get(entry.label)
        floor = f"complete decision ({what}) against the hand-written function"
        found.append(
            Target(floor, NO_AIM, f"{row.ratio:.3g}x", None) if row and row.ratio else _unmeasured(floor, NO_AIM)
        )
        label, aim = f"complete decision ({what}) against the fastest peer", f"at least {TIMES_FASTER:g}x faster"
        if row and fastest:
            faster = fastest.us / row.us
            found.append(Target(label, aim, f"{faster:.2f}x faster than {fastest.label}", faster >= TIMES_FASTER))
        else:
            found.append(_unmeasured(label, aim))
    for entry in (roster.PARTIAL, roster.PARTIAL_MORE):
        row = timed.get(entry.label)
        what = entry.label.partition(": ")[2]
        found.append(_at_most(f"partial decision, {what}", PARTIAL_US, row.us if row else None, " µs"))
    return found


def _beginning(begun: Sequence[Begun]) -> list[Target]:
    limits = {
        'load("mars"), all proofs': LOAD_SECONDS,
        "import sharepolicy": IMPORT_SECONDS,
        "sharepolicy decide CASE --policy mars": COMMAND_SECONDS,
        APPEARS: TYPING_SECONDS,
        GOES: TYPING_SECONDS,
    }
    seconds = {one.label: one.seconds for one in begun if not one.missing}
    return [_at_most(label, limit, seconds.get(label), " s") for label, limit in limits.items()]


def _growing(rows: Sequence[Row]) -> list[Target]:
    us = {row.policy: row.us for row in rows if row.label == roster.OUTCOME.label and not row.missing}
    label = "1,000 rules selected by one fact, against 10"
    small, large = us.get("selected-10"), us.get("selected-1000")
    return [_at_most(label, FLAT, large / small if small and large else None, "x")]


def _explaining(found: Sequence[Explained]) -> list[Target]:
    of = {one.label: one for one in found}
    withheld = of.get(WITHHELD)
    return [
        _at_most(f"{WITHHELD}: median", EXPLAINED_MS, withheld and withheld.median, " ms"),
        _at_most(f"{WITHHELD}: 99 in 100", EXPLAINED_MOST_MS, withheld and withheld.most, " ms"),
        *(_at_most(f"{each}: median", REQUEST_MS, of[each].median if each in of else None, " ms") for each in REQUESTS),
    ]


def _in_columns(found: Mapping[str, float]) -> list[Target]:
    return [
        Target(label, aim, "not measured" if ratio is None else f"{ratio:.3g}x", fine)
        for label, aim, ratio, fine in ratios(found)
    ]


def targets(
    rows: Sequence[Row],
    explained: Sequence[Explained],
    columns: Mapping[str, float],
    begun: Sequence[Begun],
    growth: Sequence[Row],
    large: Sequence[Large],
) -> list[Target]:
    """Every promise with what was measured for it."""
    seconds = {one.label: one.seconds for one in large if not one.missing}
    return [
        *_deciding(rows),
        *_explaining(explained),
        *_in_columns(columns),
        *_beginning(begun),
        *_growing(growth),
        _at_most(COMPILED, LARGE_SECONDS, seconds.get(COMPILED), " s"),
        _at_most(CHECKED, CHECK_SECONDS, seconds.get(CHECKED), " s"),
        *(
            _at_most(label, COMPARE_SECONDS, seconds.get(label), " s")
            for label in (COMPARED, COMPARED_EACH, COMPARED_LARGE)
        ),
        *(_at_most(label, COMPARE_HEAVY_SECONDS, seconds.get(label), " s") for label in COMPARED_HEAVY),
        _at_most(MUTATED, MUTATION_SECONDS, seconds.get(MUTATED), " s"),
    ]
