"""Checking a vocabulary: with the policies beside it that use it, or alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from attrs import evolve

from sharepolicy.engine.loading.check import Report
from sharepolicy.engine.loading.load import policy_of_reading
from sharepolicy.ground.diagnostic import Diagnostics, PolicyError
from sharepolicy.ground.text import Text
from sharepolicy.reading.files import POLICY_FILE, resolved
from sharepolicy.reading.gate import File, file_of, find_base
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.policies import read_policy_text
from sharepolicy.reading.roots import root_around
from sharepolicy.reading.timeline import day_in, read_timeline
from sharepolicy.reading.tree import Scalar, scalars_in, text_in
from sharepolicy.reading.written import Kind

_ALONE = """\
policy: vocabulary
title: A vocabulary, checked without a policy
version: 1.0.0
uses: [{file}]
otherwise: {{outcome: escalate, because: No policy uses this vocabulary.}}
"""
_OF_POLICIES = ("unused-fact", "nobody-to-ask")
"""Findings about a policy, not about its vocabulary."""


def is_vocabulary(path: Path, once: ReadOnce) -> bool:
    """Whether a file says that it is a vocabulary. What is wrong with it is reported when it is read."""
    written = once.open(file_of(path), Diagnostics())
    return written is not None and written.kind is Kind.VOCABULARY


def policies_using(vocabulary: Path, once: ReadOnce) -> Iterator[Path]:
    """The policy files beside a vocabulary, or in the folders beside its own, that use it, themselves or by a base."""
    wanted, root = resolved(vocabulary), root_around(vocabulary)
    folder = wanted.parent
    candidates = [folder / POLICY_FILE, *_beside(folder), *_beside(folder.parent)]
    for path in dict.fromkeys(candidates):
        if root.is_file(path) and _uses(file_of(path), wanted, once):
            yield path


def _beside(folder: Path) -> list[Path]:
    """The policy files in the folders of a folder, if it can be listed."""
    try:
        return sorted(folder.glob(f"*/{POLICY_FILE}"))
    except OSError:
        return []


def files_of(policy: Path, once: ReadOnce) -> Iterator[Path]:
    """A policy file, or the files of its versions."""
    yield from (file.path for file in _versions(file_of(policy), once))


def _versions(policy: File, once: ReadOnce) -> list[File]:
    try:
        timeline = read_timeline(policy, once)
    except PolicyError:
        timeline = None
    return [policy] if timeline is None else [version.file for version in timeline.versions]


def _uses(policy: File, vocabulary: Path, once: ReadOnce, seen: tuple[object, ...] = ()) -> bool:
    """Whether a policy uses a vocabulary, in any of its versions, itself or through what it extends."""
    if policy.identity in seen:
        return False
    for file in {each.path: each for each in _versions(policy, once)}.values():
        written = once.open(file, Diagnostics())
        uses = scalars_in(written.get("uses")) if written is not None else ()
        if any(resolved(file.path.parent / name.value) == vocabulary for name in uses):
            return True
        extends = written.get("extends") if written is not None else None
        with suppress(PolicyError):  # reported where the policy is checked
            base = find_base(str(day_in(extends.value)[0]), file) if isinstance(extends, Scalar) else None
            if base is not None and _uses(base, vocabulary, once, (*seen, policy.identity)):
                return True
    return False


def check_vocabulary(path: Path, once: ReadOnce) -> Report:
    """What is wrong with a vocabulary by itself."""
    file = '"' + path.name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    written = once.open(file_of(path), Diagnostics())
    name = text_in(written.get("vocabulary")) if written is not None and written.tree is not None else path.name
    try:
        reading = read_policy_text(Text("<text>", _ALONE.format(file=file)), once, folder=path.parent)
        policy = policy_of_reading(evolve(reading, file=None), prove=True)
    except PolicyError as error:
        found = [diagnostic for diagnostic in error.diagnostics if diagnostic.code not in _OF_POLICIES]
        return Report(name, tuple(found))
    findings = tuple(finding for finding in policy.findings if finding.code not in _OF_POLICIES)
    return Report(name, findings, policy)
