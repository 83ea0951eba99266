"""Records before they are in the log: a decision and what is known beside it, sealed by person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.ground.text import Text
from sharepolicy.reading.records import read_around
from sharepolicy.records.answers import GivenInstead, given_beside
from sharepolicy.records.contents import Said, by_person, corrected_by, found_by, is_day, named_in, one_subject_each
from sharepolicy.records.divided import divided, for_all
from sharepolicy.records.entry import Entry, new_id, open_section, tag
from sharepolicy.records.failures import RecordsError
from sharepolicy.records.spoken import texts_of
from sharepolicy.records.store import Store
from sharepolicy.records.wanted import check_reference, shown_by

Around = Mapping[str, Any] | Text
"""What people add to a decision: a mapping, or the text of a file. Its parts are those of `addition.schema.json`."""

Decided = Decision | RequestDecision | Mapping[str, Any]
"""A decision, or what was stored of one."""


@frozen
class Draft:
    """A record that is not in the log yet."""

    entry: Entry
    decided_by: Policy | Timeline
    for_all: tuple[str, ...] = ()
    """The parts of `around` that do not say whom they are about, so that they stand in the records of all."""

    @property
    def record(self) -> str:
        """Its name."""
        return self.entry.id

    @property
    def digest(self) -> str:
        """The digest of the policy that decided."""
        return str(self.entry.public["policy"])

    @property
    def texts(self) -> str:
        """The digest of the texts that it decided in, if that was another language than its own."""
        return texts_of(self.decided_by)


def draft(
    store: Store,
    decision: Decided,
    policy: Policy | Timeline,
    case: str,
    person: str | Mapping[str, str] | None,
    around: Around | None,
) -> list[Draft]:
    """A record for the subject of a decision, or for each of its subjects. Raises CaseError."""
    check_reference("case", case)
    stored = _stored(decision)
    identity = policy.identity
    if stored["policy"]["digest"] not in (identity.digest, *(each.digest for each in identity.versions)):
        raise TypeError("another policy decided this: give the one that did, for it is kept to decide again")
    if stored["on"] and not is_day(stored["on"]):  # it would be kept too long by it, or not long enough
        raise TypeError("the day of the decision is not one such as 2026-02-05")
    _check_people(stored, person)
    added = read_around(around, named_in(stored), store.time()) if around else {}
    found = []
    each_asked = dict(one_subject_each(stored))
    people = person if isinstance(person, Mapping) else {}
    added_to = {"": added} if "" in each_asked else divided(added, each_asked, people)
    of_all = for_all(added) if len(each_asked) > 1 else ()
    for subject, asked in each_asked.items():
        alone = policy.decide_again(asked).to_dict() if subject else asked
        given = given_beside(stored, alone, subject) if subject else []
        who = person.get(subject, "") if isinstance(person, Mapping) else person
        entry = _entry(store, alone, given, policy, case, who or case, added_to[subject])
        found.append(Draft(entry, policy, of_all))
    return found


def read_later(store: Store, main: Mapping[str, Any], around: Around) -> dict[str, Any]:
    """What is added to a record later. Raises CaseError.

    Steps may be done that the policy has and the decision did not ask for: people may have decided otherwise.
    """
    named = named_in(main["decision"], main.get("given", ()))
    try:
        return read_around(around, named, store.time())
    except CaseError as error:
        if all(each.code != "unknown-action" for each in error.diagnostics):
            raise
    steps = shown_by(store, main["decision"]["policy"]["digest"])
    return read_around(around, {**named, "action": [*{**dict.fromkeys(named["action"]), **steps}]}, store.time())


def _stored(decision: object) -> Mapping[str, Any]:
    """A decision as plain data. Raises TypeError."""
    if isinstance(decision, Decision | RequestDecision):
        return decision.to_dict()
    if isinstance(decision, Mapping) and decision.get("kind") in _KINDS and decision.keys() >= _NEEDED:
        return decision
    raise TypeError("what is recorded is a decision, or all of what its to_dict() gave")


_KINDS = ("decision", "request-decision")
_NEEDED = {"format", "kind", "policy", "on", "outcome", "settled", "ask"}


def _check_people(stored: Mapping[str, Any], person: str | Mapping[str, str] | None) -> None:
    """Raise RecordsError unless it is said of each person of a request who they are: else they are mixed up."""
    subjects = list(stored.get("request", {}).get("subjects", {}))
    if isinstance(person, Mapping):
        for name in set(person) - set(subjects):
            raise RecordsError(f"the request is about nobody called `{name}`; {did_you_mean(name, subjects)}")
    if len(subjects) > 1:
        for name in subjects:
            if not isinstance(person, Mapping) or not person.get(name):
                raise RecordsError(f"the request is about several people: give a reference for `{name}` too")
    for each in person.values() if isinstance(person, Mapping) else () if person is None else (person,):
        check_reference("person", each)


def _entry(
    store: Store,
    stored: Mapping[str, Any],
    given: GivenInstead,
    policy: Policy | Timeline,
    case: str,
    who: str,
    added: Mapping[str, Any],
) -> Entry:
    said: Said = {person: {"around": dict(each)} for person, each in by_person(who, added).items()}
    beside = {name: value for name, value in (("given", given), ("texts", texts_of(policy))) if value}
    said[who] = {"case": case, "person": who, "decision": stored, **beside, **said[who]}
    today = store.time().astimezone(policy._zone).date().isoformat()  # of the system, if the policy has no zone
    found = {"corrected": corrected_by(added), **found_by(stored, given, today)}
    return store.entry("record", said, case=tag(store.keys, "case", case), **found)


def policy_entry(store: Store, digest: str, policy: Policy | Timeline) -> Entry:
    """The entry that keeps a policy: its bundle, from which it decides again."""
    public = {"kind": "policy", "at": store.now(), "policy": digest, "texts": texts_of(policy)}
    return Entry(new_id(), public, (open_section(policy.bundle()),))
