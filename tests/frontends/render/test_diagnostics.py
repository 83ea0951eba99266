"""Diagnostics as text: the caret stands under its place, lines fit, nothing reaches the terminal raw."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.frontends.render.diagnostics import render_diagnostic, render_diagnostics
from sharepolicy.frontends.render.style import Style
from sharepolicy.frontends.render.text import columns
from sharepolicy.ground.diagnostic import Diagnostic, Label
from sharepolicy.ground.text import Span, Text

Golden = Callable[[str, str], None]


def at(content: str, words: str, name: str = "policy.yaml") -> Span:
    """The first place of these words in a text."""
    start = content.index(words)
    return Span(Text(name, content), start, start + len(words))


def caret_line(rendered: str) -> tuple[str, str]:
    """The line that is shown and the line of carets under it."""
    lines = rendered.split("\n")
    under = next(number for number, line in enumerate(lines) if "^" in line and line.startswith("   |"))
    return lines[under - 1], lines[under]


FULL = """\
policy: mars
principles:
  harm:
    rules:
      a-rule:
        when: {risk_to_chld: significant}
"""


def test_a_diagnostic_shows_its_place_its_labels_help_and_details(golden: Golden) -> None:
    """The form that the documentation shows."""
    text = Text("policies/mars/policy.yaml", FULL)
    start = FULL.index("risk_to_chld")
    label = Label(Span(text, FULL.index("harm:"), FULL.index("harm:") + 4), "in this group")
    diagnostic = Diagnostic(
        "unknown-fact",
        "no fact is called `risk_to_chld`",
        Span(text, start, start + 12),
        "did you mean `risk_to_child`?",
        (label,),
        "facts:\n  risk_to_child: significant\n",
    )
    warning = Diagnostic("unused-fact", "nothing uses the fact `mood`", help="use it, or take it out")
    golden("diagnostics.txt", render_diagnostics([diagnostic, warning], left_out=3) + "\n")


@pytest.mark.parametrize(
    "content",
    [
        "when: {BAD: 1}",
        "日本語: BAD",
        "e\u0301e\u0301e\u0301: BAD",
        "\t\tkey: BAD",
        "a\x1b[31mb\x00: BAD",
        "\u202eright to left: BAD",
        "x" * 500 + " BAD " + "y" * 500,
        "日本" * 300 + "BAD" + "語" * 300,
        "\x1b" * 100 + "BAD" + "\x07" * 100,
    ],
)
def test_the_caret_stands_under_its_place(content: str) -> None:
    """Whatever wide, combining, tab or control characters stand before it, and however long the line is."""
    rendered = render_diagnostic(Diagnostic("unknown-fact", "bad", at(content, "BAD")))
    shown, carets = caret_line(rendered)
    assert columns(shown.partition("BAD")[0]) == len(carets) - 3
    assert carets.endswith("^^^")
    assert all(columns(line) <= 80 for line in rendered.split("\n"))


@given(
    st.text(max_size=200),
    st.integers(0, 200),
    st.integers(0, 200),
    st.text(max_size=100),
    st.integers(40, 80),
)
def test_nothing_raw_and_nothing_too_wide(content: str, start: int, length: int, words: str, width: int) -> None:
    """Any text and any place in it can be shown."""
    start = min(start, len(content))
    span = Span(Text("a", content), start, min(start + length, len(content)))
    diagnostic = Diagnostic("syntax-error", words, span, words, (Label(span, words),), words)
    rendered = render_diagnostic(diagnostic, Style(width=width))
    assert not [c for c in rendered if c != "\n" and unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    rendered.encode("utf-8")
    without_details = rendered.split("\n\n")[0]
    assert all(columns(line) <= width for line in without_details.split("\n"))


def test_colour_adds_nothing_but_colour() -> None:
    """What is coloured says the same without colour."""
    diagnostic = Diagnostic("unknown-fact", "bad", at("a: BAD", "BAD"), "help", (Label(at("a: BAD", "a"), "b"),))
    coloured = render_diagnostic(diagnostic, Style(colour=True))
    assert "\x1b[" in coloured
    for code in ("0", "1", "1;31", "1;33", "36"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == render_diagnostic(diagnostic)
