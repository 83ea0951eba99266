"""What is usually so is confirmed on one screen: it is a person's answer then, and without them it is nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sharepolicy.engine.loading.load import load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.interview import Interview

POLICY = """
policy: pool
facts:
  ticket: {asks: Do they have a ticket?, type: yes/no}
  storm: {asks: Is there a storm?, type: yes/no, usual: {is: no, because: It is summer.}}
  guard: {asks: Who is on guard?, type: choice, values: [ours, hired, none], usual: [ours, hired]}
  depth: {asks: How deep is it?, type: number, minimum: 0, maximum: 9, usual: {at_most: 3}}
  toys: {asks: What do they bring?, type: several-of, values: [ball, boat, knife], usual: [ball]}
  wet: {asks: Is it wet?, type: yes/no, usual: no}
  dark: {asks: Is it dark?, type: yes/no, usual: no}
questions:
  q:
    asks: [ticket, storm, guard, depth, toys, [wet, dark]]
    rules:
      swim:
        when:
          all:
            - {ticket: yes, storm: no, guard: [ours, hired], depth: {below: 4}, wet: no, dark: no}
            - {toys: {only: [ball]}}
        outcome: share
        because: The pool is open.
otherwise: {outcome: dont_share, because: The pool is closed.}
"""
ALL = {
    "ticket": "yes",
    "storm": "no",
    "guard": ["ours", "hired"],
    "depth": {"at_most": 3},
    "toys": {"boat": "no", "knife": "no"},
    "wet": "no",
    "dark": "no",
}
ASKED = "Usually this is so. Is all of it so in this case too?"


def _ask(typed: str, text: str = POLICY) -> tuple[Interview, str]:
    policy, out = load_text(text), io.StringIO()
    assert isinstance(policy, Policy)
    interview = Interview(policy.decide, Console(io.StringIO(typed), out, out))
    interview.run()
    return interview, " ".join(out.getvalue().split())


def test_one_word_confirms_all_of_it() -> None:
    """Each fact then has its usual value as an answer, and the case is settled as any other."""
    interview, shown = _ask("y\ny\n")
    assert interview.facts == ALL
    decision = interview.decide(interview.facts)
    assert (decision.outcome, decision.settled) == ("share", True)
    assert shown.count(ASKED) == 1
    lines = (
        "1. Is there a storm? No. 2. Who is on guard? Ours or hired. If not: none. "
        "3. How deep is it? At most 3. 4. What do they"
    )
    assert lines in shown
    assert (
        "4. What do they bring? None of these: 4a. boat 4b. knife 5. Is it wet? No. 6. Is it dark? No. Type y" in shown
    )
    assert "such as 1,2 or 4a, and d before the number of what you don't know, such as d2 or d4a;" in shown


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "\n",
        "\n\n\n",
        "n\n",
        "no\n",
        "0\n",
        "7\n",
        "1,y\n",
        "1,\n",
        "?\n",
        "q\n",
        "none\n",
        "a\n",
        "4c\n",
        "1a\n",
        "4, d\n",
    ],
)
def test_nothing_else_confirms_anything(typed: str) -> None:
    """Above all not an empty line: whoever presses Enter once too often has said nothing about a case."""
    interview, _ = _ask(f"y\n{typed}")
    assert interview.facts == {"ticket": "yes"}
    assert not interview.decide(interview.facts).settled


@pytest.mark.parametrize(
    ("typed", "differs"),
    [
        ("1\n", {"storm": "yes"}),
        ("1, 5\n", {"storm": "yes", "wet": "yes"}),
        ("6\nb\n6\n", {"dark": "yes"}),
        ("2\n", {"guard": "none"}),
        ("2 and 4\n", {"guard": "none", "toys": None}),
        ("4 and 3\n2\n1\n", {"toys": {"boat": "yes", "knife": "no"}, "depth": "2"}),
        ("4\nnone\n", {}),
        ("4a\n", {"toys": {"boat": "yes", "knife": "no"}}),
        ("4A and 4b\n", {"toys": {"boat": "yes", "knife": "yes"}}),
        ("4b, d1\n", {"toys": {"boat": "no", "knife": "yes"}, "storm": None}),
        ("d4b, 4a 1\n", {"toys": {"boat": "yes"}, "storm": "yes"}),
        ("d4, 4b\n", {"toys": {"knife": "yes"}}),
        ("4, 4b\n", {"toys": {"knife": "yes"}}),
        ("4, d4b\ny\n", {"toys": {"boat": "yes"}}),
        ("4b, d4b\n4b\n", {"toys": {"boat": "no", "knife": "yes"}}),
        ("3\n2\n", {"depth": "2"}),
        ("3, 5\n", {"depth": None, "wet": "yes"}),
        ("d1\n", {"storm": None}),
        ("d 1\n", {"storm": None}),
        ("d4 and 3\n2\n", {"depth": "2", "toys": None}),
        ("1,d1\n1, d2\n", {"storm": "yes", "guard": None}),
        ("n\nn\n1,2\n3\n3\n3\n", {"depth": "3"}),
        ("d\nn\n1,2\n3\n3\n3\n", {"depth": "3"}),
        ("d\nd\nd\nd\nd\nd\n", dict.fromkeys(("storm", "guard", "depth", "toys", "wet", "dark"))),
    ],
)
def test_a_number_answers_or_leads_to_the_ordinary_question(typed: str, differs: dict[str, object]) -> None:
    """It answers if only one other value is left, or with a letter. What is not named is confirmed.

    What is different, but matters no longer after the rest, is not asked.
    """
    interview, _ = _ask(f"y\n{typed}")
    assert interview.facts == {name: value for name, value in (ALL | differs).items() if value is not None}


@pytest.mark.parametrize(
    ("usual", "says"),
    [
        ("[]", "What do they bring? None of these: 4a. a ball 4b. Their own boat, with oars 4c. knife 5."),
        ("[ball]", "What do they bring? A ball. None of these: 4a. Their own boat, with oars 4b. knife 5."),
        ("[ball, boat]", "What do they bring? A ball; Their own boat, with oars. None of these: 4a. knife 5."),
        ("[ball, boat, knife]", "What do they bring? A ball; Their own boat, with oars; knife. 5."),
    ],
)
def test_each_member_that_is_confirmed_is_read_first(usual: str, says: str) -> None:
    """Also those that usually are not so: "none of these" alone would hide what a person denies."""
    members = "{ball: {name: a ball}, boat: 'Their own boat, with oars.', knife: {name: knife}}"
    text = POLICY.replace("[ball, boat, knife]", members).replace("usual: [ball]", f"usual: {usual}")
    so = f"{{only: {usual}}}}}\n" + (f"            - {{toys: {{includes_all: {usual}}}}}" if usual != "[]" else "")
    text = text.replace("{only: [ball]}}", so)
    interview, shown = _ask("y\ny\n", text)
    assert says in shown
    toys = interview.facts["toys"]
    assert isinstance(toys, dict)
    assert set(toys) == {"ball", "boat", "knife"}


def test_what_is_not_known_is_not_asked_again() -> None:
    """Who says so on the screen is not sent to the question to say it once more."""
    shown = _ask("y\nd2\n")[1]
    assert shown.count("Who is on guard?") == 1
    assert "There is nothing more to ask." in shown
    assert "Number 1 stands there as known and as not known." in _ask("y\n1, d1\n")[1]


def test_who_does_not_confirm_is_asked_one_by_one() -> None:
    """And is not shown the screen again."""
    for word in ("n", "no", "d", "I don't know"):
        shown = _ask(f"y\n{word}\nn\n1,2\n3\nd\n3\n")[1]
        assert shown.count(ASKED) == 1
        assert shown.count("Question 3. Is there a storm?") == 1
        assert "Question 7. Is any of these so?" in shown


def test_it_comes_as_soon_as_it_would_settle_the_case() -> None:
    """Before what would then not matter, and of what is usual only what matters then is read."""
    more = "z: {rules: {wet: {when: {ticket: yes, storm: yes, child: yes}, outcome: escalate, because: Look.}}}"
    text = POLICY.replace("otherwise:", f"  {more}\notherwise:")
    text = text.replace("  storm:", "  child: {asks: Is it a child?, type: yes/no}\n  storm:", 1)
    interview, shown = _ask("y\ny\n", text)
    assert interview.facts == ALL
    assert "child" not in shown
    assert shown.count("Question") == 2
    shown = _ask("y\n1\nn\n", text)[1]
    assert "Question 3. Is it a child?" in shown


def test_what_is_confirmed_roughly_is_asked_exactly_if_that_matters() -> None:
    """And stays known as far as it was confirmed if it is not known exactly."""
    text = POLICY.replace("below: 4", "below: 2")
    assert _ask("y\ny\n1\n", text)[0].facts == ALL | {"depth": "1"}
    interview, shown = _ask("y\ny\nd\n", text)
    assert interview.facts == ALL
    assert shown.count("How deep is it?") == 2
    assert not interview.decide(interview.facts).settled


def test_one_fact_alone_is_asked_as_any_other() -> None:
    """A screen would save nothing."""
    interview, shown = _ask(
        "n\n",
        "policy: p\nfacts: {a: {asks: Is it?, type: yes/no, usual: no}}\n"
        "questions: {q: {rules: {r: {when: {a: no}, outcome: share, because: So.}}}}\n"
        "otherwise: {outcome: dont_share, because: Not so.}\n",
    )
    assert interview.facts == {"a": "no"}
    assert ASKED not in shown


def test_what_cannot_all_be_so_is_refused() -> None:
    """With the reason, and nothing of it is kept; a number leads on."""
    text = """
policy: p
facts: {a: {asks: Is it a?, type: yes/no, usual: no}, b: {asks: Is it b?, type: yes/no, usual: no}}
impossible: [{because: It is one of them., when: {a: no, b: no}}]
questions: {q: {rules: {r: {when: {a: yes, b: yes}, outcome: share, because: Both.}}}}
otherwise: {outcome: dont_share, because: Not both.}
"""
    interview, shown = _ask("y\nq\n", text)
    assert "It is one of them." in shown
    assert interview.facts == {}
    assert _ask("y\nd\ny\ny\n", text)[0].facts == {"a": "yes", "b": "yes"}


TIDE = """
policy: tide
facts:
  moon: {asks: Is it full moon?, type: yes/no}
  north: {asks: Is the wind from the north?, type: yes/no, usual: no}
  south: {asks: Is the wind from the south?, type: yes/no, usual: no}
  depth: {asks: How deep is it?, type: number, minimum: 0, maximum: 9, usual: {at_most: 3}}
impossible:
  - {because: The wind has one direction., when: {north: yes, south: yes}}
  - {because: A wind from the north takes the water away., when: {north: yes, depth: {at_least: 4}}}
questions:
  q:
    asks: [moon, north, south, depth]
    rules:
      ebb: {when: {moon: yes, north: no, south: no, depth: {at_most: 3}}, outcome: share, because: Ebb.}
      flood: {when: {moon: yes, depth: {at_least: 8}}, outcome: escalate, because: Flood.}
otherwise: {outcome: dont_share, because: It is not ebb.}
"""


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1, 2", "The wind has one direction."),
        ("1, 3", "A wind from the north takes the water away."),
        ("d2, 1, 3", "A wind from the north takes the water away."),
    ],
)
def test_what_is_different_has_to_be_possible_too(typed: str, why: str) -> None:
    """Or else the reason is said. Also of what has to be asked: it would be taken as usual, as all that is possible."""
    interview, shown = _ask(f"y\n{typed}\nq\n", TIDE)
    assert "These facts cannot be true together" in shown
    assert why in shown
    assert interview.facts == {"moon": "yes"}


@pytest.mark.parametrize("typed", ["3", "2, 3", "d1, 3", "d1, 2, 3"])
def test_what_is_different_and_possible_is_asked(typed: str) -> None:
    """As deep as it is."""
    interview, shown = _ask(f"y\n{typed}\n7\n", TIDE)
    assert "Question 3. How deep is it?" in shown
    assert "cannot be true together" not in shown
    assert interview.facts["depth"] == "7"


def test_a_value_that_is_answered_by_a_number_is_read_first() -> None:
    """If only one is left: after what was said before, too. Where many are left, the person is asked."""
    text = POLICY.replace("values: [ours, hired, none]", "values: [ours, hired, none, some, two, three, four]")
    assert "2. Who is on guard? Ours or hired. 3." in _ask("y\n", text)[1]
    assert "Question 3. Who is on guard? 1. ours 2. hired 3. none 4. some" in _ask("y\n2\n", text)[1]
    assert "Please type y" in _ask("y\n2a\n", text)[1]


@pytest.mark.parametrize(
    ("typed", "guard"),
    [("2a", "none"), ("2B", "some"), ("2a, 2c", ["none", "two"]), ("2, 2b", "some"), ("d2", None), ("d2b", None)],
)
def test_a_few_other_values_have_letters(typed: str, guard: object) -> None:
    """Nobody is asked again what they can say at once. Two letters mean that it is one of the two."""
    text = POLICY.replace("values: [ours, hired, none]", "values: [ours, hired, none, some, two]")
    interview, shown = _ask(f"y\n{typed}\n", text)
    assert "2. Who is on guard? Ours or hired. If not: 2a. none; 2b. some; 2c. two. 3." in shown
    assert "such as 1,2 or 2a, and d before" in shown
    assert interview.facts.get("guard") == guard
    assert interview.answered[1].doubted == frozenset()


def test_members_that_usually_are_so_have_no_letter() -> None:
    """The number of a several-of never answers for all of its members: the person is asked which are different."""
    some = POLICY.replace("usual: [ball]}", "usual: [ball, boat, knife]}").replace(
        "{only: [ball]}", "{includes_all: [ball, boat, knife]}"
    )
    interview, shown = _ask("y\n4\n1,3\n", some)
    assert "4. What do they bring? Ball; boat; knife. 5." in shown
    assert "such as 1,2, and d before" in shown
    assert interview.facts["toys"] == {"ball": "yes", "boat": "no", "knife": "yes"}
    assert "Please type y" in _ask("y\n4a\n", some)[1]


def test_letters_end_at_z_and_d_is_one_of_them() -> None:
    """`4d` is the fourth member of line 4, `d4d` that it is not known; after 26, the number leads to them all."""
    values = ", ".join(f"t{number}" for number in range(1, 29))
    text = POLICY.replace("values: [ball, boat, knife], usual: [ball]", f"values: [{values}], usual: []")
    text = text.replace("{only: [ball]}", "{only: []}")
    interview, shown = _ask("y\n4d, d4e and 4z\n", text)
    assert "4y. t25 4z. t26 - t27 - t28 5." in shown
    toys = interview.facts["toys"]
    assert isinstance(toys, dict)
    assert {name for name, value in toys.items() if value == "yes"} == {"t4", "t26"}
    assert {f"t{number}" for number in range(1, 29)} - toys.keys() == {"t5"}
    assert _ask("y\n4 d4d\nq\n", text)[1].count("What do they bring?") == 2


def test_the_screen_says_why_each_is_usual() -> None:
    """If somebody asks for help."""
    assert "1. It is summer. 2. There is no further help" in _ask("y\n?\n")[1]


def test_it_is_saved_as_answers_are(run: Callable[..., Any], tmp_path: Path) -> None:
    """And the saved case is decided alike."""
    policy, saved = tmp_path / "policy.yaml", tmp_path / "case.yaml"
    policy.write_text(POLICY, encoding="utf-8")
    asked = run("ask", "--policy", policy, "--save", saved, stdin="y\ny\n")
    assert "depth: {at_most: 3}\n  toys: {boat: no, knife: no}\n  wet: no" in saved.read_text(encoding="utf-8")
    decided = run("decide", saved)
    assert "\nSHARE\n" in asked.out
    assert decided.out in asked.out


def test_it_speaks_the_language_of_the_reader(run: Callable[..., Any], tmp_path: Path) -> None:
    """In Welsh, and a Welsh yes confirms."""
    policy = tmp_path / "policy.yaml"
    policy.write_text(POLICY, encoding="utf-8")
    (tmp_path / "policy.cy.yaml").write_text("texts: pool\nlanguage: cy\n", encoding="utf-8")
    shown = " ".join(run("ask", "--policy", policy, "--language", "cy", stdin="ie\nna\nie\n").out.split())
    assert "Fel arfer mae hyn yn wir. A yw'r cyfan yn wir yn yr achos hwn hefyd?" in shown
    assert "4. (heb ei gyfieithu) What do they bring? Dim un o'r rhain: 4a. boat 4b. knife 5." in shown
    assert "Mae hynny'n ei benderfynu." in shown


def test_why_something_is_usual_is_translated(run: Callable[..., Any], tmp_path: Path) -> None:
    """`texts` writes it into the file, of a several-of once; the screen and the help of a question say it."""
    policy, texts = tmp_path / "policy.yaml", tmp_path / "policy.cy.yaml"
    text = POLICY.replace("usual: [ball]", "usual: {is: [ball], because: It is a pool.}")
    policy.write_text(text, encoding="utf-8")
    assert run("texts", policy, "--language", "cy").code == 0
    written = texts.read_text(encoding="utf-8")
    for original, says in (("It is summer.", "Mae'n haf."), ("It is a pool.", "Pwll yw hwn.")):
        place = f'usual_because:\n      original: "{original}"\n      says: ""'
        assert written.count(place) == 1
        written = written.replace(place, place.removesuffix('""') + f'"{says}"')
    texts.write_text(written, encoding="utf-8")
    shown = run("ask", "--policy", policy, "--language", "cy", stdin="ie\n?\nd\n?\n").out
    assert shown.count("1. Mae'n haf.") == 1
    assert "4. Pwll yw hwn." in shown
    assert "Fel arfer: na. Mae'n haf." in shown
    policy.write_text(text.replace("It is summer.", "It is a summer's day."), encoding="utf-8")
    assert "(heb ei gyfieithu) It is a summer's day." in " ".join(
        run("ask", "--policy", policy, "--language", "cy", stdin="ie\n?\n").out.split()
    )
    checked = " ".join(run("check", policy).out.split())
    assert "`facts/storm/usual_because` has changed since it was translated" in checked
