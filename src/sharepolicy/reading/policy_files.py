"""The files of one policy, while it is read: which file a name means, and what is written in it."""

from __future__ import annotations

from attrs import Factory, define

from sharepolicy.ground.budget import check
from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics
from sharepolicy.ground.text import Text
from sharepolicy.reading.gate import File
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.tree import Scalar
from sharepolicy.reading.written import Written


@define
class PolicyFiles:
    """The files of a policy, as they are opened. `places` says from which files the texts of its bases come.

    Mutable on purpose: reading fills it.
    """

    file: File | None
    once: ReadOnce
    diagnostics: Diagnostics
    extending: tuple[File, ...] = ()
    texts: list[Text] = Factory(list)
    places: list[tuple[Text, File]] = Factory(list)
    used: set[object] = Factory(set)
    opened: list[File] = Factory(list)

    def named(self, name: Scalar) -> File | None:
        """The file that a text means by a name, or None if the text was not read from a file."""
        text = name.span.text if name.span is not None else None
        naming = next((file for base, file in self.places if base is text), self.file)
        return naming.named(name.value) if naming is not None else None

    def open(self, name: Scalar) -> Written | None:
        """What is written in a file that a policy names, or None with a flaw."""
        check()
        file = self.named(name)
        if file is None:
            message = f"`{name.value}` cannot be found: this policy was not read from a file"
            self.diagnostics.add(Diagnostic("missing-file", message, name.span))
            return None
        written = self.once.open(file, self.diagnostics, name.span)
        if written is not None:
            self.texts.append(written.text)
            self.opened.append(file)
        return written

    def is_second(self, name: Scalar) -> bool:
        """Whether a file has already been named, by the base of an overlay or in the same list."""
        check()
        file = self.named(name)
        if file is None:
            return False
        known = file.identity in self.used
        self.used.add(file.identity)
        return known
