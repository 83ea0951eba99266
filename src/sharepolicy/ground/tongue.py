"""The program's own words in the reader's language.

English is what stands in the code, and is never looked up. Each other language has a catalogue in `locale/`, which
gettext reads when the first word of that language is needed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

LANGUAGE = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
"""How a language is written: `cy`, `pt-BR`."""

MADE_BY_MACHINE = frozenset({"cy"})
"""The languages of catalogues that nobody who speaks them has checked."""

OWN = "en"
"""The language of the program's own words, and of those of a policy that has no texts in it."""

CATALOGUES = Path(__file__).resolve().parent.parent / "locale"


def said(language: str, text: str, /, **parts: object) -> str:
    """A text of the program in a language (empty: English), with its parts put in: `{number}`."""
    words = _catalogue(language).gettext(text) if language else text
    return words.format(**parts) if parts else words


def said_of(language: str, number: int, one: str, many: str, /, **parts: object) -> str:
    """The same for a text that depends on a number, by the language's own rules for plurals."""
    english = one if number == 1 else many
    words = _catalogue(language).ngettext(one, many, number) if language else english
    return words.format(number=number, **parts)


def to_say(text: str, /) -> str:
    """A text that is to be said later, where the language is known: so that the catalogues have it."""
    return text


@cache
def _catalogue(language: str) -> NullTranslations:
    """The catalogue of a language, or one that leaves everything in English."""
    from gettext import translation  # not needed to decide, nor by readers of English

    return translation("sharepolicy", CATALOGUES, [language.replace("-", "_")], fallback=True)
