"""Who is measured."""

from __future__ import annotations

from attrs import frozen


@frozen
class Entry:
    """One way to ask one engine, in a process of its own.

    `answers` says what it is checked for: `rule` (outcome and deciding rule), `outcome`, or `settled` (outcome, and
    whether it is settled). `withheld` is the share of facts that its cases lack. With `fresh`, every case that is timed
    is one that the engine has never seen; else it meets the same cases again and again.
    """

    label: str
    module: str
    imports: str = ""
    distribution: str = ""
    build: str = "build"
    answers: str = "rule"
    withheld: float = 0.0
    fresh: bool = False

    @property
    def is_peer(self) -> bool:
        """Whether it is another engine from the package index."""
        return bool(self.distribution) and self.distribution != "sharepolicy"


FLOOR = Entry("hand-written Python", "hand_written")
CHECKED = Entry("hand-written Python, input checked", "hand_written", build="checked")


def _ours(label: str, build: str, answers: str, withheld: float = 0.0, *, fresh: bool = False) -> Entry:
    return Entry(f"sharepolicy: {label}", "ours", "sharepolicy", "sharepolicy", build, answers, withheld, fresh)


OUTCOME = _ours("outcome", "outcome", "outcome")
OUTCOME_AND_RULE = _ours("outcome and rule", "outcome_and_rule", "rule")
FRESH = _ours("outcome and rule, new cases", "outcome_and_rule", "rule", fresh=True)
PARTIAL = _ours("5 % of facts withheld", "settled", "settled", 0.05)
PARTIAL_MORE = _ours("30 % of facts withheld", "settled", "settled", 0.3)

OURS = (
    OUTCOME,
    OUTCOME_AND_RULE,
    FRESH,
    PARTIAL,
    PARTIAL_MORE,
    _ours("everything, complete", "everything", "settled"),
    _ours("everything, 5 % withheld", "everything", "settled", 0.05),
    _ours("everything, 30 % withheld", "everything", "settled", 0.3),
)

BY_COMPLETIONS = tuple(
    Entry(
        f"by hand, each completion, {share:.0%} withheld", "hand_written", "", "", "every_completion", "settled", share
    )
    for share in (0.05, 0.3)
)

ZEN_TABLE = Entry("zen-engine, decision table", "zen_table", "zen", "zen-engine")

PEERS = (
    Entry("zen-engine, expression", "zen_expression", "zen", "zen-engine"),
    ZEN_TABLE,
    Entry("cel-expr-python", "google_cel", "cel_expr_python.cel", "cel-expr-python"),
    Entry("common-expression-language", "rust_cel", "cel", "common-expression-language"),
    Entry("simpleeval", "simple_eval", "simpleeval", "simpleeval"),
    Entry("regorus (gordon-to-regorus)", "regorus_rego", "regorus", "gordon-to-regorus"),
    Entry("durable-rules, safe use", "durable", "durable_rules_engine", "durable-rules"),
    Entry("panzi-json-logic", "json_logic_rules", "json_logic", "panzi-json-logic"),
    Entry("rule-engine", "rule_engine_rules", "rule_engine", "rule-engine"),
    Entry("cedarpy", "cedar", "cedarpy", "cedarpy"),
    Entry("regopy", "regopy_rego", "regopy", "regopy"),
)

RULE_BY_RULE = Entry("one rule after the other, in Python", "rule_by_rule")

DECIDING = (FLOOR, CHECKED, RULE_BY_RULE, *OURS, *BY_COMPLETIONS, *PEERS)
GROWING = (OUTCOME, ZEN_TABLE, RULE_BY_RULE)
BY_LABEL = {entry.label: entry for entry in DECIDING}
