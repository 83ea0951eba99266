"""The handbook of a policy: everything that must be agreed with stands in it, safe to open and fit to print."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from attrs import Factory, define, evolve

from sharepolicy import Policy, Timeline, as_handbook, load, load_text
from sharepolicy.engine.policies.timeline import versions_of
from sharepolicy.engine.policies.version import Version
from sharepolicy.frontends.render.blocks.blocks import Headed
from sharepolicy.frontends.render.blocks.html import booklet_as_html
from sharepolicy.frontends.render.blocks.markdown import blocks_as_markdown, booklet_as_markdown
from sharepolicy.frontends.render.blocks.style import foot_of_pages
from sharepolicy.frontends.render.handbook.book import handbook
from sharepolicy.frontends.render.handbook.ladder_picture import Box, drawn
from sharepolicy.frontends.render.handbook.marks import marks_of
from sharepolicy.frontends.render.handbook.overlay import what_is_laid_on
from sharepolicy.frontends.render.handbook.people import IN_A_RECORD
from sharepolicy.frontends.render.handbook.telling import ToldPolicy
from sharepolicy.frontends.render.text import columns
from sharepolicy.ground.tongue import CATALOGUES
from sharepolicy.language.periods import EVER
from sharepolicy.language.policy import NOT_TOLD, PolicyDocument
from sharepolicy.reading.files import shipped_policies
from sharepolicy.reading.shapes.addition import AROUND
from tests.frontends.conftest import Golden, Run
from tests.helpers.editing import edit, git

DAY = datetime.date(2026, 11, 30)
_SLOW = {"partnership-agreement", "school"}
SHIPPED = [pytest.param(each, marks=[pytest.mark.slow] * (each in _SLOW)) for each in shipped_policies()]
_VOID = {"meta", "br", "rect", "circle", "path"}


@define
class Reader(HTMLParser):
    """What stands in a page: ids, links inside it, levels of headings, and tags that are not closed."""

    ids: Counter[str] = Factory(Counter)
    links: set[str] = Factory(set)
    levels: list[int] = Factory(list)
    tags: list[str] = Factory(list)
    open: list[str] = Factory(list)

    def __attrs_pre_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        found = dict(attrs)
        self.tags.append(tag)
        if name := found.get("id"):
            self.ids[name] += 1
        if (to := found.get("href") or "").startswith("#"):
            self.links.add(to[1:])
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close it."""
        if tag not in _VOID:
            assert self.open.pop() == tag


def read(page: str) -> Reader:
    """What stands in a page."""
    reader = Reader()
    reader.feed(page)
    return reader


def newest(policy: Policy | Timeline) -> Version:
    """The newest version of a policy."""
    return versions_of(policy)[-1]


@pytest.mark.parametrize("name", SHIPPED)
def test_everything_to_agree_with_stands_in_it(name: str) -> None:
    """Each rule, promise, duty, line of escalation, question, definition, source and example has its place, once."""
    version = newest(load(name))
    document, examples = version.policy.document, version.policy.examples
    booklet = handbook(version, on=DAY, day=DAY)
    page = booklet_as_html(booklet)
    reader = read(page)
    things = {
        "rule": document.rules,
        "group": document.groups,
        "promise": document.promises,
        "duty": document.actions,
        "ask": document.escalation,
        "definition": document.definitions,
        "source": document.sources,
        "fact": {(fact.several or fact.name): fact for fact in document.vocabulary.facts.values()},
        "example": {each.name: each for each in examples},
    }
    places = [f"{kind}-{each}" for kind, named in things.items() for each in named]
    assert {place: reader.ids[place] for place in places} == dict.fromkeys(places, 1)
    assert list(flaws(page, reader)) == []
    markdown = booklet_as_markdown(booklet)
    flat = " ".join(re.sub(r"\\(.)", r"\1", markdown).split())
    judged = [*document.rules.values(), *document.escalation.values(), *document.actions.values()]
    for thing in [*judged, *document.promises.values()]:
        assert " ".join(thing.judgement.split()) in flat, thing.name
    for each in [*document.promises.values(), *document.actions.values()]:
        assert " ".join(each.says.split()) in flat, each.name
    for rule in document.rules.values():
        assert f"`{rule.name}`" in flat
    for each in document.vocabulary.impossible:
        assert " ".join(each.because.split()) in flat
    for source in document.sources.values():
        assert f"{source.title} (`{source.name}`)" in flat
    shown = sum(bool(action.shown_by) for action in document.actions.values())
    assert len(re.findall(r"^It is (advice: in a record|done when the record says)", markdown, re.MULTILINE)) == shown
    assert "This is not what its author expects" not in flat
    assert version.policy.digest in page
    assert version.policy.digest in markdown


@pytest.mark.slow
def test_an_overlay_tells_early_what_it_rules_out() -> None:
    """No promise speaks of a case that is sent back, those that its base protects included."""
    told = as_handbook(load("partnership-agreement"), form="markdown", on=DAY, examples=False)
    at = told.index("### What it takes to be impossible besides")
    assert "    - Only partners sit on the early help panel." in told[at:]
    assert at < told.index("### What it asks besides")


def test_what_a_record_must_say_is_told_in_words() -> None:
    """Every part of a record by which an action can be shown to be done."""
    parts = {name for name in AROUND if name not in ("done", "statements")}
    assert set(IN_A_RECORD) == {*parts, NOT_TOLD, "decided.outcome", "decided.why"}


def flaws(page: str, reader: Reader) -> Iterator[str]:
    """What is wrong with a page: skipped levels of headings, links that lead nowhere, what is run or loaded."""
    yield from (f"{tag} is not closed" for tag in reader.open)
    yield from (f"{name} stands twice" for name, number in reader.ids.items() if number > 1)
    yield from (f"{name} leads nowhere" for name in reader.links - set(reader.ids))
    yield from (f"h{after} under h{before}" for before, after in pairwise(reader.levels) if after > before + 1)
    yield from (f"{tag} is run or loaded" for tag in {"script", "link", "img", "iframe", "object"} & set(reader.tags))
    yield from ["a style loads something"] if "url(" in page or "@import" in page else []
    yield from ["no language"] if '<html lang="en">' not in page else []
    yield from ["not one title"] if reader.levels.count(1) != 1 else []


def test_the_handbook_of_a_small_policy(club: Path, run: Run, golden: Golden) -> None:
    """As a page and as Markdown."""
    digest = load(club / "club").digest
    for form, name in (("html", "handbook.html"), ("markdown", "handbook.md")):
        ran = run("handbook", "club", "--format", form, "--on", "2026-11-30")
        assert (ran.code, ran.err) == (0, "")
        golden(name, ran.out.replace(digest, "DIGEST").replace(digest[:19], "DIGITS"))


def test_a_file_is_written_in_the_form_of_its_ending(club: Path, run: Run) -> None:
    """Any other ending needs a format; and nothing that is read is written over."""
    assert run("handbook", "club", "-o", "a.html").code == 0
    assert run("handbook", "club", "-o", "a.md").code == 0
    assert Path("a.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert Path("a.md").read_text(encoding="utf-8").startswith("# What a youth club may tell\n")
    refused = run("handbook", "club", "-o", "a.pdf")
    assert refused.code == 2
    assert "`a.pdf` ends neither in .html nor in .md" in refused.err
    assert run("handbook", "club", "-o", "a.pdf", "--format", "markdown").code == 0
    assert run("handbook", "club", "-o", "club/policy.yaml", "--format", "markdown").code == 2
    assert "## Examples" not in run("handbook", "club", "--format", "markdown", "--without-examples").out


def test_it_tells_what_changed_since_the_last_approved_version(repository: Path, run: Run) -> None:
    """In words, without anything to paste; and the digest of the old policy stands on the page to sign."""
    old = load(repository / "new").digest  # what is there now
    told = run("handbook", "club", "--since", "HEAD:club", "--format", "markdown").out
    assert "## What changed since the last approved version\n\n### Since HEAD:club, 1.2.0\n" in told
    assert "18 of 264 cases get another outcome" in told
    assert told.index("Guards removed or loosened") < told.index("Share becomes don't share")
    assert "further description" not in told
    assert "“The child is in danger” (`danger`)" in told
    assert "```" not in told
    assert old in told
    signed = told[told.index("## To sign") :]
    assert "| Changes since | HEAD:club `sha256:" in signed
    assert signed.count("sha256:") == 2
    assert "What changed" not in run("handbook", "club", "--format", "markdown").out


def test_an_example_that_is_not_decided_as_expected_says_so(club: Path, run: Run) -> None:
    """The answer is the one that the policy gives, not the one that is expected."""
    edit(club / "club" / "policy.yaml", "expect: {outcome: share, because_of", "expect: {outcome: escalate, because_of")
    told = run("handbook", "club", "--format", "markdown").out
    story = told[told.index("### Girl in danger") :]
    assert "**Share**. A child in danger comes before anyone's privacy." in story
    assert "**This is not what its author expects:** expected escalate, decided share." in story


def test_a_story_says_what_is_due_at_once() -> None:
    """Whatever the answer is: nobody has to look for it among the duties."""
    told = as_handbook(load("hipaa"), form="markdown", on=DAY)
    story = told[told.index("### Aunt far away") : told.index("### Stepfather could find her")]
    assert "**Don't share**." in story
    assert "- **At once:** If nobody has told the police yet, ring 911 now." in story


def test_of_several_versions_it_tells_the_one_of_its_day() -> None:
    """And names the others."""
    mars = load("mars")
    page = as_handbook(mars, form="markdown", on=datetime.date(2026, 9, 29), examples=False)
    assert "Handbook of the policy `mars`, version 1.0.0." in page
    assert "In force until 2026-09-29.\n\nVersions for other days: 2.0.0 (in force from 2026-09-30)." in page
    assert "| Day of this handbook | 2026-09-29 |" in page
    page = as_handbook(load("mars", on=datetime.date(2026, 9, 29)), form="markdown", on=DAY, examples=False)
    assert "It is told here as it is on 2026-09-29." in page


WHOLE = """\
policy: house
facts:
  harm: {asks: How bad is it?, type: choice, values: [low, grave], usual: {is: low, because: It mostly is.}}
  agreed: {asks: Did they agree?, type: yes/no, changeable: yes}
  told: {asks: Were they told?, type: yes/no}
  shows: {asks: What does it show?, type: several-of, values: [home, school], usual: [school]}
  born: {asks: When was the child born?, type: date}
  until: {asks: Until when?, type: date}
  age: {asks: How old?, type: number, minimum: 0, maximum: 17, years_between: [born, today]}
  today: {asks: Which day is it?, type: date, decision_date: yes, maximum: 2099-12-31}
questions:
  harm:
    asks: [[told, agreed], shows, age]
    rules:
      danger: {when: {harm: grave, told: no}, outcome: share, because: The child comes first., protected: yes}
      agreed: {when: {agreed: yes, harm: low}, outcome: share, because: They agreed., open: yes}
      home: {when: {shows: {includes: home}, agreed: no, harm: low}, outcome: escalate, because: It shows a home.}
      small: {when: {age: {below: 3}, shows: {includes: school}}, outcome: share, because: Small., overrides: [home]}
otherwise: {outcome: dont_share, because: They did not agree.}
"""


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("usual: {is: low, because: It mostly is.}", "usual: low", "Usually: low. It mostly is."),
        ("usual: [school]", "usual: []", "Usually: school."),
        (", changeable: yes", "", "Whoever decides can change this."),
        ("maximum: 17", "maximum: 18", "Possible: 0 to 17."),
        ("[born, today]", "[born, until]", "Counted in whole years from born to today."),
        (", maximum: 2099-12-31", "", "It decides cases of these days only: 2099-12-31 or earlier."),
        ("[[told, agreed], shows", "[told, agreed, shows", "Asked at once: told and agreed."),
        ("[[told, agreed], shows", "[shows, [told, agreed]", "It asks, in this order: told; agreed; shows; age."),
        (", protected: yes", "", "It is protected: every policy laid on this one keeps it too."),
        (", open: yes", "", "A policy that is laid on this one may replace these parts:"),
    ],
)
def test_no_part_of_a_policy_is_left_out(was: str, now: str, told: str) -> None:
    """Nobody signs what the handbook does not tell: whatever is edited, it reads otherwise."""
    assert was in WHOLE
    page, other = (
        as_handbook(load_text(text, prove=True), form="markdown", on=DAY) for text in (WHOLE, WHOLE.replace(was, now))
    )
    assert told in page
    assert told not in other


def test_it_speaks_the_languages_of_the_policy() -> None:
    """All that the program says is in Welsh; what is not translated says so."""
    page = as_handbook(load("mars"), on=DAY, language="cy")
    assert '<html lang="cy">' in page
    (note,) = re.findall('<p class="warning">(.*?)</p>', page)
    assert "Made by a machine, and not checked by a speaker of Welsh." in note
    assert "<h2>Y rheolau</h2>" in page
    without = re.sub(r'<span lang="en">.*?</span>', "", page)
    assert "lang=" not in without.replace('<html lang="cy">', "")
    catalogue = (CATALOGUES / "cy" / "LC_MESSAGES" / "sharepolicy.po").read_text(encoding="utf-8")
    ours = re.findall(r'^msgid "([A-Z][^"{]{12,})"$', catalogue, re.MULTILINE)
    assert len(ours) > 100
    assert [text for text in ours if text in without] == []


def test_what_cannot_be_a_handbook_is_refused(club: Path, run: Run) -> None:
    """Another form, something else than a policy, and policies that are never in force together."""
    policy = load(club / "club")
    with pytest.raises(ValueError, match="`pdf` is not a form"):
        as_handbook(policy, form="pdf")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="was loaded without proof"):
        as_handbook(load(club / "club", prove=False))
    with pytest.raises(TypeError):
        as_handbook("mars")  # type: ignore[arg-type]
    assert run("handbook", "club", "--language", "cy").code == 2


OVERLAY = """\
policy: night-club
title: What a youth club may tell at night
version: 1.0.0
extends: ../club
may: [share -> escalate]
facts: {late: {asks: Is it after ten at night?, type: yes/no}}
safeguards:
  night:
    title: At night
    rules:
      nobody-at-night:
        when: {base: share, late: yes}
        outcome: escalate
        to: leader
        because: The leader says so first.
        overrides: [danger-comes-first, consent-given]
actions:
  keep-a-record: {on: [share], timing: after, within: 2 hours, says: Write it into the red book.}
invariants:
  recorded-at-night: {says: What is shared is in the red book., on: share, carries: keep-a-record}
"""


def lay_on(club: Path) -> None:
    """Lay a policy on the small one, in a repository that holds both."""
    edit(club / "club" / "policy.yaml", "says: Write down what was decided.", "says: Write it down.\n    open: yes")
    (club / "night").mkdir()
    (club / "night" / "policy.yaml").write_text(OVERLAY, encoding="utf-8")
    git(club, "init", "-q")


def test_an_overlay_tells_what_is_its_own(club: Path, run: Run) -> None:
    """First what it adds to its base, then the whole policy, in which that is marked."""
    lay_on(club)
    told = run("handbook", "night", "--format", "markdown").out
    own, whole = told[told.index("## What it adds to") :].split("\n## ", maxsplit=1)
    for text in (
        "It moves answers of that policy only in these ways: share to escalate. This is proved.",
        "- Share becomes escalate in ",
        "- Is it after ten at night?",
        "- New: **Escalate**: The leader says so first. `nobody-at-night`",
        "- Write it into the red book. (There: Write it down.)",
        "- New: What is shared is in the red book.",
        "- Every decision is recorded.",  # which the base promises for itself
    ):
        assert text in own
    assert "What else is different" not in own
    assert whole.count("\nAdded here.\n") == 4  # the fact, the group, the rule and the promise
    assert whole.count("\nReplaces that of What a youth club may tell.\n") == 1


def test_nothing_that_an_overlay_does_is_left_out(club: Path) -> None:
    """What has no words of its own is told by its name; and what is laid on nothing adds nothing."""
    lay_on(club)
    policy = newest(load(club / "night")).policy
    document = policy.document
    danger = evolve(document.definitions["danger"], says="The child is in great danger.")

    def told_of(changed: PolicyDocument) -> Headed | None:
        version = Version(EVER, evolve(policy, compiled=evolve(policy.compiled, document=changed)))
        return what_is_laid_on(ToldPolicy(version, (), DAY, None, marks_of(changed)))

    section = told_of(evolve(document, definitions={**document.definitions, "danger": danger}))
    assert section is not None
    assert "- The definition “The child is in great danger” (`danger`): its sentence was changed" in blocks_as_markdown(
        [section]
    )
    assert document.base is not None
    assert told_of(document.base) is None


def test_no_label_of_the_ladder_is_cut_off() -> None:
    """Long titles are wrapped, words that cannot be broken make the picture wider, and each piece fits on a page."""
    titles = ["A group with a rather long title that says all that it is about. " * 3, f"https://e.org/{'x' * 120}"]
    boxes = [[Box(title, ("● share: 1",))] for title in titles * 12] + [[Box("One", ("a",)), Box("Two", ("b",))]]
    pieces = [*drawn(boxes, "Where no rule applies: escalate.", "Groups", "Beside")]
    assert len(pieces) > 1
    shown = " ".join(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", piece)) for piece in pieces)
    assert shown.count(" ".join(titles[0].split())) == 12
    assert shown.count(titles[1]) == 12
    for piece in pieces:
        wide, tall = map(float, re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', piece)[0])
        assert tall <= 900
        for x, y, size, text in re.findall(r'<text x="([\d.]+)" y="([\d.]+)" font-size="(\d+)"[^>]*>([^<]*)<', piece):
            assert float(x) + columns(text) * float(size) * 0.65 <= wide or "middle" in text
            assert float(y) <= tall
    assert [int(each) for piece in pieces for each in re.findall(r'middle">(\d+)<', piece)] == [*range(1, 26)]


def test_the_foot_of_a_page_cannot_end_its_style() -> None:
    """It is a string of CSS, in which whatever is not a letter or a digit is written as an escape."""
    foot = foot_of_pages('a"; } </style><script>"\\')
    assert "<" not in foot
    assert foot.count('"') == 2 + 2 * foot.count('"DejaVu Sans"') + 2


_MARKED = """
policy: marked
version: 1.0.0
facts:
  day: {asks: When?, type: date, decision_date: yes, minimum: 2026-01-01, maximum: 2026-12-31}
  age: {asks: How old?, type: number, minimum: 0, maximum: 17}
  agreed: {asks: Agreed?, type: yes/no, changeable: yes, usual: yes}
questions:
  danger:
    asks: [age, agreed]
    rules:
      young: {when: {age: {below: 3}}, outcome: share, because: They are small., protected: yes}
      asked: {when: {age: {at_least: 3}, agreed: yes}, outcome: share, because: They agreed., open: yes}
actions: {ring: {on: share, timing: before, says: Ring., open: yes}}
otherwise: {outcome: dont_share, because: No.}
"""


@pytest.mark.parametrize(
    "mark",
    [
        ", maximum: 2026-12-31",
        ", minimum: 2026-01-01",
        ", maximum: 17",
        ", changeable: yes",
        ", usual: yes",
        ", protected: yes",
        "They agreed., open: yes",
        "Ring., open: yes",
        "    asks: [age, agreed]\n",
    ],
)
def test_every_mark_of_a_policy_is_told(mark: str) -> None:
    """Else a board signs what it has not read: that an answer is taken to be usual, that it ends with the year."""
    without = _MARKED.replace(mark, mark.removesuffix(", open: yes") if ", open" in mark else "")
    assert without != _MARKED

    def pages(text: str) -> list[str]:
        book = as_handbook(load_text(text), form="markdown")
        return [line for line in book.splitlines() if "sha256" not in line]

    assert pages(without) != pages(_MARKED)
