"""A policy, or all its versions, as a portable policy."""

from __future__ import annotations

from sharepolicy.backends.portable.proof import prove
from sharepolicy.backends.portable.vectors import vectors
from sharepolicy.backends.portable.writing import ToExport, VersionToExport, portable_data, portable_text
from sharepolicy.engine.policies.languages import translated
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.tongue import OWN
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.reading.texts import languages_of

UNDETERMINED = "und"
"""The language of a policy that has English texts beside it: it is written in another, and nothing says in which."""


def to_export(policy: Policy | Timeline) -> ToExport:
    """A policy with all its versions, each in every language that it has texts in."""
    versions = tuple(
        VersionToExport(each.period, each.policy.compiled, _spoken(each.policy), each.policy.on)
        for each in policy.versions
    )
    return ToExport(policy.name, policy.identity.digest, policy.dates, versions)


def export(policy: Policy | Timeline) -> bytes:
    """The policy as a portable policy, once that is proved to be the policy. Raises ExportError."""
    meant = to_export(policy)
    made = portable_text(portable_data(meant)).encode()
    prove(made, meant)
    return made


def conformance_vectors(policy: Policy | Timeline, number: int) -> str:
    """So many random cases and requests with the answers that a reader has to give, each on a line of its own."""
    return "".join(f"{line}\n" for line in vectors(to_export(policy), number))


def _spoken(policy: Policy) -> dict[str, PolicyDocument]:
    """What a policy says in its own language, and in each that it has texts in."""
    known = languages_of(policy._read)
    own = UNDETERMINED if OWN in known else OWN
    document = policy.document.original or policy.document
    return {own: document} | {language: translated(policy, language, needed=False).document for language in known}
