"""Heads of the log as signed notes, in the formats of transparency logs, so that anybody's tools can check them.

A *head* says in three lines which log, how many entries, and the hash of its tree (C2SP tlog-checkpoint). Below it
stand signatures (C2SP signed-note): of the log itself by Ed25519 and ML-DSA-44, and of *witnesses* who saw it. A
witness is somebody else, such as a partner agency: once it has signed a head, nobody can quietly put another log in
its place.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from hashlib import sha256

from attrs import evolve, frozen

from sharepolicy.records import ciphers
from sharepolicy.records.failures import RecordsError

ED25519_NOTE, ED25519_WITNESS, MLDSA44 = 0x01, 0x04, 0x06
"""The kinds of signature: over a note as it is; by a witness with a time; over size and hash, with a time."""

_PUBLIC_SIZES = {ED25519_NOTE: 32, ED25519_WITNESS: 32, MLDSA44: 1312}
_MOST_BYTES = 256 * 1024  # of a note: some 60 signatures of the largest kind
_LINE = re.compile("— (\\S+) (\\S+)")


class BadNoteError(RecordsError):
    """A text that is no head, no key or no signature of one."""


@frozen
class PublicKey:
    """A key to check signatures with: whose, of which kind. Written as a line of text (C2SP "verifier key")."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature says which key made it."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    @classmethod
    def parse(cls, line: str) -> PublicKey:
        """A key from its line. Raises BadNoteError."""
        name, _, rest = as_sent(line).strip().partition("+")
        id_, _, encoded = rest.partition("+")
        material = _bytes(encoded, "a public key")
        key = cls(name, material[0] if material else 0, material[1:])
        if not _is_name(name) or _PUBLIC_SIZES.get(key.kind) != len(key.public) or key.id.hex() != id_:
            raise BadNoteError("this is not a public key as `records keys` prints it")
        return key

    def has_signed(self, head: Head, signature: bytes) -> bool:
        """Whether a signature, without the four bytes before it, is this key's under a head."""
        if self.kind == ED25519_NOTE:
            return ciphers.ed25519_verify(self.public, signature, head.body)
        time, signed = int.from_bytes(signature[:8]), signature[8:]
        if self.kind == ED25519_WITNESS:
            return ciphers.ed25519_verify(self.public, signed, _witnessed(head, time))
        return ciphers.mldsa44_verify(self.public, signed, _stated(self.name, head, time))


@frozen
class SigningKey:
    """A key to sign heads with."""

    name: str
    kind: int
    seed: bytes

    @property
    def public(self) -> PublicKey:
        """The key that others check with."""
        of = ciphers.mldsa44_public if self.kind == MLDSA44 else ciphers.ed25519_public
        return PublicKey(self.name, self.kind, of(self.seed))

    def sign(self, head: Head, time: int) -> bytes:
        """A signature of a head. `time` in seconds since 1970; a plain Ed25519 signature does not say it.

        Raises RecordsError if the clock is wrong: no signature can say a time before 1970.
        """
        if not 0 <= time < 2**64:
            raise RecordsError("the clock says that it is before 1970: nothing can be signed until it is set right")
        if self.kind == ED25519_NOTE:
            return ciphers.ed25519_sign(self.seed, head.body)
        if self.kind == ED25519_WITNESS:
            return time.to_bytes(8) + ciphers.ed25519_sign(self.seed, _witnessed(head, time))
        return time.to_bytes(8) + ciphers.mldsa44_sign(self.seed, _stated(self.name, head, time))


@frozen
class Signature:
    """One line under a head: by whom, with which key, what."""

    name: str
    key: bytes
    signed: bytes

    def __str__(self) -> str:
        return f"— {self.name} {b64encode(self.key + self.signed).decode()}"


@frozen
class Head:
    """How the log stood at one time: `size` entries, and the hash of the tree over them."""

    origin: str
    size: int
    root: bytes
    signatures: tuple[Signature, ...] = ()

    @property
    def body(self) -> bytes:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n".encode()

    def __str__(self) -> str:
        return self.body.decode() + "\n" + "".join(f"{each}\n" for each in self.signatures)

    def signed(self, key: SigningKey, public: PublicKey, time: int) -> Head:
        """The head with one more signature."""
        line = Signature(key.name, public.id, key.sign(self, time))
        return evolve(self, signatures=(*self.signatures, line))

    def signers(self, keys: tuple[PublicKey, ...]) -> set[PublicKey]:
        """Those of the keys that have signed. Raises BadNoteError if a signature in the name of one is not theirs."""
        known = {(key.name, key.id): key for key in keys}
        found = set()
        for line in self.signatures:
            key = known.get((line.name, line.key))
            if key is None:
                continue
            if not key.has_signed(self, line.signed):
                raise BadNoteError(f"the signature of `{key.name}` is not one of this head")
            found.add(key)
        return found

    @classmethod
    def parse(cls, text: str) -> Head:
        """A head from its text. Raises BadNoteError."""
        if len(text) > _MOST_BYTES:
            raise BadNoteError("this is too long for the head of a log")
        body, gap, below = as_sent(text).rpartition("\n\n")
        lines = body.split("\n")
        if not gap or len(lines) != 3 or not _is_name(lines[0]):
            raise BadNoteError("this is not the head of a log: three lines, an empty one, and signatures")
        root = _bytes(lines[2], "the hash of a tree")
        if not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]) or len(root) != 32:
            raise BadNoteError("the head of a log says how many entries it has, and then the hash of its tree")
        return cls(lines[0], int(lines[1]), root, tuple(_signature(line) for line in below.splitlines()))


def as_sent(text: str) -> str:
    """A text that came by mail or file as it was sent: without the marks and line ends that other systems put in."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def checked_name(name: str) -> str:
    """The name of a log or a witness, if a note can have it. Raises BadNoteError."""
    if not _is_name(name):
        raise BadNoteError("a log or a witness has a short name without spaces and `+`, such as camden.example/records")
    return name


def _is_name(name: str) -> bool:
    """Whether it can be told from others when it is read, and fits where it is signed: in 255 bytes."""
    return re.fullmatch(r"[^\s+]+", name) is not None and name.isprintable() and len(name.encode()) < 256


def _signature(line: str) -> Signature:
    matched = _LINE.fullmatch(line)
    raw = _bytes(matched[2], "a signature") if matched else b""
    if matched is None or len(raw) < 5:
        raise BadNoteError("below the head of a log stand signatures, each in a line that begins with a dash")
    return Signature(matched[1], raw[:4], raw[4:])


def _bytes(text: str, what: str) -> bytes:
    try:
        found = b64decode(text, validate=True)
    except (NotBase64, ValueError) as error:
        raise BadNoteError(f"this is not {what}: it is not whole") from error
    if b64encode(found).decode() != text:  # one text for one value: else a changed bit could go unseen
        raise BadNoteError(f"this is not {what}: it is not whole")
    return found


def _witnessed(head: Head, time: int) -> bytes:
    """What a witness signs by Ed25519 (C2SP tlog-cosignature)."""
    return f"cosignature/v1\ntime {time}\n".encode() + head.body


def _stated(name: str, head: Head, time: int) -> bytes:
    """What is signed by ML-DSA-44 (C2SP tlog-cosignature): by whom, when, which log, from its first entry on."""
    signer, origin = name.encode(), head.origin.encode()
    parts = (b"subtree/v1\n\0", bytes([len(signer)]), signer, time.to_bytes(8), bytes([len(origin)]), origin)
    return b"".join((*parts, bytes(8), head.size.to_bytes(8), head.root))
