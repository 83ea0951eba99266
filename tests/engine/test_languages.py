"""A policy in another language is the same policy: only its words differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy import CaseError, Policy, PolicyError, load, load_text
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.loading.check import check
from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies.policy import make_policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.frontends.cli import main
from sharepolicy.ground.tongue import said
from sharepolicy.language.in_language import in_language, same_but_for_texts, texts_of
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.testing import cases, complete_cases, policies
from tests.helpers.editing import edit

VOCABULARY = """\
vocabulary: words
facts:
  risk: {asks: Is there a risk?, type: choice, values: {none: No sign., high: It is serious.}}
  agreed: {asks: Has the child agreed?, type: yes/no}
  shows: {asks: What does it show?, type: several-of, values: [home, school]}
"""
POLICY = """\
policy: club
title: What a club may tell
version: 1.0.0
uses: [words.yaml]
sources: {guide: {title: A guide, clauses: {"1": Tell whoever can help.}}}
questions:
  harm:
    rules:
      danger: {when: {risk: high}, outcome: share, because: A child is at risk., open: yes, source: guide/1}
      home: {when: {shows: {includes: home}, risk: none}, outcome: escalate, to: lead, because: It shows a home.}
      agreed: {when: {agreed: no, risk: none, shows: {only: school}}, outcome: dont_share, because: They said no.}
otherwise: {outcome: escalate, to: lead, because: Ask.}
roles: {lead: the lead}
unsettled: {to: lead}
actions: {record: {on: share, timing: after, says: Write it down.}}
"""
WELSH_WORDS = """\
texts: words
language: cy
facts:
  risk:
    asks: {original: Is there a risk?, says: A oes risg?}
    values: {high: {original: high, says: uchel}}
  shows:
    asks: {original: What does it show?, says: Beth mae'n ei ddangos?}
    values: {home: {original: home, says: cartref}}
"""
WELSH = """\
texts: club
language: cy
rules:
  danger: {because: {original: A child is at risk., says: Mae plentyn mewn perygl.}}
  home: {because: {original: It showed a home., says: Roedd yn dangos cartref.}}
roles: {lead: {original: the lead, says: yr arweinydd}}
"""


@pytest.fixture
def club(tmp_path: Path) -> Path:
    """A policy with its vocabulary, each with Welsh texts beside it."""
    folder = tmp_path / "club"
    folder.mkdir()
    for name, text in {"policy": POLICY, "words": VOCABULARY, "policy.cy": WELSH, "words.cy": WELSH_WORDS}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def loaded(folder: Path) -> Policy:
    """The policy in a folder."""
    policy = load(folder)
    assert isinstance(policy, Policy)
    return policy


def codes(error: PolicyError) -> list[str]:
    """What is wrong."""
    return [flaw.code for flaw in error.diagnostics]


@given(policies(), st.data())
def test_every_decision_is_the_same_in_other_words(document: PolicyDocument, data: st.DataObject) -> None:
    """Of random policies with random texts: outcome, what is possible, rules, duties, people, questions, digest."""
    words = data.draw(st.dictionaries(st.sampled_from(sorted(texts_of(document))), st.text(min_size=1, max_size=9)))
    spoken = in_language(document, "cy", lambda path, original: words.get(path, original))
    assert same_but_for_texts(spoken, document)
    said = {path: words.get(path, text) for path, text in texts_of(document).items() if "values" not in path}
    reasons = {text for path, text in said.items() if path[0] == "impossible"}  # each stands under its own words
    assert {text for path, text in texts_of(spoken).items() if path[0] == "impossible"} == reasons
    said = {path: text for path, text in said.items() if path[0] != "impossible"}
    assert said.items() <= texts_of(spoken).items()
    policy = load_document(document, prove=False)
    there = make_policy(compile_policy(spoken), (), None, None)
    quick = evolve(policy, compiled=evolve(policy.compiled, document=spoken))
    assert {there.digest, quick.digest} == {policy.digest}
    case = data.draw(st.one_of(cases(document), complete_cases(document)))
    for other in (there, quick):
        assert _plain(other, case) == _plain(policy, case)


def _plain(policy: Policy, case: Any) -> object:
    """Everything in a decision but its texts."""
    decided = policy.decide(case)
    return (
        decided.outcome,
        decided.possible,
        [(one.rule.name, one.sure, [weaker.name for weaker in one.overrode]) for one in decided.rules],
        [(reason.rule, reason.outcome, reason.sure) for reason in decided.reasons],
        [(due.action.name, due.sure, [fact.name for fact in due.depends_on]) for due in decided.actions],
        [(one.to, one.within, one.sure, one.within_sure) for one in decided.escalation],
        [(question.fact.name, question.values) for question in decided.ask],
        [(ground.fact.name, ground.values) for ground in decided.grounds],
        [(way.outcome, [(fact.fact.name, fact.values) for fact in way.facts]) for way in decided.alternatives],
    )


def test_a_policy_speaks_its_own_language_when_that_is_asked_for(club: Path) -> None:
    """A bilingual system says `en` as it says `cy`, of a policy without a file and of all versions too."""
    policy = loaded(club)
    case = {"risk": "high"}
    own = policy.decide(case).to_dict()
    assert policy.decide(case, language="en").to_dict() == own
    assert policy.in_language("cy").decide_request({"facts": case}, language="en-GB").to_dict().get("language") is None
    assert policy.in_language("cy").in_language("en").decide(case).to_dict() == own
    mars = load("mars")
    assert mars.decide({}, language="en").to_dict() == mars.decide({}).to_dict()
    made = load_text("policy: one\nversion: 1.0.0\notherwise: {outcome: escalate, because: Ask.}\n")
    assert made.decide({}, language="en").reasons[0].text == "Ask."
    with pytest.raises(PolicyError, match="was not read from a file"):
        made.in_language("cy")


def test_a_policy_in_another_language_may_have_english_texts(club: Path) -> None:
    """Then they are what `en` says."""
    english = WELSH.replace("language: cy", "language: en").replace("Mae plentyn mewn perygl.", "Help.")
    (club / "policy.en.yaml").write_text(english, encoding="utf-8")
    decision = loaded(club).decide({"risk": "high"}, language="en")
    assert (decision.reasons[0].text, decision.to_dict()["language"]) == ("Help.", "en")


def test_a_country_is_not_needed_to_find_a_language(club: Path) -> None:
    """Texts for just that tag come first."""
    assert loaded(club).decide({"risk": "high"}, language="cy-GB").to_dict()["language"] == "cy"
    patagonian = WELSH.replace("language: cy", "language: cy-AR").replace("Mae plentyn mewn perygl.", "Helpwch.")
    (club / "policy.cy-AR.yaml").write_text(patagonian, encoding="utf-8")
    assert loaded(club).decide({"risk": "high"}, language="cy-AR").reasons[0].text == "Helpwch."


def test_a_document_that_differs_in_more_than_texts_is_another_policy(club: Path) -> None:
    """An outcome, a rule or a value cannot come from a translation."""
    document = loaded(club).document
    danger = document.rules["danger"]
    assert same_but_for_texts(document, evolve(document, title="Another"))
    for changed in (
        evolve(document, rules={**document.rules, "danger": evolve(danger, outcome=document.rules["home"].outcome)}),
        evolve(document, rules={"danger": danger}),
        evolve(document, otherwise=None),
    ):
        assert not same_but_for_texts(document, changed)


def test_it_speaks_the_language_as_far_as_it_is_translated(club: Path) -> None:
    """A stale translation is not shown: the rule may say the opposite now. What is not translated says so once."""
    policy = loaded(club)
    welsh = policy.in_language("cy")
    assert (welsh.digest, welsh.identity, welsh.proof) == (policy.digest, policy.identity, policy.proof)
    danger = welsh.decide({"risk": "high"})
    assert [reason.text for reason in danger.reasons] == ["Mae plentyn mewn perygl."]
    assert [ground.says for ground in danger.grounds] == ["risk: uchel"]
    home = welsh.decide({"risk": "none", "shows": ["home"], "agreed": True})
    assert [reason.text.endswith(" It shows a home.") for reason in home.reasons] == [True]
    assert home.reasons[0].text != "It shows a home."
    assert [person.to_words for person in home.escalation] == ["yr arweinydd"]
    assert welsh.facts["shows/home"].label == "shows: cartref"
    assert welsh.facts["shows/home"].asks.startswith("Beth mae'n ei ddangos?")
    assert policy.decide({"risk": "high"}).reasons[0].text == "A child is at risk."


def test_what_the_program_says_where_the_policy_says_nothing_is_in_its_own_words(club: Path) -> None:
    """Nobody has to translate it, and it can be said otherwise."""
    open_ = loaded(club).in_language("cy").decide({"agreed": True})
    assert open_.reasons[0].text == said("cy", "Too little is known to decide this yet.")
    assert open_.reasons[0].text != "Too little is known to decide this yet."
    (missing, _) = check(club).diagnostics
    assert "texts are not translated" in missing.message
    assert "unsettled" not in missing.message
    own = "unsettled: {because: {original: Too little is known to decide this yet., says: Holwch.}}\n"
    (club / "policy.cy.yaml").write_text(f"{WELSH}{own}", encoding="utf-8")
    assert loaded(club).in_language("cy").decide({"agreed": True}).reasons[0].text == "Holwch."


def test_check_finds_what_is_stale_or_missing(club: Path) -> None:
    """Each is a warning; of what is missing there is one."""
    found = check(club).diagnostics
    assert [(one.code, one.is_error) for one in found] == [("missing-translation", False), ("stale-translation", False)]
    assert f"`sharepolicy texts {club / 'policy.yaml'} --language cy`" in found[0].help
    (club / "policy.cy.yaml").unlink()
    assert check(club).diagnostics == ()  # the vocabulary may be translated for another policy


@pytest.mark.parametrize(
    ("old", "new", "code", "help_"),
    [
        ("danger: {because", "dangr: {because", "unknown-text", "did you mean `danger`?"),
        ("lead: {orig", "leader: {orig", "unknown-text", "did you mean `lead`?"),
        ("because: {original: A", "says: {original: A", "unknown-property", ""),
        ("texts: club", "texts: pub", "wrong-document", "write `texts: club`"),
        ("language: cy", "language: ga", "wrong-document", ""),
        ("roles:", "rules:", "duplicate-key", ""),
    ],
)
def test_what_the_policy_does_not_have_is_an_error(club: Path, old: str, new: str, code: str, help_: str) -> None:
    """In `check`, and wherever the policy is to speak that language; without it, the policy still decides."""
    edit(club / "policy.cy.yaml", old, new)
    with pytest.raises(PolicyError) as caught:
        loaded(club).in_language("cy")
    assert code in codes(caught.value)
    assert any(help_ in flaw.help for flaw in caught.value.diagnostics if flaw.code == code)
    assert code in [flaw.code for flaw in check(club).diagnostics if flaw.is_error]


@pytest.mark.parametrize("language", ["ga", "../cy", "", "cy/../..", "C"])
def test_a_language_without_texts_is_refused(club: Path, language: str) -> None:
    """However it is written: nothing outside the folder is looked for."""
    with pytest.raises(PolicyError) as caught:
        loaded(club).in_language(language)
    assert codes(caught.value) == ["unknown-language"]


def test_texts_outside_the_root_are_refused(club: Path, tmp_path: Path) -> None:
    """A file of texts is read like every other file of a policy."""
    (tmp_path / "outside.yaml").write_text(WELSH, encoding="utf-8")
    (club / "policy.cy.yaml").unlink()
    (club / "policy.cy.yaml").symlink_to(tmp_path / "outside.yaml")
    with pytest.raises(PolicyError) as caught:
        loaded(club).in_language("cy")
    assert codes(caught.value) == ["outside-root"]
    assert [flaw.code for flaw in check(club).diagnostics] == ["outside-root"]


def test_an_overlay_speaks_with_the_texts_of_its_base_and_its_own(club: Path, tmp_path: Path) -> None:
    """What it replaces is not said in the words of the base."""
    overlay = club / "overlay.yaml"
    overlay.write_text(
        "policy: ours\nversion: 1.0.0\nextends: policy.yaml\nquestions: {harm: {rules: {danger: {when: {risk: high}, "
        "outcome: share, because: We share., source: guide/1}}}}\n",
        encoding="utf-8",
    )
    policy = load(overlay)
    assert isinstance(policy, Policy)
    welsh = policy.in_language("cy")
    assert welsh.base == policy.base
    assert welsh.decide({"risk": "high"}).reasons[0].text.endswith(" We share.")
    assert welsh.decide({"risk": "none", "shows": ["home"]}).escalation[0].to_words == "yr arweinydd"
    assert main(["texts", str(overlay), "--language", "cy"]) == 0
    written = (club / "overlay.cy.yaml").read_text(encoding="utf-8")
    assert "We share." in written
    assert "It shows a home." not in written


def test_each_version_of_a_policy_speaks(club: Path) -> None:
    """With its own texts, beside its own file."""
    dated = POLICY.replace("sources:", "facts: {today: {asks: Which day?, type: date, decision_date: yes}}\nsources:")
    for name in ("v1", "v2"):
        (club / f"{name}.yaml").write_text(dated.replace("at risk", f"at risk ({name})"), encoding="utf-8")
        text = f"Mae plentyn mewn perygl ({name})."
        welsh = f"texts: club\nlanguage: cy\nrules: {{danger: {{because: {{original: A child is at risk ({name})., "
        (club / f"{name}.cy.yaml").write_text(f"{welsh}says: {text}}}}}}}\n", encoding="utf-8")
    (club / "all.yaml").write_text(
        "policy: club\nversions: [{file: v1.yaml}, {file: v2.yaml, from: 2026-06-01}]\n", encoding="utf-8"
    )
    timeline = load(club / "all.yaml")
    assert isinstance(timeline, Timeline)
    welsh_timeline = timeline.in_language("cy")
    assert welsh_timeline.identity == timeline.identity
    asked = {"risk": "high", "today": "2026-05-01"}
    for alone in (timeline.decide(asked, language="cy"), timeline.decide_request(asked, language="cy").alone):
        assert alone is not None
        assert [reason.text for reason in alone.reasons] == ["Mae plentyn mewn perygl (v1)."]
    with pytest.raises(PolicyError):
        timeline.decide(asked, language="ga")
    for day, name in (("2026-05-01", "v1"), ("2026-07-01", "v2")):
        decided = welsh_timeline.decide({"risk": "high", "today": day})
        assert [reason.text for reason in decided.reasons] == [f"Mae plentyn mewn perygl ({name})."]
    open_ = welsh_timeline.decide({"risk": "high", "today": {"at_least": "2026-05-01"}})
    assert {reason.text for reason in open_.reasons} == {f"Mae plentyn mewn perygl ({name})." for name in ("v1", "v2")}
    assert open_.policy == timeline.decide({"risk": "high", "today": {"at_least": "2026-05-01"}}).policy
    assert open_.document.language == "cy"
    for path in {*club.glob("*.cy.yaml")} - {club / "v2.cy.yaml"}:
        path.unlink()
    late = load(club / "all.yaml").in_language("cy")
    first, second = "(heb ei gyfieithu) A child is at risk (v1).", "Mae plentyn mewn perygl (v2)."
    for days, texts in (
        ("2026-05-01", {first}),
        ("2026-07-01", {second}),
        ({"at_least": "2026-05-01"}, {first, second}),
    ):
        decided = late.decide({"risk": "high", "today": days})
        assert ({reason.text for reason in decided.reasons}, decided.document.language) == (texts, "cy")
    (club / "v2.cy.yaml").write_text("texts: club\nlanguage: cy\nrules: 3\n", encoding="utf-8")
    with pytest.raises(PolicyError, match="wrong-shape"):
        load(club / "all.yaml").in_language("cy")
    (club / "v2.cy.yaml").unlink()
    with pytest.raises(PolicyError, match="`club` has no texts in `cy`"):
        load(club / "all.yaml").in_language("cy")


def test_a_decision_can_be_asked_for_in_a_language(club: Path) -> None:
    """In one call, of a case or a request; the texts are read once, however often it is asked."""
    policy = loaded(club)
    case = {"risk": "high"}
    assert policy.decide(case, language="cy").reasons[0].text == "Mae plentyn mewn perygl."
    asked = policy.decide_request({"facts": case}, language="cy")
    assert asked.alone is not None
    assert asked.alone.reasons[0].text == "Mae plentyn mewn perygl."
    assert policy.in_language("cy") is policy.in_language("cy")
    assert policy.decide(case).reasons[0].text == "A child is at risk."
    for ask in (policy.decide, policy.decide_request):
        with pytest.raises(PolicyError) as caught:
            ask(case, language="ga")
        assert codes(caught.value) == ["unknown-language"]


def test_the_files_to_translate_keep_what_is_translated(club: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What changed shows what it was before; what is new is added; what is gone is left out."""
    edit(club / "policy.cy.yaml", "language: cy\n", "language: cy\nnote: Made by hand.\n")
    assert main(["texts", str(club), "--language", "cy"]) == 0
    assert "policy.cy.yaml: 7 texts to translate." in capsys.readouterr().out
    written = (club / "policy.cy.yaml").read_text(encoding="utf-8")
    assert 'note: "Made by hand."' in written
    assert 'says: "Mae plentyn mewn perygl."' in written
    assert 'before: {original: "It showed a home.", says: "Roedd yn dangos cartref."}' in written
    assert main(["texts", str(club), "--language", "cy"]) == 0
    assert (club / "policy.cy.yaml").read_text(encoding="utf-8") == written
    assert loaded(club).in_language("cy").decide({"risk": "high"}).reasons[0].text == "Mae plentyn mewn perygl."
    assert [flaw.code for flaw in check(club).diagnostics] == ["missing-translation"]


def test_why_facts_clash_is_translated_beside_the_vocabulary(club: Path) -> None:
    """Under its own first words; what it said before is ignored, and what it says now is missing."""

    def why() -> str:
        with pytest.raises(CaseError) as refused:
            loaded(club).decide({"risk": "none", "agreed": True}, language="cy")
        return refused.value.diagnostics[0].help

    (club / "words.yaml").write_text(f"{VOCABULARY}impossible:\n", encoding="utf-8")
    edit(club / "words.yaml", "impossible:", "impossible: [{when: {risk: none, agreed: yes}, because: 2 say so.}]")
    assert why() == "(heb ei gyfieithu) 2 say so."
    assert main(["texts", str(club), "--language", "cy"]) == 0
    edit(club / "words.cy.yaml", 'original: "2 say so."\n    says: ""', 'original: "2 say so."\n    says: "Mae dau."')
    assert "  a-2-say-so:\n" in (club / "words.cy.yaml").read_text(encoding="utf-8")
    assert why() == "Mae dau."
    edit(club / "words.yaml", "2 say so.", "3 say so.")
    assert why() == "(heb ei gyfieithu) 3 say so."
    assert not any(flaw.is_error for flaw in check(club).diagnostics)
    assert ("impossible", "a-3-say-so") in texts_of(loaded(club).document)


def test_a_policy_that_comes_with_the_program_is_not_written_beside(capsys: pytest.CaptureFixture[str]) -> None:
    """Its folder is not the reader's."""
    assert main(["texts", "school", "--language", "cy"]) == 2
    assert "comes with sharepolicy" in capsys.readouterr().err
