"""The worker: whatever happens to it, the caller gets the right answer or is told that there is none, in time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from sharepolicy.analysis.decision.opinion import NoSecondOpinionError, SecondEngineError
from sharepolicy.backends.durable import frames, serve
from sharepolicy.backends.durable import worker as module
from sharepolicy.backends.durable.sheet import Sheet, sheet_of
from sharepolicy.backends.durable.worker import WORKER, Worker
from sharepolicy.language.policy import Outcome
from sharepolicy.testing.small import between, has, number, rule, small_policy, yes_no
from tests.helpers.durable import needs_durable

pytestmark = needs_durable

GENEROUS = 30.0
"""Seconds that no answer takes, whatever else the machine does."""


def sheet(bits: int = 3) -> Sheet:
    """A policy with a rule for each of some yes/no facts; `yes` is cell 0."""
    names = [f"fact{place}" for place in range(bits)]
    facts = [yes_no(name) for name in names]
    return sheet_of(small_policy(facts, *(rule(name, Outcome.SHARE, has(name)) for name in names)))


THREE = sheet()
CASES = [[0, 1, 0], [1, 1, 1], [0, 0, 0]]
RIGHT = [[0, 2], [], [0, 1, 2]]


@pytest.fixture
def worker() -> Iterator[Worker]:
    """A worker of its own for a test. Nothing of it is left."""
    found = Worker()
    yield found
    found.close()
    assert found.pid is None


def is_gone(pid: int) -> bool:
    """Whether a process has ended and nobody has to wait for it any more."""
    return not Path(f"/proc/{pid}").exists() if Path("/proc/self").exists() else True


def misbehaving(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Make workers run this after `frames` is imported and `line` is the connection."""
    boot = module._BOOT.split("from sharepolicy")[0]
    head = "import os, socket, time\nfrom sharepolicy.backends.durable import frames\nline = socket.socket(fileno=0)\n"
    monkeypatch.setattr(module, "_BOOT", boot + head + script)


READY = "frames.send(line, {'ready': True}); asked = frames.receive(line)\n"
ANSWER = "{'id': asked['id'], 'found': %s}"


def answering(found: str) -> str:
    """A worker that answers with this, whatever it is asked."""
    return READY + f"frames.send(line, {ANSWER % found}); time.sleep(60)"


def raw(content: str) -> str:
    """A worker that answers with these bytes."""
    return READY + f"line.sendall({content}); time.sleep(60)"


ENDED = "its process has ended"
UNREADABLE = "its answer cannot be read"

BROKEN: dict[str, tuple[str, str]] = {
    "ends before it says a word": ("os._exit(3)", ENDED + " with exit code 3"),
    "ends when it is ready": ("frames.send(line, {'ready': True}); os._exit(4)", ENDED),
    "ends with the question read": (READY + "os._exit(5)", ENDED + " with exit code 5"),
    "crashes with the question read": (READY + "os.kill(os.getpid(), 11); time.sleep(60)", ENDED + " by signal 11"),
    "ends within the length": (READY + "line.sendall(b'\\x00\\x00'); os._exit(6)", ENDED),
    "ends within the answer": (READY + "line.sendall(b'\\x00\\x00\\x00\\x20{\"id\": 1, '); os._exit(7)", ENDED),
    "closes the line": (READY + "line.close(); os.close(0); time.sleep(60)", ENDED),
    "answers with garbage": (raw("b'\\x00\\x00\\x00\\x04\\xff\\xfe\\x00{'"), UNREADABLE),
    "answers with half of JSON": (raw("b'\\x00\\x00\\x00\\x04[[0,'"), UNREADABLE),
    "answers with JSON without end": (raw("b'\\x00\\x01\\x00\\x00' + b'[' * 65536"), UNREADABLE),
    "answers too much": (raw("b'\\xff\\xff\\xff\\xff' + b'x' * 1000"), UNREADABLE),
    "answers another question": (answering(str(RIGHT)).replace("asked['id']", "asked['id'] - 1"), UNREADABLE),
    "answers a list": (READY + "frames.send(line, [1, 2]); time.sleep(60)", UNREADABLE),
    "answers nothing": (answering("None"), UNREADABLE),
    "leaves out a case": (answering("[[0, 2], []]"), UNREADABLE),
    "answers a case too many": (answering("[[0, 2], [], [0], [0]]"), UNREADABLE),
    "answers with words": (answering("['0', '1', '2']"), UNREADABLE),
    "answers with truths": (answering("[[True], [], []]"), UNREADABLE),
    "answers with fractions": (answering("[[0.0], [], []]"), UNREADABLE),
    "answers out of order": (answering("[[2, 0], [], []]"), UNREADABLE),
    "answers twice the same": (answering("[[0, 0], [], []]"), UNREADABLE),
    "answers beyond the policy": (answering("[[3], [], []]"), UNREADABLE),
    "answers below the policy": (answering("[[-1], [], []]"), UNREADABLE),
    "never knows the policy": (
        READY
        + "frames.send(line, {'id': asked['id'], 'unknown': 1}); asked = frames.receive(line)\n"
        + "frames.send(line, {'id': asked['id'], 'unknown': 1}); time.sleep(60)",
        UNREADABLE,
    ),
    "says that it went wrong": (
        READY + "frames.send(line, {'id': asked['id'], 'wrong': 'oh dear'}); time.sleep(60)",
        "oh dear",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_worker_is_told_and_replaced(worker: Worker, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """Killed at every point, truncated, garbage: an error that says so, no process left, and then right again."""
    script, message = BROKEN[what]
    with monkeypatch.context() as patch:
        misbehaving(patch, script)
        with pytest.raises(SecondEngineError, match=message) as raised:
            worker.ask(THREE, CASES, GENEROUS)
        assert not raised.value.late
    assert worker.pid is None
    assert worker.ask(THREE, CASES, GENEROUS) == RIGHT


LATE = {
    "with the answer": READY + "time.sleep(60)",
    "within the answer": READY + "line.sendall(b'\\x00\\x00\\x00\\x20{\"id\": 1, '); time.sleep(60)",
    "a byte at a time": READY + "for _ in range(600): line.sendall(b'\\x00' * (_ < 2) or b'\\x01'); time.sleep(0.1)",
    "with reading": "frames.send(line, {'ready': True}); time.sleep(60)",
}


@pytest.mark.parametrize("what", LATE)
def test_a_late_worker_is_not_waited_for(worker: Worker, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """Late with reading (a question larger than what is kept on the way), with the answer, or in the middle of it."""
    many = CASES * 60_000 if what == "with reading" else CASES
    with monkeypatch.context() as patch:
        misbehaving(patch, LATE[what])
        with pytest.raises(SecondEngineError, match=r"0\.3 seconds are up") as raised:
            worker.ask(THREE, many, 0.3)
        assert raised.value.late
    assert worker.pid is None
    assert worker.ask(THREE, CASES, GENEROUS) == RIGHT


def test_an_answer_that_comes_too_late_is_nobodys(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next question is not answered by it."""
    with monkeypatch.context() as patch:
        misbehaving(patch, READY + f"time.sleep(0.5); frames.send(line, {ANSWER % '[[1], [1], [1]]'}); time.sleep(60)")
        with pytest.raises(SecondEngineError):
            worker.ask(THREE, CASES, 0.2)
    time.sleep(0.5)
    assert worker.ask(THREE, CASES, GENEROUS) == RIGHT


def test_a_start_that_takes_long_is_no_lateness(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time limit is for the answer: a worker that has to be started first is given time for that."""
    slow = module._BOOT.replace("import json", "import time; time.sleep(0.5)\nimport json")
    monkeypatch.setattr(module, "_BOOT", slow)
    assert worker.ask(THREE, CASES, 0.4) == RIGHT


def test_an_interrupted_caller_leaves_no_answer_behind(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while waiting: the worker is ended, since its answer is under way."""
    assert worker.ask(THREE, CASES, GENEROUS) == RIGHT
    with monkeypatch.context() as patch:

        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(frames, "receive", interrupted)
        with pytest.raises(KeyboardInterrupt):
            worker.ask(THREE, [[1, 1, 1]] * 3, GENEROUS)
    assert worker.pid is None
    assert worker.ask(THREE, CASES, GENEROUS) == RIGHT


def test_a_worker_that_died_while_nobody_asked_is_replaced(worker: Worker) -> None:
    """Nobody is told: no answer was lost."""
    for _ in range(3):
        assert worker.ask(THREE, CASES, GENEROUS) == RIGHT
        process = worker._process
        assert process is not None
        process.kill()
        while not _ended(process.pid):
            time.sleep(0.01)


def _ended(pid: int) -> bool:
    """Whether it runs no more, waited for or not; where that cannot be seen, after some time."""
    if not Path("/proc/self").exists():
        time.sleep(0.5)
        return True
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_worker_that_is_killed_at_any_time_costs_answers_never_right_ones(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A murderer beside three callers: each answer is right, or an error. After three, one worker may answer first."""
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(module, "LONGEST_PAUSE", 0.005)
    over, answered = threading.Event(), threading.Event()
    killed: list[int] = []

    def murderer() -> None:
        random = Random(1)
        while not over.is_set():
            if len(killed) % 4 == 3:
                answered.clear()
                answered.wait(GENEROUS)
            time.sleep(random.uniform(0.0, 0.15))
            process = worker._process
            if process is not None and process.returncode is None:
                process.kill()
                killed.append(process.pid)

    def caller(_: int) -> tuple[int, int]:
        right = wrong = 0
        for _ in range(80):
            try:
                assert worker.ask(THREE, CASES * 40, GENEROUS) == RIGHT * 40
                right += 1
                answered.set()
            except SecondEngineError as error:
                wrong += not error.late
        return right, wrong

    thread = threading.Thread(target=murderer)
    thread.start()
    try:
        with ThreadPoolExecutor(3) as pool:
            found = list(pool.map(caller, range(3)))
    finally:
        over.set()
        answered.set()
        thread.join()
    assert sum(right for right, _ in found) > 0
    assert sum(wrong for _, wrong in found) > 0
    assert sum(right + wrong for right, wrong in found) == 3 * 80, "some were late"
    worker.close()
    assert all(is_gone(pid) for pid in killed)


def test_failures_in_a_row_make_it_start_more_slowly(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first time at once, then with a pause that doubles; who has no time to wait is told so at once."""
    monkeypatch.setattr(module, "FIRST_PAUSE", 1000.0)
    monkeypatch.setattr(module, "LONGEST_PAUSE", 1500.0)
    starts: list[float] = []
    begin = module._popen
    monkeypatch.setattr(module, "_popen", lambda *given: starts.append(time.monotonic()) or begin(*given))  # type: ignore[func-returns-value]
    with monkeypatch.context() as patch:
        misbehaving(patch, "os._exit(1)")
        for _ in range(2):
            with pytest.raises(SecondEngineError, match=ENDED):
                worker.ask(THREE, CASES, GENEROUS)
    assert len(starts) == 2
    with pytest.raises(
        SecondEngineError, match="it has failed 2 times in a row, and is started again in 1e\\+03 seconds"
    ):
        worker.ask(THREE, CASES, GENEROUS)
    assert len(starts) == 2
    worker._not_before = time.monotonic() + 0.05
    assert worker.ask(THREE, CASES, GENEROUS) == RIGHT
    assert (len(starts), worker._failures) == (3, 0)


def test_callers_wait_for_each_other_no_longer_than_they_have(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """One hangs the worker; the other, with less time, is told that others were asking."""
    misbehaving(monkeypatch, READY + "time.sleep(60)")

    def ask(seconds: float) -> str:
        with pytest.raises(SecondEngineError) as raised:
            worker.ask(THREE, CASES, seconds)
        assert raised.value.late
        return str(raised.value)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask, 3.0)
        while worker._process is None:
            time.sleep(0.01)
        second = pool.submit(ask, 0.1)
        assert second.result() == "others were asking, and 0.1 seconds are up"
        assert first.result() == "3 seconds are up"


def test_many_threads_get_their_own_answers(worker: Worker) -> None:
    """Of several policies at once."""
    sheets = [sheet(bits) for bits in (1, 2, 3, 4, 5)]
    random = Random(2)

    def ask(bits: int) -> None:
        cases = [[random.randrange(2) for _ in range(bits)] for _ in range(5)]
        found = worker.ask(sheets[bits - 1], cases, GENEROUS)
        assert found == [[place for place, cell in enumerate(case) if cell == 0] for case in cases]

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(ask, random.randrange(1, 6)) for _ in range(400)]:
            done.result()


def test_many_policies_leave_no_memory_in_the_worker(worker: Worker) -> None:
    """It keeps a few, and frees the others; one that it no longer knows is sent again."""
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("memory is read from /proc")

    def ask(start: int, end: int) -> int:
        for bound in range(start, end):
            places = Random(bound).sample(range(1, 41), 40)  # another order is another policy
            rules = [rule(f"rule{place}", Outcome.SHARE, between("n", place, None)) for place in places]
            policy = sheet_of(small_policy([number("n", 0, 1000)], *rules))
            assert worker.ask(policy, [[0], [40]], GENEROUS) == [[], list(range(40))]
        lines = Path(f"/proc/{worker.pid}/status").read_text(encoding="ascii").splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])

    before = ask(1, 3 * serve.MOST_POLICIES)
    first = worker.pid
    assert ask(3 * serve.MOST_POLICIES, 250) - before < 4_000
    assert worker.pid == first
    assert ask(1, 3) > 0


def test_a_worker_without_the_engine_says_how_to_install_it(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Python 3.13 where it was built for good only: a setting up that is wrong, not a failing answer."""
    misbehaving(monkeypatch, "frames.send(line, {'wrong': 'undefined symbol: PyEval_CallObject'}); os._exit(0)")
    with pytest.raises(
        NoSecondOpinionError, match=r"undefined symbol: PyEval_CallObject.*CPPFLAGS=-DPyEval_CallObject"
    ):
        worker.ask(THREE, CASES, GENEROUS)
    assert worker.pid is None


def test_a_program_that_cannot_start_is_told(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Python to start, or one that is not there."""
    for program in ("", "/no/such/python"):
        with monkeypatch.context() as patch:
            patch.setattr(module.sys, "executable", program)
            with pytest.raises(SecondEngineError, match="started"):
                worker.ask(THREE, CASES, GENEROUS)
    worker._not_before = 0.0
    assert worker.ask(THREE, CASES, GENEROUS) == RIGHT


def test_the_worker_of_the_program_is_one() -> None:
    """All policies share it."""
    assert isinstance(WORKER, Worker)
    assert WORKER.ask(THREE, CASES, GENEROUS) == RIGHT
