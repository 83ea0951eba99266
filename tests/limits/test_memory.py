"""Many policies in one process: what was dropped is gone, and what is kept takes little."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from sharepolicy import compare, load_text
from sharepolicy.core.compile import CompiledPolicy
from tests.helpers.durable import needs_durable
from tests.helpers.mars import MARS

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")

POLICY = """\
policy: small
facts:
  risk: {asks: How serious?, type: scale, values: [none, some, high]}
  agreed: {asks: Agreed?, type: yes/no}
  age: {asks: How old?, type: number, minimum: 0, maximum: 25}
  today: {asks: Which day?, type: date, decision_date: yes}
questions:
  harm:
    asks: [risk]
    rules:
      serious: {when: {risk: high}, outcome: share, because: A child comes first., overrides: [refused]}
      refused: {when: {agreed: no, age: {at_least: 16}}, outcome: dont_share, because: They said no.}
otherwise: {outcome: escalate, because: Nothing else fits.}
actions: {note: {on: [share], timing: after, says: Write it down.}}
invariants: {harm-first: {says: Harm comes first., when: {risk: high}, regardless_of: [agreed], never: dont_share}}
examples:
  told: {story: S., given: {risk: high}, expect: {outcome: share}}
"""
REQUEST = {
    "facts": {"risk": "some"},
    "subjects": {"a": {}, "b": {}},
    "recipients": {"school": {}},
    "items": {"report": {}},
}


def use(number: int) -> None:
    """Make a policy and ask it everything."""
    policy = load_text(POLICY.replace("at_least: 16", f"at_least: {number % 19 + 2}"))
    other = load_text(POLICY.replace("at_least: 16", f"at_least: {number % 20 + 3}"))
    decision = policy.decide({"agreed": "no"})
    decision.to_dict()
    decision.ask_in("fewest")
    policy.decide_request(REQUEST).to_dict()
    policy.decide_columns(
        pa.table({"risk": ["high", None, "some"], "age": pa.array([16, None, 3])}),
        want=("outcome", "settled", "rules", "actions", "ask"),
    )
    policy.to_sql("duckdb", "rows", on="today")
    policy.coverage()
    policy.mutation()
    policy.influence()
    compare(policy, other).to_dict()


def alive() -> int:
    """How many compiled policies there are."""
    gc.collect()
    return sum(isinstance(each, CompiledPolicy) for each in gc.get_objects())


@pytest.mark.slow
def test_policies_that_are_dropped_are_gone() -> None:
    """Whatever they were asked: no memory of any part of the library holds them."""
    use(0)
    before = alive()
    for number in (1, 2):
        use(number)
    assert alive() == before


@needs_durable
def test_policies_with_a_second_opinion_are_gone_too() -> None:
    """The other engine is told of a policy, and does not keep it."""
    before = alive()
    for number in range(3):
        policy = load_text(POLICY.replace("at_least: 16", f"at_least: {number + 5}"))
        policy.decide({"agreed": "no"}, second_opinion=True)
    del policy
    assert alive() == before


def ran(script: str) -> list[int]:
    """The numbers that a program of its own prints."""
    head = (
        "import gc, sys\nsys.path.insert(0, '.')\n"
        "def kib(name):\n"
        "    return next(int(l.split()[1]) for l in open('/proc/self/status') if l.startswith(name))\n"
    )
    root = Path(__file__).parent.parent.parent
    done = subprocess.run([sys.executable, "-c", head + script], cwd=root, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    return list(map(int, done.stdout.split()))


@pytest.mark.slow
def test_memory_is_flat_over_a_thousand_policies() -> None:
    """Made, asked everything, and dropped."""
    first, last = ran(
        "from tests.limits.test_memory import use\n"
        "for number in range(1001):\n"
        "    use(number)\n"
        "    if number in (200, 1000):\n        gc.collect(); print(kib('VmRSS'))\n"
    )
    assert last < first + 40 * 1024  # a manager of OxiDD more or less may just be coming or going


@pytest.mark.slow
def test_two_hundred_policies_fit_into_one_process() -> None:
    """With few threads, one stack of OxiDD, and less than three mebibytes each."""
    before, after, threads, space = ran(
        "from sharepolicy import load\n"
        "from sharepolicy.engine.loading.load import load_document\n"
        f"mars = load({MARS!r})\n"
        "policies = [load_document(mars.document)]\n"
        "print(kib('VmRSS'))\n"
        "policies += [load_document(mars.document, prove=False) for _ in range(199)]\n"
        "assert all(policy.decide({}).outcome == 'escalate' for policy in policies)\n"
        "print(kib('VmRSS'), kib('Threads'), kib('VmSize'))\n"
    )
    assert (after - before) / 199 < 3 * 1024
    assert threads <= 8
    assert space < 6 * 1024 * 1024
