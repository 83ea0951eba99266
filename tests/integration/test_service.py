"""A service that is built with public names only does its work, and has its types checked without an exception."""

from __future__ import annotations

import ast
import datetime
import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import sharepolicy
from sharepolicy import Outcome, Policies
from tests.integration.service import Service, Task, interview, page

SERVICE = Path(__file__).parent / "service.py"
CLUB = """
policy: club
title: Youth club
version: 1.0.0
facts:
  day: {asks: When?, type: date, decision_date: yes}
  risk: {asks: How serious is it?, help: As you judge it., type: scale, values: [none, low, high]}
  hurt: {asks: Is somebody hurt?, type: yes/no}
  subject.consent: {asks: Did they agree?, type: choice, values: [given, refused]}
impossible: [{when: {hurt: yes, risk: none}, because: Somebody is hurt.}]
questions:
  harm: {rules: {danger: {when: {risk: high}, outcome: share, because: A child is in danger.}}}
  consent:
    rules:
      agreed: {when: {risk: [none, low], subject.consent: given}, outcome: share, because: They agreed., open: yes}
      refused: {when: {risk: [none, low], subject.consent: refused}, outcome: dont_share, because: They said no.}
actions: {write-it-down: {on: [share], timing: after, within: 2 working days, says: Write down what was shared.}}
otherwise: {outcome: escalate, because: Ask.}
invariants: {told: {says: Danger is told., when: {risk: high}, never: dont_share}}
"""
NORTH = """
policy: north
version: 1.0.0
extends: ../club
may: [more-cautious]
questions:
  consent:
    rules:
      agreed: {when: {risk: [none, low], subject.consent: given}, outcome: escalate, because: Our lead must see it.}
"""
LOW = {"day": "2026-03-06", "risk": "low", "subject.consent": "given"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The policies of a club, and of one of its tenants."""
    for name, text in (("club", CLUB), ("north", NORTH)):
        (tmp_path / "policies" / name).mkdir(parents=True)
        (tmp_path / "policies" / name / "policy.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "policies"


@pytest.fixture
def service(folder: Path) -> Service:
    """A service for both."""
    policies = Policies()
    policies.add("club", folder / "club")
    policies.add("club", folder / "north", tenant="north")
    return Service(policies, "club")


def test_errors_stand_beside_their_fields(service: Service) -> None:
    """A wrong word, and two facts that clash."""
    day = datetime.date(2026, 3, 6)
    wrong = {each.name: each.errors for each in service.form(day, {"risk": "hihg", "subject.consent": "given"})}
    assert wrong == {"day": (), "hurt": (), "risk": ("`hihg` is not a value of `risk`",), "subject.consent": ()}
    clash = {each.name: len(each.errors) for each in service.form(day, {"risk": "none", "hurt": True})}
    assert clash == {"day": 0, "hurt": 1, "risk": 1, "subject.consent": 0}
    (risk,) = (each for each in service.form(day, {}) if each.name == "risk")
    assert [each.label for each in risk.choices] == ["not known", "none", "low", "high"]
    assert risk.help == "As you judge it."


def test_a_request_is_asked_about_until_it_is_settled(service: Service) -> None:
    """Each question once; an answer goes where its paths lead."""
    request: dict[str, Any] = {"facts": {"day": "2026-03-06"}, "subjects": {"Mia": {}, "Aled": {}}}
    answer = service.decide_request("1", request)
    questions = [each.text for each in interview(answer)]
    assert sorted(questions) == ["Did they agree?", "How serious is it?"]
    while not answer.settled:
        asked = next(interview(answer))
        assert set(asked.about) <= {"Mia", "Aled"}
        for path in asked.paths:
            request = path.answered(request, asked.choices[0].value)
        answer = service.decide_request("1", request)
    assert answer.outcome is Outcome.SHARE
    assert "<main>" in page(answer)
    assert service.again("1") == answer


def test_a_decision_is_kept_with_its_policy(service: Service, folder: Path) -> None:
    """It is taken again when the policy is gone, has tasks with a day, and tells what is new."""
    decided = service.decide("2", LOW)
    assert service.tasks("2") == (Task("Write down what was shared.", datetime.date(2026, 3, 10)),)
    news = service.news("2", LOW | {"subject.consent": "refused"})
    assert [(each.before, each.after) for each in news.of("outcome")] == [("share", "dont_share")]
    assert "Aled" not in page(news)
    shutil.rmtree(folder)
    assert service.again("2") == decided
    assert service.again("2").to_dict()["policy"] == decided.to_dict()["policy"]


def test_tenants_keep_what_works_and_get_what_is_new(service: Service, folder: Path) -> None:
    """A new text that breaks its promise is refused, and said to be."""
    assert service.decide("3", LOW).outcome is Outcome.SHARE
    assert service.decide("3", LOW, tenant="north").outcome is Outcome.ESCALATE
    said: list[str] = []
    file = folder / "club" / "policy.yaml"
    for old, new in (("1.0.0", "1.1.0"), ("outcome: share, because: A", "outcome: dont_share, because: A")):
        file.write_text(CLUB.replace("1.0.0", "1.1.0").replace(old, new), encoding="utf-8")
        service.reload(said.append)
    assert said[0] == "all now have 1.1.0"
    assert "all stay with 1.1.0: broken-invariant" in said
    assert service.policy().identity.version == "1.1.0"


def imports_of(source: str) -> set[str]:
    """The names that a program takes from the package, each with the module that it names."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    return {f"{node.module}.{name.name}" for node in nodes for name in node.names if "sharepolicy" in str(node.module)}


def test_it_takes_public_names_only() -> None:
    """From the door and from the types of the JSON."""
    doors = {"sharepolicy": sharepolicy.__all__, "sharepolicy.types": sharepolicy.types.__all__}
    public = {f"{module}.{name}" for module, names in doors.items() for name in names}
    found = imports_of(SERVICE.read_text(encoding="utf-8"))
    assert len(found) > 15
    assert found <= public
    assert imports_of("from sharepolicy.core.space import Space") - public == {"sharepolicy.core.space.Space"}


WRONG = """
import datetime
import sharepolicy
policy = sharepolicy.load("mars", on=datetime.date(2026, 3, 1))
policy.decide({}).to_dict()["actoins"]
policy.decide({}, on="2026-03-01")
policy.decide({}).outcom
sharepolicy.load("mars").examples
"""
"""Three mistakes that only types show, and one of a policy that may have several versions."""


@pytest.fixture
def checked(tmp_path: Path) -> Path:
    """The service alone, as in a project of its own, and a program with mistakes."""
    shutil.copy(SERVICE, tmp_path / "service.py")
    (tmp_path / "wrong.py").write_text(WRONG, encoding="utf-8")
    return tmp_path


def lines_told(said: str, file: str) -> set[int]:
    """The lines of a file about which a type checker says something."""
    return {int(line.split(f"{file}:")[1].split(":")[0]) for line in said.splitlines() if f"{file}:" in line}


def test_mypy_finds_nothing_in_it(checked: Path) -> None:
    """As strictly as it can; and it sees what is wrong."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "service.py", "wrong.py"]
    ran = subprocess.run(command, cwd=checked, capture_output=True, text=True, timeout=250, check=False)
    assert lines_told(ran.stdout, "service.py") == set(), ran.stdout
    assert lines_told(ran.stdout, "wrong.py") == {5, 6, 7, 8}, ran.stdout + ran.stderr


@pytest.mark.slow
@pytest.mark.skipif(find_spec("basedpyright") is None, reason="basedpyright is not installed: pip install basedpyright")
def test_pyright_finds_nothing_in_it(checked: Path) -> None:
    """As strictly as it can; and it sees what is wrong."""
    settings = {"typeCheckingMode": "strict", "include": ["service.py", "wrong.py"], "reportUnusedExpression": False}
    (checked / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "basedpyright", "--pythonpath", sys.executable]
    ran = subprocess.run(command, cwd=checked, capture_output=True, text=True, timeout=250, check=False)
    assert lines_told(ran.stdout, "service.py") == set(), ran.stdout
    assert lines_told(ran.stdout, "wrong.py") == {5, 6, 7, 8}, ran.stdout + ran.stderr
