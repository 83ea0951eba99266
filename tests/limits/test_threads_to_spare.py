"""A process that may not have threads or memory gets an error that says so. OxiDD itself would end the process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits are set as on Linux")

HEAD = """\
import os, resource, sys
import oxidd.bcdd, sharepolicy
from sharepolicy import PolicyError
from sharepolicy.engine.loading.load import load_document
from sharepolicy.language.policy import Outcome
from sharepolicy.testing.small import has, rule, small_policy, yes_no
from sharepolicy.frontends.cli import main
POLICY = small_policy([yes_no("a")], rule("it", Outcome.SHARE, has("a")))
def refused():
    try:
        load_document(POLICY)
    except PolicyError as error:
        (flaw,) = error.diagnostics
        return flaw.code == "over-limit" and bool(flaw.help)
    return False
"""


def ran(script: str) -> subprocess.CompletedProcess[str]:
    """A program of its own, as the tests' own user or as one without rights: limits do not bind root."""
    return subprocess.run([sys.executable, "-c", HEAD + script], capture_output=True, text=True, timeout=60)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become a user who runs nothing else")
@pytest.mark.parametrize("processes", [1, 2, 3])
def test_without_threads_a_policy_is_refused(processes: int) -> None:
    """One thread is the program itself; a policy needs two more, and one is kept to spare."""
    limit = f"os.setuid(54321); resource.setrlimit(resource.RLIMIT_NPROC, ({processes}, {processes}))\n"
    done = ran(limit + "assert refused(); print('refused')\n")
    assert (done.stdout, done.returncode) == ("refused\n", 0), done.stderr


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become a user who runs nothing else")
def test_with_just_enough_threads_it_loads() -> None:
    """And the next policy too: it shares them."""
    limit = "os.setuid(54321); resource.setrlimit(resource.RLIMIT_NPROC, (4, 4))\n"
    done = ran(limit + "for _ in range(3): load_document(POLICY)\nprint('loaded')\n")
    assert (done.stdout, done.returncode) == ("loaded\n", 0), done.stderr


def test_without_address_space_a_policy_is_refused() -> None:
    """The stack of OxiDD takes a gibibyte of it."""
    done = ran("resource.setrlimit(resource.RLIMIT_AS, (900 << 20,) * 2); assert refused(); print('refused')\n")
    assert (done.stdout, done.returncode) == ("refused\n", 0), done.stderr


def test_a_forked_process_makes_policies_of_its_own() -> None:
    """The threads of its parent do not run in it."""
    done = ran(
        "first = load_document(POLICY)\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    second = load_document(POLICY)\n"
        "    same = first.decide({'a': 'yes'}).outcome == second.decide({'a': 'yes'}).outcome\n"
        "    threads = len(os.listdir('/proc/self/task'))\n"
        "    os._exit(0 if same and threads == 3 else 1)\n"
        "assert os.waitpid(child, 0)[1] == 0; print('done')\n"
    )
    assert (done.stdout, done.returncode) == ("done\n", 0), done.stderr
