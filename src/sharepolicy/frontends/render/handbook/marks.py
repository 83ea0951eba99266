"""What of an overlay is its own: added to its base, or put in the place of something there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import Factory, frozen

from sharepolicy.analysis.change.edits import edits
from sharepolicy.frontends.render.blocks.blocks import Paragraph
from sharepolicy.ground.tongue import said
from sharepolicy.language.policy import PolicyDocument


@frozen
class OwnMarks:
    """What is an overlay's own, by kind and name. Of a policy without a base, nothing is marked."""

    base: str = ""
    made: Mapping[tuple[str, str], str] = Factory(dict)
    language: str = ""

    def of(self, kind: str, name: str) -> Iterator[Paragraph]:
        """A line to stand under the thing; nothing when it is as in the base."""
        did = self.made.get((kind, name))
        if did == "added":
            yield Paragraph(said(self.language, "Added here."), "mark")
        elif did is not None:
            yield Paragraph(said(self.language, "Replaces that of {base}.", base=self.base), "mark")


def marks_of(document: PolicyDocument) -> OwnMarks:
    """What an overlay adds and replaces; nothing for a policy that extends no other."""
    if document.base is None:
        return OwnMarks()
    made = edits(document.base, document)
    base = document.base.title or document.base.name
    changed = {(edit.kind, edit.name): edit.did for edit in made if edit.did != "removed"}
    return OwnMarks(base, changed, document.language)
