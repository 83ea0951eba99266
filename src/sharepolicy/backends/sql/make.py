"""From a policy to a query: see `to_sql`."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Literal as OneOf

from sharepolicy.backends.sql.forms import Start, Steps, exact, standard
from sharepolicy.backends.sql.layout import TODAY, Codes, Columns, layout, names_of
from sharepolicy.backends.sql.pieces import ColumnNames, Pieces
from sharepolicy.backends.sql.writer import DIALECTS, Sql, SqlError, Writer
from sharepolicy.core.compile import CompiledPolicy, compile_policy
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.language.periods import on_date
from sharepolicy.language.policy import OUTCOMES, Outcome
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import out_of_range

SqlForm = OneOf["standard", "exact"]

FORMS: Mapping[str, Callable[[Start], Steps]] = {"standard": standard, "exact": exact}

ViewName = str | Sequence[str]
"""A table or view: its name, with a dot between schema and table, or the parts of the name."""

ANSWERS = ("outcome", "settled", "needs_exact_engine", "problem", *(f"possible_{o}" for o in OUTCOMES), "rules")
"""The columns of the answer. The exact form has no `rules`."""

_NAME = "the name of a table or view is a text, such as `schema.table`, or a list of the parts of its name"

_HEADINGS = {
    "standard": (
        "Standard form. Where it says settled, it is what `decide` says. It cannot see everything that follows from",
        "facts that are not known: rows with needs_exact_engine are to be decided by `decide`.",
    ),
    "exact": ("Exact form: whatever is not known, it is what `decide` says.",),
}


def to_sql(
    policy: CompiledPolicy,
    dialect: str,
    table: ViewName,
    *,
    form: str = "standard",
    columns: Columns = None,
    values: Codes | None = None,
    yes_no: str = "boolean",
    keep: Sequence[str] = (),
    on: datetime.date | str | None = None,
    name: ViewName | None = None,
) -> str:
    """A query that decides every row of a table. See `Policy.to_sql`. Raises SqlError."""
    writer = Writer(dialect)
    make = FORMS.get(form) if isinstance(form, str) else None
    if make is None:
        raise SqlError(f"there is no form `{form}`; {did_you_mean(str(form), FORMS)}")
    keep = names_of(keep, "the columns to keep are a list")
    if not (on is None or on == TODAY or isinstance(on, datetime.date)):
        raise SqlError(f'the date of the decision is a date or "today", not `{on}`')
    held = layout(policy.document, columns, values, yes_no, on)
    if isinstance(on, datetime.date):
        policy = _on(policy, on)
    source = _parts(table)
    answers = ANSWERS if form == "standard" else ANSWERS[:-1]
    names = ColumnNames([*_free(keep, answers), *answers, *source])
    column_of = {fact: names.fresh(fact) for fact in held}
    pieces = Pieces(writer, policy.domains, held, column_of)
    start = Start(policy, pieces, names, names.fresh("facts"), keep)
    first = writer.select([*start.kept(), *map(pieces.taken, held)], *source)
    made = make(start)
    last = writer.select([*start.kept(), *_answers(writer, made)], made.steps[-1][0])
    query = writer.steps([(start.step, first), *made.steps], last)
    statement = query if name is None else writer.view(_parts(name), query)
    return writer.text(statement, [*_said(policy, on), *_HEADINGS[form], f"For {DIALECTS[dialect]}."])


def _on(policy: CompiledPolicy, day: datetime.date) -> CompiledPolicy:
    """The policy as it is on a day."""
    fact = policy.document.vocabulary.decision_date
    if fact is None:
        return policy
    if not (Ranges.of(day.toordinal(), day.toordinal()) & fact.all_values):
        flaw = out_of_range(fact, day.isoformat())
        raise SqlError(f"{flaw.message}; {flaw.help}")
    return compile_policy(on_date(policy.document, day))


def _parts(name: ViewName) -> Sequence[str]:
    return name.split(".") if isinstance(name, str) else names_of(name, _NAME)


def _free(keep: Sequence[str], answers: Sequence[str]) -> Sequence[str]:
    """The columns to keep, if each is named once and none is named like a column of the answer."""
    seen = {answer.lower() for answer in answers}
    for column in keep:
        if column.lower() in seen:
            raise SqlError(f"`{column}` cannot be kept: the answer has a column of that name, or it is named twice")
        seen.add(column.lower())
    return keep


def _said(policy: CompiledPolicy, on: datetime.date | str | None) -> list[str]:
    document = policy.document
    lines = [f"Policy {document.name} {document.version}: {document.title}".strip(), policy.digest]
    day = on or document.on_day
    return [*lines, f"Date of the decision: {day}"] if day is not None else lines


def _answers(writer: Writer, made: Steps) -> list[Sql]:
    """The columns of the answer."""

    def flags() -> list[Sql]:
        return [writer.column(column) for column in made.possible.values()]

    def one() -> Sql:
        return writer.equal(writer.sum_of(flags()), writer.number(1))

    def clean() -> Sql:
        return writer.is_null(writer.column(made.wrong))

    def wrong() -> Sql:
        return writer.no(clean())

    def truth(condition: Sql) -> Sql:
        return writer.case([(condition, writer.truth(True))], writer.truth(False))

    def is_possible(outcome: Outcome) -> Sql:
        return writer.equal(writer.column(made.possible[outcome]), writer.number(1))

    def several() -> Sql:
        return writer.no(writer.grouped(one()))

    escalate = Outcome.ESCALATE
    answer = writer.case(
        [
            (wrong(), writer.nothing("text")),
            (several(), writer.literal(escalate.value)),
            *((is_possible(o), writer.literal(o.value)) for o in OUTCOMES if o is not escalate),
        ],
        writer.literal(escalate.value),
    )
    tells_rules = made.rules is not None
    found = [
        writer.named(answer, "outcome"),
        writer.named(truth(writer.all_of([clean(), one()])), "settled"),
        writer.named(
            truth(writer.all_of([clean(), several()])) if tells_rules else writer.truth(False), "needs_exact_engine"
        ),
        writer.named(writer.column(made.wrong), "problem"),
    ]
    for outcome in OUTCOMES:
        possible = [(wrong(), writer.nothing("truth")), (is_possible(outcome), writer.truth(True))]
        found.append(writer.named(writer.case(possible, writer.truth(False)), f"possible_{outcome}"))
    if tells_rules:
        found.append(writer.named(writer.case([(clean(), made.rules)], writer.nothing("text")), "rules"))
    return found
