"""The form of what `test` found: results of examples, coverage and mutants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sharepolicy.forms.parts import (
    Form,
    Of,
    Property,
    at,
    count,
    flag,
    form,
    many,
    maybe,
    one,
    one_of,
    optional,
    or_none,
    percentage,
    plain,
    texts,
    words,
)
from sharepolicy.forms.shared import CASE, DAYS, FIRST, PLACE, POLICY, SECOND, THIRD

if TYPE_CHECKING:
    from sharepolicy.types import CoverageDict, ExampleResultDict, MutantDict, MutationDict, TestedDict

_NAME = "The name of an example."
_PLACE = or_none(PLACE, "Where it stands; null when it was not read from a file.", "span")
EXAMPLE: Form[ExampleResultDict] = form(
    "ExampleResult",
    "An example that was run.",
    name=words("Its name.", "example.name"),
    place=or_none(PLACE, "Where it stands; null when it was not read from a file.", "example.span"),
    passed=flag("Whether it is decided as it expects."),
    differences=texts("How it is decided differently.", "A sentence."),
)


def examples_run(of: Of) -> Property:
    """The examples that were run."""
    return many(EXAMPLE, "The examples that were run.", of)


COVERAGE: Form[CoverageDict] = form(
    "Coverage",
    "What the examples exercise.",
    percent=percentage("How much of what can be covered is covered."),
    items=many(
        form(
            "NamedCoverage",
            "A rule, an action, a line of escalation or an invariant.",
            kind=one(
                one_of("Covered", "What can be covered.", ["rule", "action", "escalation", "invariant"]),
                "What it is.",
            ),
            name=words("Its name."),
            place=_PLACE,
            examples=texts("The examples that exercise it.", _NAME),
        ),
        "Rules, actions, escalation lines and invariants.",
    ),
    lines=many(
        form(
            "LineCoverage",
            "A line of a condition.",
            kind=one(
                one_of("WithCondition", "What has a condition.", ["rule", "action", "escalation"]),
                "What has the condition.",
            ),
            name=words("Its name."),
            line=words("The line in words.", "says"),
            place=_PLACE,
            possible=flag("Whether it can matter on its own at all."),
            pair=plain(
                "Two examples that together show that it matters on its own; null: none do.",
                {"type": ["array", "null"], "items": {"description": _NAME, "type": "string"}},
                write=lambda pair, _: list(pair) if pair else None,
            ),
            holding=texts("Examples in which it holds and matters on its own.", _NAME),
            failing=texts("Examples in which it does not hold and matters on its own.", _NAME),
        ),
        "The lines of the conditions of rules, actions and escalation lines, definitions opened.",
    ),
)
_FATES = ["does not load", "fails an example", "equivalent", "survives"]
_MISTAKES = [
    "rule left out",
    "outcome changed",
    "required or not, changed",
    "line left out",
    "line reversed",
    "threshold moved",
    "value changed",
    "override left out",
    "precedence swapped",
    "action left out",
    "outcome of an action changed",
    "timing changed",
    "time limit changed",
    "escalation line left out",
    "role changed",
    "next step left out",
]
_MUTANT = {
    "mistake": one(one_of("Mistake", "Kinds of mistakes.", _MISTAKES), "What kind of mistake."),
    "where": words("The part of the policy that was changed."),
    "says": words("What was done."),
    "place": _PLACE,
}
MUTANT: Form[MutantDict] = Form("Mutant", "The policy with one mistake in it.", _MUTANT)


def _trials(mutation: Any) -> Iterator[tuple[Any, Any, str | None]]:
    """Every mutant, its fate, and the example that would notice it."""
    for number, trial in enumerate(mutation.trials, 1):
        missing = mutation.missing(trial)
        yield trial.mutant, trial, missing and missing.yaml(f"missing-{number}")


MUTATION: Form[MutationDict] = form(
    "Mutation",
    "Which small mistakes in the policy would be noticed.",
    score=percentage("Of the mistakes that make a difference, how many proof or an example notices."),
    counts=one(
        Form(
            "FateCounts",
            "How many mistakes have each fate.",
            {fate: count(f"How many have the fate `{fate}`.", itemgetter(fate)) for fate in _FATES},
        ),
        "How many mistakes have each fate.",
    ),
    mutants=many(
        form(
            "Trial",
            "The policy with one mistake in it, and what becomes of it.",
            **at(FIRST, _MUTANT),
            fate=one(
                one_of("Fate", "What becomes of a mutant; `equivalent`: it changes nothing.", _FATES),
                "What becomes of it.",
                lambda trial: trial[1].fate,
            ),
            by=maybe("The code of the finding, or the first example, that notices it.", lambda trial: trial[1].by),
            missing=maybe("The example that would notice it, as YAML; null when none is missing or found.", THIRD),
        ),
        "One for each mistake that was tried.",
        _trials,
    ),
)


_SCREEN = form(
    "InterviewScreen",
    "A screen that a person was shown.",
    shows=one(
        one_of(
            "ScreenKind",
            "A fact that is asked alone, facts that are asked at once, or what is usual, to be confirmed.",
            ["question", "together", "usual"],
        ),
        "What it shows.",
    ),
    facts=texts("The facts that it asks about.", "The name of a fact."),
)
_SCREENS: dict[str, Any] = {"type": ["number", "null"], "minimum": 0}
INTERVIEWS = form(
    "Interviews",
    "How many screens the interview takes, played by a person who knows the case and nothing else.",
    of=one(one_of("Played", "What was played.", ["examples", "random"]), "Examples, or random complete cases."),
    when=maybe("The filter of --when: these are only the cases in which that is known. Null: all of them."),
    cases=count(
        "How many cases: a request has one for each item, recipient and subject.", lambda each: len(each.played)
    ),
    median=plain("Half of them take at most so many screens; null if there are none.", _SCREENS),
    ninetieth=plain("Nine in ten of them take at most so many.", _SCREENS),
    most=plain("The longest takes so many.", _SCREENS),
    open=count("How many are not settled in the end: the person does not know enough."),
    longest=many(
        form(
            "Interview",
            "An interview.",
            name=words("The name of the example, or the number of the random case."),
            case=one(CASE, "What the person knows.", "written"),
            settled=flag("Whether the outcome was settled."),
            screens=many(_SCREEN, "The screens, in their order.", "shown"),
        ),
        "The longest few, the longest first.",
    ),
)


def _if_asked(name: str) -> Callable[[Any], Any]:
    """A property that only a single version has, or only all versions together."""
    return lambda tested: getattr(tested, name, None)


_TESTED = {
    "policy": one(POLICY, "The policy that was tested.", "policy.identity"),
    "good": flag("Whether every example passes, and enough is tested."),
    "examples": examples_run("results"),
    "coverage": optional(
        one(COVERAGE, "What the examples exercise. Only there with --coverage.", _if_asked("coverage"))
    ),
    "mutation": optional(
        one(MUTATION, "Which mistakes would be noticed. Only there with --mutation.", _if_asked("mutation"))
    ),
    "interviews": optional(
        many(INTERVIEWS, "How many screens `ask` takes. Only there with --interview.", _if_asked("interviews"))
    ),
}
TEST: Form[TestedDict] = form(
    "Tested",
    "What `sharepolicy test` found.",
    "test",
    **_TESTED,
    versions=optional(
        many(
            form(
                "TestedVersion",
                "A version, tested in its period.",
                **at(FIRST, DAYS),
                **at(SECOND, _TESTED),
            ),
            "Each version that was tested. Only there when the policy has several in time; `examples` then "
            "holds those of all versions.",
            _if_asked("versions"),
        )
    ),
)
