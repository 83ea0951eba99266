"""One entry of the log. Its *leaf* is what the tree is over, and it may be shown to anybody; what it says is sealed.

An entry has *sections*, one for each person whom it says something about, each sealed under a key of its own. The
leaf says of each section by which key it is sealed, the hash of what is sealed, and a commitment to what it says. So
changes are found without any key, a section can be shown to somebody with its salt, and once its key is destroyed,
nothing in the log tells what it was.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from hmac import digest
from typing import Any
from unicodedata import normalize
from zlib import compress, decompressobj, error

from attrs import frozen

from sharepolicy.records import ciphers
from sharepolicy.records.failures import DamagedError, RecordsError
from sharepolicy.records.keys import KeyStore

FORM = 1
"""The form of a leaf. A new one would get another number: old leaves stay as they are."""

OPEN = 0
"""The number of the key of a section that is not sealed: it tells nothing of anybody."""

COLUMNS = ("kind", "id", "of", "at", "case", "day", "outcome", "policy")
"""What entries are found by, each a text; `outcome` has a space between several. `rules` is one too: all of them, with
spaces around."""

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_PADDED_TO = 512  # bytes, so that the length of a content tells little
_LONGEST = 64 * 1024 * 1024


@frozen
class Section:
    """What an entry says about one person, sealed."""

    person: str
    key: int
    commitment: bytes
    sealed: bytes

    def to_dict(self) -> dict[str, object]:
        """What the leaf says of it."""
        sealed = sha256(self.sealed).hexdigest()
        return {"person": self.person, "key": self.key, "commitment": self.commitment.hex(), "sealed": sealed}


@frozen
class Entry:
    """An entry before it has its place in the log. `public` is what its leaf says beside the sections."""

    id: str
    public: Mapping[str, Any]
    sections: tuple[Section, ...] = ()

    def leaf(self, index: int) -> bytes:
        """The bytes that the tree is over, for its place in the log. They are kept, and never written anew."""
        sections = [section.to_dict() for section in self.sections]
        said = {"form": FORM, "index": index, "id": self.id, **self.public, "sections": sections}
        return as_bytes({name: value for name, value in said.items() if value not in (None, [], "")})


@frozen
class LogRow:
    """An entry as it stands in the log."""

    index: int
    leaf: bytes
    hashes: bytes
    columns: Mapping[str, str]
    sections: tuple[Section, ...]


def columns_of(id_: str, public: Mapping[str, Any]) -> dict[str, str]:
    """What an entry is found by, from what its leaf says."""
    found = {name: str(public.get(name) or "") for name in COLUMNS if name != "id"}
    rules = public.get("rules")
    told = "".join(f" {each}" for each in rules) if isinstance(rules, list) else ""
    return {**found, "id": id_, "rules": f"{told} "}


def is_found(columns: Mapping[str, str], people: Collection[str], name: str, wanted: str | Sequence[str]) -> bool:
    """Whether an entry with these columns, about these people, is one that `Log.rows` finds by this name.

    A record is also about those about whom something was added to it.
    """
    match name:
        case "since":
            return columns["day"] >= str(wanted)
        case "until":
            return columns["day"] <= str(wanted)
        case "before":
            return columns["day"] < str(wanted)
        case "rule":
            return f" {wanted} " in columns["rules"]
        case "outcome":
            return str(wanted) in columns["outcome"].split()
        case "person":
            return wanted in people
    return columns[name] in ([wanted] if isinstance(wanted, str) else wanted)


def new_id() -> str:
    """A name for an entry, which nobody can guess."""
    return secrets.token_hex(8)


def make_entry(keys: KeyStore, public: Mapping[str, Any], said: Mapping[str, Mapping[str, Any]]) -> Entry:
    """An entry with a new name; what it says is sealed, by person."""
    id_ = new_id()
    return Entry(id_, public, tuple(_section(keys, id_, person, each) for person, each in said.items()))


def open_section(content: bytes) -> Section:
    """A section that anybody may read: the text of a policy, for instance."""
    written = compress(content)
    return Section("", OPEN, ciphers.commitment(b"", written), written)


def content_of(keys: KeyStore, id_: str, section: Section) -> bytes | None:
    """What a section says, as it was written; None if its key was destroyed. Raises DamagedError, WrongKeyError."""
    if section.key == OPEN:
        return section.sealed
    secret = keys.secret(section.key)
    if secret is None:
        return None
    try:
        content = ciphers.unseal(secret, section.sealed, _about(id_, section.person))
    except ciphers.UnsealableError as problem:
        raise DamagedError("what was recorded does not open: it was changed, or belongs to another record") from problem
    if not ciphers.commits(section.commitment, ciphers.salt_of(secret), content):
        raise DamagedError("what was recorded is not what the log says")
    return content


def plain(content: bytes) -> bytes:
    """A content without what it is filled up with. Raises DamagedError."""
    try:
        return decompressobj().decompress(content, _LONGEST)
    except error as problem:
        raise DamagedError("what was recorded is not written as records are") from problem


def said_in(content: bytes) -> dict[str, Any]:
    """What a content says. Raises DamagedError."""
    try:
        return dict(json.loads(plain(content)))
    except ValueError as problem:
        raise DamagedError("what was recorded is not written as records are") from problem


def tag(keys: KeyStore, kind: str, reference: str) -> str:
    """What stands for a person or a case in the log. It tells nothing, and is the same for the same reference.

    However its accents are written: who is erased by a name is erased by the same name from another keyboard.
    """
    written = normalize("NFC", f"{kind}\0{reference}").encode("utf-8", "surrogatepass")
    return digest(keys.own("tags"), written, "sha256")[:16].hex()


def as_bytes(said: Mapping[str, Any]) -> bytes:
    """Plain data as one line of JSON."""
    return _JSON.encode(said).encode("utf-8", "surrogatepass")


def _section(keys: KeyStore, id_: str, person: str, said: Mapping[str, Any]) -> Section:
    if len(written := as_bytes(said)) > _LONGEST:
        raise RecordsError("this is too long to be recorded: what is longer than 64 MiB could not be opened again")
    content = compress(written, 1)
    content += bytes(-len(content) % _PADDED_TO)  # what follows the end of what is compressed is not read
    number, secret = keys.take()
    who = tag(keys, "person", person)
    sealed = ciphers.seal(secret, content, _about(id_, who))
    return Section(who, number, ciphers.commitment(ciphers.salt_of(secret), content), sealed)


def _about(id_: str, person: str) -> bytes:
    return f"{id_}/{person}".encode()
