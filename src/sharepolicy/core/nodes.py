"""Where the nodes of diagrams live: OxiDD's managers, and which policies share one.

A manager has two operating system threads, a gibibyte of address space and a cache of some mebibytes, however small
the policy is. So policies share one, as long as all of them together leave room for questions. Temporary policies, such
as those of a comparison, have a manager of their own, and so does a policy that needs much room.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from sharepolicy.ground.diagnostic import Diagnostic, PolicyError

if TYPE_CHECKING:
    from oxidd.bcdd import BCDDManager

NODES = 1 << 20
"""The node budget of a manager. A policy whose diagrams need more is refused as too entangled."""

KEPT = NODES // 8
"""How many nodes compiled policies may keep. The rest is for questions, which need many times more for a while."""

CACHE = 1 << 17
"""Entries of the operation cache: a matter of speed only."""

EACH = KEPT // 8
"""How many nodes a policy that shares a manager may make. So there is room for questions about all of them at once."""

_FULL = KEPT // 2
"""A manager with this many nodes in use does not take another policy."""

_THREADS = 3
"""The threads of a manager, and one to spare: OxiDD ends the whole process if it cannot start them."""

_STACK = 1 << 30
"""The address space that OxiDD takes for a stack, unless the environment sets another size."""

_ENDING = 2.0
"""How long to wait, in seconds, until threads that were started as a test are gone."""


class _Shared:
    """The manager that the next policies share. Not frozen: when it is full, a new one takes its place."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.manager: BCDDManager | None = None


_shared = _Shared()


def _in_child() -> None:
    """A forked process begins anew: the threads of its parent do not run in it, and a lock may be held for ever."""
    global _shared
    _shared = _Shared()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)


def nodes_shared(variables: int) -> BCDDManager:
    """The manager that policies share, with at least this many variables. Raises PolicyError if one cannot be made."""
    with _shared.lock:
        manager = _shared.manager
        if manager is None or not has_room(manager, _FULL):
            manager = _shared.manager = nodes_alone(variables)
        if (more := variables - manager.num_vars()) > 0:
            manager.add_vars(more)
        return manager


def nodes_alone(variables: int) -> BCDDManager:
    """A manager that nothing else uses. Raises PolicyError if the process cannot have what one needs."""
    # Imported here, not above: importing sharepolicy without loading a policy need not wait for it.
    from oxidd.bcdd import BCDDManager

    _check_threads()
    _check_address_space()
    manager = BCDDManager(NODES, CACHE, 1)
    manager.add_vars(variables)
    return manager


def has_room(manager: BCDDManager, most: int = KEPT) -> bool:
    """Whether no more than this many nodes are in use. Unused nodes are freed."""
    if manager.num_inner_nodes() > most:
        manager.gc()
    return manager.num_inner_nodes() <= most


def _check_threads() -> None:
    """Raise PolicyError unless the process may start as many threads as a manager needs."""
    over = threading.Event()
    started: list[threading.Thread] = []
    try:
        for _ in range(_THREADS):
            thread = threading.Thread(target=over.wait, daemon=True)
            thread.start()
            started.append(thread)
    except RuntimeError:
        help_ = "allow the process more threads: see `ulimit -u`, or the process limit of its container"
        raise PolicyError([_refusal("start another thread", help_)]) from None
    finally:
        over.set()
        for thread in started:
            thread.join()
        _wait_for_the_end(started)


def _wait_for_the_end(threads: list[threading.Thread]) -> None:
    """Wait until the system no longer counts the threads that have ended."""
    tasks = Path("/proc/self/task")
    until = time.monotonic() + _ENDING
    while any((tasks / str(thread.native_id)).exists() for thread in threads) and time.monotonic() < until:
        time.sleep(0.0001)


def _check_address_space() -> None:
    """Raise PolicyError unless the process may have the address space that OxiDD takes for a stack."""
    if sys.platform == "win32":
        return  # there it is only reserved, without a limit
    size = _STACK
    with contextlib.suppress(ValueError):
        size = int(os.environ.get("OXIDD_STACK_SIZE", ""))
    try:
        mmap.mmap(-1, size + NODES * 32, flags=mmap.MAP_PRIVATE | mmap.MAP_ANON).close()
    except (OSError, ValueError, OverflowError):
        help_ = "allow it more (see `ulimit -v`), or set OXIDD_STACK_SIZE=2097152 in its environment"
        raise PolicyError([_refusal(f"have {size // (1 << 20):,} MiB of address space", help_)]) from None


def _refusal(what: str, help_: str) -> Diagnostic:
    message = f"the policy cannot be put together: this process may not {what}"
    return Diagnostic("over-limit", message, None, help_)
