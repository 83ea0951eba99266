"""A file of texts as YAML: everything that a policy says, with room for the same in another language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import Factory, frozen

from sharepolicy.frontends.render.case import value_yaml
from sharepolicy.ground import escapes
from sharepolicy.language.in_language import Path
from sharepolicy.reading.texts import Translated

_TOP = """\
# What `{name}` says, in another language. Fill in each `says`, and leave each `original` as it is: a translation is
# shown only as long as the policy says just that. `sharepolicy texts` adds what is new.
"""


@frozen
class TextsToWrite:
    """What a file of texts is to hold. `schema` is the first line, if it tells editors the schema of the file."""

    name: str
    language: str
    note: str = ""
    texts: Mapping[Path, str] = Factory(dict)
    known: Mapping[Path, Translated] = Factory(dict)
    schema: str = ""

    @property
    def open(self) -> int:
        """How many texts are not translated, or not as they are now."""
        return sum(not self._says(path, original) for path, original in self.texts.items())

    def _says(self, path: Path, original: str) -> str:
        known = self.known.get(path)
        return known.says if known is not None and known.original == original else ""

    def yaml(self) -> str:
        """The file. What was translated is kept; a translation of something else is shown as what it was before."""
        return self.schema + _TOP.format(name=self.name) + "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"texts: {value_yaml(self.name)}"
        yield f"language: {value_yaml(self.language)}"
        if self.note:
            yield f"note: {escapes.yaml(self.note)}"
        above: Path = ()
        first = self._first()
        for path in sorted(self.texts, key=lambda path: [first[path[:n]] for n in range(1, len(path) + 1)]):
            common = next((n for n, (a, b) in enumerate(zip(above, path, strict=False)) if a != b), len(above))
            yield from ("  " * depth + f"{value_yaml(path[depth])}:" for depth in range(common, len(path)))
            yield from ("  " * len(path) + line for line in self._text(path))
            above = path

    def _first(self) -> dict[Path, int]:
        """Where each part comes first: texts stand in the order of the policy, and those of one part together."""
        found: dict[Path, int] = {}
        for number, path in enumerate(self.texts):
            for length in range(1, len(path) + 1):
                found.setdefault(path[:length], number)
        return found

    def _text(self, path: Path) -> Iterator[str]:
        original = self.texts[path]
        yield f"original: {escapes.yaml(original)}"
        yield f"says: {escapes.yaml(self._says(path, original))}"
        known = self.known.get(path)
        if known is None:
            return
        before = known if known.says and known.original != original else known.before
        if before is not None and not self._says(path, original):
            yield f"before: {{original: {escapes.yaml(before.original)}, says: {escapes.yaml(before.says)}}}"
