"""Examples in pages of Markdown: whatever CommonMark reads as a block of code that shows examples is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharepolicy import CaseError, load_text
from sharepolicy.reading.written import MOST_BLOCKS

POLICY = load_text("""\
policy: club
facts: {danger: {asks: Is the child in danger?, type: yes/no}}
questions: {harm: {rules: {danger: {when: {danger: yes}, outcome: share, because: Danger comes first.}}}}
otherwise: {outcome: dont_share, because: Nothing calls for it.}
""")
BLOCK = """\
examples:
  in-danger:
    given: {danger: yes}
    expect: {outcome: share}
"""


def indented(by: str, text: str = BLOCK) -> str:
    """A text with something before each line."""
    return "".join(f"{by}{line}".rstrip(" ") for line in text.splitlines(keepends=True))


READ = {
    "a fence of backquotes": f"```yaml\n{BLOCK}```\n",
    "a fence of tildes": f"~~~yaml\n{BLOCK}~~~\n",
    "YAML": f"```YAML\n{BLOCK}```\n",
    "yml": f"``` yml\n{BLOCK}```\n",
    "an attribute": f"```{{.yaml}}\n{BLOCK}```\n",
    "attributes": f"``` {{ .yaml .annotate title='x.txt' }}\n{BLOCK}```\n",
    "a title": f"```yaml title=\"cases.txt\" hl_lines='2'\n{BLOCK}```\n",
    "lines that are marked": f"```yaml{{1,3}}\n{BLOCK}```\n",
    "a language with a prefix": f"```language-yaml\n{BLOCK}```\n",
    "JSON": '```json\n{"examples": {"in-danger": {"given": {"danger": "yes"}, "expect": {"outcome": "share"}}}}\n```\n',
    "a longer fence at the end": f"```yaml\n{BLOCK}``````\n",
    "a longer fence around": f"`````yaml\n{BLOCK}`````\n",
    "no language": f"```\n{BLOCK}```\n",
    "no end": f"```yaml\n{BLOCK}",
    "an indented fence": indented("   ", f"```yaml\n{BLOCK}```\n"),
    "a fence in a list": f"- Say this:\n\n{indented('  ', f'```yaml{chr(10)}{BLOCK}```{chr(10)}')}",
    "a fence that begins a point": f"1. ```yaml\n{indented('   ', BLOCK)}   ```\n",
    "a list in a list": f"- One\n    - Two\n\n{indented('      ', f'```yaml{chr(10)}{BLOCK}```{chr(10)}')}",
    "a fence in a quotation": indented("> ", f"```yaml\n{BLOCK}```\n"),
    "a quotation without spaces": indented(">", f"```yaml\n{BLOCK}```\n"),
    "a list in a quotation": indented("> ", f"- ```yaml\n{indented('  ', BLOCK)}  ```\n"),
    "an indented block": f"Like this:\n\n{indented('    ')}",
    "a note of MkDocs": f"!!! note\n\n{indented('    ', f'```yaml{chr(10)}{BLOCK}```{chr(10)}')}",
    "quoted keys": '```yaml\n"examples":\n' + BLOCK.split("\n", 1)[1] + "```\n",
    "a space before the colon": "```yaml\nexamples :\n" + BLOCK.split("\n", 1)[1] + "```\n",
    "an indented mapping": f"```yaml\n{indented('  ')}```\n",
    "flow style": "```yaml\n{examples: {in-danger: {given: {danger: yes}, expect: {outcome: share}}}}\n```\n",
    "behind a document mark": f"```yaml\n---\n{BLOCK}```\n",
    "inside HTML": f"<details>\n\n```yaml\n{BLOCK}```\n\n</details>\n",
}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("page", READ.values(), ids=READ.keys())
def test_examples_are_found_wherever_commonmark_sees_a_block_of_code(page: str, end: str, tmp_path: Path) -> None:
    """Also on pages from Windows."""
    path = tmp_path / "page.md"
    path.write_bytes(f"# A page\n\n{page}".replace("\n", end).encode())
    (example,) = POLICY.read_examples(path)
    assert example.name == "in-danger"
    assert example.span is not None
    line = 1 + f"# A page\n\n{page}"[: f"# A page\n\n{page}".index("in-danger")].count("\n")
    assert example.span.line == line
    (result,) = POLICY.try_examples([example])
    assert result.passed


def test_a_place_in_a_block_is_a_place_in_the_page(tmp_path: Path) -> None:
    """The column too, inside a list of a quotation."""
    page = (
        "> - Say this:\n>\n>   ```yaml\n" + indented(">   ", BLOCK.replace("danger: yes", "dangr: yes")) + ">   ```\n"
    )
    path = tmp_path / "page.md"
    path.write_text(page, encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        POLICY.read_examples(path)
    (flaw,) = caught.value.diagnostics
    assert flaw.span is not None
    lines = page.splitlines()
    assert lines[flaw.span.line - 1][flaw.span.column - 1 :].startswith("dangr: yes")


NOT_READ = {
    "a slip in the language": f"```yaml\n{BLOCK}```\n\n```ymal\n{BLOCK.replace('in-danger', 'another')}```\n",
    "another language": f"```yaml\n{BLOCK}```\n\n```text\n{BLOCK.replace('in-danger', 'another')}```\n",
}


@pytest.mark.parametrize("page", NOT_READ.values(), ids=NOT_READ.keys())
def test_what_looks_like_an_example_and_is_not_run_is_said(page: str, tmp_path: Path) -> None:
    """At its place, with what to write instead."""
    path = tmp_path / "page.md"
    path.write_text(page, encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        POLICY.read_examples(path)
    (flaw,) = caught.value.diagnostics
    assert flaw.code == "mislabelled-examples"
    assert "would not be run" in flaw.message
    assert flaw.span is not None
    assert flaw.span.line == 9


@pytest.mark.parametrize(
    "page",
    [
        f"<!--\n\n```yaml\n{BLOCK}```\n\n-->\n",
        f"````markdown\n```yaml\n{BLOCK}```\n````\n",
        f"```yaml\npolicy: other\n{BLOCK}```\n",
        "Write `examples:` first.\n\n```console\n$ grep examples: club.yaml\n```\n",
        "```text\nexamples: no block of YAML\n```\n",
    ],
)
def test_a_page_without_examples_is_refused_when_it_is_named(page: str, tmp_path: Path) -> None:
    """What is commented out, is about Markdown, or is a whole policy is no example of this policy."""
    path = tmp_path / "page.md"
    path.write_text(page, encoding="utf-8")
    with pytest.raises(CaseError, match="no block of YAML"):
        POLICY.read_examples(path)


def test_what_is_broken_is_said_and_not_left_out(tmp_path: Path) -> None:
    """A block that is no YAML, and begins as examples do."""
    path = tmp_path / "page.md"
    path.write_text(f"```yaml\n{BLOCK}```\n\n```\n{BLOCK}    }}\n```\n", encoding="utf-8")
    with pytest.raises(CaseError, match="syntax-error"):
        POLICY.read_examples(path)


@pytest.mark.parametrize(
    "page",
    ["```\n" * 200_000, "```yaml\n" + "\n" * 500_000 + "```\n", ">" * 300_000, ("- " * 100 + "\n") * 3_000],
    ids=["fences", "empty lines", "quotations", "lists"],
)
@pytest.mark.timeout(20)
def test_a_page_made_to_be_slow_is_read(page: str, tmp_path: Path) -> None:
    """In seconds, whatever is nested."""
    path = tmp_path / "page.md"
    path.write_text(page, encoding="utf-8")
    with pytest.raises(CaseError, match="no block of YAML"):
        POLICY.read_examples(path)


def test_a_page_of_very_many_blocks_is_refused(tmp_path: Path) -> None:
    """Each is read with as many empty lines before it as stand before it in the page."""
    page = tmp_path / "page.md"
    blocks = [f"```yaml\n{BLOCK.replace('in-danger', f'number-{number}')}```\n\n" for number in range(MOST_BLOCKS + 1)]
    page.write_text("".join(blocks[1:]), encoding="utf-8")
    assert len(POLICY.read_examples(page)) == MOST_BLOCKS
    page.write_text("".join(blocks), encoding="utf-8")
    with pytest.raises(CaseError, match="too-large"):
        POLICY.read_examples(page)
