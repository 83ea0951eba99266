"""Names that a module hands out and imports only when somebody asks for them.

To import everything takes longer than to load a policy. So the door, and the rooms that are asked for much that most
programs never need, keep a table: which names come later, and from which modules. For type checkers the same names are
imported under `TYPE_CHECKING`, beside the table. A test holds the two together, so whatever comes later is typed, is
there, and keeps to the floors as every other import does. Nothing else imports a module of ours by its name as a text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any


def later(module: str, table: Mapping[str, Iterable[str]]) -> Callable[[str], Any]:
    """The `__getattr__` of a module. The table says for each module of ours which of its names are handed out."""
    places = {name: place for place, names in table.items() for name in names}

    def hand_out(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module `{module}` has no attribute `{name}`")
        return getattr(import_module(places[name]), name)

    return hand_out
