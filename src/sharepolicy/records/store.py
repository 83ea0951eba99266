"""The log and the keys of one store together: entries go in signed, and come out opened."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any

from attrs import evolve

from sharepolicy.records.entry import Entry, LogRow, content_of, make_entry, new_id, said_in, tag
from sharepolicy.records.failures import DamagedError, ErasedError, NoSuchRecordError, RecordsError, WrongKeyError
from sharepolicy.records.keys import KeyStore
from sharepolicy.records.log import Log
from sharepolicy.records.notes import ED25519_NOTE, MLDSA44, BadNoteError, Head, PublicKey, SigningKey
from sharepolicy.records.tree import leaf_hash, root
from sharepolicy.records.written import check, public_of

Clock = Callable[[], datetime.datetime]
"""Gives the time, with its zone."""

_ORIGIN = "origin"
MANY = "*"
"""What the opening of many records at once is of, in the place of one record."""

RESTORED = "restored"
"""The kind of an entry that says that a backup was put back which lacks entries: those from its own place on."""

SEEN = "head"
"""Under this name the newest head that is known is kept with the keys: a log that is cut off shows."""
WITNESSED = "witnessed"
"""Under this name the newest head that each witness has signed is kept with the keys too."""
SEEN_AFTER = 100
"""After so many entries it is kept anew, so that a program that is killed has not shown less than that."""


class Store:
    """One log with its keys. Safe to use from several threads and processes at once."""

    def __init__(self, log: Log, keys: KeyStore, clock: Clock, origin: str) -> None:
        """Put together from an open log and its keys. The first entry of a new log is its name and its public keys."""
        self.log = log
        self.keys = keys
        self._clock = clock
        self._size = 0
        self._unseen = 0
        self._newest = ""  # the head that was signed here last: it need not be checked
        keys.remember(_ORIGIN, origin, over=False)
        self.origin = keys.remembered(_ORIGIN)
        self._public = tuple(key.public for key in self._signing)
        self._lost = self._lost_entries()
        if (first := self._first()) is None:
            with keys.alone():  # another program may begin it too
                first = self._first()
                if first is None:
                    said = {"kind": "store", "at": self.now(), "origin": self.origin, "keys": [*map(str, self._public)]}
                    said["tag"] = self._own_tag()
                    self.append([Entry(new_id(), said)])
        if first is not None:
            self._check_keys(first)

    def _lost_entries(self) -> int:
        """How many entries were signed, as far as the keys know, if not all of them are there. Raises DamagedError.

        A log without any entry is refused: it would begin anew, as if nothing had ever been recorded.
        """
        with suppress(BadNoteError):
            known = Head.parse(seen).size if (seen := self.keys.remembered(SEEN)) else 0
            if known and self._first() is None:
                raise DamagedError(
                    f"the log is empty, but {known} entries were signed with these keys: put back its newest backup, "
                    "or begin a new store with other keys"
                )
            return known if known > self.log.end()[0] else 0
        return 0

    def _first(self) -> LogRow | None:
        return next(self.log.rows(end=1), None)

    def _check_keys(self, first: LogRow) -> None:
        """Raise WrongKeyError if the keys are those of another log. A damaged entry is for a verification to name."""
        with suppress(DamagedError):
            said = public_of(first)
            if leaf_hash(first.leaf) != first.hashes:
                return
            if said.get("keys") != [*map(str, self._public)]:
                raise WrongKeyError("these keys are those of another store")
            if said.get("tag", self._own_tag()) != self._own_tag():
                raise WrongKeyError(
                    "the key by which people and cases are found is not that of this store: nobody would be found, and "
                    "so nobody erased. Put the backup of the keys in their place"
                )

    def _own_tag(self) -> str:
        """What stands for the log itself, made with the key by which people are found: it shows if that is another."""
        return tag(self.keys, "store", self.origin)

    @property
    def public_keys(self) -> tuple[PublicKey, ...]:
        """The keys with which others check the heads of this log."""
        return self._public

    @cached_property
    def _signing(self) -> tuple[SigningKey, ...]:
        kinds = {"ed25519": ED25519_NOTE, "mldsa44": MLDSA44}
        return tuple(SigningKey(self.origin, kind, self.keys.own(name)) for name, kind in kinds.items())

    def now(self) -> str:
        """The time, as records say it: in universal time, to the second."""
        return self.time().strftime("%Y-%m-%dT%H:%M:%SZ")

    def time(self) -> datetime.datetime:
        """The time, in universal time."""
        return self._clock().astimezone(datetime.UTC)

    def entry(self, kind: str, said: Mapping[str, Mapping[str, Any]], **public: Any) -> Entry:
        """A new entry of this kind, for `append`. `said` by person."""
        return make_entry(self.keys, {"kind": kind, "at": self.now(), **public}, said)

    def append(self, entries: Sequence[Entry]) -> tuple[list[int], Head]:
        """Add entries, all or none, durably. Gives their places, and the head after them. Raises RecordsError."""
        if self._lost and entries[0].public["kind"] != RESTORED and self.cut_off:
            raise DamagedError(self.cut_off)
        heads: list[Head] = []

        def sign(size: int, root: bytes) -> Head:
            time = int(self._clock().timestamp())
            head = Head(self.origin, size, root)
            for key, public in zip(self._signing, self._public, strict=True):
                head = head.signed(key, public, time)
            heads.append(head)
            return head

        places = self.log.append(entries, sign, self.has_signed)
        self._newest, self._size = str(heads[-1]), heads[-1].size
        self._unseen += len(entries)
        if self._unseen >= SEEN_AFTER:
            self._see()
        return places, heads[-1]

    @property
    def cut_off(self) -> str:
        """That the log lacks entries at its end, in words; empty if it has all that the keys know to be signed."""
        if not self._lost or not (known := self._lost_entries()):
            return ""
        return (
            f"the log ends after {self.log.end()[0]} entries, but {known} were signed: put back its newest backup, "
            "or say that they are lost (`records restored`)"
        )

    def known_heads(self) -> list[Head]:
        """The heads kept with the keys, the newest and one for each witness, and the newest that was signed here."""
        texts = (self.keys.remembered(SEEN), *self._witnessed().values(), self._newest)
        return [Head.parse(text) for text in texts if text]

    def _witnessed(self) -> dict[str, str]:
        """By witness, the newest head that they have signed."""
        return dict(json.loads(self.keys.remembered(WITNESSED) or "{}"))

    def has_signed(self, size: int, root: bytes, text: str) -> bool:
        """Whether a text is a head of this log, with this size and hash."""
        with suppress(BadNoteError):
            head = Head.parse(text)
            if (head.origin, head.size, head.root) == (self.origin, size, root) and size >= self._size:
                return text == self._newest or set(self._public) <= head.signers(self._public)
        return False

    def head(self) -> Head:
        """The head over all entries that there are, as it was signed. Raises DamagedError if there is none.

        Others that stand beside it, of whatever size they are said to be, are not asked: anybody who has the database
        could put them there.
        """
        size, text = self.log.end()
        if not size or not self.has_signed(size, root(size, self.log.node), text):
            raise DamagedError("the log does not end as it was signed: `records verify`")
        return Head.parse(text)

    def keep_cosigned(self, cosigned: Head, witness: PublicKey) -> Head:
        """Keep the signature of a witness under a head of this log. Raises BadNoteError if it is not one."""
        witnesses = witnesses_of(self.log)
        known = (*self._public, *witnesses, witness)
        if not set(self._public) <= cosigned.signers(known):
            raise BadNoteError("this log has not signed that head")
        if (
            self.origin == witness.name
            or cosigned.origin != self.origin
            or root(cosigned.size, self.log.node) != cosigned.root
        ):
            raise BadNoteError("that head is not one of this log")
        if witness not in witnesses:
            self.append([Entry(new_id(), {"kind": "witness", "at": self.now(), "key": str(witness)})])
        kept = dict(self.log.heads()).get(cosigned.size)
        names = {(key.name, key.id) for key in known}
        lines = {
            key: line
            for line in (*(Head.parse(kept).signatures if kept else ()), *cosigned.signatures)
            if (key := (line.name, line.key)) in names  # each signer once, though they signed again later
        }
        found = evolve(cosigned, signatures=tuple(lines.values()))
        self.log.keep_head(found)
        with self.keys.alone():
            kept_too = self._witnessed()
            if witness.name not in kept_too or Head.parse(kept_too[witness.name]).size <= found.size:
                self.keys.remember(WITNESSED, json.dumps({**kept_too, witness.name: str(found)}))
        return found

    def _see(self) -> None:
        """Remember the head if that can be done: what was added is added, and a verification says what is wrong."""
        with suppress(RecordsError):
            self.remember_head()
            self._unseen = 0

    def forget_heads(self, *, since: int) -> None:
        """Keep no head with the keys that is of more entries: these are lost. The newest one takes its place."""
        left = {name: text for name, text in self._witnessed().items() if Head.parse(text).size <= since}
        self.keys.remember(WITNESSED, json.dumps(left))
        self.keys.remember(SEEN, str(self.head()))

    def remember_head(self) -> None:
        """Keep the newest head with the keys, where whoever changes the log does not reach it.

        If the log does not begin with what was signed there, that head stays, and every verification tells.
        """
        head, seen = self.head(), self.keys.remembered(SEEN)
        known = Head.parse(seen) if seen else None
        if known is None or (known.size <= head.size and root(known.size, self.log.node) == known.root):
            self.keys.remember(SEEN, str(head))

    def row(self, record: str) -> LogRow:
        """The entry of a record. Raises NoSuchRecordError, TypeError."""
        if not isinstance(record, str):
            raise TypeError("a record is named by a text, such as `added.record`")
        found = next(self.log.rows(only={"id": record, "kind": "record"}), None)
        if found is None:
            raise NoSuchRecordError(f"there is no record `{record}` here")
        return found

    def about(self, record: str | list[str]) -> Iterator[LogRow]:
        """The entries that were added about a record, or about several, the oldest first."""
        return self.log.rows(only={"of": record, "kind": ["addition", "opening"]})

    def openings_of_many(self) -> Iterator[tuple[str, int, dict[str, Any]]]:
        """When many records were opened at once, at which place in the log that stands, and what it says."""
        for row in self.log.rows(only={"of": MANY, "kind": "opening"}):
            try:
                for said in self.said(row):
                    if said is not None:
                        yield row.columns["at"], row.index, said
            except DamagedError as error:  # of which records, nobody knows any more: of all
                yield row.columns["at"], row.index, {"by": "?", "why": str(error), "wanted": {}}

    def said(self, row: LogRow) -> list[dict[str, Any] | None]:
        """What each section of an entry says; None for one that was erased. Raises RecordsError.

        Raises DamagedError also if the columns by which it was found are not what its leaf says.
        """
        if says := check(row, None):
            raise DamagedError(f"entry {row.index} of the log was changed: {says}. Run `records verify`")
        contents = (content_of(self.keys, row.columns["id"], section) for section in row.sections)
        return [None if content is None else said_in(content) for content in contents]

    def main(self, row: LogRow) -> dict[str, Any]:
        """What the first section of an entry says. Raises ErasedError."""
        found = next(iter(self.said(row)), None)
        if found is None:
            raise ErasedError(f"what record `{row.columns['id']}` said has been erased")
        return found

    def tagged(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """What is wanted of entries, with what stands for a case or a person in the log."""
        return {
            name: tag(self.keys, name, value) if name in ("case", "person") else value for name, value in wanted.items()
        }

    def close(self) -> None:
        """Keep the newest head with the keys, and let go of both."""
        self._see()
        self.log.close()
        self.keys.close()


def witnesses_of(log: Log) -> tuple[PublicKey, ...]:
    """The keys of those who have signed heads of a log, as it names them. What was changed in it names nobody."""
    found = []
    for row in log.rows(only={"kind": "witness"}):
        with suppress(BadNoteError, DamagedError, KeyError):
            found.append(PublicKey.parse(str(public_of(row)["key"])))
    return tuple(found)


def erased_in(public: Mapping[str, Any]) -> list[int]:
    """The numbers of the keys that an entry says are destroyed: nothing, if it was changed and says something else."""
    said = public.get("erased")
    return [each for each in said if isinstance(each, int) and 0 < each < 2**63] if isinstance(said, list) else []
