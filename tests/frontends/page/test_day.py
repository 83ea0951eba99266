"""The page that stays open: it decides by the version of the day it is, and never seems dead."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from sharepolicy import load
from sharepolicy.frontends.page.making import words_kept
from sharepolicy.frontends.page.packing import packed
from sharepolicy.ground.text import Text
from sharepolicy.reading.syntax import forbidden_characters
from tests.frontends.page.in_node import DAY, SOURCE
from tests.frontends.page.in_window import seen
from tests.helpers.node import needs_node

pytestmark = needs_node

POLICY = """\
policy: turning
title: A policy that changes
version: {number}.0.0
facts:
  risk: {{asks: Is there a risk?, type: yes/no}}
  subject.known: {{asks: Are they known?, type: yes/no}}
  subject.recipient.item.so: {{asks: Is it so?, type: yes/no}}
  day: {{asks: Which day is it?, type: date, decision_date: yes}}
questions:
  any: {{rules: {{it: {{when: {{risk: yes}}, outcome: {outcome}, because: There is a risk.}}}}}}
precedence: [any]
otherwise: {{outcome: escalate, to: boss, because: Nothing settles it.}}
unsettled: {{because: Something is not known., to: boss}}
roles: {{boss: your boss}}
"""

VERSIONS = """\
policy: turning
versions:
  - {file: 1.yaml}
  - {from: 2026-11-30, file: 2.yaml}
"""


@pytest.fixture(scope="module")
def turning(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Two versions: until 29 November a risk means sharing, from 30 November it means not to."""
    folder = tmp_path_factory.mktemp("turning")
    for number, outcome in ((1, "share"), (2, "dont_share")):
        (folder / f"{number}.yaml").write_text(POLICY.format(number=number, outcome=outcome), "utf-8")
    (folder / "policy.yaml").write_text(VERSIONS, "utf-8")
    found: dict[str, Any] = json.loads(load(folder).export())
    return found


ANSWERED = (("click", "start"), ("type", ["yes"]))
NEXT_DAY = ("day", "2026-11-30")


def test_an_answer_that_is_shown_after_midnight_is_that_of_the_new_day(turning: dict[str, Any]) -> None:
    """By the new version, and the page says so."""
    *_, today = seen(turning, *ANSWERED, ("click", "show"))
    *_, tomorrow = seen(turning, *ANSWERED, NEXT_DAY, ("click", "show"))
    assert "version 1.0.0" in today
    assert "It is now" not in today
    assert "version 2.0.0" in tomorrow
    assert "It is now 30 November 2026. You began on 29 November 2026." in tomorrow


@pytest.mark.parametrize("steps", [[], [("fire", "pageshow")]])
def test_a_new_case_is_one_of_the_day_on_which_it_is_begun(turning: dict[str, Any], steps: list[Any]) -> None:
    """Also if the page was opened the day before."""
    *_, tomorrow = seen(turning, NEXT_DAY, *steps, *ANSWERED, ("click", "show"))
    assert "version 2.0.0" in tomorrow
    assert "It is now" not in tomorrow


def test_the_day_of_a_loaded_case_is_of_that_case_only(turning: dict[str, Any]) -> None:
    """And of none if the case could not be loaded."""
    later = {"day": "2027-12-31", "risk": "yes"}
    case = ("load", json.dumps({"facts": later}))
    *_, own = seen(turning, case, ("click", "show"))
    assert "version 2.0.0" in own
    assert "31 December 2027" in own
    assert "It is now" not in own
    *_, after = seen(turning, case, ("click", "show"), ("click", "again"), *ANSWERED, ("click", "show"))
    assert "version 1.0.0" in after
    wrong = ("load", json.dumps({"facts": {**later, "risk": "perhaps"}}))
    _, refused, *_, after = seen(turning, wrong, *ANSWERED, ("click", "show"))
    assert "“perhaps” is not an answer to “risk”" in refused
    assert "version 1.0.0" in after


def test_a_request_of_too_many_cases_says_so(turning: dict[str, Any]) -> None:
    """On the screen of the last names, which can be changed."""
    names = [f"n{number}" for number in range(18)]
    typed = [("type", names), ("type", names), ("type", names)] + [("type", names)] * 18
    *_, last = seen(turning, ("click", "start-request"), *typed)
    assert "This is too much for one request" in last


def test_a_name_that_the_commands_would_not_read_is_refused(turning: dict[str, Any]) -> None:
    """Two spaces become one."""
    request = ("click", "start-request")
    *_, turned = seen(turning, request, ("type", ["Ann\u202e"]))
    assert "A name has a character in it that cannot be read or seen" in turned


def test_an_error_that_nobody_foresaw_is_said_on_the_screen(turning: dict[str, Any]) -> None:
    """A button that does nothing and says nothing leaves people alone."""
    *_, said = seen(turning, ("click", "start"), ("fire", "error"))
    assert "Something went wrong in this page" in said
    assert "Is there a risk?" in said


def test_an_edited_policy_that_is_not_in_force_today_is_not_shown_by_the_old_one(turning: dict[str, Any]) -> None:
    """The playground says that none is, and decides again when one is."""
    tomorrow = {**turning, "versions": turning["versions"][1:]}
    gone, back = ({"words": words_kept(each), "policy": packed(each, DAY)} for each in (tomorrow, turning))
    *_, lacking, shown = seen(turning, *ANSWERED, ("click", "show"), ("edit", gone), ("edit", back), author=True)
    assert "none of the versions of the policy in it is in force" in lacking
    assert "version" in shown
    assert "version 1.0.0" in shown


def test_a_saved_file_has_no_character_in_it_that_the_commands_refuse() -> None:
    """What nobody sees is written out, and nothing is lost but half a character."""
    text = "a\u202eb\u2028c\u0085d\ufeff\U0001f600"
    address = (SOURCE / "saving.mjs").as_uri()
    script = (
        f"import {{asText}} from {json.dumps(address)}\nprocess.stdout.write(asText([{json.dumps(text)}, '\\ud83d']))"
    )
    command = ["node", "--input-type=module", "-e", script]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(ran.stdout) == [text, "\ufffd"]
    assert not list(forbidden_characters(Text("saved", ran.stdout)))
