"""Checking a vocabulary: with the policies beside it that use it, or alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sharepolicy.engine.check import Report
from sharepolicy.engine.load import load_text
from sharepolicy.ground.diagnostic import Diagnostics, PolicyError
from sharepolicy.reading.files import POLICY_FILE, resolved
from sharepolicy.reading.gate import file_of, read_file
from sharepolicy.reading.roots import root_around
from sharepolicy.reading.timeline import read_timeline
from sharepolicy.reading.tree import MapNode, read_tree, scalars_in, text_in

_ALONE = """\
policy: vocabulary
title: A vocabulary, checked without a policy
version: 1.0.0
uses: [{file}]
otherwise: {{outcome: escalate, because: No policy uses this vocabulary.}}
"""
_OF_POLICIES = ("unused-fact",)
"""Findings that say something about a policy, not about its vocabulary."""


def is_vocabulary(path: Path) -> bool:
    """Whether a file says of itself that it is a vocabulary."""
    tree = _tree(path)
    return tree is not None and tree.get("vocabulary") is not None


def _tree(path: Path) -> MapNode | None:
    """The tree of a file as far as it can be read. What is wrong with it is told later, by whoever reads it."""
    ignored = Diagnostics()
    text = read_file(file_of(path), ignored)
    tree = read_tree(text, ignored) if text is not None else None
    return tree if isinstance(tree, MapNode) else None


def policies_using(vocabulary: Path) -> Iterator[Path]:
    """The policy files beside a vocabulary, or in the folders beside its own, that use it."""
    wanted, root = resolved(vocabulary), root_around(vocabulary)
    folder = wanted.parent
    candidates = [folder / POLICY_FILE, *_beside(folder), *_beside(folder.parent)]
    for path in dict.fromkeys(candidates):
        if root.is_file(path) and any(_uses(each, wanted) for each in files_of(path)):
            yield path


def _beside(folder: Path) -> list[Path]:
    """The policy files in the folders of a folder, if it may be looked through."""
    try:
        return sorted(folder.glob(f"*/{POLICY_FILE}"))
    except OSError:
        return []


def files_of(policy: Path) -> Iterator[Path]:
    """A policy file, or the files of its versions."""
    try:
        timeline = read_timeline(file_of(policy))
    except PolicyError:
        timeline = None
    yield from [policy] if timeline is None else (version.file.path for version in timeline.versions)


def _uses(policy: Path, vocabulary: Path) -> bool:
    tree = _tree(policy)
    uses = scalars_in(tree.get("uses")) if tree is not None else ()
    return any(resolved(policy.parent / name.value) == vocabulary for name in uses)


def check_vocabulary(path: Path) -> Report:
    """What is wrong with a vocabulary by itself."""
    file = '"' + path.name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    name = text_in(tree.get("vocabulary")) if (tree := _tree(path)) else path.name
    try:
        policy = load_text(_ALONE.format(file=file), folder=path.parent)
    except PolicyError as error:
        found = [diagnostic for diagnostic in error.diagnostics if diagnostic.code not in _OF_POLICIES]
        return Report(name, tuple(found))
    findings = tuple(finding for finding in policy.findings if finding.code not in _OF_POLICIES)
    return Report(name, findings, policy)
