"""A policy in one file: read, with its examples; and proved, where it can be read."""

from __future__ import annotations

from contextlib import suppress

from sharepolicy.engine.loading.load import policy_of_reading
from sharepolicy.ground.codes import CODES
from sharepolicy.ground.diagnostic import Diagnostics, PolicyError
from sharepolicy.reading.files import text_from_bytes
from sharepolicy.reading.policies import read_policy_text
from tests.fuzz.material import EVERYTHING, sections, words_of_the_language, yaml_blocks
from tests.helpers.mars import MARS_FILE


def seeds() -> list[bytes]:
    """Every text of every story, a policy with everything, and parts of the shipped one."""
    return [*yaml_blocks(), EVERYTHING.read_bytes(), *sections(MARS_FILE)]


words = words_of_the_language


def run(data: bytes) -> None:
    """Read it, and prove it."""
    diagnostics = Diagnostics()
    text = text_from_bytes(data, "input.yaml", diagnostics)
    if text is None:
        assert diagnostics.has_errors
        return
    reading = read_policy_text(text, examples=True)
    assert (reading.document is None) == any(flaw.is_error for flaw in reading.diagnostics)
    for flaw in reading.diagnostics:
        assert flaw.code in CODES
        assert flaw.span is None or 0 <= flaw.span.start <= flaw.span.end <= len(flaw.span.text.content)
    with suppress(PolicyError):
        policy_of_reading(reading, prove=True)
