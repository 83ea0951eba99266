"""Checking a vocabulary: with the policies beside it that use it, or alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from attrs import evolve

from sharepolicy.engine.loading.check import Report
from sharepolicy.engine.loading.load import policy_of_reading
from sharepolicy.ground.diagnostic import Diagnostics, PolicyError
from sharepolicy.ground.text import Text
from sharepolicy.reading.files import POLICY_FILE, resolved
from sharepolicy.reading.gate import file_of
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.policies import read_policy_text
from sharepolicy.reading.roots import root_around
from sharepolicy.reading.timeline import read_timeline
from sharepolicy.reading.tree import scalars_in, text_in
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
    """The policy files beside a vocabulary, or in the folders beside its own, that use it."""
    wanted, root = resolved(vocabulary), root_around(vocabulary)
    folder = wanted.parent
    candidates = [folder / POLICY_FILE, *_beside(folder), *_beside(folder.parent)]
    for path in dict.fromkeys(candidates):
        if root.is_file(path) and any(_uses(each, wanted, once) for each in files_of(path, once)):
            yield path


def _beside(folder: Path) -> list[Path]:
    """The policy files in the folders of a folder, if it can be listed."""
    try:
        return sorted(folder.glob(f"*/{POLICY_FILE}"))
    except OSError:
        return []


def files_of(policy: Path, once: ReadOnce) -> Iterator[Path]:
    """A policy file, or the files of its versions."""
    try:
        timeline = read_timeline(file_of(policy), once)
    except PolicyError:
        timeline = None
    yield from [policy] if timeline is None else (version.file.path for version in timeline.versions)


def _uses(policy: Path, vocabulary: Path, once: ReadOnce) -> bool:
    written = once.open(file_of(policy), Diagnostics())
    uses = scalars_in(written.get("uses")) if written is not None else ()
    return any(resolved(policy.parent / name.value) == vocabulary for name in uses)


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
