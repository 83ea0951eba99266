"""Whether a log is as it was written: every entry, their order, the tree over them, and the signatures below it.

What was changed, left out, put in or cut off is named. None of it needs a key, except to see what is sealed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from contextlib import suppress

from attrs import Factory, define, frozen

from sharepolicy.records.entry import LogRow, content_of, said_in, tag
from sharepolicy.records.failures import RecordsError
from sharepolicy.records.flaws import Fault, Flaw
from sharepolicy.records.keys import KeyStore
from sharepolicy.records.known_heads import KnownHeads, Witnessed
from sharepolicy.records.log import Log
from sharepolicy.records.notes import Head, PublicKey
from sharepolicy.records.restoring import Restoration
from sharepolicy.records.store import RESTORED, erased_in, witnesses_of
from sharepolicy.records.tree import SIZE, completed, grow, root
from sharepolicy.records.written import check, public_of


@frozen
class Verified:
    """What a verification found: how many entries there are, the newest head, and what is wrong, if anything.

    `restored`: what is missing because a backup was put back, as the log itself says. It is not wrong, but it is gone;
    heads of these entries are `not_compared`, by how many entries they were of. `witnesses`: what each has signed.
    `turned_back`: the entries that say an earlier time than the one before them. A clock may have been put right, or
    put back to antedate a record.
    """

    entries: int
    head: Head | None
    found: tuple[Flaw, ...]
    restored: tuple[Restoration, ...] = ()
    not_compared: tuple[int, ...] = ()
    witnesses: tuple[Witnessed, ...] = ()
    turned_back: tuple[int, ...] = ()

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
    heads = KnownHeads(tuple(trusted), witnesses_of(log))
    heads.add(log.heads(), known)
    walk = _Reading(keys, heads)
    for row in log.rows():
        walk.entry(row)
        if progress is not None:
            progress(row.index + 1)
    walk.end(log.stray_sections())
    heads.end()
    walk.found += [Flaw(Fault.CHANGED, f"the file of the database is damaged: {each}") for each in log.damage()]
    head = heads.of[heads.newest][0] if heads.newest else None
    signed = tuple(each for each in heads.witnessed() if each.entries)
    found, restored, back = (*heads.found, *walk.found), tuple(walk.restored), tuple(walk.turned_back)
    return Verified(walk.count, head, found, restored, heads.not_compared, signed, back)


_ASKEW = datetime.timedelta(minutes=5)
"""By so much the clocks of several machines may differ, and a draft may be older than what is recorded before it."""


@define
class _Reading:
    """One walk over a log, from its first entry on. Mutable on purpose."""

    keys: KeyStore | None
    heads: KnownHeads
    found: list[Flaw] = Factory(list)
    count: int = 0
    frontier: dict[int, bytes] | None = Factory(dict)
    """By level, the complete node that ends here; None once an entry is missing."""
    lost: dict[int, Flaw] = Factory(dict)
    erased: set[int] = Factory(set)
    restored: list[Restoration] = Factory(list)
    turned_back: list[int] = Factory(list)
    last: datetime.datetime | None = None

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
            self.heads.lose(public_of(row))
        if not says and self.keys is not None:
            says = self._opened(row, self.keys)
        if not says:
            self._look_at_time(row)
        else:
            self.found.append(
                Flaw(Fault.CHANGED, f"entry {row.index} was changed: {says}", row.index, row.columns["id"])
            )
        if self.frontier is not None:
            self._grow(row, self.frontier)
            if self.count in self.heads.of:
                self.heads.compare(self.count, root(self.count, lambda level, _: (self.frontier or {})[level]))

    def _look_at_time(self, row: LogRow) -> None:
        with suppress(ValueError, TypeError):
            at = datetime.datetime.fromisoformat(row.columns["at"])
            if self.last is not None and at < self.last - _ASKEW:
                self.turned_back.append(row.index)
            self.last = at

    def end(self, strays: Iterable[int]) -> None:
        """What only the end of the log tells."""
        newest = self.heads.newest
        if self.count < newest:
            self.found.append(
                Flaw(
                    Fault.CUT_OFF,
                    f"the log ends after entry {self.count - 1}, but {newest} were signed. If an older backup was put "
                    "back, and there is no newer one, say so: `records restored`",
                )
            )
        if self.heads.of and self.count > newest:
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
        for place, section in enumerate(row.sections):
            try:
                content = content_of(keys, row.columns["id"], section)
                if content is not None and public.get("kind") == "record" and not place:
                    said = said_in(content)
                    found = [tag(keys, kind, said[kind]) for kind in ("person", "case")]
                    if found != [section.person, row.columns["case"]]:
                        return "it is not found by the person and the case that it is about"
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
