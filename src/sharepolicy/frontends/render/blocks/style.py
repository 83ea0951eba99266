"""How a page of blocks looks, on a screen and on paper. Colour only repeats what words and shapes say."""

from __future__ import annotations

STYLE = """\
:root { --ink: #1c2126; --paper: #fff; --faint: #55606b; --line: #b8c1ca; --tint: #f3f5f7; --link: #0b5a8a; }
* { box-sizing: border-box; }
body { font: 17px/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; margin: 0; color: var(--ink);
  background: var(--paper); overflow-wrap: break-word; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.6em 0 .5em; }
h1 { font-size: 2rem; margin-top: 0; } h2 { font-size: 1.5rem; border-top: 3px solid var(--ink); padding-top: .6rem; }
h3 { font-size: 1.2rem; } h4, h5, h6 { font-size: 1rem; }
p, ul, ol { margin: .5em 0; } ul, ol { padding-left: 1.4rem; } a { color: var(--link); }
code { font: .82em ui-monospace, "DejaVu Sans Mono", Menlo, monospace; font-weight: 400; color: var(--faint);
  overflow-wrap: anywhere; }
.rule, .promise, .duty, .story { border-left: 4px solid var(--line); padding-left: .9rem; margin: 1.4rem 0; }
.rule > :first-child, .promise > :first-child, .duty > :first-child, .story > :first-child { margin-top: 0; }
.source, .judgement, .mark, .given { font-size: .92em; color: var(--faint); }
.lead { font-size: 1.1em; }
.warning { border: 2px solid var(--ink); padding: .6rem .9rem; }
.share, .dont_share, .escalate { font-weight: 700; white-space: nowrap; }
.share::before { content: "\\25CF  "; color: #1b7f5c; } .dont_share::before { content: "\\25A0  "; color: #b3352b; }
.escalate::before { content: "\\25B2  "; color: #8a5a00; }
table { border-collapse: collapse; width: 100%; margin: .8em 0; }
th, td { overflow-wrap: anywhere; text-align: left; vertical-align: top;
  padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
tbody th { font-weight: 400; } .numbers td, .numbers th:not(:first-child) { text-align: right; }
.numbers td { overflow-wrap: normal; }
.blank { width: 99%; }
.blank td, .blank th { border: 1px solid var(--faint); } .blank tbody td, .blank tbody th { height: 3.2rem; }
figure { margin: 0; } .step { fill: var(--paper); } figure svg { display: block; width: 100%; height: auto; }
pre { background: var(--tint); padding: .7rem; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 32rem) { table { table-layout: fixed; } th, td { padding: .2rem; font-size: .85em; } }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e6eaee; --paper: #15191d; --faint: #aab5bf; --line: #46525e; --tint: #20262c; --link: #7cc4f2; }
  .share::before { color: #4fc796; } .dont_share::before { color: #f08a80; } .escalate::before { color: #f0bd5e; }
}
@media print {
  :root { --faint: #333; --link: #000; }
  body { font-size: 10pt; line-height: 1.4; } main { max-width: none; padding: 0; }
  h1 { font-size: 20pt; } h2 { font-size: 15pt; margin-top: 1.8em; } h3 { font-size: 12pt; }
  h4, h5, h6 { font-size: 10pt; } a { text-decoration: none; }
  .rule, .promise, .duty, .story { margin: 1rem 0; } li { margin: .1em 0; }
  h1, h2, h3, h4, h5, h6, .keep, .group > p, .group > ul { break-after: avoid; }
  main > section { break-before: page; } main > section > h2 { border-top: 0; margin-top: 0; }
  :is(#decides, #people, #limits, #definitions, #sources) { break-before: auto; }
  :is(#decides, #people, #limits, #definitions, #sources) > h2 { border-top: 3px solid; margin-top: 1.8em; }
  .rule, .promise, .duty, .story, figure, figure + ol, tr, li:not(:has(li)), nav, .warning, #sign {
    break-inside: avoid; }
  p { orphans: 3; widows: 3; } thead { display: table-header-group; }
  .stories { columns: 2; column-gap: 8mm; font-size: 9pt; } .stories > h2, .stories > h2 + p { column-span: all; }
  .stories h3 { font-size: 9.5pt; }
}
"""
"""Everything but the foot of printed pages."""


def foot_of_pages(foot: str) -> str:
    """What stands at the foot of each printed page, with its number, where a browser knows how to put it there."""
    return f"""\
@page {{ size: A4; margin: 18mm 17mm 20mm;
  @bottom-left {{ content: {_string(foot)}; font: 8pt system-ui, "DejaVu Sans", sans-serif; }}
  @bottom-right {{ content: counter(page) " / " counter(pages); font: 8pt system-ui, "DejaVu Sans", sans-serif; }}
}}
"""


def _string(text: str) -> str:
    """A text as a string of CSS: whatever could end it, or the style, is written as an escape."""
    return (
        '"'
        + "".join(each if each.isascii() and (each.isalnum() or each == " ") else _escape(each) for each in text)
        + '"'
    )


def _escape(character: str) -> str:
    return f"\\{ord(character):x} "
