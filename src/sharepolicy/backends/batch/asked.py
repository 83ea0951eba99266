"""What is asked of rows, checked against the policy before any file is opened."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from sharepolicy.backends.columns.plan import AskedOfTable
from sharepolicy.backends.columns.table_plan import unknown_answers
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.language.vocabulary import Fact, SeveralOf


def check_asked(asked: AskedOfTable, facts: Mapping[str, Fact | SeveralOf]) -> None:
    """Raise CaseError for unknown answers, and for unknown facts that are given a column or values."""
    flaws = unknown_answers(asked.want)
    plain = [name for name in facts if "/" not in name]
    flaws += [
        Diagnostic(
            "unknown-fact",
            f"`{name}` is not a fact of this policy",
            help=did_you_mean(name, plain, "see the facts of the vocabulary"),
        )
        for name in dict.fromkeys([*asked.columns, *asked.values])
        if name not in facts
    ]
    if flaws:
        raise CaseError(flaws)


def asked_of_other(asked: AskedOfTable, facts: Mapping[str, Fact | SeveralOf]) -> AskedOfTable:
    """What is asked of another policy, which may not have all the facts: only outcomes, to be counted."""
    return evolve(
        asked,
        want=("outcome", "valid"),
        keep=(),
        ignore=(*asked.ignore, "*"),
        columns={fact: column for fact, column in asked.columns.items() if fact in facts},
        values={fact: values for fact, values in asked.values.items() if fact in facts},
    )
