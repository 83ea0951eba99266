"""Text becomes a tree of texts, lists and mappings, each with the place where it stands."""

from __future__ import annotations

import json
import string
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics
from sharepolicy.ground.text import Text
from sharepolicy.reading import parse as parse_module
from sharepolicy.reading.parse import DEEPEST, MOST_NODES, read_tree
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar


def read(content: str) -> Node:
    """The tree of a text that has no flaw."""
    diagnostics = Diagnostics()
    tree = read_tree(Text("policy.yaml", content), diagnostics)
    assert not list(diagnostics)
    assert tree is not None
    return tree


def flaws(content: str) -> list[Diagnostic]:
    """What is wrong with a text."""
    diagnostics = Diagnostics()
    assert read_tree(Text("policy.yaml", content), diagnostics) is None
    return list(diagnostics)


def codes(content: str) -> list[str]:
    """The codes of what is wrong with a text."""
    return [flaw.code for flaw in flaws(content)]


def plain(node: Node) -> Any:
    """A tree as dicts, lists and texts."""
    match node:
        case Scalar(value):
            return value
        case ListNode(items):
            return [plain(item) for item in items]
        case MapNode(entries):
            return {key.value: plain(value) for key, value in entries}


def scalars(node: Node) -> Iterator[Scalar]:
    """Every scalar in a tree, keys too."""
    match node:
        case Scalar():
            yield node
        case ListNode(items):
            for item in items:
                yield from scalars(item)
        case MapNode(entries):
            for key, value in entries:
                yield key
                yield from scalars(value)


@pytest.mark.parametrize(
    "written",
    ["no", "yes", "on", "NO", "~", "null", "010", "0x1F", "1:30", "1e3", "2026-02-05", "1_000", ".inf", "=", "3.10"],
)
def test_a_scalar_is_the_text_as_written(written: str) -> None:
    """YAML's own guesses (Norway, octal, sixty-based numbers, dates) never reach a policy."""
    assert plain(read(f"fact: {written}\n")) == {"fact": written}


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    """Places count from the text that people see in their file, mark included in none of them."""
    tree = read("\ufeffpolicy: mars\n")
    assert plain(tree) == {"policy": "mars"}
    assert [scalar.span.content for scalar in scalars(tree) if scalar.span] == [
        "policy",
        "mars",
    ]


words = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "So", "Mn"], include_characters="é😀"), min_size=1, max_size=8
).filter(lambda word: word.isprintable() and not word.isspace())
line_ends = st.sampled_from(["\n", "\r\n"])


@given(
    st.lists(st.tuples(words, words), min_size=1, max_size=6, unique_by=lambda pair: pair[0]), line_ends, st.booleans()
)
def test_spans_are_where_the_text_is(lines: list[tuple[str, str]], end: str, mark: bool) -> None:
    """Whatever the letters, line ends and byte order mark, a span covers exactly the text of its scalar."""
    content = ("\ufeff" if mark else "") + "".join(f'"{key}":  "{value}"{end}' for key, value in lines)
    found = list(scalars(read(content)))
    assert [scalar.value for scalar in found] == [word for pair in lines for word in pair]
    for scalar in found:
        assert scalar.span is not None
        assert content[scalar.span.start : scalar.span.end] == f'"{scalar.value}"'


@given(st.recursive(words, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4)))
def test_what_is_written_is_read(value: Any) -> None:
    """JSON is YAML: any nest of lists, mappings and texts is read back."""
    value = {"top": value}
    assert plain(read(json.dumps(value, ensure_ascii=False))) == value
    assert plain(read(yaml.safe_dump(value, allow_unicode=True, default_style='"'))) == value


def test_the_span_of_a_block_ends_with_its_last_part() -> None:
    """YAML itself ends a block where the next thing starts."""
    tree = read("first:\n  a: b\n\n# remark\nsecond: c\n")
    assert isinstance(tree, MapNode)
    block = tree.get("first")
    assert block is not None
    assert block.span is not None
    assert block.span.content == "a: b"


YAMLISH = st.text(st.sampled_from("ab:-?[]{},#&*!|>'\"%@` \n\t0é"), max_size=40)


@given(YAMLISH)
def test_both_parsers_give_the_same_tree(content: str) -> None:
    """PyYAML without its C library reads the same trees, or refuses too."""
    fast, slow = Diagnostics(), Diagnostics()
    first = read_tree(Text("x", content), fast)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parse_module, "parser_of", yaml.Loader)
        second = read_tree(Text("x", content), slow)
    if first is not None and second is not None:
        assert plain(first) == plain(second)
        assert [scalar.span for scalar in scalars(first)] == [scalar.span for scalar in scalars(second)]


def test_a_second_key_is_shown_with_the_first() -> None:
    """Many YAML programs keep the last one silently."""
    (flaw,) = flaws("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n")
    assert (flaw.code, flaw.span and flaw.span.line) == ("duplicate-key", 5)
    assert [label.span.line for label in flaw.labels] == [3]


@pytest.mark.parametrize(
    "content", ["a: &x 1\n", "a: *x\n", "<<: {a: 1}\n", "a: !!str 1\n", "a: !tag [1]\n", "&a b: c\n"]
)
def test_repetition_and_types_are_refused(content: str) -> None:
    """Anchors, aliases, merge keys and tags are one kind of flaw."""
    assert set(codes(content)) == {"alias-or-merge-key"}


def test_an_alias_bomb_is_refused_at_once() -> None:
    """Nothing is ever expanded."""
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30))
    assert set(codes(bomb)) == {"alias-or-merge-key"}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_nesting_has_an_end(opening: str) -> None:
    """However deep a hostile text is nested, reading stops at the limit."""
    assert codes(opening * 100_000) == ["too-deep"]
    assert codes("[" * DEEPEST + "]" * DEEPEST + "]") != ["too-deep"]


def test_size_has_an_end() -> None:
    """Neither characters nor parts without bound."""
    assert codes("a" * 2_000_000) == ["too-large"]
    assert codes("[" + "a," * (MOST_NODES + 1) + "]") == ["too-large"]


@pytest.mark.parametrize("content", ["a: 1\n---\nb: 2\n", "---\n---\n", "a: 1\n...\n---\n"])
def test_one_document_only(content: str) -> None:
    """A second document starts nothing."""
    assert codes(content) == ["several-documents"]


@pytest.mark.parametrize("content", ["", "# nothing\n", "\ufeff", "\r\n\r\n", "---\n"])
def test_nothing_is_no_document(content: str) -> None:
    """An empty file is not an empty policy."""
    diagnostics = Diagnostics()
    tree = read_tree(Text("x", content), diagnostics)
    assert tree == Scalar("") or [flaw.code for flaw in diagnostics] == ["wrong-document"]


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\ud800", "\uffff"]
)
def test_characters_that_deceive_are_refused(character: str) -> None:
    """What cannot be seen, or turns the direction of what is seen, has no place in a policy."""
    (flaw,) = flaws(f"a: b\nc: d{character}e\n")
    assert (flaw.code, flaw.span and (flaw.span.line, flaw.span.column)) == ("syntax-error", (2, 5))


def test_a_tab_is_explained() -> None:
    """The most common flaw of a YAML file is one that nobody can see."""
    found = flaws("a:\n\tb: 1\n  \tc: 2\n")
    assert [flaw.span and (flaw.span.line, flaw.span.column) for flaw in found] == [(2, 1), (3, 3)]
    assert all("tab" in flaw.message and "spaces" in flaw.help for flaw in found)


def test_a_tab_inside_a_line_is_harmless() -> None:
    """Between words and before a remark a tab does no harm."""
    assert plain(read("a: b\tc\t# remark\n")) == {"a": "b\tc"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a: b: c\n", "`:`"),
        ("a: [b\n", "`\\[` is never closed"),
        ("a: {b\nc: d\n", "`{` is never closed"),
        ("a: [b: c: d]\n", "`,` or `]`|`:`"),
        ('a: "b\n', "never closed"),
        ("a: 'b\n", "never closed"),
        ("a: @b\n", "`@`"),
        ("a: `b`\n", "start with"),
        ("a: 'b' c\n", "closing quotation mark"),
        ("a: 'it's'\n", "closing quotation mark"),
        ("a:\n  b: 1\n c: 2\n", "line up"),
        ("a: - b\n", "`-`"),
        ('a: "\\q"\n', "backslash"),
        ("a: b\nc\nd: e\n", "`:`"),
        ("%a\nb: c\n", "`%`"),
        ("[a]: b\n", "expected a name, found a list"),
        ("a: *\n", "`\\*`"),
    ],
)
def test_syntax_errors_are_told_in_plain_words(content: str, words: str) -> None:
    """No word of YAML's own error messages is left."""
    import re

    found = flaws(content)
    assert {flaw.code for flaw in found} == {"syntax-error"}
    assert any(re.search(words, flaw.message) for flaw in found)
    for flaw in found:
        assert not re.search(r"scann|pars|token|mapping values|block|flow|scalar|indicator", flaw.message + flaw.help)


def test_reading_goes_on_after_an_error() -> None:
    """A second error in another part of the file is shown at the same time."""
    found = flaws("a:\n  b: [\nc: 1\nc: 2\nd: e: f\n")
    assert [flaw.span and flaw.span.line for flaw in found if flaw.code == "syntax-error"] == [2, 5]
    assert "duplicate-key" in [flaw.code for flaw in found]


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(string.printable), max_size=60))
def test_any_text_gives_a_tree_or_diagnostics(content: str) -> None:
    """Never anything else."""
    diagnostics = Diagnostics()
    tree = read_tree(Text("x", content), diagnostics)
    assert (tree is None) == diagnostics.has_errors
    for flaw in diagnostics:
        assert flaw.span is None or 0 <= flaw.span.start <= flaw.span.end <= len(content) + 1
