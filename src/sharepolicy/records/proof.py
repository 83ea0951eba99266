"""The proof of one record, as one text that anybody can check without the store (C2SP tlog-proof).

It says which entry it is, the hashes from there to the root, and the signed head. Beside that, as extra data, stand
the leaf, and what the record says with its salt, as far as it is to be shown; and the same of each addition to the
record, with its own hashes to the same root.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field, frozen

from sharepolicy.records import ciphers
from sharepolicy.records.entry import OPEN, LogRow, as_bytes, content_of, said_in
from sharepolicy.records.notes import BadNoteError, Head, PublicKey, as_sent
from sharepolicy.records.store import Store
from sharepolicy.records.tree import inclusion, leaf_hash, root_from_inclusion

_FIRST = "c2sp.org/tlog-proof@v1"


@frozen
class ProvedAddition:
    """What was added to the record, in an entry of its own: as in `Proved`."""

    leaf: dict[str, Any] = field(repr=False)
    said: tuple[dict[str, Any], ...] = field(repr=False)
    missing: int


@frozen
class Proved:
    """What a proof shows: that `leaf` is in the log of `head.origin`, and who has signed that.

    `said` are its sections, as far as they are shown, in their order; `missing` is how many are not, since they were
    left out or erased. `added` are the additions that are proved too. There may be others: only the log tells.
    """

    leaf: dict[str, Any] = field(repr=False)
    said: tuple[dict[str, Any], ...] = field(repr=False)
    missing: int
    added: tuple[ProvedAddition, ...]
    head: Head
    signed_by: tuple[str, ...]


def prove(store: Store, row: LogRow, *, show: bool) -> str:
    """The proof that a record is in the log, and what was added to it; `show` says whether it tells what they say.

    Raises RecordsError.
    """
    head = store.head()
    extra = _told(store, row, show=show)
    rows = [each for each in store.about(row.columns["id"]) if each.columns["kind"] == "addition"]
    if added := [
        {**_told(store, each, show=show), "index": each.index, "hashes": _hashes(store, each, head)}
        for each in rows
        if each.index < head.size
    ]:
        extra["added"] = added
    lines = [_FIRST, f"extra {b64encode(as_bytes(extra)).decode()}", f"index {row.index}"]
    return "\n".join([*lines, *_hashes(store, row, head), "", str(head)])


def check_proof(text: str, trusted: Iterable[PublicKey]) -> Proved:
    """What a proof shows to somebody who trusts these keys: of the log, and of witnesses. Raises BadNoteError."""
    above, _, note = as_sent(text).partition("\n\n")
    first, *lines = above.split("\n")
    if first != _FIRST or len(lines) < 2 or not lines[0].startswith("extra ") or not lines[1].startswith("index "):
        raise BadNoteError("this is not the proof of a record")
    try:
        extra = json.loads(b64decode(lines[0].removeprefix("extra "), validate=True))
        record = _InProof.of(extra, int(lines[1].removeprefix("index ")), lines[2:])
        added = [_InProof.of(each, int(each["index"]), each["hashes"]) for each in extra.get("added", [])]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadNoteError("this proof is not whole") from error
    head, keys = Head.parse(note), tuple(trusted)
    signers = head.signers(keys)
    if not any(key.name == head.origin for key in signers):
        raise BadNoteError("the head in this proof is not signed by its log, with a key that you trust")
    leaf, said = record.checked(head)
    found = [(place.index, *place.checked(head)) for place in added]
    if any(each["kind"] != "addition" or each.get("of") != leaf.get("id") for _, each, _ in found):
        raise BadNoteError("what was added in this proof was not added to its record")
    once = {index: ProvedAddition(leaf, said, _missing(leaf, said)) for index, leaf, said in found}
    in_order = tuple(once[index] for index in sorted(once))
    return Proved(leaf, said, _missing(leaf, said), in_order, head, tuple(sorted({key.name for key in signers})))


@frozen(repr=False)
class _InProof:
    """What a proof says of one entry."""

    index: int
    hashes: tuple[bytes, ...]
    raw: bytes
    public: dict[str, Any]
    shown: tuple[bytes, ...]

    @classmethod
    def of(cls, told: Mapping[str, Any], index: int, hashes: Iterable[str]) -> _InProof:
        """From plain data. Raises ValueError, KeyError, TypeError, AttributeError or RecursionError if it is none."""
        raw = str(told["leaf"]).encode()
        return cls(index, _all_decoded(hashes), raw, dict(json.loads(raw)), _all_decoded(told.get("shown", [])))

    def checked(self, head: Head) -> tuple[dict[str, Any], tuple[dict[str, Any], ...]]:
        """The leaf, and what its sections say that are shown, each once, in their order. Raises BadNoteError."""
        root = root_from_inclusion(self.index, head.size, leaf_hash(self.raw), list(self.hashes))
        if root != head.root or self.public.get("index") != self.index:
            raise BadNoteError("the record is not in the log that was signed")
        left, said = dict.fromkeys(self.shown), []
        for section in self.public.get("sections", []):
            to = bytes.fromhex(section["commitment"])
            for each in self.shown:
                salt, content = each[: ciphers.SECRET], each[ciphers.SECRET :]
                if each in left and ciphers.commits(to, salt, content):
                    left.pop(each)
                    said.append(said_in(content))
        if left:
            raise BadNoteError("what is shown is not what was recorded")
        return self.public, tuple(said)


def _missing(leaf: Mapping[str, Any], said: tuple[dict[str, Any], ...]) -> int:
    return len(leaf.get("sections", [])) - len(said)


def _all_decoded(texts: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(b64decode(each, validate=True) for each in texts)


def _told(store: Store, row: LogRow, *, show: bool) -> dict[str, Any]:
    """The leaf of an entry, and what it says if that is to be shown, each content with its salt before it."""
    told: dict[str, Any] = {"leaf": row.leaf.decode()}
    if show:
        told["shown"] = [shown for section in row.sections if (shown := _shown(store, row, section)) is not None]
    return told


def _hashes(store: Store, row: LogRow, head: Head) -> list[str]:
    return [b64encode(each).decode() for each in inclusion(row.index, head.size, store.log.node)]


def _shown(store: Store, row: LogRow, section: Any) -> str | None:
    """A content with its salt before it; None if it was erased."""
    content = content_of(store.keys, row.columns["id"], section)
    secret = store.keys.secret(section.key) if section.key != OPEN else None
    if content is None or secret is None:
        return None
    return b64encode(ciphers.salt_of(secret) + content).decode()
