"""What finds no room for its diagrams is told so in our own words, never as an error of the library below."""

from __future__ import annotations

import pytest

from sharepolicy.core import nodes
from sharepolicy.core.codes import OutOfNodesError
from sharepolicy.core.space import Space
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.domain import domains
from sharepolicy.testing.small import small_policy, yes_no

PAIRS = 14


def test_what_finds_no_room_is_refused_by_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pairs of facts that are alike, each far from the other, need a node for every combination of the first ones."""
    monkeypatch.setattr(nodes, "NODES", 1 << 10)
    names = [f"{word}{number}" for word in ("a", "b") for number in range(PAIRS)]
    space = Space(domains(small_policy([yes_no(name) for name in names])), tuple(names))

    def all_alike() -> None:
        found = space.everything
        for number in range(PAIRS):
            a, b = (space.cells(f"{word}{number}", (0,)) for word in ("a", "b"))
            found &= (a & b) | (space.anything - a - b)

    with pytest.raises(CaseError) as refused:
        all_alike()
    assert isinstance(refused.value, OutOfNodesError)
    assert [flaw.code for flaw in refused.value.diagnostics] == ["over-limit"]
