"""No text gives anything but a policy or diagnostics, in bounded time: neither random, nor a good one gone wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.ground.codes import CODES
from sharepolicy.ground.diagnostic import LIMIT, CaseError, DiagnosedError, Diagnostics
from sharepolicy.ground.text import Text
from sharepolicy.reading.cases import read_request
from sharepolicy.reading.files import text_from_bytes
from sharepolicy.reading.gate import file_of
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.policies import Reading, read_policy, read_policy_text
from tests.helpers.mars import MARS_FILE, MARS_FOLDER

MARS = MARS_FILE.read_text(encoding="utf-8")
DOCUMENT = read_policy(file_of(MARS_FILE), ReadOnce()).document
SMALL = """\
policy: small
facts:
  risk: {asks: How serious?, type: scale, values: {none: No sign., high: Serious.}, changeable: [none]}
  agreed: {asks: Agreed?, type: yes/no}
  item.shows: {asks: What?, type: several-of, values: [home, school]}
  age: {asks: How old?, type: number, minimum: 0, maximum: 25, decimals: 1, unit: years}
  today: {asks: Which day?, type: date, decision_date: yes}
impossible: [{when: {risk: none, age: {above: 24.5}}, because: So.}]
sources: {guide: {title: G, clauses: {"1.1": One.}}}
background: {guide/1.1: So.}
definitions: {bad: {says: Bad., when: {any: [{risk: high}, {not: {agreed: yes}}]}}}
questions:
  harm:
    asks: [risk]
    overrides: [rest]
    rules:
      one: {when: {is: bad, item.shows: {only: [home]}}, outcome: share, because: B., in_force: {from: 2026-01-01}}
  rest: {rules: {two: {outcome: escalate, to: boss, because: C., source: guide/1.1, overrides: []}}}
precedence: [harm, rest]
otherwise: {outcome: dont_share, because: D.}
roles: {boss: your boss}
escalation: {line: {to: boss, within: 2 hours, when: {age: {between: [1, 2]}}}}
actions: {note: {on: [share], timing: after, says: Write., within: at once}}
invariants: {inv: {says: S., as: {risk: rises}, outcome_never_moves: {from: share, to: escalate}, carries: note}}
examples: {ex: {story: S., given: {risk: [none, high]}, expect: {outcome: share, settled: no}}}
"""
CASE = """\
case: A case
facts: {risk_to_child: significant, subject.age: {at_least: 3}}
subjects: {mother: {consent: [refused, withdrawn]}, child: {}}
recipients: {school: {needs_to_know: yes}}
items: {report: {about: [child], relevant: yes}}
"""


def check(reading: Reading) -> None:
    """What must hold of every reading."""
    assert (reading.document is None) == any(flaw.is_error for flaw in reading.diagnostics)
    assert len(reading.diagnostics) <= LIMIT
    for flaw in reading.diagnostics:
        assert flaw.code in CODES
        assert flaw.message
        assert "Traceback" not in flaw.message
        spans = [flaw.span, *(label.span for label in flaw.labels)]
        for span in spans:
            assert span is None or 0 <= span.start <= span.end <= len(span.text.content)
            assert span is None or (span.line >= 1 and span.column >= 1 and span.text.line(span.line) is not None)


def tokens(content: str) -> list[str]:
    """Words, marks and spaces of a text."""
    import re

    return re.findall(r"\n *|[\w.-]+|[^\w\s]| +", content)


JUNK = st.sampled_from(
    ["[", "]", "{", "}", ":", ": ", ",", "- ", "\n", "\n  ", "\n    ", "'", '"', "#", "&a ", "*a", "!x ", "|", ">",
     "\t", "%", "---", "<<", "unknown", "yes", "no", "~", "null", "010", "9" * 30, "-1", "2026-02-30", "is", "any",
     "not", "é", "\u2028", "\0", ""]
)  # fmt: skip


@st.composite
def gone_wrong(draw: st.DrawFn, content: str) -> str:
    """A good text with a few of its words taken out, doubled, moved, or replaced by something else."""
    parts = tokens(content)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(parts) - 1))
        match draw(st.sampled_from(["cut", "junk", "copy", "swap", "insert"])):
            case "cut":
                del parts[at : at + draw(st.integers(1, 4))]
            case "junk":
                parts[at] = draw(JUNK)
            case "copy":
                parts[at] = parts[draw(st.integers(0, len(parts) - 1))]
            case "swap":
                other = draw(st.integers(0, len(parts) - 1))
                parts[at], parts[other] = parts[other], parts[at]
            case _:
                parts.insert(at, draw(JUNK))
        if not parts:
            break
    return "".join(parts)


@given(gone_wrong(SMALL))
def test_a_policy_gone_wrong(content: str) -> None:
    """Every part of the language, with a few words wrong."""
    check(read_policy_text(Text("policy.yaml", content), examples=True))


@pytest.mark.slow
@given(gone_wrong(MARS))
def test_the_mars_policy_gone_wrong(content: str) -> None:
    """A real policy, with a few words wrong."""
    check(read_policy_text(Text("policy.yaml", content), folder=MARS_FOLDER, examples=True))


@given(gone_wrong(CASE))
def test_a_case_gone_wrong(content: str) -> None:
    """Every part of a case, with a few words wrong."""
    assert DOCUMENT is not None
    try:
        read_request(DOCUMENT, Text("case.yaml", content))
    except CaseError as error:
        check(Reading(None, diagnostics=error.diagnostics))


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes(content: bytes) -> None:
    """A file can hold anything."""
    diagnostics = Diagnostics()
    text = text_from_bytes(content, "policy.yaml", diagnostics)
    assert (text is None) == diagnostics.has_errors
    if text is not None:
        check(read_policy_text(text, examples=True))


HEAD = "policy: x\nfacts: {a: {asks: q, type: yes/no}, s: {asks: q, type: several-of, values: [" + (
    ", ".join(f"v{n}" for n in range(400)) + "]}}\n"
)
HOSTILE: dict[str, Callable[[int], str]] = {
    "nesting": lambda n: "a: " + "[" * n,
    "nested mappings": lambda n: "{a: " * (n // 4),
    "nested lists": lambda n: "- " * (n // 2),
    "keys of keys": lambda n: "? " * (n // 2),
    "anchors": lambda n: "".join(f"a{i}: &a{i} [*a{i}, *a{i}]\n" for i in range(n // 24)),
    "one key again": lambda n: "a: 1\n" * (n // 5),
    "many keys": lambda n: "".join(f"k{i}: 1\n" for i in range(n // 11)),
    "many items": lambda n: "a: [" + "1," * (n // 2) + "]",
    "open quote": lambda n: 'a: "' + "x" * n,
    "colons": lambda n: ":" * n,
    "spaces": lambda n: "a:" + " " * n + "b",
    "empty lines": lambda n: "\n" * n,
    "long name": lambda n: "a" * n + ": b",
    "tabs": lambda n: "\tx\n" * (n // 3),
    "unclosed sections": lambda n: "".join(f"a{i}: [\n" for i in range(n // 9)),
    "unknown facts": lambda n: HEAD + "impossible: [{when: {any: [" + "{zz: 1}," * (n // 20) + "]}}]",
    "unknown values": lambda n: HEAD + "impossible:\n" + "- {when: {s: {includes: vv}}}\n" * (n // 60),
    "many tests": lambda n: HEAD + "impossible:\n" + "- {when: {s: {only: []}}}\n" * (n // 50),
    "definitions": lambda n: HEAD + "definitions:\n  d0: {when: {a: yes}}\n" + "".join(
        f"  d{i}: {{when: {{any: [{{is: d{i - 1}}}, {{is: d{i - 1}}}]}}}}\n" for i in range(1, n // 400)
    ),
    "many facts": lambda n: "policy: x\nfacts:\n" + "".join(
        f"  f{i}: {{asks: q, type: yes/no}}\n" for i in range(n // 40)
    ),
    "long number": lambda n: "policy: x\nfacts: {a: {asks: q, type: number, maximum: " + "9" * n + "}}\n",
}  # fmt: skip


@pytest.mark.parametrize("kibibytes", [128, pytest.param(512, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_texts_are_read_in_bounded_time(kind: str, kibibytes: int) -> None:
    """Half a mebibyte of anything is done within seconds, on a slow machine too."""
    content = HOSTILE[kind](kibibytes * 1024)
    start = time.process_time()
    reading = read_policy_text(Text("policy.yaml", content))
    assert time.process_time() - start < kibibytes / 50
    check(reading)


def test_every_flaw_is_an_error_of_the_same_family(tmp_path: Path) -> None:
    """Programs catch one kind of error."""
    assert issubclass(CaseError, DiagnosedError)
    (tmp_path / "policy.yaml").write_bytes(b"\xff")
    check(read_policy(file_of(tmp_path / "policy.yaml"), ReadOnce()))
