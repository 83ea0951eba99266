"""A value can have a name for people: it is said wherever people read, and ids stay for machines."""

from __future__ import annotations

import io

import pytest

from sharepolicy.engine.loading.load import load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.weighing.compare import compare
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.interview import Interview
from sharepolicy.frontends.lsp.hover import about, in_short
from sharepolicy.frontends.lsp.occurrences import occurrences
from sharepolicy.frontends.render.decision import render_decision
from sharepolicy.ground.diagnostic import PolicyError
from sharepolicy.ground.text import Text
from sharepolicy.language.words import say_condition
from sharepolicy.reading.written import Written

POLICY = """
policy: choir
title: What the choir may tell
facts:
  recipient.role:
    asks: Who is asking?
    name: who asks
    type: choice
    changeable: yes
    values:
      bandleader: {name: The band's leader, help: Whoever leads the band tonight.}
      childrens_choir: {name: "Children's choir"}
      press: A newspaper or a station.
      other_singers:
  sung:
    asks: Do they sing with us?
    type: yes/no
    values: {yes: {name: They sing with us}, no: {name: They only listen}}
  shows:
    asks: What does the list show?
    name: what it shows
    type: several-of
    values:
      home: {name: "The family's home", help: An address or a photo of the house.}
      voice: Which voice they sing
rules_go_here:
questions:
  singing:
    rules:
      with-us:
        when: {sung: yes, recipient.role: [bandleader, childrens_choir], shows: {includes: home}}
        outcome: share
        because: They sing with us.
otherwise: {outcome: dont_share, because: It is for the choir only.}
""".replace("      other_singers:\n", "      other_singers: {help: Singers of another choir.}\n").replace(
    "rules_go_here:\n", ""
)


def _policy() -> Policy:
    policy = load_text(POLICY)
    assert isinstance(policy, Policy)
    return policy


def test_people_read_the_name_and_machines_the_id() -> None:
    """In grounds and alternatives the words have the name; the JSON keeps the id beside it."""
    decision = _policy().decide({"sung": "no", "recipient.role": "childrens_choir", "shows": ["home"]})
    assert [ground.says for ground in decision.grounds] == ["sung: They only listen"]
    assert decision.to_dict()["grounds"] == [{"fact": "sung", "values": "no", "says": "sung: They only listen"}]
    told = _policy().decide({"sung": "yes", "recipient.role": "press", "shows": ["home"]})
    assert "who asks: The band's leader" in render_decision(told)
    assert "bandleader" not in render_decision(told)
    assert list(_policy().document.vocabulary.facts["recipient.role"].values)[:2] == ["bandleader", "childrens_choir"]


def test_conditions_are_said_with_the_names() -> None:
    """Also in what `explain` prints, and of the members of a several-of."""
    document = _policy().document
    said = say_condition(document, document.rules["with-us"].when)
    assert "who asks: The band's leader or Children's choir" in said
    assert "what it shows: The family's home: yes" in said


def test_the_interview_shows_and_takes_the_name() -> None:
    """It is an option, and can be typed as well as its number."""
    out = io.StringIO()
    answers = io.StringIO("they sing with us\nthe band's leader\n1\n")
    console = Console(answers, out, out)
    interview = Interview(_policy().decide, console)
    interview.run()
    assert "1. The band's leader: Whoever leads the band tonight." in out.getvalue()
    assert "2. Children's choir\n" in out.getvalue()
    assert "3. press: A newspaper or a station." in out.getvalue()
    assert "1. They sing with us" in out.getvalue()
    assert interview.facts == {"recipient.role": "bandleader", "sung": "yes", "shows": {"home": "yes"}}


def test_the_form_of_a_case_has_it_as_the_title() -> None:
    """A case system shows it beside the box; what is sent is the id."""
    schema = _policy().case_schema()
    facts = schema["properties"]["facts"]["properties"]
    first = {"const": "bandleader", "title": "The band's leader", "description": "Whoever leads the band tonight."}
    assert facts["recipient.role"]["anyOf"][:2] == [
        {"const": "unknown", "title": "not known", "description": "Not known. The same as leaving it out."},
        first,
    ]
    members = facts["shows"]["anyOf"]
    assert {"const": "home", "title": "The family's home", "description": "An address or a photo of the house."} in (
        members[1]["items"]["anyOf"]
    )
    assert members[2]["properties"]["home"]["title"] == "The family's home"


@pytest.mark.parametrize(
    ("old", "new", "message", "help_"),
    [
        ('{name: "Children\'s choir"}', "{name: press}", "`childrens_choir` and `press` are both called `press`", ""),
        (
            "no: {name: They only listen}",
            "maybe: {name: Perhaps}",
            "a yes/no fact such as `sung` always has the values `yes` and `no`",
            "to say what they are called, write `values: {yes: {name: ...}, no: {name: ...}}`",
        ),
        (
            "{yes: {name: They sing with us}, no: {name: They only listen}}",
            "[yes, no]",
            "a yes/no fact such as `sung` always has the values `yes` and `no`",
            "to say what they are called, write `values: {yes: {name: ...}, no: {name: ...}}`",
        ),
        ("{name: They sing with us}", "{name: No}", "`yes` and `no` are both called `no`", ""),
        (
            "{name: The band's leader, ",
            "{title: The band's leader, ",
            "`bandleader` has no property `title`",
            "expected one of: `name`",
        ),
    ],
)
def test_words_that_would_mislead_are_refused(old: str, new: str, message: str, help_: str) -> None:
    """Two values that people could not tell apart, other answers than yes and no, other properties."""
    text = POLICY.replace(old, new)
    if "No}" in new:
        text = text.replace("They only listen", "no")
    with pytest.raises(PolicyError) as caught:
        load_text(text)
    found = [(diagnostic.message, diagnostic.help) for diagnostic in caught.value.diagnostics]
    assert message in [said for said, _ in found], found
    assert help_ in dict(found)[message]


def test_a_name_is_content() -> None:
    """A policy has another digest when a name is worded differently."""
    assert load_text(POLICY.replace("Children's choir", "The children")).digest != _policy().digest


def test_the_editor_shows_the_name() -> None:
    """Beside the fact, at the value, and in a list of completions."""
    tree = Written(Text("choir.yaml", POLICY)).tree
    assert tree is not None
    given = {one.name: one for one in occurrences(tree) if one.node is not None}
    assert "- `bandleader`: The band's leader. Whoever leads the band tonight." in about(given["recipient.role"])
    assert "Children's choir." in about(given["recipient.role:childrens_choir"])
    assert in_short(given["recipient.role:childrens_choir"]) == "Children's choir"


def test_a_comparison_tells_which_name_changed() -> None:
    """As an edit of words, which changes no outcome."""
    renamed = load_text(POLICY.replace("Children's choir", "The children"))
    change = compare(renamed, _policy())
    assert [(text.part, text.before) for text in change.texts] == [("name of childrens_choir", "The children")]
    assert [edit.parts for edit in change.edits] == [("value_names",)]
