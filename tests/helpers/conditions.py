"""Conditions as an author writes them, in a small policy with facts of every type."""

from __future__ import annotations

from sharepolicy.ground.text import Text
from sharepolicy.language.condition import Condition
from sharepolicy.reading.policies import Reading, read_policy_text

FACTS = """
  agreed: {asks: Agreed?, type: yes/no}
  country: {asks: Where?, type: choice, values: [no, se, dk]}
  risk: {asks: How serious?, type: scale, values: [none, low, high, extreme]}
  age: {asks: How old?, type: number, minimum: 0, maximum: 25}
  weight: {asks: How heavy?, type: number, decimals: 1}
  born: {asks: When?, type: date}
  item.shows: {asks: What does it show?, type: several-of, values: [name, address, school]}
"""


def reading(when: str, definitions: str = "{}") -> Reading:
    """A small policy with one rule."""
    content = f"""
policy: small
facts:{FACTS}
definitions: {definitions}
questions: {{group: {{rules: {{rule: {{outcome: share, because: It is so., when: {when}}}}}}}}}
otherwise: {{outcome: dont_share, because: It is not so.}}
"""
    return read_policy_text(Text("policy.yaml", content))


def condition(when: str, definitions: str = "{}") -> Condition:
    """The condition that a text writes."""
    found = reading(when, definitions)
    assert found.document is not None, [d.message for d in found.diagnostics]
    return found.document.rules["rule"].when


def errors(when: str, definitions: str = "{}") -> list[tuple[str, str, str]]:
    """Code, the text it points at, and help, of every error."""
    return [
        (d.code, d.span.content if d.span else "", d.help) for d in reading(when, definitions).diagnostics if d.is_error
    ]
