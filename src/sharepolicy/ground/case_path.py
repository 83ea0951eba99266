"""Where something stands in a case: the way to it through a mapping, and what it is about there.

A mapping that a program gives has no lines and columns, but it has keys. A case file has both.
"""

from __future__ import annotations

from attrs import frozen


@frozen
class CasePath:
    """The way to a part of a case.

    `keys` lead to it, one after the other: `given["subjects"]["boy"]["consent"]`. They are empty for the case as a
    whole. `subjects`, `recipients` and `items` name those whom it is about, where the case names them; for a pair that
    is one or more of each of two of them, or of all three. `fact` is the whole name of the fact that is given there, or
    empty; `position` is the place in a list, counted from 0, if it is one entry of a list.
    """

    keys: tuple[str | int, ...] = ()
    subjects: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    fact: str = ""
    position: int | None = None

    @property
    def pointer(self) -> str:
        """The keys as a JSON pointer (RFC 6901): `/subjects/boy/consent`; empty for the case as a whole."""
        return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in self.keys)

    def to_dict(self) -> dict[str, object]:
        """The path as plain data, for JSON."""
        return {
            "pointer": self.pointer,
            "keys": list(self.keys),
            "subjects": list(self.subjects),
            "recipients": list(self.recipients),
            "items": list(self.items),
            "fact": self.fact or None,
            "position": self.position,
        }
