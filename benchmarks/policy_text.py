"""A policy in sharepolicy's YAML, for the policies that are generated here."""

from __future__ import annotations

from benchmarks.first_match import FirstMatch, Rule, Test, Value


def _scalar(value: Value) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _test(test: Test) -> str:
    if test.below is not None:
        return f"{test.fact}: {{below: {test.below}}}"
    values = [_scalar(value) for value in test.values]
    return f"{test.fact}: {values[0]}" if len(values) == 1 else f"{test.fact}: [{', '.join(values)}]"


def _condition(rule: Rule) -> str:
    parts = ["{" + ", ".join(map(_test, tests)) + "}" for tests in rule.alternatives]
    return parts[0] if len(parts) == 1 else f"{{any: [{', '.join(parts)}]}}"


def _fact(name: str, values: tuple[Value, ...]) -> str:
    if not values:
        return f"  {name}: {{type: number, asks: How many?}}"
    if isinstance(values[0], bool):
        return f"  {name}: {{type: yes/no, asks: Is it so?}}"
    return f"  {name}: {{type: choice, asks: Which one?, values: [{', '.join(map(str, values))}]}}"


def policy_text(policy: FirstMatch, *, ordered: bool = False) -> str:
    """The policy as YAML. Its rules override each other only when they are `ordered`; else they must never disagree."""
    lines = [f"policy: {policy.name}", "title: A generated policy", "version: 1.0.0", "facts:"]
    lines += [_fact(name, values) for name, values in policy.facts.items()]
    lines += ["safeguards:", "  all:", "    says: Everything.", "    rules:"]
    for place, rule in enumerate(policy.rules):
        lines.append(f"      {rule.name}:")
        lines.append(f"        when: {_condition(rule)}")
        lines.append(f"        outcome: {rule.outcome}")
        if ordered and place + 1 < len(policy.rules):
            lines.append(f"        overrides: [{policy.rules[place + 1].name}]")
        lines.append("        because: It is so.")
    lines.append(f"otherwise: {{outcome: {policy.otherwise}, because: Nothing else applies.}}")
    return "\n".join(lines) + "\n"
