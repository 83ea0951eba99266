"""The two forms in which a policy can be written as SQL: one for people, and an exact one.

Both take the facts from the table in a first step, and hand on a small number for each outcome: 1 when it is still
possible, 0 when it is not. What SQL makes of unknown facts is Kleene's three-valued logic: a condition is true, false
or NULL, and where it is true or false it is so in every completion.

The standard form asks of each rule whether it holds, does not, or may. An outcome is ruled out when no rule with it
may decide. That is always right, but it can miss something: `x or not x` is NULL where `x` is. The exact form
rules an outcome out when the known facts contain one of the prime implicants of its opposite (see `core.certain`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from sharepolicy.backends.sql.pieces import ColumnNames, Pieces
from sharepolicy.backends.sql.writer import Sql, SqlError, Writer
from sharepolicy.core.certain import TooManyWaysError, ways_to_be_sure
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.conjunctions import Conjunction
from sharepolicy.core.space import Region
from sharepolicy.language.condition import Condition
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument

MOST_WAYS = 2000
"""The exact form of a policy that needs more conditions than this for one outcome is refused."""

CLASH = "these facts cannot be true together"

NO, MAYBE, YES = 0, 1, 2
"""What the standard form knows of a rule: that it does not hold, may hold, or holds."""


@frozen
class Start:
    """The first step of a query, from which both forms go on: its name, and the columns that are handed on as they are.

    `names` gives names to further steps and columns.
    """

    policy: CompiledPolicy
    pieces: Pieces
    names: ColumnNames
    step: str
    keep: tuple[str, ...]

    def kept(self) -> list[Sql]:
        """The columns that are handed on."""
        return [self.pieces.writer.column(name) for name in self.keep]


@frozen
class Steps:
    """The steps of a query after the first, and what its end may use.

    `possible` is the column of each outcome, `wrong` that of what is wrong with the row, `rules` a piece with the
    rules that surely decide: None in a form that does not report them.
    """

    steps: tuple[tuple[str, Sql], ...]
    possible: Mapping[Outcome, str]
    wrong: str
    rules: Sql | None = None


def standard(start: Start) -> Steps:
    """A step that says which rules hold, one that says what overrides them, which decide, and what is possible."""
    writer, names, document = start.pieces.writer, start.names, start.policy.document
    wrong = names.fresh("wrong")
    holds = {name: names.fresh(f"holds_{name}") for name in document.rules}
    decides = {name: names.fresh(f"decides_{name}") for name in document.rules}
    possible = {outcome: names.fresh(f"may_{outcome}") for outcome in OUTCOMES}
    together = {stronger: names.fresh("above") for stronger in _together(start.policy)}
    passed = [*start.keep, wrong]

    rules = [writer.named(_wrong(start), wrong)]
    for rule in document.rules.values():
        rules.append(
            writer.named(_holds(start.pieces, rule.condition), holds[rule.name], f"{rule.name}: {rule.outcome}")
        )
    above = [
        writer.named(_most(writer, [holds[name] for name in stronger]), column) for stronger, column in together.items()
    ]
    deciding = [writer.named(_decides(start, rule, holds, together), decides[rule]) for rule in document.rules]
    none_holds = names.fresh("otherwise")
    if start.policy.gap:
        deciding.append(writer.named(_none_holds(writer, list(holds.values())), none_holds))
    outcomes = []
    for outcome in OUTCOMES:
        may = [decides[rule.name] for rule in document.rules.values() if rule.outcome is outcome]
        if start.policy.gap and document.otherwise is not None and document.otherwise.outcome is outcome:
            may.append(none_holds)
        outcomes.append(writer.named(_flag(writer, may), possible[outcome]))

    steps: list[tuple[str, Sql]] = []
    for name, handed, made in (
        ("rules", start.keep, rules),
        ("precedence", [*passed, *holds.values()], above),
        ("deciding", passed, deciding),
        ("outcomes", [*passed, *decides.values()], outcomes),
    ):
        source = steps[-1][0] if steps else start.step
        steps.append((names.fresh(name), writer.select([*map(writer.column, handed), *made], source)))
    sure = writer.words([_said(writer, column, f" {rule}") for rule, column in decides.items()])
    return Steps(tuple(steps), possible, wrong, sure)


def exact(start: Start) -> Steps:
    """One step, with a list of conditions for each outcome: whichever holds rules the outcome out."""
    writer, names, policy = start.pieces.writer, start.names, start.policy
    wrong, step = names.fresh("wrong"), names.fresh("outcomes")
    possible = {outcome: names.fresh(f"may_{outcome}") for outcome in OUTCOMES}
    columns = [*start.kept(), writer.named(_wrong(start), wrong)]
    for outcome in OUTCOMES:
        ways = _ways(policy.document, policy.space.everything - policy.outcomes[outcome])
        never = [(start.pieces.way(way), writer.number(NO)) for way in ways]
        columns.append(writer.named(writer.case(never, writer.number(MAYBE)), possible[outcome]))
    return Steps(((step, writer.select(columns, start.step)),), possible, wrong)


def _ways(document: PolicyDocument, region: Region) -> tuple[Conjunction, ...]:
    try:
        return ways_to_be_sure(region, MOST_WAYS)
    except TooManyWaysError:
        raise SqlError(
            f"the exact form of `{document.name}` would have more than {MOST_WAYS} conditions for one outcome; "
            "take the standard form, and decide the rows that need it by `decide`"
        ) from None


def _wrong(start: Start) -> Sql:
    """What is wrong with a row: a value that its fact does not have, or facts that clash; NULL when nothing is."""
    pieces, policy = start.pieces, start.policy
    writer = pieces.writer
    wrong = [
        (flaw, writer.literal(f"{name} has no such value")) for name in pieces.column_of for flaw in pieces.flaws(name)
    ]
    clashes = _ways(policy.document, policy.space.everything - policy.possible)
    wrong += [(pieces.way(way), writer.literal(CLASH)) for way in clashes]
    return writer.case(wrong, writer.nothing("text"))


def _holds(pieces: Pieces, condition: Condition) -> Sql:
    writer = pieces.writer
    yes, no = pieces.condition(condition), writer.no(writer.grouped(pieces.condition(condition)))
    return writer.case([(yes, writer.number(YES)), (no, writer.number(NO))], writer.number(MAYBE))


def _together(policy: CompiledPolicy) -> tuple[tuple[str, ...], ...]:
    """The sets of rules that together override some rule. Many rules share one, so each is evaluated once."""
    return tuple(
        dict.fromkeys(_stronger(policy, rule) for rule in policy.document.rules if len(policy.above[rule]) > 1)
    )


def _stronger(policy: CompiledPolicy, rule: str) -> tuple[str, ...]:
    return tuple(name for name in policy.document.rules if name in policy.above[rule])


def _most(writer: Writer, columns: Sequence[str]) -> Sql:
    """The most that one of these columns says."""
    states = [(_one_is(writer, columns, state), writer.number(state)) for state in (YES, MAYBE)]
    return writer.case(states, writer.number(NO))


def _decides(start: Start, rule: str, holds: Mapping[str, str], together: Mapping[tuple[str, ...], str]) -> Sql:
    """A rule decides when it holds and no rule that overrides it does."""
    writer, stronger = start.pieces.writer, _stronger(start.policy, rule)
    if not stronger:
        return writer.column(holds[rule])
    above = together[stronger] if stronger in together else holds[stronger[0]]
    never = writer.any_of([_is(writer, holds[rule], NO), _is(writer, above, YES)])
    perhaps = _one_is(writer, [holds[rule], above], MAYBE)
    return writer.case([(never, writer.number(NO)), (perhaps, writer.number(MAYBE))], writer.number(YES))


def _none_holds(writer: Writer, holds: Sequence[str]) -> Sql:
    """Whether no rule may hold, so that `otherwise` decides: never when one surely does."""
    if not holds:
        return writer.number(YES)
    return writer.case([(_one_is(writer, holds, YES), writer.number(NO))], writer.number(MAYBE))


def _is(writer: Writer, column: str, state: int) -> Sql:
    return writer.equal(writer.column(column), writer.number(state))


def _one_is(writer: Writer, columns: Sequence[str], state: int) -> Sql:
    """At least one of these columns says that."""
    return writer.any_of([_is(writer, column, state) for column in columns])


def _flag(writer: Writer, columns: Sequence[str]) -> Sql:
    """1 when at least one of these columns does not say NO."""
    some = writer.any_of([writer.at_least(writer.column(column), writer.number(MAYBE)) for column in columns])
    return writer.case([(some, writer.number(1))], writer.number(0))


def _said(writer: Writer, column: str, text: str) -> Sql:
    return writer.case([(_is(writer, column, YES), writer.literal(text))], writer.literal(""))
