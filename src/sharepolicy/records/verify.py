"""Whether a log is as it was written: every entry, their order, the tree over them, and the signatures below it.

What was changed, left out, put in or cut off is named. None of it needs a key, except to see what is sealed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from attrs import Factory, define, frozen

from sharepolicy.records.entry import LogRow, columns_of, content_of
from sharepolicy.records.failures import RecordsError
from sharepolicy.records.keys import KeyStore
from sharepolicy.records.log import Log
from sharepolicy.records.notes import BadNoteError, Head, PublicKey
from sharepolicy.records.restoring import Restoration
from sharepolicy.records.store import RESTORED, erased_in, public_of, witnesses_of
from sharepolicy.records.tree import SIZE, completed, grow, root


class Fault(StrEnum):
    """What is wrong with a log."""

    CHANGED = "changed"
    MISSING = "missing"
    PUT_IN = "put-in"
    CUT_OFF = "cut-off"
    HEAD = "head"


@frozen
class Flaw:
    """One thing that is wrong: with which entry (None: with the log as a whole), of which record, and how."""

    fault: Fault
    says: str
    index: int | None = None
    record: str = ""


@frozen
class Verified:
    """What a verification found: how many entries there are, the newest head, and what is wrong, if anything.

    `restored`: what is missing because a backup was put back, as the log itself says. It is not wrong, but it is gone.
    """

    entries: int
    head: Head | None
    found: tuple[Flaw, ...]
    restored: tuple[Restoration, ...] = ()

    @property
    def well(self) -> bool:
        """Whether the log is as it was written."""
        return not self.found


def verify(
    log: Log,
    trusted: Iterable[PublicKey],
    *,
    keys: KeyStore | None = None,
    known: Iterable[Head] = (),
    progress: Callable[[int], None] | None = None,
) -> Verified:
    """Check a whole log. `trusted` are its public keys, and those of its witnesses, as whoever checks got them.

    With the `keys`, what is sealed is opened too and compared with its commitment. `known` are heads that somebody kept
    elsewhere: the log has to begin with the same entries. Raises RecordsError only if the log cannot be read at all.
    """
    walk = _Reading(keys)
    walk.heads_of(log.heads(), known, tuple(trusted), witnesses_of(log))
    for row in log.rows():
        walk.entry(row)
        if progress is not None:
            progress(row.index + 1)
    walk.end(log.stray_sections())
    walk.found += [Flaw(Fault.CHANGED, f"the file of the database is damaged: {each}") for each in log.damage()]
    newest = walk.newest
    head = walk.heads[newest][0] if newest else None
    return Verified(walk.count, head, tuple(walk.found), tuple(walk.restored))


@define
class _Reading:
    """One walk over a log, from its first entry on. Mutable on purpose."""

    keys: KeyStore | None
    found: list[Flaw] = Factory(list)
    heads: dict[int, list[Head]] = Factory(dict)
    count: int = 0
    frontier: dict[int, bytes] | None = Factory(dict)
    """By level, the complete node that ends here; None once an entry is missing."""
    lost: dict[int, Flaw] = Factory(dict)
    erased: set[int] = Factory(set)
    elsewhere: set[Head] = Factory(set)
    restored: list[Restoration] = Factory(list)

    def heads_of(
        self,
        kept: Iterable[tuple[int, str]],
        known: Iterable[Head],
        trusted: tuple[PublicKey, ...],
        witnesses: tuple[PublicKey, ...],
    ) -> None:
        """The heads that the log has to agree with. `witnesses` are those that the log itself names."""
        for size, text in kept:
            try:
                head = Head.parse(text)
                _check_signed(head, trusted, witnesses, by_all=True, as_written=(size, text))
            except BadNoteError as error:
                self.found.append(
                    Flaw(Fault.HEAD, f"the head after {size} entries is not one that was signed: {error}")
                )
            else:
                self.heads.setdefault(size, []).append(head)
        if not self.heads and not self.found:
            self.found.append(Flaw(Fault.HEAD, "the log has no head"))
        for head in known:
            try:
                _check_signed(head, trusted, by_all=False)
            except BadNoteError as error:
                says = f"the head that was kept elsewhere is not of this log: {error}"
                self.found.append(Flaw(Fault.HEAD, says))
            else:
                self.elsewhere |= {head} - set(self.heads.get(head.size, ()))
                self.heads.setdefault(head.size, []).append(head)

    @property
    def newest(self) -> int:
        """The size of the newest head of the log as it is."""
        return max((size for size, heads in self.heads.items() if not all(map(self._is_lost, heads))), default=0)

    def _is_lost(self, head: Head) -> bool:
        """Whether a head that was kept elsewhere is of entries that are missing since a backup was put back."""
        return head in self.elsewhere and any(each.first < head.size <= each.last + 1 for each in self.restored)

    def entry(self, row: LogRow) -> None:
        """Look at the next entry that there is."""
        if row.index != self.count:
            gone = f"{self.count}" if row.index == self.count + 1 else f"{self.count} to {row.index - 1}"
            self.found.append(Flaw(Fault.MISSING, f"entry {gone} is not there", self.count))
            self.frontier = None
        self.count = row.index + 1
        says = check(row, self.frontier)
        if not says and row.columns["kind"] == RESTORED:
            self.restored.append(_restoration(row))
        if not says and self.keys is not None:
            says = self._opened(row, self.keys)
        if says:
            self.found.append(
                Flaw(Fault.CHANGED, f"entry {row.index} was changed: {says}", row.index, row.columns["id"])
            )
        if self.frontier is not None:
            self._grow(row, self.frontier)
            for head in self.heads.get(self.count, ()):
                is_so = head.root == root(self.count, lambda level, _: (self.frontier or {})[level])
                if not is_so and not self._is_lost(head):
                    self.found.append(
                        Flaw(Fault.HEAD, f"the first {self.count} entries are not those that were signed")
                    )

    def end(self, strays: Iterable[int]) -> None:
        """What only the end of the log tells."""
        newest = self.newest
        if self.count < newest:
            self.found.append(
                Flaw(
                    Fault.CUT_OFF,
                    f"the log ends after entry {self.count - 1}, but {newest} were signed. If an older backup was put "
                    "back, and there is no newer one, say so: `records restored`",
                )
            )
        if self.heads and self.count > newest:
            self.found.append(Flaw(Fault.PUT_IN, f"the entries from {newest} on were never signed", newest))
        self.found += [
            Flaw(Fault.PUT_IN, f"there is something of entry {index}, which is not there", index) for index in strays
        ]
        self.found += [found for key, found in self.lost.items() if key not in self.erased]

    def _grow(self, row: LogRow, frontier: dict[int, bytes]) -> None:
        """Go on from what is kept with the entry, though it be changed: the entries after it are measured by that."""
        hashes = completed(row.index, row.leaf, lambda level, _: frontier[level])
        if len(row.hashes) == len(hashes) * SIZE:
            hashes[-1] = row.hashes[-SIZE:]
        grow(frontier, hashes)

    def _opened(self, row: LogRow, keys: KeyStore) -> str:
        """How what is sealed is not what it should be; empty if all is well, or was erased."""
        public = public_of(row)
        if public.get("kind") in ("erasure", RESTORED):
            self.erased |= set(erased_in(public))
        for section in row.sections:
            try:
                content = content_of(keys, row.columns["id"], section)
            except RecordsError as error:
                return str(error)
            if content is None:
                says = f"entry {row.index} cannot be opened: its key is lost, and no erasure says so"
                self.lost[section.key] = Flaw(Fault.MISSING, says, row.index, row.columns["id"])
        return ""


def _restoration(row: LogRow) -> Restoration:
    public = public_of(row)
    last = public.get("last")
    return Restoration(row.columns["at"], str(public.get("basis")), row.index, last if isinstance(last, int) else 0)


def check(row: LogRow, frontier: dict[int, bytes] | None) -> str:
    """How one entry is not as it was written; empty if it is. `frontier`: the complete nodes before it, if known."""
    try:
        public = public_of(row)
    except RecordsError:
        return "it is not written as entries are"
    if public.get("index") != row.index:
        return f"it was written as entry {public.get('index')}"
    if columns_of(str(public.get("id", "")), public) != row.columns:
        return "what it is found by is not what it says"
    if [section.to_dict() for section in row.sections] != public.get("sections", []):
        return "what is sealed is not what was"
    if frontier is not None:
        expected = completed(row.index, row.leaf, lambda level, _: frontier[level])
        if b"".join(expected) != row.hashes:
            return "its hashes are not those of the tree"
    return ""


def _check_signed(
    head: Head,
    trusted: tuple[PublicKey, ...],
    witnesses: tuple[PublicKey, ...] = (),
    *,
    by_all: bool,
    as_written: tuple[int, str] | None = None,
) -> None:
    """Raise BadNoteError unless a head is signed by its log, and, `by_all`, by known keys only, each once.

    The log's own keys are among the `trusted`: a log could name any witness, also one that is called as it is.
    """
    if as_written is not None and as_written != (head.size, str(head)):
        raise BadNoteError("it was changed")
    signers = head.signers((*witnesses, *trusted))
    own = {key for key in trusted if key.name == head.origin}
    if not own & signers or (by_all and not own <= signers):
        raise BadNoteError("the log itself has not signed it")
    if by_all and len(signers) != len(head.signatures):
        raise BadNoteError("somebody has signed it whom nobody knows here")
