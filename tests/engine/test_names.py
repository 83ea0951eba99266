"""Names are only names: calling facts and values otherwise changes nothing but the names."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.proof.verify import verify
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.loading.load import load_document
from sharepolicy.language.case import Case
from sharepolicy.language.condition import AllOf, AnyOf, Condition, CountOf, Is, Not, Test
from sharepolicy.language.policy import Definition, Invariant, PolicyDocument, Rule
from sharepolicy.testing import cases, policies

Rename = Callable[[str], str]


def in_condition(condition: Condition, rename: Rename) -> Condition:
    """The condition about the renamed facts."""
    match condition:
        case Test(fact, values):
            return Test(rename(fact), values)
        case AllOf(parts):
            return AllOf(tuple(in_condition(part, rename) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(in_condition(part, rename) for part in parts))
        case CountOf(parts):
            return evolve(condition, parts=tuple(in_condition(part, rename) for part in parts))
        case Not(part):
            return Not(in_condition(part, rename))
        case Is(name, part):
            return Is(name, in_condition(part, rename))


def in_test(test: Test | None, rename: Rename) -> Test | None:
    """The test of the renamed fact."""
    return None if test is None else Test(rename(test.fact), test.values)


def renamed(document: PolicyDocument, rename: Rename) -> PolicyDocument:
    """The same policy about facts with other names."""
    vocabulary = document.vocabulary

    def rule(old: Rule) -> Rule:
        return evolve(old, when=in_condition(old.when, rename), in_force=in_test(old.in_force, rename))

    def invariant(old: Invariant) -> Invariant:
        moves = old.moves and evolve(old.moves, fact=rename(old.moves.fact), becomes=in_test(old.moves.becomes, rename))
        regardless = tuple(map(rename, old.regardless_of))
        return evolve(old, when=in_condition(old.when, rename), regardless_of=regardless, moves=moves)

    definitions: dict[str, Definition] = {
        name: evolve(d, condition=in_condition(d.condition, rename)) for name, d in document.definitions.items()
    }
    return evolve(
        document,
        vocabulary=evolve(
            vocabulary,
            facts={
                rename(name): evolve(fact, name=rename(name), several=fact.several and rename(fact.several))
                for name, fact in vocabulary.facts.items()
            },
            several={rename(name): evolve(s, name=rename(name)) for name, s in vocabulary.several.items()},
            impossible=tuple(evolve(i, when=in_condition(i.when, rename)) for i in vocabulary.impossible),
        ),
        definitions=definitions,
        rules={name: rule(old) for name, old in document.rules.items()},
        actions={name: evolve(a, when=in_condition(a.when, rename)) for name, a in document.actions.items()},
        escalation={name: evolve(e, when=in_condition(e.when, rename)) for name, e in document.escalation.items()},
        invariants={name: invariant(old) for name, old in document.invariants.items()},
    )


def told(decision: Decision, rename: Rename) -> object:
    """What a decision says, with its facts renamed. Grounds and changes may be others that are as small."""
    return (
        decision.possible,
        [(found.rule.name, found.sure, [weaker.name for weaker in found.overrode]) for found in decision.rules],
        [(due.action.name, due.sure, [rename(fact.name) for fact in due.depends_on]) for due in decision.actions],
        [rename(question.fact.name) for question in decision.ask],
        len(decision.grounds),
        {(change.outcome, len(change.facts)) for change in decision.alternatives},
        [
            (
                evolve(one, depends_on=tuple(rename(fact.name) for fact in one.depends_on), sooner=()),
                [
                    (limit.within, limit.because, [(rename(need.fact.name), need.values) for need in limit.only_if])
                    for limit in one.sooner
                ],
            )
            for one in decision.escalation
        ],
    )


@given(policies(), st.data())
def test_renaming_facts_changes_nothing(document: PolicyDocument, data: st.DataObject) -> None:
    """Names sort the other way round afterwards, so that nothing can hang on their order."""
    words = ["fern", "elder", "daisy", "cedar", "birch", "alder"]
    turned = dict(zip(reversed(words), words, strict=True))

    def rename(name: str) -> str:
        prefix, dot, rest = name.rpartition(".")
        base, slash, member = rest.partition("/")
        return f"{prefix}{dot}{turned.get(base, base)}{slash}{member}"

    other = renamed(document, rename)
    case = data.draw(cases(document))
    one = load_document(document, prove=False).decide(case)
    two = load_document(other, prove=False).decide(Case({rename(fact): v for fact, v in case.given.items()}))
    assert told(one, rename) == told(two, lambda name: name)
    first, second = (verify(compile_policy(each)) for each in (document, other))
    assert [finding.code for finding in first.findings] == [finding.code for finding in second.findings]
    assert first.proof == second.proof
