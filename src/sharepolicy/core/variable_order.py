"""A good order of facts for decision diagrams: facts that are tested together are close together.

The FORCE heuristic (Aloul, Markov and Sakallah, "FORCE: a fast and easy-to-implement variable-ordering heuristic",
GLSVLSI 2003): every condition pulls its facts toward their common centre, again and again, until the total spread of
conditions stops shrinking.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sharepolicy.ground.budget import check

_ROUNDS = 50


def good_order(facts: Sequence[str], together: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The facts, reordered so that those of each group in `together` lie close. Deterministic."""
    edges = [edge for edge in dict.fromkeys(tuple(edge) for edge in together) if len(edge) > 1]
    incident: dict[str, list[int]] = {fact: [] for fact in facts}
    for number, edge in enumerate(edges):
        for fact in edge:
            incident[fact].append(number)
    place = {fact: float(position) for position, fact in enumerate(facts)}
    best = tuple(facts)
    best_spread = _spread(place, edges)
    for _ in range(_ROUNDS):
        check()
        centres = [sum(place[fact] for fact in edge) / len(edge) for edge in edges]
        pulled = {
            fact: sum(centres[number] for number in numbers) / len(numbers) if numbers else place[fact]
            for fact, numbers in incident.items()
        }
        order = sorted(facts, key=lambda fact: (pulled[fact], place[fact]))
        place = {fact: float(position) for position, fact in enumerate(order)}
        spread = _spread(place, edges)
        if spread >= best_spread:
            break
        best, best_spread = tuple(order), spread
    return best


def _spread(place: dict[str, float], edges: list[tuple[str, ...]]) -> float:
    total = 0.0
    for edge in edges:
        places = [place[fact] for fact in edge]
        total += max(places) - min(places)
    return total
