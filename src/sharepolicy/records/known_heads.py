"""The heads that a log has to agree with: those that stand in it, and those that somebody kept elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import Factory, define, frozen

from sharepolicy.records.flaws import Fault, Flaw
from sharepolicy.records.notes import ED25519_NOTE, BadNoteError, Head, PublicKey


@frozen
class Witnessed:
    """How many entries a witness has signed, the first of the log: by their newest signature that is here."""

    name: str
    entries: int


@define
class KnownHeads:
    """Heads by size, and which of them are of entries that are lost. Mutable on purpose."""

    trusted: tuple[PublicKey, ...]
    witnesses: tuple[PublicKey, ...]
    """Those that the log itself names."""
    of: dict[int, list[Head]] = Factory(dict)
    found: list[Flaw] = Factory(list)
    _elsewhere: set[Head] = Factory(set)
    _lost: set[tuple[int, bytes]] = Factory(set)

    def add(self, kept: Iterable[tuple[int, str]], known: Iterable[Head]) -> None:
        """Take those that stand in the log, and those that were kept elsewhere, and say which are none."""
        for size, text in kept:
            try:
                head = Head.parse(text)
                check_signed(head, self.trusted, self.witnesses, by_all=True, as_written=(size, text))
            except BadNoteError as error:
                self._flaw(f"the head after {size} entries is not one that was signed: {error}")
            else:
                self.of.setdefault(size, []).append(head)
        if not self.of and not self.found:
            self._flaw("the log has no head")
        for head in known:
            try:
                check_signed(head, self.trusted, by_all=False)
            except BadNoteError as error:
                self._flaw(f"the head that was kept elsewhere is not of this log: {error}")
            else:
                self._elsewhere |= {head} - set(self.of.get(head.size, ()))
                self.of.setdefault(head.size, []).append(head)

    def lose(self, public: Mapping[str, Any]) -> None:
        """An entry says which heads were signed of entries that are lost: only these need not agree with the log."""
        said = public.get("lost")
        for each in said if isinstance(said, list) else ():
            if isinstance(each, list) and len(each) == 2 and isinstance(each[0], int):
                self._lost.add((each[0], _from_hex(each[1])))

    def compare(self, size: int, root: bytes) -> None:
        """The heads of this size have to be of a tree with this hash."""
        for head in self.of.get(size, ()):
            if head.root != root and not self._is_lost(head):
                says = f"the first {size} entries are not those that were signed"
                if self._lost and head in self._elsewhere:
                    says += ". Nobody has said of this head that its entries were lost when a backup was put back"
                self._flaw(says)

    @property
    def newest(self) -> int:
        """The size of the newest head of the log as it is."""
        return max((head.size for head in self._left()), default=0)

    @property
    def not_compared(self) -> tuple[int, ...]:
        """The sizes of the heads of entries that are lost."""
        return tuple(sorted({head.size for head in self._elsewhere if self._is_lost(head)}))

    def witnessed(self) -> list[Witnessed]:
        """What each witness has signed: of those that the log names, and those that whoever checks trusts.

        By the keys that are trusted where there are some in this name, for the log could name any.
        """
        keys: dict[str, set[PublicKey]] = {}
        logs = {key.name for key in self.trusted if key.kind == ED25519_NOTE}
        for key in (*self.trusted, *self.witnesses):
            if key.name not in logs and (key in self.trusted or not keys.get(key.name, set()) & set(self.trusted)):
                keys.setdefault(key.name, set()).add(key)
        return [
            Witnessed(name, max((head.size for head in self._left() if head.signers((*theirs,))), default=0))
            for name, theirs in sorted(keys.items())
        ]

    def end(self) -> None:
        """What only the whole log tells: a witness of whom nothing is here."""
        for each in self.witnessed() if self.of else ():
            if not each.entries:
                self._flaw(f"no head that `{each.name}` has signed as a witness is here")

    def _left(self) -> Iterator[Head]:
        return (head for heads in self.of.values() for head in heads if not self._is_lost(head))

    def _is_lost(self, head: Head) -> bool:
        return head in self._elsewhere and (head.size, head.root) in self._lost

    def _flaw(self, says: str) -> None:
        self.found.append(Flaw(Fault.HEAD, says))


def _from_hex(said: object) -> bytes:
    try:
        return bytes.fromhex(str(said))
    except ValueError:
        return b""


def check_signed(
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
