"""Whoever goes back loses nothing that they said, and nothing that they took back stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sharepolicy import load
from tests.frontends.page.in_window import seen
from tests.helpers.node import needs_node

pytestmark = needs_node

POLICY = """\
policy: usually
title: A policy with what is usual
facts:
  risk: {asks: Is there a risk?, type: yes/no}
  calm: {asks: Is it calm?, type: yes/no, usual: yes}
  warm: {asks: Is it warm?, type: yes/no, usual: yes}
  item.mild: {asks: Is it mild?, type: yes/no}
  recipient.kind: {asks: Are they kind?, type: yes/no}
questions:
  any:
    rules:
      it: {when: {risk: yes, calm: yes, warm: yes}, outcome: share, because: There is a risk.}
      other: {when: {risk: no, item.mild: yes, recipient.kind: yes}, outcome: share, because: They are kind.}
precedence: [any]
otherwise: {outcome: escalate, to: boss, because: Nothing settles it.}
unsettled: {because: Something is not known., to: boss}
roles: {boss: your boss}
"""
START, RISK, USUAL, DIFFERENT = range(4)
"""The first screens, by their numbers."""


@pytest.fixture(scope="module")
def usually(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The policy."""
    path = tmp_path_factory.mktemp("usually") / "policy.yaml"
    path.write_text(POLICY, "utf-8")
    found: dict[str, Any] = json.loads(load(str(path)).export())
    return found


TO_DIFFERENT = (("click", "start"), ("type", ["yes"]), ("type", ["some"]))


def test_what_is_doubted_after_all_is_not_known_any_more(usually: dict[str, Any]) -> None:
    """Somebody says that one thing is different, goes back, and says that another one is too: it is asked."""
    *_, calm = seen(usually, *TO_DIFFERENT, ("type", ["0"]))
    assert "Is it calm?" in calm
    *_, warm = seen(
        usually, *TO_DIFFERENT, ("type", ["0"]), ("back", DIFFERENT), ("type", ["0", "1"]), ("type", ["yes"])
    )
    assert warm.startswith("Is it warm?")
    *_, check = seen(usually, *TO_DIFFERENT, ("type", ["0"]), ("type", ["yes"]))
    assert "That settles it." in check


def test_what_was_confirmed_can_be_asked_one_by_one_after_all(usually: dict[str, Any]) -> None:
    """Going back to the screen of what is usual takes the confirmation back."""
    begun = ("click", "start"), ("type", ["yes"])
    *_, check, _, calm, warm = seen(
        usually, *begun, ("type", ["all"]), ("back", USUAL), ("type", ["each"]), ("type", ["yes"])
    )
    assert "That settles it." in check
    assert calm.startswith("Is it calm?")
    assert warm.startswith("Is it warm?")


NAMED = (("click", "start-request"), ("type", ["Ann"]), ("type", ["report"]), ("type", ["school"]))


def test_whoever_names_others_keeps_what_was_said_of_the_rest(usually: dict[str, Any]) -> None:
    """A receiver is added after some answers: these are not asked again."""
    answered = ("type", ["yes"]), ("type", ["yes"])
    *_, mild, kind, usual, names, more = seen(usually, *NAMED, *answered, ("back", 3), ("type", ["school", "nurse"]))
    assert "Is it mild?" in mild
    assert "About: school Are they kind?" in kind
    assert "Is all of this so?" in usual
    assert "To whom would it go?" in names
    assert more.startswith("Is there a risk?")


def test_another_request_knows_nothing_of_the_one_before(usually: dict[str, Any]) -> None:
    """Though it is begun from the first screen of the same window, with the same names."""
    *_, mild = seen(usually, *NAMED, ("type", ["no"]), ("back", START), *NAMED)
    assert "Is it mild?" in mild


ROUGH = """\
policy: rough
title: A policy with what is usual only roughly
facts:
  calm: {asks: Is it calm?, type: yes/no, usual: yes}
  need: {asks: What do they need?, type: choice, values: [all, some, none], usual: [all, some]}
questions:
  any: {rules: {it: {when: {calm: yes, need: [all, some]}, outcome: share, because: They need it.}}}
precedence: [any]
otherwise: {outcome: escalate, to: boss, because: Nothing settles it.}
unsettled: {because: Something is not known., to: boss}
roles: {boss: your boss}
actions:
  ring: {on: [share], timing: after, when: {need: all}, says: Ring them.}
"""


def test_who_does_not_know_exactly_what_they_confirmed_has_confirmed_it_all_the_same(tmp_path: Path) -> None:
    """Asked for what to do, they don't know which of two it is; the answer stays settled."""
    (tmp_path / "policy.yaml").write_text(ROUGH, "utf-8")
    rough = json.loads(load(tmp_path).export())
    asked = ("click", "start"), ("type", ["all"]), ("click", "show"), ("click", "duties")
    *_, need, check, answer = seen(rough, *asked, ("type", ["?"]), ("click", "show"))
    assert need.startswith("What do they need?")
    assert "That settles it." in check
    assert answer.strip().startswith("Share")
