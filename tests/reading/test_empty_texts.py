"""A text that says nothing is as empty as one without any characters: nobody is asked where nobody can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharepolicy import Policy, PolicyError, check, load, load_text

POLICY = """\
policy: small
version: 1.0.0
facts:
  harm: {asks: "How bad?", type: choice, values: {none: {name: +, help: No harm.}, grave: {name: "!", help: Harm.}}}
  height: {asks: "How tall?", type: number, unit: "%", minimum: 0, maximum: 9}
  spoken: {asks: "Said?", type: yes/no}
roles: {lead: the lead}
questions:
  q:
    rules:
      danger: {when: {harm: grave, height: {above: 1}}, outcome: share, because: Ring first.}
      said: {when: {spoken: yes, harm: none}, outcome: escalate, to: lead, because: Ask.}
actions: {ring: {on: share, timing: before, says: Ring 999.}}
otherwise: {outcome: dont_share, because: Nothing calls for it.}
unsettled: {to: lead}
"""
BLANK = ("' '", '"\\u200b"', '"\\u3164"', '"—"', '" .\\u00a0"')
PLACES = ("the lead", "Ring first.", "Ring 999.", '"Said?"', "Nothing calls for it.")


def flaws(text: str) -> list[tuple[str, str]]:
    """What is wrong with a policy."""
    with pytest.raises(PolicyError) as caught:
        load_text(text)
    return [(flaw.code, flaw.message) for flaw in caught.value.diagnostics]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("blank", BLANK)
def test_a_text_without_a_letter_or_digit_is_empty(place: str, blank: str) -> None:
    """Whom to ask, why, what to do, and what is asked."""
    ((code, message),) = flaws(POLICY.replace(place, blank))
    assert code == "wrong-shape"
    assert message.endswith("is empty: it has no letter or digit")


def test_a_sign_can_stand_alone_where_it_says_something() -> None:
    """A unit, and what a value is called: but it has to be seen. Letters are those of any script."""
    assert load_text(POLICY).facts["height"].unit == "%"
    load_text(POLICY.replace("the lead", "負責人").replace("Ring 999.", "اتصل"))
    for was, now in (('"%"', '"\\u200b"'), ("name: +", "name: ' '")):
        ((code, message),) = flaws(POLICY.replace(was, now))
        assert (code, message.rpartition(": ")[2]) == ("wrong-shape", "it has nothing that can be seen")


@pytest.mark.parametrize("now", ["No harm.", "no  HARM."])
def test_no_two_values_mean_the_same(now: str) -> None:
    """Whoever chooses reads what they mean, not what the policy calls them."""
    said = flaws(POLICY.replace("help: Harm.", f"help: {now}"))
    assert said == [("duplicate-name", f"`none` and `grave` are both said to mean `{now}`")]


def test_a_translation_that_says_nothing_is_none(tmp_path: Path) -> None:
    """People read the original then, and not a blank."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "policy.yaml").write_text(POLICY, encoding="utf-8")
    texts = 'texts: small\nlanguage: cy\nroles: {lead: {original: the lead, says: "\\u200b."}}\n'
    texts += 'facts: {height: {unit: {original: "%", says: "‰"}}}\n'
    (folder / "policy.cy.yaml").write_text(texts, encoding="utf-8")
    policy = load(folder)
    assert isinstance(policy, Policy)
    document = policy.in_language("cy").document
    assert (document.roles["lead"], document.vocabulary.facts["height"].unit) == ("the lead", "‰")


@pytest.mark.parametrize(("held", "alike"), [("values", "are both called"), ("meanings", "are both said to mean")])
def test_a_translation_tells_values_apart_too(tmp_path: Path, held: str, alike: str) -> None:
    """Whoever reads Welsh chooses between what the Welsh says."""
    (tmp_path / "policy.yaml").write_text(POLICY, encoding="utf-8")
    said = {"values": ("+", "!"), "meanings": ("No harm.", "Harm.")}[held]
    for second, found in (("Niwed.", []), ("Dim  niwed", [f"`none` and `grave` {alike} `Dim  niwed` in `cy`"])):
        told = f'none: {{original: "{said[0]}", says: dim niwed}}, grave: {{original: "{said[1]}", says: {second}}}'
        texts = f"texts: small\nlanguage: cy\nfacts: {{harm: {{{held}: {{{told}}}}}}}\n"
        (tmp_path / "policy.cy.yaml").write_text(texts, encoding="utf-8")
        flaws = check(tmp_path).diagnostics
        assert [flaw.message for flaw in flaws if flaw.code == "duplicate-name"] == found
