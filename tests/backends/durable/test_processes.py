"""The worker beside the life of its program: its end, a fork, a signal, and a hang that nobody is left to see."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers.durable import needs_durable

pytestmark = [
    needs_durable,
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="what runs is read from /proc"),
]

HEAD = """\
import os, signal, sys, time
from sharepolicy.backends.durable import worker as module
from sharepolicy.backends.durable.sheet import sheet_of
from sharepolicy.backends.durable.worker import WORKER
from sharepolicy.language.policy import Outcome
from sharepolicy.testing.small import has, rule, small_policy, yes_no
SHEET = sheet_of(small_policy([yes_no("a")], rule("it", Outcome.SHARE, has("a"))))
def ask(): return WORKER.ask(SHEET, [[0], [1]], 30.0) == [[0], []]
"""


def program(script: str) -> subprocess.Popen[str]:
    """A program of its own, with every warning an error."""
    return subprocess.Popen(
        [sys.executable, "-X", "dev", "-W", "error", "-c", HEAD + script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def gone(pid: int, seconds: float = 30.0) -> bool:
    """Whether a process goes away."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not Path(f"/proc/{pid}").exists() or "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text("ascii"):
            return True
        time.sleep(0.02)
    return False


def test_nothing_is_left_and_nothing_is_said_when_a_program_ends() -> None:
    """No process, no warning, no zombie."""
    said, wrong = program("assert ask(); print(WORKER.pid)").communicate(timeout=60)
    assert wrong == ""
    assert not Path(f"/proc/{int(said)}").exists()


def test_the_worker_ends_when_its_program_is_killed() -> None:
    """It sees that the other side has gone."""
    running = program("assert ask(); print(WORKER.pid, flush=True); time.sleep(60)")
    with running:
        assert running.stdout is not None
        worker = int(running.stdout.readline())
        assert Path(f"/proc/{worker}").exists()
        running.kill()
        assert gone(worker)


def test_a_worker_that_hangs_ends_even_when_its_program_is_killed() -> None:
    """It has an alarm of its own, which needs nobody."""
    running = program(
        "module._BOOT = module._BOOT.replace('import main', 'import main, Shards')"
        ".replace('main()', 'Shards.matching = lambda *_: exec(\"while True: pass\")\\nmain()')\n"
        "import threading\n"
        "def tell():\n"
        "    while WORKER.pid is None: time.sleep(0.01)\n"
        "    print(WORKER.pid, flush=True)\n"
        "threading.Thread(target=tell).start()\n"
        "WORKER.ask(SHEET, [[0]], 3.0)\n"
    )
    with running:
        assert running.stdout is not None
        worker = int(running.stdout.readline())
        time.sleep(0.5)
        running.kill()
        running.wait()
        assert gone(worker)


def test_a_fork_has_a_worker_of_its_own() -> None:
    """Parent and child go on asking; the child's worker ends with the child, the parent's stays."""
    said, wrong = program(
        "assert ask()\n"
        "before = WORKER.pid\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    assert WORKER.pid is None and ask() and WORKER.pid not in (None, before)\n"
        "    print(WORKER.pid, flush=True)\n"
        "    sys.exit(0)\n"
        "for _ in range(50): assert ask()\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
        "assert WORKER.pid == before and ask()\n"
        "print(before)\n"
    ).communicate(timeout=60)
    assert wrong == ""
    child, parent = map(int, said.split())
    assert child != parent
    assert gone(child)
    assert gone(parent)


def test_a_fork_while_others_ask_waits_for_nobody() -> None:
    """The lock may be held at that moment by a thread that the child does not have."""
    said, wrong = program(
        "import threading, warnings\n"
        "warnings.simplefilter('ignore', DeprecationWarning)\n"  # of forking with threads, from Python 3.12 on
        "over = False\n"
        "def asking():\n"
        "    while not over: assert ask()\n"
        "threads = [threading.Thread(target=asking) for _ in range(3)]\n"
        "for thread in threads: thread.start()\n"
        "for _ in range(10):\n"
        "    child = os.fork()\n"
        "    if not child: os._exit(0 if ask() else 1)\n"
        "    assert os.waitpid(child, 0)[1] == 0\n"
        "over = True\n"
        "for thread in threads: thread.join()\n"
        "print('done')\n"
    ).communicate(timeout=120)
    assert (said, wrong) == ("done\n", "")


def test_what_is_typed_at_the_terminal_does_not_reach_the_worker() -> None:
    """Ctrl-C goes to a whole group of processes; the worker is in another."""
    running = program(
        "signal.signal(signal.SIGINT, lambda *_: None)\n"
        "assert ask(); before = WORKER.pid; print('ready', flush=True)\n"
        "sys.stdin.readline(); assert ask() and WORKER.pid == before; print('same')\n"
    )
    with running:
        assert running.stdout is not None
        assert running.stdin is not None
        running.stdout.readline()
        for process in [running.pid, *_children(running.pid)]:
            if os.getpgid(process) == os.getpgid(running.pid):
                os.kill(process, signal.SIGINT)
        running.stdin.write("\n")
        running.stdin.flush()
        assert running.stdout.read() == "same\n"


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    assert found
    return list(map(int, found))


def test_the_worker_shares_nothing_with_the_first_engine() -> None:
    """It has three modules of ours and no OxiDD, no YAML, no attrs."""
    said, wrong = program(
        "import pathlib, tempfile\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    path = pathlib.Path(folder, 'modules')\n"
        "    look = f'import pathlib; pathlib.Path({str(path)!r}).write_text(chr(32).join(sys.modules))'\n"
        "    module._BOOT = module._BOOT.replace('main()', look + chr(10) + 'main()')\n"
        "    assert ask()\n"
        "    print(path.read_text())\n"
    ).communicate(timeout=60)
    assert wrong == ""
    found = set(said.split())
    assert {name for name in found if name.startswith("sharepolicy")} == {
        "sharepolicy",
        "sharepolicy.backends",
        "sharepolicy.backends.durable",
        "sharepolicy.backends.durable.frames",
        "sharepolicy.backends.durable.serve",
        "sharepolicy.backends.durable.shards",
    }
    assert not found & {"oxidd", "yaml", "attr", "attrs", "jsonschema"}


def test_the_worker_is_told_nothing_of_the_environment_but_where_things_are() -> None:
    """Whatever else stands there, as a password, is none of its business."""
    script = (
        "os.environ['PLANTED'] = 'secret'\n"
        "assert ask()\n"
        "from pathlib import Path\n"
        "told = Path(f'/proc/{WORKER.pid}/environ').read_text()\n"
        "print(sorted({each.partition('=')[0] for each in told.split(chr(0)) if each}))\n"
    )
    said, wrong = program(script).communicate(timeout=60)
    assert wrong == ""
    assert set(ast.literal_eval(said)) <= {"PATH", "LD_LIBRARY_PATH"}
