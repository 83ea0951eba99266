"""The tree of the log, against its definition, for all sizes up to some: RFC 6962, section 2.1."""

from __future__ import annotations

from hashlib import sha256

import pytest

from sharepolicy.records import tree

LEAVES = [b"entry %d" % number for number in range(40)]


def defined(leaves: list[bytes]) -> bytes:
    """The hash of a tree, as the RFC defines it."""
    if len(leaves) < 2:
        return sha256(b"\0" + leaves[0]).digest() if leaves else sha256(b"").digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\1" + defined(leaves[:half]) + defined(leaves[half:])).digest()


ROOTS = [defined(LEAVES[:size]) for size in range(len(LEAVES) + 1)]
KEPT: list[list[bytes]] = []


def node(level: int, number: int) -> bytes:
    return KEPT[tree.kept_with(level, number)][level]


for index, leaf in enumerate(LEAVES):
    KEPT.append(tree.completed(index, leaf, node))


def changed(proof: list[bytes], at: int) -> list[bytes]:
    return [bytes([each[0] ^ 1]) + each[1:] if place == at else each for place, each in enumerate(proof)]


def test_the_root_is_that_of_the_rfc() -> None:
    assert [tree.root(size, node) for size in range(len(ROOTS))] == ROOTS


@pytest.mark.parametrize("size", range(1, len(ROOTS)))
def test_every_entry_is_proved_and_no_other(size: int) -> None:
    for index in range(size):
        proof = tree.inclusion(index, size, node)
        leads_to = [tree.root_from_inclusion(index, size, tree.leaf_hash(each), proof) for each in LEAVES[:size]]
        assert [place for place, root in enumerate(leads_to) if root == ROOTS[size]] == [index]
        for wrong in (
            *(changed(proof, at) for at in range(len(proof))),
            proof[1:] if proof else [b"0" * 32],
            [*proof, proof[0] if proof else b""],
        ):
            assert tree.root_from_inclusion(index, size, tree.leaf_hash(LEAVES[index]), wrong) != ROOTS[size]


@pytest.mark.parametrize("new", range(len(ROOTS)))
def test_a_tree_is_the_beginning_of_a_later_one_and_of_no_other(new: int) -> None:
    for old in range(new + 1):
        proof = tree.consistency(old, new, node)
        assert tree.is_consistent(old, new, ROOTS[old], ROOTS[new], proof)
        for at in range(len(proof)):
            assert not tree.is_consistent(old, new, ROOTS[old], ROOTS[new], changed(proof, at))
        if old:
            assert not tree.is_consistent(old, new, ROOTS[old - 1], ROOTS[new], proof)
        if 0 < old < new:
            assert not tree.is_consistent(old, new, ROOTS[old], ROOTS[new - 1], proof)
            assert not tree.is_consistent(old, new, ROOTS[old], ROOTS[new], proof[:-1])
            assert not tree.is_consistent(old, new, ROOTS[old], ROOTS[new], [*proof, proof[-1]])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_what_is_not_there_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        tree.inclusion(index, size, node)
    assert tree.root_from_inclusion(index, size, b"0" * 32, []) is None


def test_no_tree_is_the_beginning_of_a_smaller_one() -> None:
    with pytest.raises(IndexError):
        tree.consistency(3, 2, node)
    assert not tree.is_consistent(3, 2, ROOTS[3], ROOTS[2], [])
