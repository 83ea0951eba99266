"""A promise that is made for each value of a list says in its condition that it speaks of that value."""

from __future__ import annotations

import pytest

from sharepolicy import as_handbook, load_text

POLICY = """\
policy: small
version: 1.0.0
facts:
  reasons: {asks: Why not?, name: what speaks against it, type: several-of, values: [danger, court]}
  marks: {asks: Which marks?, name: the marks, type: several-of, values: [red, blue]}
  told: {asks: Do they know?, name: whether they know, type: yes/no}
roles: {lead: the lead}
questions:
  q: {rules: {out: {when: {any: [reasons: {includes: danger}, reasons: {includes: court}]}, outcome: dont_share,
    because: Not this.}}}
otherwise: {outcome: escalate, to: lead, because: Ask.}
unsettled: {to: lead}
invariants: {p: {says: Each reason is enough., for_each: PROMISE}}
"""
IT = "what speaks against it: the one that it is made for"


@pytest.mark.parametrize(
    ("promise", "told"),
    [
        ("reasons, when: {reasons: {includes: each}}, never: share", f"It speaks of cases with:\n\n- {IT}\n"),
        ("reasons, when: {told: yes, reasons: {includes: each}}, never: share", f"- whether they know: yes\n- {IT}\n"),
        ("reasons, when: {not: {reasons: {includes: each}}, told: yes}, never: share", f"\n- {IT}: no\n"),
        ("marks, regardless_of: [marks/each, told]", "on: the marks: the one that it is made for; whether they know."),
    ],
)
def test_the_value_stands_where_the_promise_names_it(promise: str, told: str) -> None:
    """Without it, a promise about one value read as one about every case."""
    page = as_handbook(load_text(POLICY.replace("PROMISE", promise)), form="markdown")
    assert told in page.partition("It is made for each of these:\n\n")[2]
