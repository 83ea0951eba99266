"""Records: what a program does with a store. Each method says in one line what the modules beside this one do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import TracebackType
from typing import Self

from attrs import evolve

from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.language.within import Calendar
from sharepolicy.records import erasing, proof, restoring, verify
from sharepolicy.records.added import Added
from sharepolicy.records.assurance import Assurance, assurance
from sharepolicy.records.ciphers import new_secret
from sharepolicy.records.contents import by_person, corrected_by
from sharepolicy.records.cosigner import asked_of_a_witness
from sharepolicy.records.drafts import Around, Decided, Draft, draft, policy_entry, read_later
from sharepolicy.records.erasing import Erasure
from sharepolicy.records.listing import Listed, corrected, listed
from sharepolicy.records.master import checked
from sharepolicy.records.notes import BadNoteError, Head, PublicKey
from sharepolicy.records.noting import append_to, note_opening
from sharepolicy.records.opened import Opened, opened, opened_all, recorded_decisions
from sharepolicy.records.replay import Replay, replay
from sharepolicy.records.restoring import Restoration
from sharepolicy.records.store import Store
from sharepolicy.records.verify import Verified
from sharepolicy.records.wanted import check_said, found_in, is_kept, policy_in


class Records:
    """A store of records, open. Safe to use from several threads; other processes may use the same store.

    `sharepolicy.records.open` makes it. Close it when done. `cut_off` says in words if entries are missing at the end.
    """

    def __init__(self, store: Store) -> None:
        """Put together from a store."""
        self._store = store
        self.cut_off = store.cut_off
        self._policies: set[tuple[str, str]] = set()
        erasing.finish(store)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def draft(
        self,
        decision: Decided,
        *,
        policy: Policy | Timeline,
        case: str,
        person: str | Mapping[str, str] | None = None,
        around: Around | None = None,
    ) -> list[Draft]:
        """A record of a decision, or one for each subject of a request, for `append`.

        `decision` may also be what `to_dict()` gave, as it was stored. `case` is the reference of the case, `person`
        that of whom it is about: references, not names of people. It may be left out for one person, who is found by
        the case then; of several, each has to have one, by the name in the request. `around` is what is known beside
        the decision, as in `schemas/addition.schema.json`. Raises CaseError if that is not as it has to be, and
        RecordsError if somebody has no reference.
        """
        return draft(self._store, decision, policy, case, person, around)

    def append(self, drafts: Sequence[Draft]) -> list[Added]:
        """Record drafts, all under one head, and as fast as can be: they are durable once this returns, or none is.

        A policy that decided one of them is kept with the first. Raises RecordsError.
        """
        if not drafts:
            return []
        by = {(draft.digest, draft.texts): draft.decided_by for draft in drafts}
        new = {key: policy for key, policy in by.items() if not self._is_kept(*key)}
        entries = [policy_entry(self._store, digest, policy) for (digest, _), policy in new.items()]
        places, head = self._store.append([*entries, *(draft.entry for draft in drafts)])
        self._policies |= set(new)
        return [
            Added(each.record, place, head, each.for_all)
            for each, place in zip(drafts, places[len(entries) :], strict=True)
        ]

    def add(
        self,
        decision: Decided,
        *,
        policy: Policy | Timeline,
        case: str,
        person: str | Mapping[str, str] | None = None,
        around: Around | None = None,
    ) -> list[Added]:
        """Record a decision: `draft`, and `append` at once."""
        return self.append(self.draft(decision, policy=policy, case=case, person=person, around=around))

    def extend(self, record: str, around: Around) -> Added:
        """Record what came later: an answer, a step that was taken, who was told.

        Raises CaseError if it is not as it has to be; NoSuchRecordError, ErasedError, or another RecordsError.
        """
        main = self._store.main(self._store.row(record))
        added = read_later(self._store, main, around)
        said = {who: {"around": each} for who, each in by_person(main["person"], added).items()}
        entry = self._store.entry("addition", said, of=record, corrected=corrected_by(added))
        return Added(record, *append_to(self._store, record, entry))

    def open(self, record: str, *, by: str, why: str) -> Opened:
        """Everything that a record says by now. That it was opened, by whom and why, is recorded first.

        Raises NoSuchRecordError, ErasedError, or another RecordsError.
        """
        check_said(by, why)
        self._store.main(self._store.row(record))
        append_to(self._store, record, self._store.entry("opening", {by: {"by": by, "why": why}}, of=record))
        return opened(self._store, record)

    def open_all(
        self, *, by: str, why: str, failed: Callable[[str, Exception], None] | None = None, **wanted: str
    ) -> Iterator[Opened]:
        """Open all records that are found, one after the other, as `list` finds them; erased ones are passed over.

        That is recorded first. Raises as `list` and `open`. One that cannot be read does not stop the others: `failed`
        is told which, and why; without it, DamagedError names them at the end.
        """
        yield from opened_all(self._store, failed, **note_opening(self._store, by, why, wanted))

    def replay(
        self,
        policy: Policy | Timeline | None = None,
        *,
        by: str,
        why: str = "replay",
        progress: Callable[[int], None] | None = None,
        failed: Callable[[str, Exception], None] | None = None,
        **wanted: str,
    ) -> Replay:
        """Decide records again: each by its own policy, as it is kept here, or all of them by another.

        By its own policy, everything that the decision says has to be the same; by another, the outcome is compared,
        many at a time with `sharepolicy[columns]`. `failed` as in `open_all`. Raises RecordsError.
        """
        found = note_opening(self._store, by, why, wanted)
        erased = sum(each.erased for each in listed(self._store, self._store.tagged(found)))
        again = replay(recorded_decisions(self._store, failed, **found), cache(self.policy), policy, progress)
        return evolve(again, erased=erased)

    def assurance(
        self,
        since: str,
        until: str,
        *,
        by: str,
        why: str = "assurance",
        least: int = 5,
        calendar: Calendar | None = None,
        details: Collection[str] = ("rules", "unknown", "outstanding", "against"),
        failed: Callable[[str, Exception], None] | None = None,
    ) -> Assurance:
        """What the decisions of a time were like, in numbers: of groups of at least `least` that are alike.

        `calendar` says of a day whether people work on it: limits in working days are compared then. The fewer tables
        of `details`, the more is alike. `failed` as in `open_all`. Raises RecordsError.
        """
        found = self.open_all(by=by, why=why, failed=failed, since=since, until=until)
        erased = sum(each.erased for each in self.list(since=since, until=until))
        return assurance(found, since, until, least, calendar, details, erased)

    def list(self, **wanted: str) -> Iterator[Listed]:
        """The records, the oldest first, without opening any.

        They are found by `case` or `person` (the references; also by what was added), `outcome` (a request by those of
        all its parts), `rule`, `policy` (its name, or a digest), and the day of the decision: `since`, `until`,
        `before`. Raises TypeError, and RecordsError, also for days that are exchanged, and for a rule or a policy that
        has decided nothing here.
        """
        yield from listed(self._store, self._store.tagged(found_in(self._store, wanted)))

    def corrected(self, case: str) -> dict[str, int]:
        """The ids of statements about a case that others correct or withdraw, and the place of the first that does.

        Those are known that have been erased, too. Raises RecordsError.
        """
        return corrected(self._store, self._store.tagged({"case": case}))

    def policy(self, digest: str, texts: str = "") -> Policy | Timeline:
        """The policy that decided a record, from its bundle in this store. Raises RecordsError.

        `texts` are those of the record, if it was decided in another language than that of the policy.
        """
        return policy_in(self._store, digest, texts)

    @property
    def public_keys(self) -> tuple[PublicKey, ...]:
        """The keys with which others check what this store signs: give them to whoever is to trust it."""
        return self._store.public_keys

    def head(self) -> Head:
        """The head of the log: a few lines to hand to a witness, or to keep elsewhere."""
        return self._store.head()

    def ask_witness(self, old: int = 0) -> str:
        """The head with the proof that its first `old` entries are those a witness has signed, for `Cosigner.sign`.

        Raises RecordsError.
        """
        return asked_of_a_witness(self._store, old)

    def verify(
        self, *, known: Iterable[Head] = (), deep: bool = True, progress: Callable[[int], None] | None = None
    ) -> Verified:
        """Whether everything is as it was written.

        `known` are heads that were kept elsewhere; `deep` opens what is sealed too, and tells nobody what it says.
        Raises RecordsError only if the log cannot be read at all.
        """
        kept = self._store.known_heads()
        keys = self._store.keys if deep else None
        return verify.verify(self._store.log, self.public_keys, keys=keys, known=[*kept, *known], progress=progress)

    def prove(self, record: str, *, show: bool = True) -> str:
        """The proof of a record as one text, which `check_proof` checks anywhere. `show`: with what the record says.

        Raises NoSuchRecordError, or another RecordsError.
        """
        return proof.prove(self._store, self._store.row(record), show=show)

    def take_cosigned(self, head: str, witness: PublicKey) -> Head:
        """Keep a head that a witness has signed. Raises BadNoteError if it is not one of this log, or not signed."""
        cosigned = Head.parse(head)
        if witness not in cosigned.signers((witness,)):
            raise BadNoteError(f"`{witness.name}` has not signed this head")
        return self._store.keep_cosigned(cosigned, witness)

    def erase(
        self, *, basis: str, by: str, record: str | None = None, person: str | None = None, dry_run: bool = False
    ) -> Erasure:
        """Erase a record, or all that is recorded about a person (the reference): its keys are destroyed, for good.

        The log keeps that it was erased, when, by whom, and on which lawful basis. Raises RecordsError.
        """
        return erasing.erase(self._store, basis=basis, by=by, record=record, person=person, dry_run=dry_run)

    def expire(
        self,
        before: str,
        *,
        basis: str,
        by: str,
        unfinished: bool = False,
        even_recent: bool = False,
        dry_run: bool = False,
        **wanted: str,
    ) -> Erasure:
        """Erase the records decided and recorded before a day, unless something was added since.

        The day is at least a year back, unless records of the last year are to go too (`even_recent`).

        Records that are not finished stay, unless they are to go too: those that are to be looked at again, and those
        with certain steps outstanding. `wanted` as in `list`; but a request is erased by an `outcome` only if all its
        parts have that one. Raises RecordsError.
        """
        found = found_in(self._store, {**wanted, "before": before})
        if not even_recent:
            erasing.check_is_past(self._store, before)
        return erasing.expire(self._store, found, basis=basis, by=by, unfinished=unfinished, dry_run=dry_run)

    def restored(self, *, by: str, why: str, known: Iterable[Head] = ()) -> Restoration:
        """Say in the log that a backup of it was put back which lacks its last entries: a verification names it then.

        `known` are heads that were kept elsewhere, which may know of more. Raises RecordsError if nothing is missing.
        """
        check_said(by, why)
        return restoring.restored(self._store, by, why, known)

    def change_master(self, new: bytes | None = None) -> None:
        """Write all keys down under another master key, here and in their backup: `new`, or one made in the file.

        Whoever else has the store open then has to open it again. Give `new`, 32 bytes, if the master key is in the
        environment or with a key service. Raises RecordsError, and all is as it was.
        """
        if new is not None:
            checked(new, "what takes the place of the master key")
        self._store.keys.change_master(new or new_secret(), into_file=new is None)

    def _is_kept(self, digest: str, texts: str) -> bool:
        if (digest, texts) not in self._policies and is_kept(self._store, digest, texts):
            self._policies.add((digest, texts))
        return (digest, texts) in self._policies
