r"""How to show a text that somebody else wrote, so that whatever reads it next obeys nothing in it.

A terminal, a CI log, Markdown, HTML, XML, JSON and SQL each obey different things. Here each has its own escapes.
A character that cannot be seen as itself is written out, such as `\x1b`.
"""

from __future__ import annotations

import json as _json
import re
import unicodedata
from collections.abc import Callable

TAB = "    "
"""What is shown for a tab."""

_OBEYED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_UNSEEN = re.compile(  # characters that take up no room; Unicode calls them default ignorable code points
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_NOT_PLAIN = re.compile("[^ -~]")
_JOINERS = "\u200c\u200d"
_PICTURED = "\ufe0e\ufe0f"  # these show the character before as text, or as a picture
_FIRST_OF_SCRIPTS_THAT_JOIN = "\u0370"  # the first character after the Latin ones


def visible(text: str) -> str:
    r"""The text on one line. Characters that are obeyed or unseen are written out, such as `\x1b` or `\u202e`."""
    return _with(text, lambda character: TAB if character == "\t" else _written_out(character))


def visible_lines(text: str) -> str:
    """The same, but line breaks are kept."""
    return "\n".join(map(visible, text.replace("\r\n", "\n").split("\n")))


def cells(text: str) -> list[str]:
    """The visible text character by character, each as it is shown."""
    return [visible(each) if _is_obeyed(text, place) else each for place, each in enumerate(text)]


def _with(text: str, written_out: Callable[[str], str]) -> str:
    """The text, with each character that is obeyed or unseen written out."""
    if text.isascii() and text.isprintable():
        return text

    def shown(found: re.Match[str]) -> str:
        return written_out(found[0]) if _is_obeyed(text, found.start()) else found[0]

    return _NOT_PLAIN.sub(shown, text)


def _is_obeyed(text: str, place: int) -> bool:
    """Whether the character at a place does something, or is unseen.

    A joiner is left alone where it joins: after a picture, or a letter of a script that uses joiners.
    """
    character = text[place]
    before = text[place - 1] if place else ""
    if character in _JOINERS + _PICTURED and before >= _FIRST_OF_SCRIPTS_THAT_JOIN and before not in _JOINERS:
        return (character in _PICTURED and before in _PICTURED) or _is_obeyed(text, place - 1)
    return unicodedata.category(character) in _OBEYED or _UNSEEN.match(character) is not None


def _written_out(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


# logs of CI

_COMMAND = re.compile(r"^(\s*):(?=:)", re.MULTILINE)  # GitHub's, at the start of a line
_OLDER_COMMAND = re.compile(r"##(?=\w*\[)")  # GitHub's older ones and those of Azure and TeamCity, anywhere in a line


def for_log(text: str, painted: re.Pattern[str] | None = None) -> str:
    r"""The last gate for every text on its way to a terminal or a log: only its line breaks are obeyed.

    Where a line would be a command to a CI service, its first colon becomes `\x3a`. `painted` matches our own
    terminal codes.
    """
    return _OLDER_COMMAND.sub(r"#\\x23", _COMMAND.sub(r"\1\\x3a", for_terminal(text, painted)))


def for_terminal(text: str, painted: re.Pattern[str] | None = None) -> str:
    """The same for a text made of our own commands to a CI service."""
    pieces = re.split(f"({painted.pattern})", text) if painted is not None else [text]
    return "".join(part if place % 2 else visible_lines(part) for place, part in enumerate(pieces))


def workflow_message(text: str) -> str:
    """The message in one of GitHub's commands, after the second `::`: on one line."""
    return "%0A".join(visible(line).replace("%", "%25") for line in text.replace("\r\n", "\n").split("\n"))


def workflow_property(text: str) -> str:
    """A value in one of GitHub's commands, between the two `::`."""
    return visible(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


# for programs: the very same text, spelt with escapes


def json(value: object, *, indent: int | None = 2) -> str:
    """Plain data as JSON that is safe to look at: a program reads back exactly what was put in."""
    written = _json.dumps(value, ensure_ascii=False, indent=indent)
    return _OLDER_COMMAND.sub(r"#\\u0023", _spelt(written, _json_code))


def yaml(text: str) -> str:
    """A text as YAML, in double quotes."""
    return _OLDER_COMMAND.sub(r"#\\u0023", _spelt(_json.dumps(text, ensure_ascii=False), _yaml_code))


def _spelt(text: str, written_out: Callable[[str], str]) -> str:
    """A text of several lines, with escapes for what is obeyed or unseen."""
    return "\n".join(_with(line, written_out) for line in text.split("\n"))


def _json_code(character: str) -> str:
    return _json.dumps(character)[1:-1]


def _yaml_code(character: str) -> str:
    return f"\\U{ord(character):08x}" if character > "\uffff" else f"\\u{ord(character):04x}"


# for people, in other formats

_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_MARKED = re.compile(r"([\\`*_\[\]|#~$])")
_NAMED = re.compile(r"(?<!`)`([\w./:-](?:[\w ./:,;=@+()'-]*[\w./:)-])?)`(?!`)", re.ASCII)
_BEGINS = re.compile(r"^(\s*(?:\d+(?=[.)])|(?=[-+=:])))")
_ADDRESS = re.compile(r"(?<=:)/(?=/)|(?<=\bwww)(?=\.)", re.IGNORECASE)


def markdown(text: str) -> str:
    """A text on one line of Markdown, in which nothing is taken for Markdown or HTML.

    A name in backticks stays code, but only if nothing in it would be dangerous outside code: backticks elsewhere in
    the page may pair up differently.
    """
    one_line = " ".join(visible_lines(text).split())
    parts = _NAMED.split(one_line)
    return "".join(f"`{part}`" if place % 2 else _marked(part) for place, part in enumerate(parts))


def markdown_block(text: str) -> str:
    """The same at the start of a paragraph or list item, where more is taken for Markdown."""
    return _BEGINS.sub(r"\1\\", markdown(text))


def _marked(text: str) -> str:
    escaped = _MARKED.sub(r"\\\1", _in_html(text, quote=False))
    return _ADDRESS.sub(lambda found: "\\" + found[0], escaped)


def markdown_fence(text: str, language: str = "") -> list[str]:
    """Lines of Markdown that show a text unchanged, in a fence that nothing in it can close."""
    shown = visible_lines(text)
    fence = "```"
    while fence in shown:
        fence += "`"
    return [f"{fence}{language}", *shown.split("\n"), fence]


def html(text: str) -> str:
    """A text in HTML, between elements or in the quotes of an attribute."""
    return _in_html(visible(text))


def _in_html(text: str, quote: bool = True) -> str:
    import html  # slow to import and seldom needed

    return html.escape(text, quote)


def plain_message(text: str) -> str:
    """A message in SARIF, where `[one](two)` would be a link."""
    return re.sub(r"\[(?=[^\]]*\]\()", r"\\[", visible_lines(text))


def xml(text: str) -> str:
    """A text that XML can hold. Whoever writes the XML escapes the markup."""
    return _NOT_IN_XML.sub("\ufffd", visible_lines(text))


def xml_document(written: str) -> str:
    """The same XML, spelt so that no line is a command to a CI service."""
    return _OLDER_COMMAND.sub("#&#35;", _COMMAND.sub(r"\1&#58;", written))


def sql_comment(text: str) -> str:
    """A text as one line in which no SQL comment can begin or end."""
    return re.sub(r"[^\w .,:;'`()=<>!?&+\\-]", " ", " ".join(visible_lines(text).split())).replace("--", "- -")
