"""Rows of cases in files, by both readers: decided in bulk with all answers, and one by one to weigh a change.

The first byte tells the kind of file, the second what is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sharepolicy.analysis.change.weighing import UnreadCase
from sharepolicy.backends.batch.summary import Summary
from sharepolicy.backends.columns.plan import AskedOfTable
from sharepolicy.backends.rows.named import NamedFiles
from sharepolicy.engine.loading.load import load
from sharepolicy.engine.policies.columns import decide_files
from sharepolicy.engine.weighing.weigh import cases_in, given, weigh_files
from sharepolicy.frontends.render.batch import render_summary
from sharepolicy.frontends.render.batch_page import render_page
from sharepolicy.frontends.render.style import Style
from sharepolicy.ground.diagnostic import CaseError
from tests.fuzz.folders import folder_with
from tests.fuzz.material import EVERYTHING, FLAT, WHOLE, words_of_the_language

POLICY = load(EVERYTHING)
ENDINGS = {b"C": ".csv", b"L": ".jsonl", b"J": ".json", b"Y": ".yaml"}
OUTPUTS = {b"c": "out.csv", b"l": "out.jsonl", b"p": "out.parquet", b"n": None}
WANT = ("outcome", "settled", "possible", "rules", "actions", "ask", "valid", "problem")

TABLE = """\
id,risk,subject.consent,recipient.checked,item.shows,subject.age,seen,today
1,high,given,yes,"home school",1.5,2026-02-01,2026-03-01
2,,refused,no,home,25,9999-12-31,
"3 ""x"" y",unknown,,yes,,24.6,0001-01-01,2030-01-01
"""
NAMED = "case,risk,subject.consent,seen\nOne,high,given,2026-02-01\n,,refused,\nTwo,none,,0001-01-01\n"
MEMBERS = "risk,item.shows/home,item.shows/school,id\r\nnone,yes,no,7\r\nsome|high,,yes,\r\n"


def seeds() -> list[bytes]:
    """Tables with every fact, and lines of every form."""
    lines = [{**FLAT, "id": 2**60}, WHOLE, {"facts": {"risk": "none"}, "case": "x"}, {"risk": ["none", "some"]}, {}]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    found = [b"C" + out + table.encode() for out in OUTPUTS for table in (TABLE, NAMED, MEMBERS, "\ufeff" + TABLE)]
    found += [b"L" + out + text.encode() for out in OUTPUTS]
    found += [b"L" + out + text.splitlines(keepends=True)[0].encode() for out in OUTPUTS]
    return found + [kind + b"n" + json.dumps(line).encode() for kind in (b"J", b"Y") for line in lines]


def words() -> list[str]:
    """Words of a case, and marks of tables."""
    facts = POLICY.facts.values()
    marks = ["\r\n", "\r", '"', '""', ",", ";", "\t", "|", "\\ud83d", "\\u0000", "1e308", "NaN", "null", "true", "case"]
    return words_of_the_language() + marks + [word for fact in facts for word in (fact.name, *fact.values)]


def run(data: bytes) -> None:
    """Read the rows by both readers, which say the same of each row."""
    ending, out = ENDINGS.get(data[:1]), OUTPUTS.get(data[1:2], "none")
    if ending is None or out == "none":
        return
    with folder_with({f"rows{ending}": data[2:]}) as folder:
        path = folder / f"rows{ending}"
        weighed = weigh_files(POLICY, POLICY, NamedFiles([path], []))
        assert not weighed.changed
        weighed.to_dict()
        if ending in (".csv", ".jsonl"):
            with suppress(CaseError):
                _decide(path, str(folder / out) if out is not None else None, keep=("*",))
            with suppress(CaseError):
                _decide(path, str(folder / "plain.jsonl"))
                rows = [json.loads(line) for line in (folder / "plain.jsonl").read_bytes().splitlines()]
                for one, other in zip([row["outcome"] for row in rows], _one_by_one(path), strict=True):
                    assert one == other or (one is None and ending == ".jsonl")  # a whole request is no row


def _decide(path: Path, output: str | None, **more: Any) -> None:
    summary = Summary(POLICY.name, POLICY.name)
    both = [POLICY.rows, POLICY.rows]
    asked = AskedOfTable(want=WANT, invalid="mark", **more)
    done = decide_files(both, [path], output, asked, summary, lambda *_: None)
    assert done
    assert summary.rows == summary.invalid + sum(summary.outcomes.values())
    assert not summary.moved
    json.dumps(summary.to_dict(), allow_nan=False)
    render_summary(summary, POLICY.document, Style())
    render_page(summary, POLICY.document)


def _one_by_one(path: Path) -> Iterator[str | None]:
    """The outcome of each row; None for one that is wrong."""
    for case in cases_in(path):
        try:
            yield None if isinstance(case, UnreadCase) else POLICY.decide_request(given(POLICY, case)).outcome.value
        except CaseError:
            yield None
