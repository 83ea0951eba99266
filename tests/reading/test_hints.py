"""What an author probably meant: hints for words of other languages, and none that turns a meaning round."""

from __future__ import annotations

import pytest

from sharepolicy import CaseError, PolicyError, load_text
from sharepolicy.ground.suggest import nearest
from sharepolicy.ground.text import Text
from sharepolicy.reading.cases import read_request

POLICY = """\
policy: hints
facts:
  age: {asks: How old?, type: number}
  seen: {asks: When was it seen?, type: date}
  risk: {asks: How serious?, type: scale, values: [low, high]}
  agreed: {asks: Have they agreed?, type: yes/no}
  shows: {asks: What does it show?, type: several-of, values: [name, address]}
questions:
  first:
    rules:
      a-rule:
        when: {agreed: yes}
        outcome: share
        because: They agreed.
otherwise: {outcome: escalate, because: Ask.}
"""

IN_FORCE_UNTIL = "write `in_force: {until: ...}`, with the last day on which it is in force"
IN_FORCE_FROM = "write `in_force: {from: ...}`, with the first day on which it is in force"
UNLESS_SEVERAL = "write `not: {any: [...]}` if one of these is enough to prevent it, `not: {all: [...]}` if not"


def helps(old: str, new: str) -> list[str]:
    """The hints for a policy with one change."""
    assert old in POLICY
    with pytest.raises(PolicyError) as caught:
        load_text(POLICY.replace(old, new))
    return [flaw.help for flaw in caught.value.diagnostics if flaw.is_error]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("age: {under: 18}", "write `age: {below: 18}`"),
        ("age: {over: 18}", "write `age: {above: 18}`"),
        ("age: {min: 18}", "write `age: {at_least: 18}`"),
        ("age: {up_to: 18}", "write `age: {at_most: 18}`"),
        ("age: {less_than: 18}", "write `age: {below: 18}`"),
        ("age: {older_than: 18}", "write `age: {above: 18}`"),
        ("age: {Greater-Than: 18}", "write `age: {above: 18}`"),
        ("age: {'>=': 18}", "write `age: {at_least: 18}`"),
        ("age: {equals: 18}", "write `age: 18`"),
        ("seen: {before: 2026-01-01}", "write `seen: {below: 2026-01-01}`"),
        ("seen: {after: 2026-01-01}", "write `seen: {above: 2026-01-01}`"),
        ("seen: {from: 2026-01-01}", "write `seen: {at_least: 2026-01-01}`"),
        ("seen: {until: 2026-01-01}", "write `seen: {at_most: 2026-01-01}`"),
        ("risk: {in: [low, high]}", "write `risk: [low, high]`"),
        ("agreed: {is: yes}", "write `agreed: yes`"),
        ("risk: {is_not: low}", "write `risk: {not: low}`"),
        ("risk: {except: [low, high]}", "write `risk: {not: [low, high]}`"),
        ("shows: {contains: name}", "write `shows: {includes: name}`"),
        ("shows: {all_of: [name, address]}", "write `shows: {includes_all: [name, address]}`"),
        ("shows: {none_of: [name, address]}", "write `shows: {not: {includes: [name, address]}}`"),
        ("age: {range: [1, 2]}", "write `age: {between: [1, 2]}`"),
        ("risk: {under: high}", "write `risk: {below: high}`"),
        ("agreed: {unless: no}", "write `agreed: {not: no}`"),
        ("shows: {unless: name}", "write `shows: {not: {includes: name}}`"),
        ("under: {age: 18}", "write `age: {below: 18}`"),
        ("before: {seen: 2026-01-01}", "write `seen: {below: 2026-01-01}`"),
        ("after: 2026-01-01", "name the fact first: write `fact: {above: 2026-01-01}`"),
        ("age: under 18", "write `{below: 18}`"),
        ("age: older than 18", "write `{above: 18}`"),
        ("age: '< 18'", "write `{below: 18}`"),
        ("age: '>=18'", "write `{at_least: 18}`"),
        ("age: 18+", "write `{at_least: 18}`"),
        ("age: 16-18", "write `{between: [16, 18]}`"),
        ("age: 16 to 18", "write `{between: [16, 18]}`"),
        ("seen: 2026-01", "expected year-month-day, such as `2026-02-05`"),
        ("age: eighteen", "expected a whole number, such as `12`"),
        ("seen: before 2026-01-01", "write `{below: 2026-01-01}`"),
        ("age: {at_leats: 18}", "did you mean `at_least`?"),
        ("unless: {agreed: no}", "write `not: {agreed: no}`"),
        ("except: {agreed: no}", "write `not: {agreed: no}`"),
        ("or: [{agreed: no}, {age: 3}]", "write `any: [{agreed: no}, {age: 3}]`"),
        ("and: [{agreed: no}, {age: 3}]", "write `all: [{agreed: no}, {age: 3}]`"),
        ("none_of: [{agreed: no}, {age: 3}]", "write `not: {any: [{agreed: no}, {age: 3}]}`"),
        ("definition: x", "write `is: x`"),
    ],
)
def test_words_of_other_languages_are_translated(line: str, hint: str) -> None:
    """The hint is the line as it must be written."""
    assert hint in helps("{agreed: yes}", "{" + line + "}")


def test_a_long_value_is_not_repeated() -> None:
    """Only the word that is wrong is replaced."""
    (hint,) = helps("{agreed: yes}", "{age: {any_of: [" + ", ".join(map(str, range(100))) + "]}}")
    assert hint == "write `age: ...`"


def test_a_list_of_conditions_is_told_how_to_be_one() -> None:
    """Whether all or any of them must hold is for the author to say."""
    (hint,) = helps("{agreed: yes}", "[{agreed: yes}, {age: 3}]")
    assert hint == "write `all: [...]` inside if all of these must hold, `any: [...]` if one is enough"
    (hint,) = helps("{agreed: yes}", "{not: [{agreed: yes}, {age: 3}]}")
    assert hint == "write `all: [...]` inside if all of these must hold, `any: [...]` if one is enough"


@pytest.mark.parametrize(
    ("instead_of", "word", "hint"),
    [
        ("because: They agreed.", "because: So.\n        unless: {age: 3}", "write `not: {age: 3}` inside `when`"),
        ("because: They agreed.", "because: So.\n        before: 2026-01-01", IN_FORCE_UNTIL),
        ("because: They agreed.", "because: So.\n        after: 2026-01-01", IN_FORCE_FROM),
        ("because: They agreed.", "because: So.\n        until: 2026-01-01", "write `in_force: {until: 2026-01-01}`"),
        ("because: They agreed.", "because: So.\n        since: 2026-01-01", "write `in_force: {from: 2026-01-01}`"),
        ("because: They agreed.", "because: So.\n        unless: [{age: 3}]", f"{UNLESS_SEVERAL}, inside `when`"),
        ("when: {agreed: yes}", "when: {unless: [{age: 3}, {agreed: no}]}", UNLESS_SEVERAL),
        ("when: {agreed: yes}", "when: agreed", "write `when: {fact: value}`"),
        ("when: {agreed: yes}", "if: {age: 3}", "write `when: {age: 3}`"),
        ("outcome: share", "then: share", "write `outcome: share`"),
        ("outcome: share", "decision: share", "write `outcome: share`"),
        ("because: They agreed.", "reason: It is so.", "write `because: It is so.`"),
        ("because: They agreed.", "because: So.\n        must: yes", "write `required: yes`"),
        ("because: They agreed.", "because: So.\n        refer_to: lead", "write `to: lead`"),
        (
            "because: They agreed.",
            "because: So.\n        within: 15 minutes",
            "write `within: 15 minutes` in a line of `escalation`",
        ),
        ("agreed?, type: yes/no", "agreed?, type: yes/no, default: no", "write `usual: no`, which decides nothing"),
        (
            "agreed?, type: yes/no",
            "agreed?, type: yes/no, usual: {is: no, because: Most are not, or not yet}",
            "expected one of: `because`, `is`; put a text that contains a comma in quotes",
        ),
    ],
)
def test_properties_of_other_languages_are_translated(instead_of: str, word: str, hint: str) -> None:
    """Those of a rule."""
    assert hint in helps(instead_of, word)


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("must_share", "`share`, and `required: yes` beside it"),
        ("shall share", "`share`, and `required: yes` beside it"),
        ("Should share", "`share`"),
        ("may_share", "`share`"),
        ("allow", "`share`"),
        ("withhold", "`dont_share`"),
        ("deny", "`dont_share`"),
        ("refer", "`escalate`"),
    ],
)
def test_outcomes_of_other_languages_are_translated(word: str, right: str) -> None:
    """Wherever an outcome stands."""
    assert helps("outcome: share", f"outcome: {word}") == [f"write {right}"]
    promise = f"invariants: {{one: {{says: It is so., never: {word}}}}}\notherwise:"
    assert f"write {right}" in helps("otherwise:", promise)


@pytest.mark.parametrize("word", ["must_share", "should_share", "do_share", "may_share", "shared", "Share"])
def test_no_hint_turns_an_outcome_round(word: str) -> None:
    """A slip of share is never answered with don't share."""
    (hint,) = helps("outcome: share", f"outcome: {word}")
    assert "did you mean `dont_share`" not in hint


@pytest.mark.parametrize("word", ["not_share", "never_share", "dont-share", "don't share", "do_not_share", "dnt_share"])
def test_a_slip_of_dont_share_is_seen(word: str) -> None:
    """Nor the other way round."""
    (hint,) = helps("outcome: share", f'outcome: "{word}"')
    assert hint == "did you mean `dont_share`?"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("agreed", ["not_agreed"]), ("not_given", ["given", "unknown_yet"]), ("is_safe", ["isnt_safe"])],
)
def test_no_name_is_taken_for_its_opposite(wrong: str, right: list[str]) -> None:
    """Names and values too."""
    assert nearest(wrong, right) is None


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("request: Two letters", "write `case: Two letters`"),
        ("given: {agreed: yes}", "write `facts: {agreed: yes}`"),
        ("case: {agreed: yes}", "a title for this case; what is known about it stands under `facts`"),
    ],
)
def test_a_case_is_told_how_it_is_written(line: str, hint: str) -> None:
    """What people write first at the top of a case."""
    with pytest.raises(CaseError) as caught:
        read_request(load_text(POLICY).document, Text("case.yaml", f"{line}\n"))
    assert hint in [flaw.help for flaw in caught.value.diagnostics]
