"""The log: what happens to policies, by the standard library, under the name `sharepolicy`.

Never what a case says: no value of a fact and no name from a case may stand in a log. Only a program that has imported
`logging` can be listening, so nothing is imported for it.
"""

from __future__ import annotations

import sys

NAME = "sharepolicy"


def note(message: str, *said: object) -> None:
    """Something that went as it should, for whoever looks for it (level DEBUG)."""
    _log("debug", message, said)


def warn(message: str, *said: object) -> None:
    """Something that somebody should look into (level WARNING)."""
    _log("warning", message, said)


def _log(level: str, message: str, said: tuple[object, ...]) -> None:
    logging = sys.modules.get("logging")
    if logging is not None:
        getattr(logging.getLogger(NAME), level)(message, *said, stacklevel=3)
