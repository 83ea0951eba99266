"""A witness: somebody else who sees that a log only ever grows, and signs what they saw (C2SP tlog-witness, by mail).

The log sends its newest head, with the proof that the head which the witness signed before is the beginning of it. The
witness keeps the newest head of each log that it knows. So whoever would put another log in the place of this one would
have to deceive the witness too.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from pathlib import Path

from sharepolicy.ground.files import write_private, write_text
from sharepolicy.records.ciphers import new_secret
from sharepolicy.records.notes import ED25519_WITNESS, BadNoteError, Head, PublicKey, SigningKey, as_sent, checked_name
from sharepolicy.records.tree import EMPTY, is_consistent


def asked_of_a_witness(old: int, proof: Sequence[bytes], head: Head) -> str:
    """What a log sends to a witness who has signed its first `old` entries."""
    lines = [f"old {old}", *(b64encode(each).decode() for each in proof)]
    return "\n".join(lines) + f"\n\n{head}"


class Cosigner:
    """A witness with a key and a memory, in a folder of its own: `Cosigner(folder, name)`.

    `public` is its public key, for those whose heads it signs.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """Open the folder, or begin it with a new key. `name` says who it is, such as `police.example/records`."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (folder / "witness.key").exists():
            write_private(folder / "witness.key", new_secret().hex() + "\n")
        seed = bytes.fromhex((folder / "witness.key").read_text("ascii").strip())
        self._key = SigningKey(checked_name(name), ED25519_WITNESS, seed)
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
        size, root = self._newest(head.origin)
        try:
            proof = [b64decode(line, validate=True) for line in lines]
        except ValueError as error:
            raise BadNoteError("the proof that came with the head is not whole") from error
        if first != f"old {size}":
            raise BadNoteError(
                f"you have signed {size} entries of this log: ask for a head with the proof since {size}"
            )
        if not is_consistent(size, head.size, root, head.root, proof if size else []):
            raise BadNoteError("this log does not begin with what you signed before: it was changed")
        self._remember(head)  # before the signature leaves: nobody can be made to sign two logs that are not one
        return head.signed(self._key, self.public, time)

    def _newest(self, origin: str) -> tuple[int, bytes]:
        size, root = self._all().get(origin, (0, EMPTY.hex()))
        return int(size), bytes.fromhex(root)

    def _all(self) -> dict[str, list[str]]:
        return dict(json.loads(self._seen.read_text("utf-8"))) if self._seen.exists() else {}

    def _remember(self, head: Head) -> None:
        write_text(self._seen, json.dumps({**self._all(), head.origin: [str(head.size), head.root.hex()]}))
