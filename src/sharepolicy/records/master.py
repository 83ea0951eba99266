"""The master key, under which all other keys are written down: from a file, the environment, or a key service."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

from sharepolicy.ground.files import write_private
from sharepolicy.records.failures import WrongKeyError

ENVIRONMENT = "SHAREPOLICY_RECORDS_KEY"
"""The variable that holds the master key, where it is set: 64 hexadecimal digits."""

NEW = "SHAREPOLICY_RECORDS_NEW_KEY"
"""The variable that holds the master key that is to take its place."""

SIZE = 32
"""Bytes of a master key."""

NEXT = ".next"
"""The ending of the file of a master key that is about to take the place of another."""

Master = Callable[[], bytes]
"""Gives the master key, 32 bytes: a function that asks a key service, for instance."""


def find_master(file: Path, given: Master | None, *, create: bool) -> bytes:
    """The master key: that of a key service if one is given, of the environment if it is set there, else of the file.

    A new file is readable by its owner only. Raises WrongKeyError.
    """
    if given is not None:
        return checked(given(), "what the key service gave")
    if ENVIRONMENT in os.environ:
        return _from_hex(os.environ[ENVIRONMENT], f"what `{ENVIRONMENT}` says")
    if not file.exists() and create:
        write_master(file, secrets.token_bytes(SIZE))
    return read_master(file)


def is_in_environment() -> bool:
    """Whether the environment gives the master key."""
    return ENVIRONMENT in os.environ


def new_master() -> bytes | None:
    """The master key that the environment gives to take the place of another; None if it gives none.

    Raises WrongKeyError.
    """
    return _from_hex(os.environ[NEW], f"what `{NEW}` says") if NEW in os.environ else None


def read_master(
    file: Path,
    without: str = "without it, nothing that was recorded can be",
    mend: str = "make it yours alone (chmod 600), and take a new one (sharepolicy records rotate)",
) -> bytes:
    """The master key of a file. Raises WrongKeyError if it is not there, is none, or may be read by others."""
    try:
        mode = file.stat().st_mode
        text = file.read_text("ascii")
    except (OSError, ValueError) as error:
        raise WrongKeyError(f"the key in {file} cannot be read: {without}") from error
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise WrongKeyError(f"others may read the key in {file}: {mend}")
    return _from_hex(text, f"what stands in {file}")


def own_folder(folder: Path) -> None:
    """Make a folder for keys, if there is none. Raises WrongKeyError if others may put files there, OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix" and stat.S_IMODE(folder.stat().st_mode) & 0o022:
        raise WrongKeyError(f"others may change what is in {folder}, where keys are: make it yours alone (chmod 700)")


def write_master(file: Path, master: bytes) -> None:
    """Write a master key where none is, for its owner only. Raises FileExistsError, OSError."""
    write_private(file, master.hex() + "\n")


def checked(master: bytes, what: str) -> bytes:
    """A master key, if it can be one. Raises WrongKeyError."""
    if not isinstance(master, bytes) or len(master) != SIZE:
        raise WrongKeyError(f"{what} is not a key: 32 bytes, or 64 hexadecimal digits")
    return master


def _from_hex(text: str, what: str) -> bytes:
    try:
        master = bytes.fromhex(text.strip())
    except ValueError:
        master = b""
    return checked(master, what)
