"""By what records are found: checked, so that a name that there is not is refused, where it would find nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from sharepolicy.engine.loading.load import load_bundle
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.diagnostic import PolicyError
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.records.contents import OUTCOME_NAMES, is_day
from sharepolicy.records.entry import LogRow, plain
from sharepolicy.records.failures import DamagedError, NoSuchRecordError, RecordsError
from sharepolicy.records.signed import is_signed
from sharepolicy.records.store import Store
from sharepolicy.records.written import public_of

WANTED = ("case", "person", "outcome", "rule", "policy", "since", "until", "before")


def found_in(store: Store, wanted: Mapping[str, str]) -> dict[str, Any]:
    """What records are found by, with the digests of a policy that is named. Raises TypeError, RecordsError."""
    if strange := set(wanted) - set(WANTED):
        raise TypeError(f"records are not found by `{min(strange)}`")
    for name, value in wanted.items():
        if not isinstance(value, str):  # None would find everything: to leave it out is to say so
            raise TypeError(f"`{name}` is a text; leave it out to find records whatever it is")
    if "outcome" in wanted and wanted["outcome"] not in OUTCOME_NAMES:
        raise TypeError(f"there is no outcome `{wanted['outcome']}`; {did_you_mean(wanted['outcome'], OUTCOME_NAMES)}")
    for name in wanted.keys() & {"since", "until", "before"}:
        if not is_day(wanted[name]):
            raise TypeError(f"`{name}` is a day such as 2026-02-05")
    for end in wanted.keys() & {"until", "before"}:
        if wanted.get("since", "") > wanted[end]:
            raise RecordsError(f"`since` is after `{end}`: {wanted['since']}, {wanted[end]}")
    if "rule" in wanted:
        _check_rule(store, wanted["rule"])
    return {**wanted, **({"policy": _digests(store, wanted["policy"])} if "policy" in wanted else {})}


def is_kept(store: Store, digest: str, texts: str) -> bool:
    """Whether the store keeps the policy with a digest; in another language than its own, with these very texts."""
    rows = store.log.rows(only={"kind": "policy", "policy": digest}, with_sections=False)
    return any(texts in ("", public_of(row).get("texts", "")) for row in rows)


def policy_in(store: Store, digest: str, texts: str = "") -> Policy | Timeline:
    """The policy with a digest, from its bundle in the store: that with these texts, if it is there.

    Raises NoSuchRecordError, DamagedError.
    """
    rows = [row for row in store.log.rows(only={"kind": "policy", "policy": digest}) if row.sections]
    if not rows:
        raise NoSuchRecordError(f"the policy `{digest}` is not kept here")
    return _policy(store, next((row for row in rows if public_of(row).get("texts", "") == texts), rows[0]))


def check_said(by: str, why: str) -> None:
    """Raise TypeError unless it is said who does something, and why."""
    if not all(isinstance(each, str) and each.strip() for each in (by, why)):
        raise TypeError("say who does it, and why")


def check_reference(what: str, reference: object) -> None:
    """Raise RecordsError unless it is a reference of a case or a person by which a record can be found again."""
    if not isinstance(reference, str) or not reference or reference != reference.strip():
        raise RecordsError(f"give the reference of the {what}: a text, without spaces before or after it")


def shown_by(store: Store, digest: str) -> dict[str, frozenset[str]]:
    """By which parts of a record each action of the policy with a digest is shown to be done, as that policy says.

    Nothing is known of it if the policy cannot be read any more: then each has to be said to be done. Raises
    DamagedError if it is not the one that was kept.
    """
    found: dict[str, frozenset[str]] = {}
    with suppress(PolicyError, NoSuchRecordError):
        versions = _versions(policy_in(store, digest))
        for each in [one for one in versions if one.identity.digest == digest] or versions:
            found |= {name: action.shown_by for name, action in each.document.actions.items()}
    return found


def _check_rule(store: Store, rule: str) -> None:
    """Raise RecordsError if no policy that is kept has the rule. One that has decided something need not be loaded."""
    if next(store.log.rows(only={"kind": "record", "rule": rule}), None) is not None:
        return
    rules = {name for _, policy in _kept(store) for each in _versions(policy) for name in each.document.rules}
    if rule not in rules:
        help_ = did_you_mean(rule, rules)
        raise RecordsError(f"no policy that has decided anything here has a rule `{rule}`{help_ and f'; {help_}'}")


def _digests(store: Store, named: str) -> list[str]:
    """The digests of the policies with a name, or the one with this digest. Raises RecordsError if there is none."""
    if next(store.log.rows(only={"kind": "policy", "policy": named}), None) is not None:
        return [named]
    names = [(digest, policy.name) for digest, policy in _kept(store)]
    found = [digest for digest, name in names if name == named]
    if not found:
        help_ = did_you_mean(named, {name for _, name in names})
        raise RecordsError(f"no policy `{named}` has decided anything here{help_ and f'; {help_}'}")
    return found


def _kept(store: Store) -> Iterator[tuple[str, Policy | Timeline]]:
    for row in store.log.rows(only={"kind": "policy"}):
        yield row.columns["policy"], _policy(store, row)


def _versions(policy: Policy | Timeline) -> list[Policy]:
    return [each.policy for each in policy.versions] if isinstance(policy, Timeline) else [policy]


def _policy(store: Store, row: LogRow) -> Policy | Timeline:
    """The policy in an entry. It is not sealed, so anybody with the database could put another one there."""
    if not is_signed(store, row):
        raise DamagedError(f"the policy in entry {row.index} of the log was changed. Run `records verify`")
    return load_bundle(plain(row.sections[0].sealed), name="the store of records")
