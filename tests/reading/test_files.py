"""Opening files, and finding policies."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharepolicy.ground.diagnostic import Diagnostics, PolicyError
from sharepolicy.reading.files import (
    MOST_BYTES,
    shipped,
    shipped_policies,
    shown_name,
)
from sharepolicy.reading.gate import find_policy
from sharepolicy.reading.once import ReadOnce


def test_a_text_bears_the_name_that_people_know(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relative below the working directory, else as it was given."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    assert shown_name(tmp_path / "a" / "b.yaml") == "a/b.yaml"
    assert shown_name(Path("a/../a/b.yaml")) == "a/b.yaml"
    assert shown_name(Path("/elsewhere/b.yaml")) == str(Path("/elsewhere/b.yaml"))


def test_line_ends_and_marks_are_kept_as_they_are(tmp_path: Path) -> None:
    """A byte order mark goes; every other character keeps its place."""
    (tmp_path / "x.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: \xc3\xa9\r\n")
    written = ReadOnce().named(tmp_path / "x.yaml", Diagnostics())
    assert written is not None
    assert written.text.content == "a: 1\r\nb: é\r\n"


@pytest.mark.parametrize(
    ("content", "code", "help_"),
    [
        (b"a: \xff\n", "not-utf8", "save the file as UTF-8"),
        ("a: b\n".encode("utf-16"), "not-utf8", "UTF-16"),
        (b"a" * (MOST_BYTES + 1), "too-large", ""),
    ],
)
def test_files_that_no_policy_is(tmp_path: Path, content: bytes, code: str, help_: str) -> None:
    """Other encodings, and files too large."""
    (tmp_path / "x.yaml").write_bytes(content)
    diagnostics = Diagnostics()
    assert ReadOnce().named(tmp_path / "x.yaml", diagnostics) is None
    (flaw,) = diagnostics
    assert flaw.code == code
    assert help_ in flaw.help


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf"], ids=["none", "mark", "marks"])
@pytest.mark.parametrize("before", ["", "s", "a: ", "é: 1\nb: "])
def test_the_place_of_a_wrong_byte_is_counted_without_the_mark(tmp_path: Path, mark: bytes, before: str) -> None:
    """What is shown is the byte that is wrong, where it stands. A byte order mark before it is part of no line."""
    (tmp_path / "x.yaml").write_bytes(mark + before.encode() + b"\xbf\n")
    diagnostics = Diagnostics()
    assert ReadOnce().named(tmp_path / "x.yaml", diagnostics) is None
    (flaw,) = diagnostics
    assert flaw.message == "the file is not UTF-8 text: the byte 0xbf cannot occur here"
    assert flaw.span is not None
    assert flaw.span.text.content[: flaw.span.start].removeprefix("\ufeff") == before
    assert flaw.span.text.content[flaw.span.start] == "\ufffd"


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    """Nothing there, a folder, a name that no file can have."""
    for path in (tmp_path / "none.yaml", tmp_path, tmp_path / "a\0b", tmp_path / ("x" * 5000)):
        diagnostics = Diagnostics()
        assert ReadOnce().named(path, diagnostics) is None
        assert [flaw.code for flaw in diagnostics] == ["missing-file"]


def test_a_policy_is_found_by_file_folder_or_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From any working directory."""
    monkeypatch.chdir(tmp_path)
    policy = tmp_path / "mine" / "policy.yaml"
    policy.parent.mkdir()
    policy.write_text("policy: mine\n")
    assert find_policy(policy).path == policy
    assert find_policy("mine").path == Path("mine/policy.yaml")
    assert find_policy("mars").path == shipped("policies") / "mars" / "policy.yaml"
    assert "mars" in shipped_policies()
    (tmp_path / "mars").mkdir()
    assert find_policy("mars").path == shipped("policies") / "mars" / "policy.yaml"


@pytest.mark.parametrize("name", ["marz", "nowhere/policy.yaml", "", "a\0b", "x" * 5000])
def test_no_policy_of_that_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the nearest name, if there is one."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PolicyError) as caught:
        find_policy(name)
    (flaw,) = caught.value.diagnostics
    assert flaw.code == "unknown-policy"
    assert (flaw.help == "did you mean `mars`?") == (name == "marz")


def test_a_folder_without_a_policy(tmp_path: Path) -> None:
    """It says what it looked for."""
    with pytest.raises(PolicyError, match=r"has no `policy.yaml`"):
        find_policy(tmp_path)
