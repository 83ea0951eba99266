"""From a name, path or text to a policy: found, read, compiled, proved."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import overload

from attrs import evolve

from sharepolicy.analysis.proof.overlays import keeping
from sharepolicy.analysis.proof.verify import soundness, verify
from sharepolicy.core.compile import compile_policy
from sharepolicy.core.entangled import EntangledError
from sharepolicy.engine.policies import later
from sharepolicy.engine.policies.policy import Policy, make_policy
from sharepolicy.ground.days import check_day
from sharepolicy.ground.diagnostic import CaseError, Diagnostic, PolicyError, in_order, told_once
from sharepolicy.ground.kinds import check_kind, check_path, check_text
from sharepolicy.ground.log import note
from sharepolicy.ground.text import Span, Text
from sharepolicy.language.bounds import beyond_bounds
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.reading.as_read import AsRead, as_read
from sharepolicy.reading.bundle import InBundle, another_policy, read_bundle
from sharepolicy.reading.gate import File, bundled, find_policy
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.policies import Reading, read_policy, read_policy_text
from sharepolicy.reading.roots import below
from sharepolicy.reading.timeline import DatedFile, VersionList, day_in, read_timeline, version_on


@overload
def load(policy: str | Path, *, prove: bool = ..., on: datetime.date, root: str | Path | None = ...) -> Policy: ...


@overload
def load(
    policy: str | Path, *, prove: bool = ..., on: datetime.date | None = ..., root: str | Path | None = ...
) -> Policy | later.Timeline: ...


def load(
    policy: str | Path, *, prove: bool = True, on: datetime.date | None = None, root: str | Path | None = None
) -> Policy | later.Timeline:
    """Load a policy by the name of a shipped one (`mars`) or by the path of a file or folder.

    A policy with several versions in time is a `Timeline`, which decides each case by the version of its day. With
    `on`, or with a name such as `mars@2026-02-04`, it is the policy as it is on that day, whichever day it is used.

    Every invariant is proved over all possible cases. `prove=False` skips that, for a policy that has been proved
    before; a policy with conflicting rules or uncovered cases never loads.

    A policy names other files, which must lie in `root`: when it is left out, in the git repository around the policy;
    where there is none, in the nearest folder around it called `policies`; where there is none, in its own folder.

    Raises PolicyError with every diagnostic when the policy cannot be used, and CaseError when `on` is not a date.
    """
    check_path(policy)
    with below(root):
        return load_named(policy, None, prove=prove, on=on)


def load_named(
    policy: str | Path, once: ReadOnce | None, *, prove: bool = True, on: datetime.date | None = None
) -> Policy | later.Timeline:
    """Load a policy as `load`, for a command that reads everything `once`: its examples later too.

    Without it, the policy keeps the content of its files, for whatever it needs of them later.
    """
    check_day(on)
    named, said = day_in(policy)
    if on is not None and said not in (None, on):
        message = f"`{policy}` names the day {said}, but the day {on} was asked for"
        raise CaseError([Diagnostic("contradictory-case", message, None, "keep one of the two days")])
    return load_file(find_policy(named), once, prove=prove, on=on or said)


def load_bundle(
    content: bytes, *, name: str = "bundle", prove: bool = True, on: datetime.date | None = None
) -> Policy | later.Timeline:
    """Load a policy from its bundle, as `Policy.bundle` made it. `name` stands for the bundle in diagnostics.

    Nothing but the bundle is read: what the policy extends is what was put into it, whatever version of sharepolicy is
    installed. With `on`, it is the policy as it is on that day. A bundle in a file, whose name ends in `.bundle`, can
    be given to `load` and to every command.

    Raises PolicyError when the bundle cannot be used, when its policy cannot, and when that has another digest than the
    bundle says.
    """
    check_kind(content, "content", "the bytes of a bundle", bytes)
    check_day(on)
    return load_file(bundled(read_bundle(content, name)), None, prove=prove, on=on)


def load_file(
    file: File, once: ReadOnce | None, *, prove: bool, on: datetime.date | None, named_at: Span | None = None
) -> Policy | later.Timeline:
    """Load a policy from a file that was found; `named_at` is the place that names it, if a text does.

    Raises PolicyError as `load` does.
    """
    reader = once or ReadOnce()
    if once is None:
        file = evolve(file, root=as_read(file.root))
    found = _loaded(file, reader, once, prove, on, named_at)
    if isinstance(file.root, AsRead):
        file.root.close()
    return found


def _loaded(
    file: File, reader: ReadOnce, once: ReadOnce | None, prove: bool, on: datetime.date | None, named_at: Span | None
) -> Policy | later.Timeline:
    def loaded(file: File, named_at: Span | None) -> Policy:
        return policy_of_reading(read_policy(file, reader, named_at=named_at), prove, once)

    listed = read_timeline(file, reader, named_at)
    if isinstance(file.root, InBundle):
        return _of_bundle(_over_time(listed, loaded, file) if listed is not None else loaded(file, None), file.root, on)
    if listed is None:
        found = loaded(file, named_at)
    elif on is None:
        return _over_time(listed, loaded, file)
    else:
        found = _version_on(listed, on, loaded)
    return found if on is None else later.as_on(found, on)


def _of_bundle(whole: Policy | later.Timeline, bundle: InBundle, on: datetime.date | None) -> Policy | later.Timeline:
    """The policy of a bundle, or the policy as it is on a day, if it is the one that the bundle says it is."""
    if whole.identity.digest != bundle.digest:
        raise another_policy(bundle)
    if on is None:
        return whole
    if isinstance(whole, Policy):
        return later.as_on(whole, on)
    try:
        return whole.on(on)
    except CaseError as error:
        raise PolicyError(error.diagnostics) from error


Loading = Callable[[File, Span | None], Policy]
"""Loads one policy file, which a text names at a place."""


def _over_time(listed: VersionList, loaded: Loading, file: File) -> later.Timeline:
    """All versions of a policy, or PolicyError with what is wrong with any of them."""
    flaws: list[Diagnostic] = []
    versions: list[later.Version] = []
    for dated in listed.versions:
        try:
            policy = loaded(dated.file, dated.span)
        except PolicyError as error:
            flaws += error.diagnostics
            continue
        flaws += misnamed(listed, dated, policy)
        versions.append(later.Version(dated.period, policy))
    flaws += later.other_dates(versions)
    if flaws:
        raise PolicyError(told_once(flaws))
    return timeline_of(listed, versions, file)


def timeline_of(listed: VersionList, versions: Sequence[later.Version], file: File) -> later.Timeline:
    """The timeline of a list of versions, all of which loaded. Where the list has no title, the newest has one."""
    return later.Timeline(listed.title or versions[-1].policy.title, tuple(versions), file, listed.files)


def _version_on(listed: VersionList, day: datetime.date, loaded: Loading) -> Policy:
    dated = version_on(listed, day)
    policy = loaded(dated.file, dated.span)
    if flaws := misnamed(listed, dated, policy):
        raise PolicyError(flaws)
    return policy


def misnamed(listed: VersionList, dated: DatedFile, policy: Policy) -> list[Diagnostic]:
    """The flaw of a version that belongs to another policy."""
    if policy.name == listed.name:
        return []
    message = f"this is a version of `{listed.name}`, but its file says `policy: {policy.name}`"
    return [Diagnostic("wrong-document", message, dated.span, "give all versions the same name")]


def load_text(
    text: str,
    name: str = "<text>",
    *,
    folder: str | Path | None = None,
    prove: bool = True,
    root: str | Path | None = None,
) -> Policy:
    """Load a policy from a text. `name` stands for it in diagnostics; files that it uses are looked up in `folder`.

    They must lie in `root`, which is found as for `load` when it is left out.

    Raises PolicyError with every diagnostic when the policy cannot be used.
    """
    check_kind(text, "text", "the text of a policy", str)
    check_text(name, "name")
    if folder is not None:
        check_path(folder, "folder", "a folder")
    with below(root):
        reading = read_policy_text(Text(name, text), folder=Path(folder) if folder is not None else None)
    return policy_of_reading(evolve(reading, file=None), prove)


def load_document(document: PolicyDocument, *, prove: bool = True) -> Policy:
    """A policy from a document that was made in Python.

    Raises PolicyError as `load` does.
    """
    if flaws := tuple(beyond_bounds(document)):
        raise PolicyError(flaws)
    return policy_of_reading(Reading(document=evolve(document, whole=None)), prove)


def policy_of_reading(reading: Reading, prove: bool, once: ReadOnce | None = None) -> Policy:
    """The policy of what was read, or PolicyError with everything that was found."""
    found = list(reading.diagnostics)
    if reading.document is None:
        raise PolicyError(found)
    try:
        compiled = compile_policy(reading.document)
    except EntangledError as error:
        raise PolicyError([*found, *error.diagnostics]) from error
    if prove:
        verification = verify(compiled)
        found += verification.findings
        proof = verification.proof
        if compiled.document.base is not None and not any(soundness(compiled)):
            found += keeping(reading.document)
    else:
        found += soundness(compiled)
        proof = None
    if any(diagnostic.is_error for diagnostic in found):
        raise PolicyError(found)
    policy = make_policy(compiled, in_order(found), proof, reading.file, once=once, read=reading.files)
    how = "loaded and proved" if prove else "loaded, not proved"
    note("%s %s (%s) is %s; findings: %d", policy.name, policy.version, policy.digest, how, len(found))
    return policy
