r"""How a text that somebody else wrote is shown: nothing in it is obeyed, by whatever reads it next.

A terminal, a log of CI, Markdown, HTML, XML, JSON and SQL each obey other things. Here stands what each of them is to
be spared. A character that cannot be seen as itself is written out, as `\x1b`.
"""

from __future__ import annotations

import json as _json
import re
import unicodedata
from collections.abc import Callable

TAB = "    "
"""What is shown for a tab."""

_OBEYED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_UNSEEN = re.compile(  # what takes no room by itself, in the words of Unicode: default ignorable code points
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_NOT_PLAIN = re.compile("[^ -~]")
_JOINERS = "\u200c\u200d"
_PICTURED = "\ufe0e\ufe0f"  # the character before is shown as a picture, or as text
_FIRST_OF_SCRIPTS_THAT_JOIN = "\u0370"  # behind the Latin ones


def visible(text: str) -> str:
    r"""The text on one line, with every character that is obeyed or not seen written out, as `\x1b` or `\u202e`."""
    return _with(text, lambda character: TAB if character == "\t" else _written_out(character))


def visible_lines(text: str) -> str:
    """The same, but line breaks stay."""
    return "\n".join(map(visible, text.replace("\r\n", "\n").split("\n")))


def cells(text: str) -> list[str]:
    """The visible text character by character, each as it is shown."""
    return [visible(each) if _is_obeyed(text, place) else each for place, each in enumerate(text)]


def _with(text: str, written_out: Callable[[str], str]) -> str:
    """The text, with each character that is obeyed or not seen in another way of writing."""
    if text.isascii() and text.isprintable():
        return text

    def shown(found: re.Match[str]) -> str:
        return written_out(found[0]) if _is_obeyed(text, found.start()) else found[0]

    return _NOT_PLAIN.sub(shown, text)


def _is_obeyed(text: str, place: int) -> bool:
    """Whether the character at a place does something, or is not seen.

    A joiner is let be where it joins: behind a letter of a script that has them, or a picture.
    """
    character = text[place]
    before = text[place - 1] if place else ""
    if character in _JOINERS + _PICTURED and before >= _FIRST_OF_SCRIPTS_THAT_JOIN and before not in _JOINERS:
        return (character in _PICTURED and before in _PICTURED) or _is_obeyed(text, place - 1)
    return unicodedata.category(character) in _OBEYED or _UNSEEN.match(character) is not None


def _written_out(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


# logs of CI

_COMMAND = re.compile(r"^(\s*):(?=:)", re.MULTILINE)  # GitHub's, at the beginning of a line
_OLDER_COMMAND = re.compile(r"##(?=\w*\[)")  # GitHub's older ones, those of Azure and TeamCity: wherever they stand


def for_log(text: str, painted: re.Pattern[str] | None = None) -> str:
    r"""The last gate of a text on its way to a terminal or a log, whatever made it: only its line breaks are obeyed.

    A line that would be a command to a CI service begins with `\x3a` for its first colon. `painted` are the codes of
    a terminal that are ours.
    """
    return _OLDER_COMMAND.sub(r"#\\x23", _COMMAND.sub(r"\1\\x3a", for_terminal(text, painted)))


def for_terminal(text: str, painted: re.Pattern[str] | None = None) -> str:
    """The same of a text that is made of our own commands to a CI service."""
    pieces = re.split(f"({painted.pattern})", text) if painted is not None else [text]
    return "".join(part if place % 2 else visible_lines(part) for place, part in enumerate(pieces))


def workflow_message(text: str) -> str:
    """A message of one of GitHub's commands, as it stands after the second `::`: on one line."""
    return "%0A".join(visible(line).replace("%", "%25") for line in text.replace("\r\n", "\n").split("\n"))


def workflow_property(text: str) -> str:
    """A value of one of GitHub's commands, as it stands between the two `::`."""
    return visible(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


# what programs read: the very text, in other letters


def json(value: object, *, indent: int | None = 2) -> str:
    """Plain data as JSON that is safe to look at: a program reads from it what was put in."""
    written = _json.dumps(value, ensure_ascii=False, indent=indent)
    return _OLDER_COMMAND.sub(r"#\\u0023", _spelt(written, _json_code))


def yaml(text: str) -> str:
    """A text in double quotes as YAML."""
    return _OLDER_COMMAND.sub(r"#\\u0023", _spelt(_json.dumps(text, ensure_ascii=False), _yaml_code))


def _spelt(text: str, written_out: Callable[[str], str]) -> str:
    """A text of several lines, with what is obeyed or not seen in other letters."""
    return "\n".join(_with(line, written_out) for line in text.split("\n"))


def _json_code(character: str) -> str:
    return _json.dumps(character)[1:-1]


def _yaml_code(character: str) -> str:
    return f"\\U{ord(character):08x}" if character > "\uffff" else f"\\u{ord(character):04x}"


# what people read in another form

_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_MARKED = re.compile(r"([\\`*_\[\]|#~$])")
_NAMED = re.compile(r"(?<!`)`([\w./:-](?:[\w ./:,;=@+()'-]*[\w./:)-])?)`(?!`)", re.ASCII)
_BEGINS = re.compile(r"^(\s*(?:\d+(?=[.)])|(?=[-+=:])))")
_ADDRESS = re.compile(r"(?<=:)/(?=/)|(?<=\bwww)(?=\.)", re.IGNORECASE)


def markdown(text: str) -> str:
    """A text on one line of Markdown, in which nothing is taken for Markdown or HTML.

    A name in backticks stays code, but only if nothing in it would be dangerous outside of code: backticks of others
    may pair up in another way than we thought.
    """
    one_line = " ".join(visible_lines(text).split())
    parts = _NAMED.split(one_line)
    return "".join(f"`{part}`" if place % 2 else _marked(part) for place, part in enumerate(parts))


def markdown_block(text: str) -> str:
    """The same at the beginning of a paragraph or of an entry of a list, where more is taken for Markdown."""
    return _BEGINS.sub(r"\1\\", markdown(text))


def _marked(text: str) -> str:
    escaped = _MARKED.sub(r"\\\1", _in_html(text, quote=False))
    return _ADDRESS.sub(lambda found: "\\" + found[0], escaped)


def markdown_fence(text: str, language: str = "") -> list[str]:
    """Lines of Markdown that show a text as it is, in a fence that nothing in it closes."""
    shown = visible_lines(text)
    fence = "```"
    while fence in shown:
        fence += "`"
    return [f"{fence}{language}", *shown.split("\n"), fence]


def html(text: str) -> str:
    """A text in HTML, between elements or in the quotes of an attribute."""
    return _in_html(visible(text))


def _in_html(text: str, quote: bool = True) -> str:
    import html  # slow to import, and seldom needed

    return html.escape(text, quote)


def plain_message(text: str) -> str:
    """A text of SARIF, in which `[one](two)` would be a link."""
    return re.sub(r"\[(?=[^\]]*\]\()", r"\\[", visible_lines(text))


def xml(text: str) -> str:
    """A text that XML can hold. What would be markup is seen to by whoever writes the XML."""
    return _NOT_IN_XML.sub("\ufffd", visible_lines(text))


def xml_document(written: str) -> str:
    """XML in which no line is a command to a CI service, and which says the same."""
    return _OLDER_COMMAND.sub("#&#35;", _COMMAND.sub(r"\1&#58;", written))


def sql_comment(text: str) -> str:
    """A text as one line in which no comment of SQL can begin or end."""
    return re.sub(r"[^\w .,:;'`()=<>!?&+\\-]", " ", " ".join(visible_lines(text).split())).replace("--", "- -")
