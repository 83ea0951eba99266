"""The tree of a log (RFC 6962, section 2.1): one hash that stands for every entry, in order, and short proofs from it.

A *node* is the hash of a complete run of 2**level entries: `node(level, number)` covers the entries from `number <<
level` on. Entry `n` completes one node on each level up to the number of ones at the end of `n`, so they are kept
with it (`completed`), and no other place is needed to find any proof.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

NodeHash = Callable[[int, int], bytes]
"""The kept hash of a complete node, by level and number."""

EMPTY = sha256(b"").digest()
SIZE = 32
"""Bytes of a hash."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one entry."""
    return sha256(b"\0" + leaf).digest()


def parent(left: bytes, right: bytes) -> bytes:
    """The hash over two hashes."""
    return sha256(b"\1" + left + right).digest()


def completed(index: int, leaf: bytes, node: NodeHash) -> list[bytes]:
    """The hashes that are complete once this entry is there, from its own upwards."""
    found = [leaf_hash(leaf)]
    while index & 1:
        found.append(parent(node(len(found) - 1, index - 1), found[-1]))
        index >>= 1
    return found


def grow(frontier: dict[int, bytes], hashes: Sequence[bytes]) -> None:
    """Put the hashes that an entry completes into the complete nodes before it, by level: what the tree is made of."""
    for level in range(len(hashes) - 1):
        del frontier[level]
    frontier[len(hashes) - 1] = hashes[-1]


def kept_with(level: int, number: int) -> int:
    """The entry with which the hash of a node is kept: the last one below it."""
    return ((number + 1) << level) - 1


def root(size: int, node: NodeHash) -> bytes:
    """The hash of the tree over the first `size` entries."""
    return _over(0, size, node) if size else EMPTY


def inclusion(index: int, size: int, node: NodeHash) -> list[bytes]:
    """The proof that an entry is in the tree of `size` entries: from its neighbour's hash to the one below the root.

    Raises IndexError if there is no such entry.
    """
    if not 0 <= index < size:
        raise IndexError(f"no entry {index} in a tree of {size}")
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _half(end - start)
        if index < middle:
            proof.append(_over(middle, end, node))
            end = middle
        else:
            proof.append(_over(start, middle, node))
            start = middle
    return proof[::-1]


def consistency(old: int, new: int, node: NodeHash) -> list[bytes]:
    """The proof that the tree of `old` entries is the beginning of the tree of `new` ones."""
    if not 0 <= old <= new:
        raise IndexError(f"no tree of {old} entries in one of {new}")
    if old in (0, new):
        return []
    proof: list[bytes] = []
    start, end, whole = 0, new, True
    while old != end:
        middle = start + _half(end - start)
        if old <= middle:
            proof.append(_over(middle, end, node))
            end = middle
        else:
            proof.append(_over(start, middle, node))
            start, whole = middle, False
    return ([] if whole else [_over(start, end, node)]) + proof[::-1]


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The hash of the tree that a proof leads to from the hash of an entry; None if the proof has the wrong length."""
    if not 0 <= index < size:
        return None
    found, last, rest = leaf, size - 1, list(proof)
    while last:
        if index & 1 or index < last:
            if not rest:
                return None
            other = rest.pop(0)
            found = parent(other, found) if index & 1 else parent(found, other)
        index, last = index >> 1, last >> 1
    return None if rest else found


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that the older tree is the beginning of the newer one (RFC 6962, section 2.1.2)."""
    if old == new:
        return old_root == new_root and not proof
    if not 0 < old < new:
        return old == 0 and old_root == EMPTY and not proof
    rest, index, last = list(proof), old - 1, new - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    if not rest and index:
        return False
    before = after = rest.pop(0) if index else old_root
    while last:
        if index & 1 or index < last:
            if not rest:
                return False
            other = rest.pop(0)
            if index & 1:
                before, after = parent(other, before), parent(other, after)
            else:
                after = parent(after, other)
        index, last = index >> 1, last >> 1
    return not rest and before == old_root and after == new_root


def _half(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1


def _over(start: int, end: int, node: NodeHash) -> bytes:
    """The hash over a run of entries that begins where a node of its size may begin."""
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, start >> level)
    middle = start + _half(size)
    return parent(_over(start, middle, node), _over(middle, end, node))
