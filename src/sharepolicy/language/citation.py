"""Citations: what a part of a policy or vocabulary rests on."""

from __future__ import annotations

from attrs import field, frozen

from sharepolicy.ground.text import Span


@frozen
class Citation:
    """A source, or one clause of it, such as `mars-guide/2.4`."""

    source: str
    clause: str = ""
    span: Span | None = field(default=None, eq=False, repr=False, kw_only=True)

    def __str__(self) -> str:
        return f"{self.source}/{self.clause}" if self.clause else self.source


@frozen
class Background:
    """A clause that no part of the policy cites, and why not."""

    citation: Citation
    reason: str
