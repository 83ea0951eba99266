"""A policy is read from all its files, with every flaw of all of them at once."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.ground.text import Text
from sharepolicy.language.policy import FactDirection, Outcome, PolicyDocument
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import FactType
from sharepolicy.reading.files import shipped, shipped_policies
from sharepolicy.reading.gate import file_of
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.policies import read_policy, read_policy_text
from sharepolicy.reading.timeline import read_timeline

BASE = """\
policy: small
title: A small policy
version: 1.10
facts:
  risk: {asks: How serious?, type: scale, values: {none: No sign., high: Serious.}}
  subject.consent: {asks: Agreed?, type: choice, values: [given, refused], changeable: yes}
  item.shows:
    {name: what it shows, asks: What does it show?, type: several-of, values: {home: Where they live., school: S.}}
  today: {asks: Which day?, type: date, decision_date: yes}
sources:
  guide: {title: The guide, clauses: {"1.1": One., "1.2": Two.}}
  law: {title: The law, verified: no, address: "https://example.org"}
roles: {manager: your manager}
principles:
  relevant:
    source: guide/1.2
    rules:
      address-stays: {when: {item.shows: {includes: home}}, outcome: dont_share, because: It stays out.}
questions:
  harm:
    title: Harm
    asks: [risk, item.shows]
    source: [guide/1.1, law]
    overrides: [relevant]
    rules:
      harm-counts:
        when: {risk: high}
        outcome: share
        because: The child comes first.
        overrides: consent-missing
        in_force: {from: 2026-02-05, until: 2027-01-31}
  consent:
    rules:
      consent-missing: {when: {subject.consent: refused}, outcome: dont_share, because: No means no., source: guide/1.2}
otherwise: {outcome: escalate, to: manager, because: Ask., source: guide/1.1}
escalation:
  routine: {to: manager, within: 1 working day}
actions:
  record: {on: [share, dont_share, escalate], timing: after, says: Write it down.}
invariants:
  risk-helps:
    says: More risk never hinders.
    as: {risk: rises}
    outcome_never_moves: {from: share, to: [dont_share, escalate]}
  consent-helps:
    says: Consent never hinders.
    as: {subject.consent: {becomes: given}}
    outcome_never_moves: {from: share, to: dont_share}
  always-recorded: {says: Always recorded., carries: record, regardless_of: item.shows}
"""


def flaws(content: str, **options: bool) -> list[Diagnostic]:
    """What is wrong with a policy."""
    return list(read_policy_text(Text("policy.yaml", content), **options).diagnostics)


def changed(before: str, after: str, content: str = BASE) -> list[Diagnostic]:
    """What is wrong once a part of the policy is another one."""
    assert before in content
    return flaws(content.replace(before, after, 1))


def pointed(flaw: Diagnostic) -> str:
    """The text at which a diagnostic points."""
    return flaw.span.content if flaw.span else ""


def document() -> PolicyDocument:
    """The policy above."""
    reading = read_policy_text(Text("policy.yaml", BASE))
    assert reading.diagnostics == ()
    assert reading.document is not None
    return reading.document


def test_everything_that_is_written_is_in_the_document() -> None:
    """Each part arrives where it belongs."""
    policy = document()
    assert (policy.name, policy.title, policy.version) == ("small", "A small policy", "1.10")
    assert list(policy.groups) == ["relevant", "harm", "consent"]
    assert [group.heading for group in policy.groups.values()] == ["principles", "questions", "questions"]
    assert policy.groups["harm"].asks == ("risk", "item.shows/home", "item.shows/school")
    assert [str(name) for name in policy.groups["harm"].overrides] == ["relevant"]
    rule = policy.rules["harm-counts"]
    first, last = (datetime.date.fromisoformat(day).toordinal() for day in ("2026-02-05", "2027-01-31"))
    assert rule.in_force is not None
    assert (rule.in_force.fact, rule.in_force.values) == ("today", Ranges.of(first, last))
    assert [str(citation) for citation in rule.sources] == ["guide/1.1", "law"]
    assert [str(citation) for citation in policy.rules["consent-missing"].sources] == ["guide/1.2"]
    assert not policy.sources["law"].verified
    assert policy.otherwise is not None
    assert (policy.otherwise.outcome, policy.otherwise.to) == (Outcome.ESCALATE, "manager")
    assert policy.escalation["routine"].within.minutes == 24 * 60
    assert policy.actions["record"].on == frozenset(Outcome)
    risk_helps, consent_helps, recorded = policy.invariants.values()
    assert risk_helps.moves is not None
    assert risk_helps.moves.direction is FactDirection.RISES
    assert consent_helps.moves is not None
    assert consent_helps.moves.becomes is not None
    assert consent_helps.moves.becomes.values == frozenset({"given"})
    assert recorded.regardless_of == ("item.shows/home", "item.shows/school")


def test_a_several_of_becomes_yes_no_facts_at_its_place() -> None:
    """Each member is asked by a question of its own."""
    facts = document().vocabulary.facts
    assert list(facts) == ["risk", "subject.consent", "item.shows/home", "item.shows/school", "today"]
    home = facts["item.shows/home"]
    assert home.type is FactType.YES_NO
    assert (home.several, home.member) == ("item.shows", "home")
    assert home.asks == "What does it show? Is this so: Where they live?"
    assert document().vocabulary.several["item.shows"].label == "what it shows"
    assert facts["subject.consent"].label == "consent"


@pytest.mark.parametrize(
    ("before", "after", "code", "at", "help_"),
    [
        ("risk: {asks: How serious?,", "Risk: {asks: How serious?,", "bad-name", "Risk", "underscores"),
        ("risk: {asks: How serious?,", "policy: {asks: How serious?,", "bad-name", "policy", ""),
        ("risk: {asks: How serious?,", "risk: {", "missing-property", "risk", "the plain question"),
        ("type: scale,", "type: ladder,", "unknown-value", "ladder", "several-of"),
        ("type: scale,", "type: scale, unit: steps,", "unknown-property", "unit", "is for the type `number`"),
        ("values: [given, refused]", "values: [given, unknown]", "bad-name", "unknown", ""),
        ("values: [given, refused]", "values: [given, given]", "duplicate-name", "given", ""),
        ("values: [given, refused]", "values: [given]", "wrong-shape", "[given]", "two values"),
        (", values: [given, refused]", "", "missing-property", "subject.consent", "needs them"),
        ("outcome: share\n", "outcome: shared\n", "unknown-value", "shared", "did you mean `share`?"),
        ("outcome: share\n", "to: manager\n        outcome: share\n", "unknown-property", "to", ""),
        ("overrides: consent-missing", "overrides: consent-mising", "unknown-rule", "consent-mising", "did you mean"),
        ("overrides: [relevant]", "overrides: [relevent]", "unknown-rule", "relevent", "did you mean `relevant`?"),
        ("asks: [risk, item.shows]", "asks: [risk, item.show]", "unknown-fact", "item.show", "did you mean"),
        ("source: guide/1.2\n", "source: guide/1.9\n", "unknown-clause", "guide/1.9", "`1.1` to `1.2`"),
        ("source: guide/1.2\n", "source: guid/1.2\n", "unknown-source", "guid/1.2", "did you mean `guide`?"),
        ("source: guide/1.2\n", "source: [guide/1.2, law/4]\n", "unknown-clause", "law/4", "cite just `law`"),
        ("to: manager, because", "to: boss, because", "unknown-role", "boss", "expected one of"),
        ("within: 1 working day", "within: soon", "bad-name", "soon", "minutes"),
        ("within: 1 working day", "within: 99999 hours", "bad-name", "99999 hours", "expected at most four digits"),
        ("timing: after", "timing: later", "unknown-value", "later", ""),
        ("carries: record", "carries: recorded", "unknown-action", "recorded", "did you mean `record`?"),
        ("carries: record", "never_due: recorded", "unknown-action", "recorded", "did you mean `record`?"),
        ("carries: record", "escalates_to: manger", "unknown-role", "manger", "did you mean `manager`?"),
        ("carries: record", "escalates_to: manager, within: soon", "bad-name", "soon", "minutes"),
        ("carries: record", "within: 1 hour", "missing-property", "within", ""),
        ("carries: record", "on: share", "missing-property", "on", ""),
        ("as: {risk: rises}", "as: {subject.consent: rises}", "wrong-value-kind", "rises", "becomes"),
        ("as: {risk: rises}", "as: {item.shows: rises}", "wrong-value-kind", "item.shows", ""),
        ("as: {risk: rises}", "as: {risk: climbs}", "unknown-value", "climbs", ""),
        ("    as: {risk: rises}\n", "", "missing-property", "outcome_never_moves", ""),
        ("from: 2026-02-05", "from: 2026-02-30", "wrong-value-kind", "2026-02-30", "year-month-day"),
        ("2026-02-05", "2028-02-05", "contradictory-condition", "in_force: {from: 2028-02-05, until: 2027-01-31}", ""),
        ("{from: 2026-02-05, until: 2027-01-31}", "{}", "missing-property", "in_force", ""),
        (", decision_date: yes", "", "missing-decision-date", "in_force", "decision_date: yes"),
        ("title: Harm\n", "titel: Harm\n", "unknown-property", "titel", "did you mean `title`?"),
        ("version: 1.10", "version: []", "wrong-shape", "[]", ""),
        ("policy: small", "policy: Small", "bad-name", "Small", "hyphens"),
        ("  consent:\n", "  relevant:\n", "duplicate-name", "relevant", ""),
        ("      consent-missing:", "      harm:", "duplicate-name", "harm", ""),
    ],
)  # fmt: skip
def test_each_flaw_is_shown_at_its_place(before: str, after: str, code: str, at: str, help_: str) -> None:
    """One wrong word, one diagnostic, at that word; the rest of the policy is fine."""
    found = [flaw for flaw in changed(before, after) if flaw.code == code]
    assert [pointed(flaw) for flaw in found] == [at]
    assert help_ in found[0].help


@pytest.mark.parametrize(
    ("line", "code", "at"),
    [
        ("precedence: [harm, consnt]", "unknown-group", "consnt"),
        ("precedence: [harm, consent-missing]", "unknown-group", "consent-missing"),
        ("precedence: [harm, harm]", "duplicate-name", "harm"),
        ("background: {guide/7: Not ours.}", "unknown-clause", "guide/7"),
        ("uses: [nowhere.yaml]", "missing-file", "nowhere.yaml"),
        ("impossible: [{when: {risk: very}}]", "unknown-value", "very"),
        ("definitions: {x: {says: Nothing.}}", "missing-property", "x"),
        ("rulse: {}", "unknown-property", "rulse"),
        ("unsettled: {to: boss}", "unknown-role", "boss"),
    ],
)
def test_each_further_line_can_be_wrong(line: str, code: str, at: str) -> None:
    """The same for the parts that the policy above does not have."""
    assert [(flaw.code, pointed(flaw)) for flaw in flaws(BASE + line + "\n")] == [(code, at)]


@pytest.mark.parametrize("word", ["yes", "true", "no", "false"])
def test_properties_take_yes_and_no_or_true_and_false(word: str) -> None:
    """As facts do; an editor may read either as a truth value."""
    reading = read_policy_text(Text("policy.yaml", BASE.replace("changeable: yes", f"changeable: {word}")))
    assert reading.document is not None
    assert reading.document.vocabulary.facts["subject.consent"].changeable == (word in ("yes", "true"))


def test_one_misspelled_section_is_one_error() -> None:
    """What refers to the names in it is not to blame."""
    found = changed("questions:\n", "question:\n")
    assert [(flaw.code, pointed(flaw)) for flaw in found] == [("unknown-property", "question")]


@pytest.mark.parametrize("part", ["facts", "sources", "roles", "actions", "questions"])
def test_a_section_of_another_shape_is_one_error(part: str) -> None:
    """The names that were meant to be in it are not to blame."""
    example = (
        "examples: {one: {given: {risk: high}, expect: {outcome: share, because_of: harm-counts, actions: record}}}\n"
    )
    content = re.sub(rf"^{part}:.*\n(  .*\n)*", f"{part}: later\n", BASE + example, flags=re.MULTILINE)
    found = read_policy_text(Text("policy.yaml", content), examples=True).diagnostics
    assert [pointed(flaw) for flaw in found if flaw.is_error] == ["later"]


@pytest.mark.parametrize(
    ("before", "after", "at"),
    [
        ("timing: after", "timing: aftr", "aftr"),
        ("on: [share, dont_share, escalate]", "on: [shar]", "shar"),
        ("dont_share, because: No", "dont_shar, because: No", "dont_shar"),
        ("  consent:\n", "  relevant:\n", "relevant"),
    ],
)
def test_what_refers_to_a_part_that_could_not_be_read_is_not_to_blame(before: str, after: str, at: str) -> None:
    """The cause is told alone, though examples name the action and the rule."""
    example = "examples: {one: {given: {}, expect: {outcome: share, because_of: consent-missing, actions: record}}}\n"
    content = BASE.replace(before, after) + example
    assert content != BASE + example
    found = read_policy_text(Text("policy.yaml", content), examples=True).diagnostics
    assert [pointed(flaw) for flaw in found if flaw.is_error] == [at]


def test_a_misspelled_property_is_not_missing_too() -> None:
    """`becuase` is said once."""
    found = changed("because: The child comes first.", "becuase: The child comes first.")
    assert [(flaw.code, pointed(flaw)) for flaw in found] == [("unknown-property", "becuase")]


def test_errors_come_in_order_of_place() -> None:
    """Flaws of shape, names and values together, from the top of the file to its end."""
    content = (
        BASE.replace("type: scale", "type: ladder").replace("refused}", "refusd}").replace("timing: after", "timing: x")
    )
    content = content.replace("title: Harm\n", "titel: Harm\n")
    lines = [flaw.span.line for flaw in flaws(content) if flaw.span]
    assert lines == sorted(lines)
    assert len(lines) == 4


def test_a_circle_of_overrides_shows_its_lines() -> None:
    """Each line that makes the circle has a label."""
    (flaw,) = changed("  consent:\n", "  consent:\n    overrides: harm\n")
    assert flaw.code == "override-cycle"
    assert "`harm-counts` overrides `consent-missing` overrides `harm-counts`" in flaw.message or (
        "`consent-missing` overrides `harm-counts` overrides `consent-missing`" in flaw.message
    )
    shown = {pointed(flaw), *(label.span.content for label in flaw.labels)}
    assert shown == {"harm", "consent-missing"}


def test_what_was_surely_not_meant_is_a_warning() -> None:
    """A policy with an unused fact, an unused definition and a lost clause still loads."""
    content = BASE.replace("source: guide/1.2}", "source: law}").replace("source: guide/1.2\n", "source: law\n")
    content += "definitions: {spare: {when: {risk: high}}}\n"
    content = content.replace("  today:", "  unused: {asks: What?, type: yes/no}\n  today:")
    reading = read_policy_text(Text("policy.yaml", content))
    assert reading.document is not None
    assert [(flaw.code, pointed(flaw), flaw.is_error) for flaw in reading.diagnostics] == [
        ("unused-fact", "unused", False),
        ("uncited-clause", '"1.2"', False),
        ("unused-definition", "spare", False),
    ]


def test_files_are_found_from_the_policy(tmp_path: Path) -> None:
    """Vocabulary, clauses and examples stand beside the policy; their flaws name their own file."""
    (tmp_path / "words.yaml").write_text("vocabulary: words\nfacts: {risk: {asks: Risk?, type: yes/no}}\n")
    (tmp_path / "guide.yaml").write_text('source: guide\nclauses: {"1": One.}\n')
    (tmp_path / "more.yaml").write_text("examples: {one: {given: {risk: yes}, expect: {outcome: share}}}\n")
    policy = tmp_path / "policy.yaml"
    policy.write_text(
        "policy: x\nuses: [words.yaml]\nsources: {guide: {title: G, clauses: guide.yaml}}\nexample_files: [more.yaml]\n"
        "questions: {g: {rules: {r: {when: {risk: yes}, outcome: share, because: B., source: guide/1}}}}\n"
        "otherwise: {outcome: dont_share, because: C.}\n"
    )
    reading = read_policy(file_of(policy), ReadOnce(), examples=True)
    assert reading.diagnostics == ()
    assert [example.name for example in reading.examples] == ["one"]
    assert [Path(text.name).name for text in reading.texts] == ["policy.yaml", "words.yaml", "guide.yaml", "more.yaml"]
    assert read_policy(file_of(policy), ReadOnce()).examples == ()
    (tmp_path / "words.yaml").write_text("vocabulary: words\nfacts: {risk: {asks: Risk?, type: yes/on}}\n")
    (tmp_path / "guide.yaml").write_text('source: gide\nclauses: {"1": One.}\n')
    found = read_policy(file_of(policy), ReadOnce()).diagnostics
    assert [(Path(d.span.text.name).name, d.code) for d in found if d.span] == [
        ("guide.yaml", "wrong-document"),
        ("words.yaml", "unknown-value"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("vocabulary: x\nfacts: {}\n", "this is a vocabulary; expected a policy"),
        ("source: x\nclauses: {}\n", "this is a clause file; expected a policy"),
        ("- a\n", "expected a policy, found a list"),
        ("hello\n", "expected a policy, found a text"),
    ],
)
def test_another_kind_of_file_is_told_as_such(content: str, message: str) -> None:
    """Not by ten missing properties."""
    assert [(flaw.code, flaw.message) for flaw in flaws(content)] == [("wrong-document", message)]


EXAMPLE = """\
examples:
  two-recipients:
    request:
      subjects: {mother: {consent: refused}}
      recipients: {school: {}, father: {}}
      items: {report: {about: [mother], shows: [home]}}
    expect:
      outcome: share
      parts: {report: {school: share}}
  one-case:
    given: {risk: high}
    expect:
      outcome: share
      because_of: harm-counts
      actions: [record]
      ask_first: item.shows/home
"""


@pytest.mark.parametrize(
    ("before", "after", "code", "at"),
    [
        ("", "", "", ""),
        ("because_of: harm-counts", "because_of: harm", "unknown-rule", "harm"),
        ("actions: [record]", "actions: [recrd]", "unknown-action", "recrd"),
        ("ask_first: item.shows/home", "ask_first: item.shows/hom", "unknown-fact", "item.shows/hom"),
        ("{report: {school", "{reprt: {school", "unknown-part", "reprt"),
        ("{report: {school", "{report: {schol", "unknown-part", "schol"),
        ("about: [mother]", "about: [mothr]", "unknown-part", "mothr"),
        ("about: [mother]", "about: []", "wrong-shape", "[]"),
        ("consent: refused", "subject.consent: refused", "misplaced-fact", "subject.consent"),
        ("consent: refused", "risk: high", "misplaced-fact", "risk"),
        ("consent: refused", "consnt: refused", "unknown-fact", "consnt"),
        ("    request:", "    given: {}\n    request:", "wrong-shape", "two-recipients"),
    ],
)
def test_examples_are_read_when_they_are_wanted(before: str, after: str, code: str, at: str) -> None:
    """Everything in them has to be there in the policy or in the request."""
    found = flaws(BASE + EXAMPLE.replace(before, after, 1), examples=True)
    assert [(flaw.code, pointed(flaw)) for flaw in found] == ([(code, at)] if code else [])


@pytest.mark.parametrize("name", shipped_policies())
def test_shipped_policies_have_no_flaw(name: str) -> None:
    """Not even a warning."""
    file = file_of(shipped("policies") / name / "policy.yaml")
    listed = read_timeline(file, ReadOnce())
    for each in [file] if listed is None else [dated.file for dated in listed.versions]:
        reading = read_policy(each, ReadOnce(), examples=True)
        assert reading.diagnostics == ()
        assert reading.document is not None
        assert reading.document.name == name
        assert reading.examples


def test_the_order_of_vocabularies_means_nothing(tmp_path: Path) -> None:
    """One may say what is impossible of the facts of another."""
    for name in "abc":
        facts = f"vocabulary: {name}\nfacts: {{{name}: {{asks: Is {name} so?, type: yes/no}}}}\n"
        (tmp_path / f"{name}.yaml").write_text(facts, encoding="utf-8")
    with (tmp_path / "c.yaml").open("a", encoding="utf-8") as file:
        file.write("impossible: [{when: {a: yes, b: yes, c: yes}, because: Never all three.}]\n")
    for uses in ("a, b, c", "c, a, b", "b, c, a"):
        text = f"policy: p\nuses: [{uses.replace(',', '.yaml,')}.yaml]\notherwise: {{outcome: escalate, because: A.}}\n"
        reading = read_policy_text(Text("p.yaml", text), folder=tmp_path)
        assert reading.document is not None, reading.diagnostics
        assert len(reading.document.vocabulary.impossible) == 1
