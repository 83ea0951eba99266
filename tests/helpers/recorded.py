"""A small policy, decisions by it, and stores to record them in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

import pytest

from sharepolicy import Policy, load, records
from sharepolicy.records import Records
from tests.helpers.sql.postgres import WHY_NOT, new_database, programs

_POLICY = """\
policy: {name}
title: A small policy
version: 1.0.0
facts:
  risk: {{asks: Is there a risk?, type: yes/no}}
  subject.age: {{asks: How old are they?, type: number, minimum: 0, maximum: 17}}
  agrees: {{asks: Do they agree?, type: yes/no}}
actions:
  tell-them: {{says: Tell them., timing: after, on: [share]}}
  write-it-down: {{says: Write it down., timing: after, on: [share, dont_share, escalate]}}
questions:
  harm: {{rules: {{danger: {{when: {{risk: yes}}, outcome: share, because: A child is at risk.}}}}}}
  consent: {{rules: {{agreed: {{when: {{agrees: yes}}, outcome: share, because: They agree.}}}}}}
otherwise: {{outcome: dont_share, because: Nothing calls for it.}}
invariants: {{told: {{says: Danger is never kept quiet., when: {{risk: yes}}, never: dont_share}}}}
"""


@cache
def small_policy(name: str = "small") -> Policy:
    """A policy with three facts, one of them about a subject, and two steps."""
    folder = Path(mkdtemp(prefix="small-"))
    (folder / "policy.yaml").write_text(_POLICY.format(name=name), encoding="utf-8")
    found = load(folder)
    assert isinstance(found, Policy)
    return found


@contextmanager
def records_in(kind: str, folder: Path, **more: Any) -> Iterator[Records]:
    """A new store in a database of this kind, with its keys in a folder."""
    if kind == "postgres" and programs() is None:
        pytest.skip(WHY_NOT)
    where = new_database(f"r{uuid4().hex}") if kind == "postgres" else str(folder / "records.db")
    with records.open(where, keys=folder / "keys", **more) as store:
        yield store


def recorded(store: Records, case: str = "C-1", person: str = "P-1", around: Any = None, **facts: Any) -> str:
    """The name of a new record about one person."""
    policy = small_policy()
    decision = policy.decide(facts or {"risk": True, "subject.age": 9, "agrees": False})
    (added,) = store.add(decision, policy=policy, case=case, person=person, around=around)
    return added.record
