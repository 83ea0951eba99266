"""The proof of one record, as one text that anybody can check without the store (C2SP tlog-proof).

It says which entry it is, the hashes from there to the root, and the signed head. Beside that, as extra data, stand
the leaf, and what the record says with its salt, as far as it is to be shown.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any

from attrs import frozen

from sharepolicy.records import ciphers
from sharepolicy.records.entry import OPEN, LogRow, as_bytes, content_of, said_in
from sharepolicy.records.notes import BadNoteError, Head, PublicKey, as_sent
from sharepolicy.records.store import Store
from sharepolicy.records.tree import inclusion, leaf_hash, root_from_inclusion

_FIRST = "c2sp.org/tlog-proof@v1"


@frozen
class Proved:
    """What a proof shows: that `leaf` is in the log of `head.origin`, and who has signed that.

    `said` are its sections, as far as they were shown.
    """

    leaf: dict[str, Any]
    said: tuple[dict[str, Any], ...]
    head: Head
    signed_by: tuple[str, ...]


def prove(store: Store, row: LogRow, *, show: bool) -> str:
    """The proof that an entry is in the log; `show` says whether it tells what the entry says. Raises RecordsError."""
    head = store.head()
    extra: dict[str, Any] = {"leaf": row.leaf.decode()}
    if show:
        extra["shown"] = [shown for section in row.sections if (shown := _shown(store, row, section)) is not None]
    hashes = inclusion(row.index, head.size, store.log.node)
    lines = [_FIRST, f"extra {b64encode(as_bytes(extra)).decode()}", f"index {row.index}"]
    return "\n".join([*lines, *(b64encode(each).decode() for each in hashes), "", str(head)])


def check_proof(text: str, trusted: Iterable[PublicKey]) -> Proved:
    """What a proof shows to somebody who trusts these keys: of the log, and of witnesses. Raises BadNoteError."""
    above, _, note = as_sent(text).partition("\n\n")
    first, *lines = above.split("\n")
    if first != _FIRST or len(lines) < 2 or not lines[0].startswith("extra ") or not lines[1].startswith("index "):
        raise BadNoteError("this is not the proof of a record")
    try:
        extra = json.loads(b64decode(lines[0].removeprefix("extra "), validate=True))
        index = int(lines[1].removeprefix("index "))
        hashes = [b64decode(line, validate=True) for line in lines[2:]]
        leaf = str(extra["leaf"]).encode()
        public, shown = json.loads(leaf), [b64decode(each, validate=True) for each in extra.get("shown", [])]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadNoteError("this proof is not whole") from error
    head, keys = Head.parse(note), tuple(trusted)
    signers = head.signers(keys)
    if not any(key.name == head.origin for key in signers):
        raise BadNoteError("the head in this proof is not signed by its log, with a key that you trust")
    if root_from_inclusion(index, head.size, leaf_hash(leaf), hashes) != head.root or public.get("index") != index:
        raise BadNoteError("the record is not in the log that was signed")
    said = tuple(_checked(each, public.get("sections", [])) for each in shown)
    return Proved(public, said, head, tuple(sorted({key.name for key in signers})))


def _shown(store: Store, row: LogRow, section: Any) -> str | None:
    """A content with its salt before it; None if it was erased."""
    content = content_of(store.keys, row.columns["id"], section)
    secret = store.keys.secret(section.key) if section.key != OPEN else None
    if content is None or secret is None:
        return None
    return b64encode(ciphers.salt_of(secret) + content).decode()


def _checked(shown: bytes, sections: Iterable[dict[str, Any]]) -> dict[str, Any]:
    salt, content = shown[: ciphers.SECRET], shown[ciphers.SECRET :]
    if not any(ciphers.commits(bytes.fromhex(each["commitment"]), salt, content) for each in sections):
        raise BadNoteError("what is shown is not what was recorded")
    return said_in(content)
