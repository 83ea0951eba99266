"""Which texts a policy speaks: its digest is that of its originals, whatever a translation says."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from sharepolicy.engine.policies.languages import texts_digest
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline

_KNOWN: WeakKeyDictionary[Policy | Timeline, str] = WeakKeyDictionary()


def texts_of(policy: Policy | Timeline) -> str:
    """The digest of the texts that a policy decides in, of all its versions; empty in the language it is written in."""
    if policy not in _KNOWN:
        versions = [policy] if isinstance(policy, Policy) else [each.policy for each in policy.versions]
        _KNOWN[policy] = " ".join(filter(None, map(texts_digest, versions)))
    return _KNOWN[policy]
