"""A witness: somebody else who sees that a log only ever grows, and signs what they saw (C2SP tlog-witness, by mail).

The log sends its newest head, with the proof that the head which the witness signed before is the beginning of it. The
witness keeps the newest head of each log that it knows. So whoever would put another log in the place of this one would
have to deceive the witness too.
"""

from __future__ import annotations

import json
import sqlite3
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sharepolicy.ground.files import write_text
from sharepolicy.records.ciphers import new_secret
from sharepolicy.records.failures import DamagedError, NoSuchRecordError
from sharepolicy.records.master import own_folder, read_master, write_master
from sharepolicy.records.notes import ED25519_WITNESS, BadNoteError, Head, PublicKey, SigningKey, as_sent, checked_name
from sharepolicy.records.store import Store
from sharepolicy.records.tree import EMPTY, consistency, is_consistent


def asked_of_a_witness(store: Store, old: int) -> str:
    """What a log sends to a witness who has signed its first `old` entries. Raises RecordsError."""
    head = store.head()
    if not 0 <= old <= head.size:
        raise NoSuchRecordError(f"the log has {head.size} entries, and not {old}")
    proof = consistency(old, head.size, store.log.node)
    lines = [f"old {old}", *(b64encode(each).decode() for each in proof)]
    return "\n".join(lines) + f"\n\n{head}"


class Cosigner:
    """A witness with a key and a memory, in a folder of its own: `Cosigner(folder, name)`.

    `public` is its public key, for those whose heads it signs.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """Open the folder, or begin it with a new key. `name` says who it is, such as `police.example/records`.

        Raises WrongKeyError if others may read the key or change the folder, BadNoteError for a name that cannot be.
        """
        checked_name(name)
        own_folder(folder)
        self._folder = folder
        file = folder / "witness.key"
        with self._alone():
            if not file.exists():
                write_master(file, new_secret())
        without = "without it, nothing can be signed as this witness"
        seed = read_master(file, without, "make it yours alone (chmod 600), or begin anew in another folder")
        self._key = SigningKey(name, ED25519_WITNESS, seed)
        self._seen = folder / "seen.json"
        self.public = self._key.public

    def sign(self, asked: str, trusted: Sequence[PublicKey], time: int) -> Head:
        """The head with the signature of this witness. `trusted` are the public keys of the log, as they were agreed.

        Raises BadNoteError if the log has not signed the head, or if it does not begin with what was signed before.
        """
        above, gap, note = as_sent(asked).partition("\n\n")
        head = Head.parse(note)
        if not gap or not any(key.name == head.origin for key in head.signers(tuple(trusted))):
            raise BadNoteError("the log has not signed this head with a key that you trust")
        first, *lines = above.split("\n")
        try:
            proof = [b64decode(line, validate=True) for line in lines]
        except ValueError as error:
            raise BadNoteError("the proof that came with the head is not whole") from error
        with self._alone():
            seen = self._all()
            size, root = int(seen[head.origin][0]), bytes.fromhex(seen[head.origin][1])
            if first != f"old {size}":
                since = f"ask for a head with the proof since {size}"
                raise BadNoteError(f"you have signed {size} entries of this log: {since}")
            if not is_consistent(size, head.size, root, head.root, proof if size else []):
                raise BadNoteError("this log does not begin with what you signed before: it was changed")
            signed = head.signed(self._key, self.public, time)
            seen[head.origin] = [str(head.size), head.root.hex()]
            write_text(self._seen, json.dumps(seen))  # before the signature leaves: nobody gets two that do not agree
        return signed

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While nobody else signs with this key: SQLite locks its file on every system."""
        with closing(sqlite3.connect(self._folder / "lock.db", timeout=60, isolation_level=None)) as db:
            db.execute("BEGIN EXCLUSIVE")
            yield

    def _all(self) -> defaultdict[str, list[str]]:
        """By log, how many entries were signed, and the hash of their tree. Raises DamagedError."""
        found: defaultdict[str, list[str]] = defaultdict(lambda: ["0", EMPTY.hex()])
        if self._seen.exists():
            try:
                found.update({str(log): [str(int(size)), str(root)] for log, (size, root) in _said(self._seen).items()})
            except (ValueError, TypeError, AttributeError) as error:
                raise DamagedError(f"{self._seen} is not what this witness wrote: nothing is signed") from error
        return found


def _said(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))
