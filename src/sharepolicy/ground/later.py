"""Names that a module hands out, but imports only when they are first asked for.

Importing everything takes longer than loading a policy. So some modules, such as the package's own, keep a table: which
names come later, and from which modules. Beside the table the same names are imported under `TYPE_CHECKING`, for type
checkers. A test keeps the two in step: whatever comes later is typed, exists, and keeps to the floors like every other
import. Nothing else imports our own modules by a name in a string.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any


def later(module: str, table: Mapping[str, Iterable[str]]) -> Callable[[str], Any]:
    """The `__getattr__` of a module. The table lists, for each module to import, the names handed out from it."""
    places = {name: place for place, names in table.items() for name in names}

    def hand_out(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module `{module}` has no attribute `{name}`")
        place = import_module(places[name])
        # a name of a room is a module in it, as in `from room import module`
        found = getattr(place, name) if hasattr(place, name) else import_module(f"{places[name]}.{name}")
        vars(sys.modules[module])[name] = found  # so it is handed out once: some are asked for in every decision
        return found

    return hand_out
