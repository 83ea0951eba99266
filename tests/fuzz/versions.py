"""A policy in several files: versions, overlays, vocabularies, clauses, examples.

It is loaded, and decides on some days. An input is laid out as `folders` says; the policy is `policy.yaml`.
"""

from __future__ import annotations

import datetime
from contextlib import suppress
from typing import Any

from sharepolicy.engine.loading.load import load
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline, versions_of
from sharepolicy.ground.diagnostic import CaseError, PolicyError
from sharepolicy.reading.files import POLICY_FILE
from tests.fuzz.folders import folder_with, packed, unpacked
from tests.fuzz.material import EVERYTHING, Files, stories_of_files, words_of_the_language

DAYS = (None, datetime.date.min, datetime.date(2026, 2, 28), datetime.date(2026, 6, 1), datetime.date.max)
CASES: tuple[dict[str, Any], ...] = (
    {},
    {"today": "2026-05-31"},
    {"facts": {"today": {"at_least": "2026-05-31"}}, "subjects": {"amy": {}}},
)


def seeds() -> list[bytes]:
    """The files of every story; versions of the policy with everything, and an overlay on it."""
    everything = EVERYTHING.read_bytes()
    two: Files = {
        POLICY_FILE: b"policy: everything\nversions:\n- {file: a.yaml}\n- {from: 2026-06-01, file: b.yaml}\n",
        "a.yaml": everything,
        "b.yaml": everything.replace(b"  today:", b"  decided_on:"),
    }
    over: Files = {
        POLICY_FILE: b"policy: over\nextends: base.yaml\nmay: [share -> escalate]\nvocabulary: {uses: [words.yaml]}\n",
        "base.yaml": everything,
    }
    stories = [{POLICY_FILE: b"", **files} for files in stories_of_files()]
    return [packed(files) for files in (*stories, two, over)]


def words() -> list[str]:
    """The words of the language, and names of files."""
    return [*words_of_the_language(), "\nversions:\n- {file: ", "from: ", ".yaml", "/", "..", POLICY_FILE, "extends: "]


def run(data: bytes) -> None:
    """Load it, as it is on every day and as it is on one, decide, and read its examples."""
    files, _ = unpacked(data)
    if POLICY_FILE not in files:
        return
    with folder_with(files) as folder:
        for day in DAYS[:3] if b"versions" in files[POLICY_FILE] else DAYS[:1]:
            with suppress(PolicyError):
                _use(load(folder, on=day))


def _use(policy: Policy | Timeline) -> None:
    for case in CASES:
        for on in DAYS:
            with suppress(CaseError):
                policy.decide_request(case, on=on).to_dict()
    for version in versions_of(policy):
        with suppress(CaseError):
            version.policy.try_examples()
