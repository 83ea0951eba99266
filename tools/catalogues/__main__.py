"""Bring the catalogues of the program's own words up to date: `python -m tools.catalogues [LANGUAGE ...]`.

Every text that the code says by `said`, `said_of` or `to_say` is put into `src/sharepolicy/locale/*/LC_MESSAGES/`:
what is translated is kept, what is new is empty, and gettext's own form (`.mo`) is written beside it. A language that
is named gets a new catalogue. Needs Babel, which the program itself does not.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parents[2] / "src" / "sharepolicy"
LOCALE = SOURCE / "locale"
_FILE = "LC_MESSAGES/sharepolicy.po"
_KEYWORDS = {"said": (2,), "said_of": (3, 4), "to_say": None}


def texts_of_program() -> Catalog:
    """Every text that the program can say in another language."""
    found = Catalog(project="sharepolicy", fuzzy=False)
    for path in sorted(SOURCE.rglob("*.py")):
        code = path.read_bytes()
        if b"ground.tongue import" in code:
            for line, text, _, _ in extract("python", io.BytesIO(code), _KEYWORDS):
                found.add(text, locations=[(path.relative_to(SOURCE).as_posix(), line)])
    return found


def catalogue(path: Path) -> Catalog:
    """The catalogue in a file; an empty one for a new language."""
    if not path.exists():
        return Catalog(locale=path.parts[-3], project="sharepolicy", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def as_po(found: Catalog) -> bytes:
    """A catalogue as translators read it. Lines of code are left out: they would change at every turn."""
    written = io.BytesIO()
    write_po(written, found, width=100, no_location=True, ignore_obsolete=True)
    return written.getvalue()


def as_mo(found: Catalog) -> bytes:
    """A catalogue as gettext reads it."""
    written = io.BytesIO()
    write_mo(written, found)
    return written.getvalue()


def main(new: list[str]) -> None:
    """Update every catalogue."""
    texts = texts_of_program()
    for path in [*LOCALE.glob(f"*/{_FILE}"), *(LOCALE / each / _FILE for each in new)]:
        found = catalogue(path)
        texts.creation_date = found.creation_date  # when texts were added is told by git
        found.update(texts, no_fuzzy_matching=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_po(found))
        path.with_suffix(".mo").write_bytes(as_mo(found))


if __name__ == "__main__":
    main(sys.argv[1:])
