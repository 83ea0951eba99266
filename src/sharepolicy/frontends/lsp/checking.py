"""What is wrong with a policy that is open in the editor, in stages: what is found first is shown first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from sharepolicy.engine.loading.check import check_named, run_example
from sharepolicy.engine.loading.load import load_named
from sharepolicy.engine.loading.vocabulary import check_vocabulary, is_vocabulary
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.diagnostic import Diagnostic, PolicyError, in_order
from sharepolicy.reading.files import unsaved
from sharepolicy.reading.gate import file_of
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.policies import read_policy
from sharepolicy.reading.roots import below
from sharepolicy.reading.strays import stray_examples

Findings = tuple[Diagnostic, ...]


def stages(path: Path, opened: Mapping[Path, str], once: ReadOnce, root: Path | None = None) -> Iterator[Findings]:
    """The findings about a policy: first once it is read and proved, then together with those about its examples.

    `root` is the folder of the workspace around it, in which its files must lie.
    """
    policy, flaws = loaded(path, opened, once, root)
    if policy is None:
        yield flaws
    else:
        yield from stages_of(policy, path, opened, once, root)


def stages_of(
    policy: Policy | Timeline, path: Path, opened: Mapping[Path, str], once: ReadOnce, root: Path | None = None
) -> Iterator[Findings]:
    """The same for a policy that loads."""
    if isinstance(policy, Timeline):
        with unsaved(opened), below(root):
            found = check_named(path, once).diagnostics
        yield found  # outside the `with`: the next step may run in another context
        return
    yield policy.findings
    with unsaved(opened), below(root):
        file = file_of(path)
        reading = read_policy(file, once, examples=True)
        results = [run_example(policy, example) for example in reading.examples]
        strays = list(stray_examples(file, {file.shown, *(text.name for text in reading.texts)}, once))
    failures = [result.diagnostic() for result in results if not result.passed]
    yield in_order([*policy.findings, *reading.diagnostics, *failures, *strays])


def loaded(
    path: Path, opened: Mapping[Path, str], once: ReadOnce, root: Path | None = None
) -> tuple[Policy | Timeline | None, Findings]:
    """The policy, or what stops it from loading."""
    with unsaved(opened), below(root):
        try:
            return load_named(path, once), ()
        except PolicyError as error:
            return None, error.diagnostics


def alone(path: Path, opened: Mapping[Path, str], once: ReadOnce, root: Path | None = None) -> Findings:
    """The findings about a vocabulary that no policy uses. For other files, none."""
    with unsaved(opened), below(root):
        return check_vocabulary(path, once).diagnostics if is_vocabulary(path, once) else ()
