"""What people decided and shared, beside what was advised: of the whole, and of each part of a request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sharepolicy.records.answers import StoredAnswer
from sharepolicy.records.shown import PLACE, covers

Deviation = Mapping[str, str]
"""`how`: decided, or shared; where in a request, empty for the whole; the outcome that was `advised`, and this one."""

_SHARE = "share"


def deviations(
    advised: str,
    parts: Sequence[StoredAnswer],
    decided: Sequence[Mapping[str, Any]],
    shared: Sequence[Mapping[str, Any]],
) -> list[Deviation]:
    """What was decided otherwise than advised, or shared though that was not the answer there.

    `advised` is the outcome of the whole, `parts` are the answers, `decided` is everything that was ever decided: a
    decision that was otherwise stays so, whatever is said later. What was decided to be shared is not named again for
    having been shared. A share that may be of a part that was to be shared is none: see `is_of_unsaid_part`.
    """
    found = [each for said in decided for each in _decided(advised, parts, said)]
    named = {_place(each) for each in found if each["outcome"] == _SHARE}
    for said in shared:
        here = [part for part in parts if covers(said, part)]
        if not any(part.outcome == _SHARE for part in here) and ("", "", "") not in named:
            found += [
                _deviation("shared", part.place, part.outcome, _SHARE) for part in here if part.place not in named
            ]
    return list({tuple(each.values()): each for each in found}.values())


def is_of_unsaid_part(said: Mapping[str, Any], parts: Sequence[StoredAnswer]) -> bool:
    """Whether what was shared may be of a part that was to be shared, or of one that was not."""
    return len({part.outcome == _SHARE for part in parts if covers(said, part)}) > 1


def is_decided(parts: Sequence[StoredAnswer], decided: Sequence[Mapping[str, Any]]) -> bool:
    """Whether it was ever said what was decided: of the whole, or of each of its parts."""
    said = [each for one in decided for each in one.get("parts", ())]
    return any(one.get("outcome") for one in decided) or all(any(covers(each, part) for each in said) for part in parts)


def _decided(advised: str, parts: Sequence[StoredAnswer], decided: Mapping[str, Any]) -> Iterator[Deviation]:
    outcome = decided.get("outcome", advised)
    if outcome != advised:
        yield _deviation("decided", ("", "", ""), advised, outcome)
    for each in decided.get("parts", ()):
        for part in parts:
            if covers(each, part) and each["outcome"] != part.outcome:
                yield _deviation("decided", part.place, part.outcome, each["outcome"])


def _deviation(how: str, place: tuple[str, str, str], advised: str, outcome: str) -> Deviation:
    return {"how": how, **dict(zip(PLACE, place, strict=True)), "advised": advised, "outcome": outcome}


def _place(said: Deviation) -> tuple[str, ...]:
    return tuple(said[part] for part in PLACE)
