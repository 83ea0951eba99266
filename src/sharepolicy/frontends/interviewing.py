"""The interviews that `test` plays: of examples, of random cases, and of those in which some facts are known."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Mapping, Sequence

from sharepolicy.analysis.decision.as_asked import Question
from sharepolicy.analysis.examples.interviews import Interviewer, Interviews, PlayedCase, cases_of
from sharepolicy.analysis.second.trial_cases import drawn_cases
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.version import Version
from sharepolicy.frontends.options import UsageError
from sharepolicy.frontends.typed import Unclear, answer_from_text
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.ground.progress import TellProgress
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.language.case import Example
from sharepolicy.language.values import Ranges, Values
from sharepolicy.reading.cases import CaseReader


def add_interview(parser: argparse.ArgumentParser) -> None:
    """The options of interviews."""
    parser.add_argument(
        "--interview", action="store_true", help="show how many screens `ask` takes to settle each example"
    )
    parser.add_argument(
        "--random",
        metavar="N",
        type=_number,
        default=0,
        help="also play N random complete cases, always the same ones (implies --interview)",
    )
    parser.add_argument(
        "--when",
        metavar="FACT=VALUE",
        action="append",
        default=[],
        help="also count apart the cases in which a fact is known to have a value, or one of several such as "
        "`risk=high,immediate`; given again, both must be so (implies --interview)",
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 1_000_000):
        raise argparse.ArgumentTypeError(f"`{text}` is not a number from 1 to 1,000,000")
    return int(text)


def wants_interviews(arguments: argparse.Namespace) -> bool:
    """Whether interviews are asked for."""
    return bool(arguments.interview or arguments.random or arguments.when)


def check_when(versions: Sequence[Version], when: Sequence[str]) -> None:
    """Raise UsageError if a filter says nothing in any version: a fact or value may be new in one of them."""
    for each in when:
        wrong = []
        for version in versions:
            try:
                _known(version.policy, [each])
            except UsageError as error:
                wrong.append(error)
        if len(wrong) == len(versions):
            raise wrong[-1]


def interviews_of(
    policy: Policy, examples: Sequence[Example], day: datetime.date, arguments: argparse.Namespace, tell: TellProgress
) -> tuple[Interviews, ...]:
    """The interviews of examples and of random cases, and of those of each in which the filter holds."""
    compiled, when = policy.compiled, " and ".join(arguments.when)
    interviewer = Interviewer(compiled)
    date = policy.document.vocabulary.decision_date
    fixed: Mapping[str, Values] = {date.name: Ranges.of(day.toordinal(), day.toordinal())} if date is not None else {}
    drawn = drawn_cases(compiled, arguments.random, fixed)
    kinds = {
        "examples": [named for example in examples for named in cases_of(compiled, example, day)],
        "random": ((f"random case {number}", case) for number, case in enumerate(drawn, 1)),
    }
    found = []
    for of, cases in kinds.items():
        if of == "random" and not arguments.random:
            continue
        played: list[PlayedCase] = []
        for name, case in cases:
            played.append(interviewer.play(name, case))
            if len(played) % 50 == 0:
                tell(len(played), arguments.random if of == "random" else None, f"{policy.name}: interviews")
        whole = Interviews(of, "", tuple(played))
        found.append(whole)
        if when:
            try:
                found.append(whole.where(when, _known(policy, arguments.when)))
            except UsageError:  # this version does not have it
                found.append(Interviews(of, when, ()))
    return tuple(found)


def _known(policy: Policy, when: Sequence[str]) -> Mapping[str, Values]:
    """The facts of a filter, each with the values that fit. Raises UsageError."""
    vocabulary = policy.document.vocabulary
    found: dict[str, Values] = {}
    for each in when:
        name, _, text = each.partition("=")
        if not text:
            raise UsageError(f"`--when {each}` is not FACT=VALUE, such as `risk=high`")
        if name in vocabulary.several:
            member = vocabulary.several[name].members[0]
            raise UsageError(f"`{name}` is a several-of: name one of its values, such as `--when {name}/{member}=yes`")
        if name not in vocabulary.facts:
            raise UsageError(
                f"`{policy.name}` has no fact `{name}`; {did_you_mean(name, vocabulary.facts)}".rstrip("; ")
            )
        fact = vocabulary.facts[name]
        answer = answer_from_text(text, Question(fact, fact.all_values))
        if answer is None or isinstance(answer, Unclear):
            why = answer.why if answer is not None else "Every case fits that."
            raise UsageError(f"`--when {each}`: {why}")
        given = {fact.several: {fact.member: answer}} if fact.several else {name: answer}
        try:
            values = CaseReader(policy.document).case(given).given[name]
        except CaseError as error:
            raise UsageError(f"`--when {each}`: {error.diagnostics[0].message}") from error
        found[name] = found[name] & values if name in found else values
    return found
