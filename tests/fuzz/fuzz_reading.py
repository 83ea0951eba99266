"""Throws bytes at the reading of policies and cases: nothing but diagnostics may come back.

    pip install -e ".[fuzz]"
    python tests/fuzz/fuzz_reading.py [SECONDS]

It starts from the shipped policies and the stories, mutates their bytes guided by which lines of the reading room
they reach, and stops at the first input that raises anything, takes more than ten seconds, or a gibibyte of memory;
that input is then written to the working directory, and `python tests/fuzz/fuzz_reading.py FILE` repeats it. Cases
are read for the policy `mars`. It is no part of the test suite: what it finds becomes a test in `tests/reading`.

Runs are recorded in `docs/decisions/0014-fuzzing-of-reading.md`.
"""

from __future__ import annotations

import re
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sharepolicy.reading", "sharepolicy.ground", "sharepolicy.language"]):
    from sharepolicy.ground.codes import CODES
    from sharepolicy.ground.diagnostic import CaseError, Diagnostics
    from sharepolicy.reading.cases import read_request
    from sharepolicy.reading.files import shipped, text_from_bytes
    from sharepolicy.reading.gate import file_of
    from sharepolicy.reading.policies import read_policy, read_policy_text

ROOT = Path(__file__).parents[2]
FOLDER = shipped("policies") / "mars"
DOCUMENT = read_policy(file_of(FOLDER / "policy.yaml")).document
assert DOCUMENT is not None
POLICY, CASE = b"P", b"C"
"""The first byte of an input tells what the rest is read as."""


def read(data: bytes) -> None:
    """Read one input as a policy or a case."""
    assert DOCUMENT is not None
    diagnostics = Diagnostics()
    text = text_from_bytes(data[1:], "input.yaml", diagnostics)
    if text is None:
        assert diagnostics.has_errors
        return
    if data[:1] == CASE:
        with suppress(CaseError):
            read_request(DOCUMENT, text)
        return
    reading = read_policy_text(text, examples=True)
    assert (reading.document is None) == any(flaw.is_error for flaw in reading.diagnostics)
    for flaw in reading.diagnostics:
        assert flaw.code in CODES
        assert flaw.span is None or 0 <= flaw.span.start <= flaw.span.end <= len(flaw.span.text.content)


def write_seeds(folder: Path) -> None:
    """Every file of every story, and parts of the shipped policy that are small enough to mutate."""
    seeds = [
        block.encode()
        for story in (ROOT / "tests" / "stories").glob("**/*.md")
        for block in re.findall(
            r"^```yaml[^\n]*\n(.*?)^```", story.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
        )
    ]
    policy = (FOLDER / "policy.yaml").read_text(encoding="utf-8")
    sections = re.split(r"^(?=[a-z_]+:)", policy, flags=re.MULTILINE)
    seeds += [f"policy: part\n{section}".encode() for section in sections]
    for number, seed in enumerate(seeds):
        (folder / f"policy-{number}").write_bytes(POLICY + seed)
        if b"facts:" in seed or b"given:" in seed:
            (folder / f"case-{number}").write_bytes(CASE + seed)


def write_words(path: Path) -> None:
    """The words of the language, for the fuzzer to put in."""
    schema = (ROOT / "schemas" / "policy.schema.json").read_text(encoding="utf-8")
    words = set(re.findall(r'"([a-z_/-]{2,24})":? ?', schema)) | {
        "risk_to_child",
        "subject.consent",
        "---",
        "<<: ",
        "&a ",
        "*a",
    }
    marks = ["\\x0a  ", ": ", "- ", "{", "}", "[", "]", "\\xef\\xbb\\xbf", "\\x00", "2026-02-05", "unknown"]
    path.write_text("".join(f'"{word}"\n' for word in sorted(words) + marks), encoding="utf-8")


def main(argument: str) -> None:
    """Fuzz for so many seconds, or repeat one input."""
    if Path(argument).is_file():
        read(Path(argument).read_bytes())
        return
    with tempfile.TemporaryDirectory() as folder:
        corpus, words = Path(folder) / "corpus", Path(folder) / "words"
        corpus.mkdir()
        write_seeds(corpus)
        write_words(words)
        options = [
            f"-max_total_time={argument}",
            "-timeout=10",
            "-rss_limit_mb=1024",
            "-max_len=8192",
            f"-dict={words}",
        ]
        atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", str(corpus)], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "300")
