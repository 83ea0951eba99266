"""A bundle can come from anybody: whatever is wrong with it gets a code, and nothing outside it is ever read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy import PolicyError, load_bundle
from sharepolicy.reading import bundle
from sharepolicy.reading.bundle import InBundle, read_bundle
from sharepolicy.reading.roots import OutsideError

POLICY = """\
policy: club
version: 1.0.0
uses: [WORDS]
questions: {only: {rules: {danger: {when: {risk: yes}, outcome: share, because: A child is at risk.}}}}
otherwise: {outcome: escalate, because: Ask.}
"""
WORDS = "vocabulary: words\nfacts: {risk: {asks: Is there a risk?, type: yes/no}}\n"
DIGEST = "sha256:" + "0" * 64


def held(uses: str = "words.yaml", **given: Any) -> dict[str, Any]:
    """The content of a bundle, which says another digest than its policy has."""
    files = {"policy.yaml": POLICY.replace("WORDS", uses), "words.yaml": WORDS}
    return {
        "bundle": 1,
        "name": "club",
        "version": "1.0.0",
        "digest": DIGEST,
        "policy": "policy.yaml",
        "files": files,
    } | given


def codes(content: bytes) -> list[str]:
    """What is wrong with a bundle."""
    with pytest.raises(PolicyError) as caught:
        load_bundle(content)
    return [flaw.code for flaw in caught.value.diagnostics]


def deep(levels: int) -> str:
    """A list in a list in a list."""
    return "[" * levels + "]" * levels


WRONG: dict[str, Any] = {
    "nothing": {},
    "a list": [],
    "a number": 1,
    "another form": held(bundle=3),
    "the second form without a seal": held(bundle=2),
    "a seal in the first form": held(seal=DIGEST),
    "a seal that is another": held(bundle=2, seal=DIGEST),
    "a seal that is none": held(bundle=2, seal=2),
    "a truth value for a form": held(bundle=True),
    "more than it may have": held(more=1),
    "a name that is no text": held(name=1),
    "a digest that is none": held(digest="sha256:1"),
    "another digest": held(),
    "files that are a list": held(files=[]),
    "a file that is a list": held(files={"policy.yaml": []}),
    "no policy": held(files={"words.yaml": WORDS}),
    "days that are none": held(days={"from": "soon"}),
    "days that end before they begin": held(days={"from": "2026-02-01", "until": "2026-01-01"}),
    "days of another kind": held(days=[]),
    "days with a number": held(days={"from": 5}),
    "a library that is none": held(library=3),
    **{
        f"a file at {path!r}": held(files={"policy.yaml": POLICY, path: WORDS})
        for path in (
            "../words.yaml",
            "a/../../words.yaml",
            "/etc/passwd",
            "a//b",
            "",
            ".",
            "a/.",
            "C:\\words.yaml",
            "c:/words.yaml",
            "a\\b",
            "a\0b",
            "a\nb",
            "policy.yaml/inside",
            "\ud800",
            "x" * 5000,
        )
    },
}


@pytest.mark.parametrize("flaw", WRONG)
def test_what_is_not_a_bundle_is_refused(flaw: str) -> None:
    """Whatever is wrong with it."""
    assert codes(json.dumps(WRONG[flaw]).encode()) == ["broken-bundle"]


@pytest.mark.parametrize("missing", ["bundle", "name", "version", "digest", "policy", "files"])
def test_nothing_may_be_missing(missing: str) -> None:
    """A bundle says all that it has to say."""
    assert codes(json.dumps({k: v for k, v in held().items() if k != missing}).encode()) == ["broken-bundle"]


def test_no_name_stands_twice() -> None:
    """Nobody could tell which of the two files is the one that was bundled."""
    text = json.dumps(held())
    twice = text.replace('"words.yaml":', '"words.yaml": "", "words.yaml":')
    assert twice != text
    assert codes(twice.encode()) == ["broken-bundle"]


@pytest.mark.parametrize("content", [b"\xff", b"", b"{", b"NaN", deep(100_000).encode(), b"\xef\xbb\xbf{}"])
def test_what_is_not_json_is_refused(content: bytes) -> None:
    """In whichever way; and never with a traceback."""
    assert codes(content)[0] in ("broken-bundle", "not-utf8")
    assert codes(b"\xff\xfe\x00") == ["not-utf8"]


def test_what_is_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a whole, in the number of its files, and in each of them."""
    assert codes(json.dumps(held(files={"policy.yaml": "# " + "x" * 1024 * 1024})).encode()) == ["too-large"]
    monkeypatch.setattr(bundle, "MOST_FILES", 10)
    assert codes(json.dumps(held(files={f"{n}.yaml": "" for n in range(11)})).encode()) == ["broken-bundle"]
    monkeypatch.setattr(bundle, "MOST_BYTES", 10)
    assert codes(json.dumps(held()).encode()) == ["too-large"]


@pytest.mark.parametrize("uses", ["../words.yaml", "{there}/words.yaml", "a/../../words.yaml", "missing.yaml", "mars"])
def test_a_policy_in_a_bundle_reads_nothing_outside_it(tmp_path: Path, uses: str, monkeypatch: Any) -> None:
    """Neither what lies beside the bundle, nor what comes with the library."""
    (tmp_path / "words.yaml").write_text(WORDS, encoding="utf-8")
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    found = codes(json.dumps(held(uses.format(there=tmp_path.as_posix()))).encode())
    assert set(found) <= {"outside-root", "missing-file"}
    extending = held(files={"policy.yaml": "policy: club\nversion: 1.0.0\nextends: mars\n"})
    assert codes(json.dumps(extending).encode()) == ["unknown-policy"]


def test_a_bundle_in_a_bundle_is_not_opened() -> None:
    """Only texts of policies are read."""
    inner = json.dumps(held())
    assert "unknown-property" in codes(json.dumps(held(files={"policy.yaml": inner})).encode())


def test_a_root_says_what_is_in_it() -> None:
    """As a folder does."""
    root = InBundle("b", {"a/b/c.yaml": "1", "a/d.yaml": "2", "e.yaml": "3"})
    assert root.inside(Path()) == [("a", True), ("e.yaml", False)]
    assert root.inside(Path("a/../a")) == [("b", True), ("d.yaml", False)]
    assert root.content(Path("a/b/../d.yaml"), 9) == b"2"
    assert (root.is_file(Path("a")), root.is_folder(Path("a")), root.is_folder(Path("x"))) == (False, True, False)
    with pytest.raises(OutsideError):
        root.content(Path("../e.yaml"), 9)
    with pytest.raises(FileNotFoundError):
        root.content(Path("f.yaml"), 9)


NAMES = st.sampled_from(["bundle", "files", "policy", "name", "digest", "version", "days", "library", "seal", "a"])
PLAIN = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner), max_leaves=20))
def test_no_json_brings_reading_down(content: Any) -> None:
    """It is a bundle, or it is refused."""
    with pytest.raises(PolicyError):
        read_bundle(json.dumps(content).encode())
