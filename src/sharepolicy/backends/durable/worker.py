"""The worker process, under supervision: started when needed, ended when it fails, restarted more slowly.

One process serves the whole program. It is Python with three modules of ours and durable-rules, not the library. A
crash, hang or leak there cannot reach the caller, who gets an answer or a SecondEngineError, and in time.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from sharepolicy.analysis.decision.opinion import NoSecondOpinionError, SecondEngineError
from sharepolicy.backends.durable import frames
from sharepolicy.backends.durable.sheet import Sheet

FIRST_PAUSE = 0.1
"""Seconds until the worker is started again after its second failure in a row. After the first it is at once."""

LONGEST_PAUSE = 30.0
"""The pause doubles with each failure in a row, up to this."""

_FRESH = 10.0
"""Seconds that the start of a worker may take on top of the time for the answer: a busy machine is no failure."""

# A stand-in for our package, so that its `__init__`, and with it the whole first engine, is not imported there.
_BOOT = """\
import json, sys, types
sys.path[:], here = json.loads(sys.argv[1])
package = types.ModuleType("sharepolicy")
package.__path__ = [here]
sys.modules["sharepolicy"] = package
from sharepolicy.backends.durable.serve import main
main()
"""


class Worker:
    """A worker process and its supervision. Mutable: processes come and go. One serves many threads, in turn."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: socket.socket | None = None
        self._asked = 0
        self._failures = 0
        self._not_before = 0.0

    @property
    def pid(self) -> int | None:
        """The number of the process; None when none runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def ask(self, sheet: Sheet, cases: list[list[int]], seconds: float) -> list[list[int]]:
        """For each complete case the numbers of the branches that hold, within so many seconds.

        Raises SecondEngineError when there is no such answer, for whatever reason, and NoSecondOpinionError when
        durable-rules cannot be loaded.
        """
        deadline = time.monotonic() + seconds
        if not self._lock.acquire(timeout=max(0.0, seconds)):
            raise SecondEngineError(f"others were asking, and {_seconds(seconds)} are up", late=True)
        try:
            found = self._ask(sheet, cases, deadline)
            self._failures = 0
        except TimeoutError as error:
            self._fail()
            raise SecondEngineError(f"{_seconds(seconds)} are up", late=True) from error
        except (EOFError, OSError) as error:
            raise SecondEngineError(f"its process has ended{self._fail()}") from error
        except frames.GarbageError as error:
            self._fail()
            raise SecondEngineError(f"its answer cannot be read: {error}") from error
        except (SecondEngineError, NoSecondOpinionError):
            raise
        except BaseException:
            self._end()  # an answer that nobody waits for any more may be on its way
            raise
        finally:
            self._lock.release()
        return found

    def _ask(self, sheet: Sheet, cases: list[list[int]], deadline: float) -> list[list[int]]:
        connection, deadline = self._ready(deadline)
        reply = self._exchange(connection, {"key": sheet.key, "cases": cases}, deadline)
        if "unknown" in reply:
            asked = {"key": sheet.key, "cases": cases, "branches": sheet.branches}
            reply = self._exchange(connection, asked, deadline)
        if "wrong" in reply:
            self._fail()
            raise SecondEngineError(str(reply["wrong"])[:_MOST_WORDS])
        return _checked(reply.get("found"), len(cases), len(sheet.branches))

    def _exchange(self, connection: socket.socket, message: dict[str, Any], deadline: float) -> dict[str, Any]:
        self._asked += 1
        left = max(0.0, deadline - time.monotonic())
        frames.send(connection, {"id": self._asked, "seconds": left, **message}, deadline)
        reply = frames.receive(connection, deadline)
        if not isinstance(reply, dict) or reply.get("id") != self._asked:
            raise frames.GarbageError("it is no answer to the question")
        return reply

    def _ready(self, deadline: float) -> tuple[socket.socket, float]:
        """The connection to a running process, and the deadline, extended by the time it took to start."""
        if self._process is not None and self._process.poll() is not None:
            self._end()  # it ended between questions
        if self._connection is not None:
            return self._connection, deadline
        began = time.monotonic()
        pause = self._not_before - began
        if pause > deadline - began:
            times = f"{self._failures} times in a row"
            raise SecondEngineError(f"it has failed {times}, and is started again in {_seconds(pause)}")
        if pause > 0:
            time.sleep(pause)
        connection = self._start()
        answer = frames.receive(connection, deadline + _FRESH)
        if not isinstance(answer, dict) or not answer.get("ready"):
            self._end()
            raise NoSecondOpinionError(not_loaded(str(answer.get("wrong") if isinstance(answer, dict) else answer)))
        return connection, deadline + time.monotonic() - began

    def _start(self) -> socket.socket:
        if not sys.executable:
            raise SecondEngineError("no worker can be started: Python does not know its own program")
        ours, theirs = socket.socketpair()
        with theirs:
            where = json.dumps([sys.path, str(Path(__file__).parents[2])])
            command = [sys.executable, "-I", "-S", "-c", _BOOT, where]
            try:
                self._process = _popen(command, theirs)
            except BaseException as error:
                ours.close()
                self._fail()
                if isinstance(error, OSError):
                    raise SecondEngineError(f"its process cannot be started ({error})") from error
                raise
        self._connection = ours
        atexit.register(self.close)
        return ours

    def _fail(self) -> str:
        """End the process, and be slower to start the next. Returns how it ended, if it ended by itself."""
        self._failures += 1
        pause = FIRST_PAUSE * 2 ** min(self._failures - 2, 20) if self._failures > 1 else 0.0
        self._not_before = time.monotonic() + min(pause, LONGEST_PAUSE)
        return self._end()

    def _end(self) -> str:
        process, connection = self._process, self._connection
        self._process = self._connection = None
        atexit.unregister(self.close)
        if connection is not None:
            connection.close()
        if process is None:
            return ""
        try:
            code: int | None = process.wait(timeout=0.05)  # if it has just crashed, this says how
        except subprocess.TimeoutExpired:
            code = None
        if code is None:
            process.kill()
            process.wait()
            return ""
        return f" by signal {-code}" if code < 0 else f" with exit code {code}"

    def close(self) -> None:
        """End the process. The next question starts another."""
        with self._lock:
            self._end()

    def forget(self) -> None:
        """In a forked child: the process and the lock are the parent's. Start afresh and leave them alone."""
        process, connection = self._process, self._connection
        if process is not None:
            process.returncode = 0  # so that nobody here waits for it
        if connection is not None:
            connection.close()
            atexit.unregister(self.close)
        self.__init__()  # type: ignore[misc]


_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""What the process is told of our environment: where Python and what it loads are found."""

_MOST_WORDS = 300
"""Characters of what the worker says is wrong that are passed on."""

WORKER = Worker()
"""The worker of this program."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=WORKER.forget)


def _popen(command: list[str], theirs: socket.socket) -> subprocess.Popen[bytes]:
    """Start the process with its end of the connection, out of reach of keys typed at the terminal."""
    quiet = subprocess.DEVNULL
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=quiet,
            stderr=quiet,
            creationflags=flags,
            close_fds=True,
            env=environment,
        )
        assert process.stdin is not None
        with process.stdin as described:
            described.write(theirs.share(process.pid))
        return process
    return subprocess.Popen(
        command, stdin=theirs.fileno(), stdout=quiet, stderr=quiet, start_new_session=True, env=environment
    )


def _checked(found: object, cases: int, branches: int) -> list[list[int]]:
    """What was found, if it can be an answer at all. Raises GarbageError."""
    if not isinstance(found, list) or len(found) != cases:
        raise frames.GarbageError("it does not answer each case")
    for numbers in found:
        if not isinstance(numbers, list) or not all(type(number) is int for number in numbers):
            raise frames.GarbageError("it does not answer with numbers")
        if numbers != sorted(set(numbers)) or (numbers and not 0 <= numbers[0] <= numbers[-1] < branches):
            raise frames.GarbageError("its numbers are not those of the policy")
    return found


def _seconds(seconds: float) -> str:
    return f"{seconds:.3g} seconds"


def not_loaded(why: str) -> str:
    """What to tell somebody whose durable-rules is installed but does not load."""
    return (
        f"durable-rules is installed, but cannot be loaded ({why}). On Python 3.13 and later, install it again with "
        "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject pip install --no-cache-dir --force-reinstall "
        "durable-rules==2.0.28"
    )
