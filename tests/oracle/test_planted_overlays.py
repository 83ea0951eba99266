"""An overlay that breaks faith with its base in exactly one case of billions is found on both roads, in that case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml
import z3
from attrs import evolve

from sharepolicy.analysis.proof import overlays
from sharepolicy.analysis.proof.overlays import keeping
from sharepolicy.analysis.proof.verify import verify
from sharepolicy.core.compile import CompiledPolicy, compile_policy
from sharepolicy.core.space import Region
from sharepolicy.engine.loading.load import load
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.language.latitude import MOVES, Cell, Latitude
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.reading.cases import CaseReader
from tests.oracle.asking import Oracle
from tests.oracle.meaning import Formula, kind_of
from tests.oracle.planted import OneCase, cell, only_case, with_planted
from tests.oracle.two import Both

SHARE, DONT_SHARE, ESCALATE = Outcome


def words_of(*moves: Cell) -> Latitude:
    """A `may` that allows these moves and no others."""
    return Latitude(tuple(f"{before} -> {after}" for before, after in moves))


def laid_on(base: PolicyDocument, document: PolicyDocument, may: Latitude | None) -> PolicyDocument:
    """The document as an overlay."""
    return evolve(document, name="overlay", base=base, may=may)


def told(document: PolicyDocument, code: str) -> list[Diagnostic]:
    """What the product says that an overlay owes its base."""
    return [found for found in keeping(document) if found.code == code]


def shown(compiled: CompiledPolicy, finding: Diagnostic) -> Region:
    """The cases that a finding shows, read back from its text."""
    given = yaml.load(finding.details, Loader=yaml.BaseLoader)["given"]
    return compiled.possible & compiled.space.box(CaseReader(compiled.document).case(given).given)


def only_in(both: Both, wanted: Formula, planned: OneCase) -> None:
    """Fail unless z3 finds the planted case for what is wanted, and no other."""
    facts = both.new.document.vocabulary.facts
    like = both.facts.like({kind_of(facts[name]): values for name, values in planned.items()})
    assert both.case(wanted, like) is not None, "z3 does not find the planted case"
    other = both.case(wanted, z3.Not(like))
    assert other is None, f"z3 finds another case than the planted one: {other}"


def assert_beyond_latitude_is_found(document: PolicyDocument, move: Cell, planned: OneCase) -> None:
    """Both roads find one move that `may` does not allow, in the planted case and nowhere else."""
    base = document.base
    assert base is not None
    both = Both(base, document)
    only_in(both, both.cell(*move), planned)
    compiled = compile_policy(document)
    findings = told(document, "beyond-latitude")
    assert len(findings) == 1, f"the diagrams find {len(findings)} moves beyond the latitude, z3 one"
    assert f"moves {move[0].words} to {move[1].words}" in findings[0].message
    assert shown(compiled, findings[0]) == cell(compiled, planned)


@pytest.mark.parametrize("move", MOVES, ids=" to ".join)
def test_a_move_beyond_the_latitude_in_one_case_is_found(mars: PolicyDocument, sound: Oracle, move: Cell) -> None:
    """Every way to move is allowed but one; in one case of 34 thousand billions the overlay moves in that way."""
    before, after = move
    planned = sound.case(sound.one.gives[before])
    assert planned is not None
    planted = with_planted(mars, planned, after)
    document = laid_on(mars, planted, words_of(*(other for other in MOVES if other != move)))
    assert_beyond_latitude_is_found(document, move, planned)
    assert told(laid_on(mars, planted, words_of(move)), "beyond-latitude") == []


def test_an_overlay_with_more_facts_that_goes_too_far_in_one_case_is_found() -> None:
    """`school` moves many answers as it may; in one case of 207 thousand billions it closes what `mars` shares."""
    school = load("school").document
    assert told(school, "beyond-latitude") == []
    oracle = Oracle(school)
    planned = oracle.case(oracle.one.gives[SHARE])
    assert planned is not None
    assert_beyond_latitude_is_found(with_planted(school, planned, DONT_SHARE), (SHARE, DONT_SHARE), planned)


@pytest.mark.parametrize("name", ["harm-outweighs-consent", "court-forbids", "recipient-poses-risk"])
def test_a_protected_rule_that_gives_way_in_one_case_is_found(mars: PolicyDocument, sound: Oracle, name: str) -> None:
    """Whatever the outcome is then: here it even stays as it was."""
    rule = mars.rules[name]
    assert rule.protected
    others = [sound.one.decides[other.name] for other in mars.rules.values() if other.protected and other is not rule]
    planned = sound.case(sound.one.decides[name], *map(z3.Not, others))
    assert planned is not None
    document = laid_on(mars, with_planted(mars, planned, rule.outcome), None)
    both = Both(mars, document)
    only_in(both, z3.And(both.old.decides[name], z3.Not(both.new.decides[name])), planned)
    findings = list(keeping(document))
    assert [(finding.code, finding.message.split("`")[1]) for finding in findings] == [("protected-rule-changed", name)]
    compiled = compile_policy(document)
    assert shown(compiled, findings[0]) == cell(compiled, planned)


def test_a_protected_promise_broken_in_one_case_is_found(mars: PolicyDocument, sound: Oracle) -> None:
    """And the finding says that the base protects it."""
    invariant = mars.invariants["nothing-identifying-to-a-stranger"]
    assert invariant.protected
    planned = sound.case(sound.one.holds(invariant.when))
    assert planned is not None
    document = laid_on(mars, with_planted(mars, planned, SHARE), None)
    compiled, oracle = compile_policy(document), Oracle(document)
    assert cell(compiled, only_case(oracle, oracle.broken_by_one(invariant))) == cell(compiled, planned)
    findings = [finding for finding in verify(compiled).findings if f"`{invariant.name}`" in finding.message]
    assert [finding.code for finding in findings] == ["protected-invariant-broken"]
    assert shown(compiled, findings[0]) == cell(compiled, planned)


def _ignoring(move: Cell) -> property:
    """`Latitude.beyond` as it would be if one move were forgotten."""
    return property(lambda may: tuple(cell for cell in MOVES if cell not in may.allowed and cell != move))


LIBRARY_FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "a move is forgotten": lambda patch: patch.setattr(Latitude, "beyond", _ignoring((SHARE, DONT_SHARE))),
    "all moves are allowed": lambda patch: patch.setattr(Latitude, "beyond", ()),
    "a move is taken for another": lambda patch: patch.setattr(Latitude, "beyond", ((DONT_SHARE, SHARE),)),
    "the latitude is not looked at": lambda patch: patch.setattr(overlays, "_latitude", lambda *_: iter(())),
    "another case is shown": lambda patch: patch.setattr(overlays, "_both_ways", lambda *_: "given: {}"),
}
"""Faults of the library itself."""


@pytest.mark.parametrize("fault", LIBRARY_FAULTS)
def test_a_fault_of_the_library_would_be_noticed(
    mars: PolicyDocument, sound: Oracle, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check above fails when the library is made wrong on purpose."""
    move = (SHARE, DONT_SHARE)
    planned = sound.case(sound.one.gives[SHARE])
    assert planned is not None
    document = laid_on(mars, with_planted(mars, planned, DONT_SHARE), words_of(*(m for m in MOVES if m != move)))
    assert_beyond_latitude_is_found(document, move, planned)
    LIBRARY_FAULTS[fault](monkeypatch)
    with pytest.raises(AssertionError):
        assert_beyond_latitude_is_found(document, move, planned)
