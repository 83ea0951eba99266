"""How a handbook tells the order of groups where only some of their rules override, also upwards."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from sharepolicy import as_handbook, load

POLICY = """\
policy: night
title: What a night shelter may tell
version: 1.0.0
facts:
  danger: {asks: How great is the danger?, type: scale, values: {none: None., some: Some., great: Great.}}
  agreed: {asks: Did they agree?, type: yes/no}
  night: {asks: Is it night?, type: yes/no}
  day: {asks: Which day is it?, type: date, decision_date: yes, minimum: 2020-01-01, maximum: 2099-12-31}
questions:
  keeper:
    title: The keeper
    rules:
      asleep: {when: {night: yes, agreed: no}, outcome: escalate, to: boss, because: 1. Wait., overrides: [great]}
  doors:
    title: The doors
    rules:
      shut: {when: {agreed: no}, outcome: dont_share, because: They said no., overrides: [some]}
      late: {when: {danger: none, agreed: yes, night: yes}, outcome: dont_share, because: It can wait.}
  danger:
    title: Danger
    rules:
      great: {when: {danger: great}, outcome: share, because: It is great., overrides: [shut]}
      some: {when: {danger: {at_least: some}, agreed: no}, outcome: share, because: It is some.}
otherwise: {outcome: escalate, to: boss, because: Nobody knows.}
unsettled: {to: boss, because: Nobody knows yet.}
roles: {boss: the boss}
"""


@pytest.fixture
def page(tmp_path: Path) -> str:
    """The handbook."""
    (tmp_path / "night.yaml").write_text(POLICY)
    return as_handbook(load(tmp_path / "night.yaml"), on=datetime.date(2026, 11, 30), form="markdown")


def test_what_overrides_upwards_is_told(page: str) -> None:
    """On its step; and the lead does not say that the higher step decides."""
    assert "the group on the higher step decides" not in page
    assert "unless its entry says otherwise" in page
    assert "The doors" in page
    assert "It overrides only in part: Danger" in page
    assert "Though it stands lower, some of its rules override rules of: The doors" in page


def test_the_first_possible_day_is_no_change(page: str) -> None:
    """Nothing changes on it: there is no day before it."""
    assert "What it says changes" not in page


def test_a_number_is_no_sentence(page: str) -> None:
    """A rule is called by more than the number that its reason begins with."""
    assert "1. Wait." in page.replace("1\\.", "1.")
