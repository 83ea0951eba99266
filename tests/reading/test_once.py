"""Opening files once: the gate stands before what was read already, and a text is of one kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharepolicy.ground.diagnostic import Diagnostics
from sharepolicy.ground.text import Span, Text
from sharepolicy.reading.files import unsaved
from sharepolicy.reading.gate import File
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.roots import OnDisk
from sharepolicy.reading.written import Kind, Written

NAMED = Span(Text("policy.yaml", "uses: [secret.yaml]"), 7, 18)
KINDS = {
    "policy: p\notherwise: {outcome: share, because: So.}": Kind.POLICY,
    "policy: p\nextends: q": Kind.POLICY,
    "policy: p\nversions: [{file: v1.yaml}]": Kind.TIMELINE,
    "versions: 3": Kind.TIMELINE,
    "vocabulary: v\nfacts: {}": Kind.VOCABULARY,
    "source: s\nclauses: {1: Ask.}": Kind.CLAUSES,
    "examples: {one: {given: {}}}": Kind.EXAMPLES,
    "policy: p\nfacts: {risk: yes}": Kind.CASE,
    "case: c\nsubjects: {ann: {age: 12}}": Kind.CASE,
    "facts: {risk: {type: yes/no}}": Kind.OTHER,
    "policy: p\nrules: of another program": Kind.OTHER,
    "[one, two]": Kind.OTHER,
    "a: [": Kind.BROKEN,
    "": Kind.BROKEN,
}


@pytest.mark.parametrize(("text", "kind"), KINDS.items(), ids=lambda part: getattr(part, "name", None))
def test_the_top_of_a_text_tells_of_what_kind_it_is(text: str, kind: Kind) -> None:
    """Also where much of it is wrong: whoever reads it says what."""
    assert Written(Text("it.yaml", text)).kind is kind


def test_what_was_read_is_not_handed_to_whoever_may_not_have_it(tmp_path: Path) -> None:
    """A person may name any file; a policy may name those of its root that say they are of a policy."""
    (tmp_path / "secret.yaml").write_text("password: sesame\n", encoding="utf-8")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    once = ReadOnce()
    assert once.named(tmp_path / "secret.yaml", Diagnostics()) is not None
    for root, name, code in (
        (tmp_path, "secret.yaml", "wrong-document"),
        (tmp_path, "inner/link.yaml", "wrong-document"),
        (tmp_path / "inner", "../secret.yaml", "outside-root"),
        (tmp_path / "inner", "link.yaml", "outside-root"),
    ):
        flaws = Diagnostics()
        assert once.open(File(root / name, OnDisk(root)), flaws, NAMED) is None
        assert [flaw.code for flaw in flaws] == [code]
        assert not any("sesame" in flaw.message for flaw in flaws)


def test_what_is_wrong_is_said_to_everybody_who_reads(tmp_path: Path) -> None:
    """At the place that names the file, if one does; what was parsed has its flaws each time."""
    path = tmp_path / "broken.yaml"
    path.write_text("policy: p\npolicy: q\n", encoding="utf-8")
    large = tmp_path / "large.yaml"
    large.write_text("policy: p\n" + "#" * 1024 * 1024, encoding="utf-8")
    once = ReadOnce()
    for named_at in (None, NAMED):
        written = once.open(File(path, OnDisk(tmp_path)), Diagnostics(), named_at)
        assert written is not None
        flaws = Diagnostics()
        assert written.read(flaws) is None
        assert [flaw.code for flaw in flaws] == ["duplicate-key"]
        assert once.open(File(large, OnDisk(tmp_path)), flaws := Diagnostics(), named_at) is None
        assert [(flaw.code, flaw.span) for flaw in flaws] == [("too-large", named_at)]


def test_what_was_parsed_is_handed_on_while_the_text_is_the_same(tmp_path: Path) -> None:
    """From one reading to the next, as an editor reads: a text that was typed in is another one."""
    path = tmp_path / "policy.yaml"
    path.write_text("policy: p\n", encoding="utf-8")
    first = ReadOnce()
    one = first.named(path, Diagnostics())
    path.write_text("policy: q\n", encoding="utf-8")
    assert first.named(path, Diagnostics()) is one
    path.write_text("policy: p\n", encoding="utf-8")
    assert ReadOnce(first.parsed).named(path, Diagnostics()) is one
    with unsaved({path.resolve(): "policy: r\n"}):
        typed = ReadOnce(first.parsed).named(path, Diagnostics())
    assert typed is not None
    assert typed.text.content == "policy: r\n"
