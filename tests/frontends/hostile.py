"""Texts that try to be more than texts, and a policy in which each stands wherever an author's text can stand."""

from __future__ import annotations

import re
from pathlib import Path

HOSTILE = {
    "command": "quiet\n::error file=a.py,line=1::planted\n   ::add-mask::planted",
    "command-first": "::stop-commands::planted",
    "command-wrapped": " ".join(["::warning::planted"] * 12),
    "command-after-return": "quiet\r::error::planted\x0b::error::planted\x85::error::planted\u2028::error::planted",
    "command-after-blank": "quiet\n\u3000\u00a0::error::planted",
    "command-older": "##[error]planted ##[group]planted\n##[add-mask]planted",
    "command-elsewhere": "##vso[task.setvariable variable=a]planted\n##teamcity[message text='planted']",
    "terminal": "\x1b[2J\x1b]0;planted\x07\x9b31mplanted\x08\x7f\x1b[1mplanted",
    "direction": "safe \u202eplanted\u2066\u200e\u061c end",
    "invisible": "pl\u200ba\u200dn\u200ct\u2060e\ufeffd\u00ad\u034f\U000e0041\ufe0f\u3164",
    "link": "[planted](javascript:planted) ![planted](https://planted.example/x.png) <https://planted.example>",
    "element": "<img src=x onerror=planted> </summary></details><script>planted</script> &lt;b&gt;",
    "ticks": "tick ` <b>planted</b> ` [x](javascript:planted) ` <i>planted</i>\n``<u>planted</u>``",
    "ticks-uneven": "``` <b>planted</b> [x](javascript:planted) `",
    "ticks-behind-slashes": "\\`<s>planted</s>\\` \\\\` [x](javascript:planted) `",
    "fence": "```\n<script>planted</script>\n~~~\n[x](javascript:planted)\n\n# planted\n<!-- planted",
    "table": "a | b\n--|--\n| planted | *planted* _planted_ $planted$",
    "comment": "*/ drop table planted; --\n; /* planted */ -- planted",
    "markup": "]]> </testcase> <failure>planted</failure> &amp; \" ' >",
    "formula": "=planted()\n@planted\n- planted\n1. planted\n=======",
}
"""Each of them by what it tries."""

FEW = {name: HOSTILE[name] for name in ("command-first", "ticks-uneven", "terminal")}
FEW["all"] = "\n".join(HOSTILE.values())
"""A few that try everything: there is time for them whenever the tests run."""

OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
"""Characters that a terminal obeys, that turn the direction of a text, or that nobody sees; but the line break."""


def quoted(text: str) -> str:
    """A text as YAML."""
    plain = (c if c.isascii() and c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{"".join(plain)}"'


def clause(text: str) -> str:
    """A text as the name of a clause, in which no blank and no `/` can stand."""
    return re.sub(r"[\s/]", "_", text)[:60]


_POLICY = """\
policy: club
title: {TEXT}
version: {TEXT}
about: {TEXT}
uses: [vocabulary.yaml]
sources:
  rules:
    {title: {TEXT}, address: {TEXT}, note: {TEXT}, verified: no,
    clauses: {{CLAUSE}: {TEXT}, {LOST}: {TEXT}, "3": {TEXT}}}
background: {rules/3: {TEXT}}
roles: {leader: {TEXT}, duty: {TEXT}}
definitions:
  danger: {says: {TEXT}, when: {risk: high}}
safeguards:
  harm:
    title: {TEXT}
    says: {TEXT}
    asks: [risk]
    rules:
      danger-first:
        when: {is: danger, recipient.checked: yes}
        outcome: share
        overrides: [consent]
        because: {TEXT}
        judgement: {TEXT}
        source: {CITED}
      stranger:
        when: {is: danger, recipient.checked: no}
        outcome: escalate
        to: duty
        overrides: [consent]
        because: {TEXT}
questions:
  consent:
    title: {TEXT}
    asks: [subject.consent]
    rules:
      refused: {when: {subject.consent: refused, subject.age: {below: AGE}}, outcome: dont_share, because: {TEXT}}
      given: {when: {subject.consent: given, risk: none}, outcome: share, because: {TEXT}, in_force: {from: 2026-03-01}}
otherwise: {outcome: escalate, to: leader, because: {TEXT}}
unsettled: {because: {TEXT}}
escalation:
  danger: {when: {is: danger}, to: duty, within: at once, because: {TEXT}, source: {CITED}}
  routine: {to: leader, within: 2 days, because: {TEXT}, judgement: {TEXT}}
actions:
  check: {on: [share], timing: before, says: {TEXT}, judgement: {TEXT}, source: {CITED}}
  record: {on: [share, dont_share, escalate], when: {risk: high}, timing: after, says: {TEXT}}
invariants:
  recorded: {says: {TEXT}, when: {risk: high}, carries: record}
examples:
  girl:
    story: {TEXT}
    given: {risk: high, recipient.checked: yes}
    expect: {outcome: EXPECTED}
  boy:
    story: {TEXT}
    request: {items: {it: {kind: [letter]}}, recipients: {them: {checked: no}}, facts: {risk: high}}
    expect: {outcome: escalate}
"""
_VOCABULARY = """\
vocabulary: club
title: {TEXT}
about: {TEXT}
facts:
  risk: {name: {TEXT}, asks: {TEXT}, help: {TEXT}, type: scale, values: {none: {TEXT}, high: {OTHER}}, changeable: yes}
  date: {name: {TEXT}, asks: {TEXT}, type: date, decision_date: yes}
  subject.consent: {name: {TEXT}, asks: {TEXT}, help: {TEXT}, type: choice, values: {given: {TEXT}, refused: {OTHER}}}
  subject.age: {name: {TEXT}, asks: {TEXT}, type: number, unit: {TEXT}, minimum: 0, maximum: 99}
  recipient.checked: {name: {TEXT}, asks: {TEXT}, help: {TEXT}, type: yes/no}
  item.kind: {name: {TEXT}, asks: {TEXT}, type: several-of, values: {letter: {TEXT}, photo: {OTHER}}}
impossible:
  - {when: {risk: high, subject.age: {at_least: 60}}, because: {TEXT}}
"""
_BROKEN = """\
policy: club
title: {TEXT}
version: "1"
{TEXT}: {TEXT}
uses: [{TEXT}]
sources: {rules: {title: t, clauses: {{TEXT}: {TEXT}}, {TEXT}: {TEXT}}}
roles: {{TEXT}: {TEXT}}
facts:
  {TEXT}: {asks: q, type: {TEXT}}
  ok: {asks: q, type: choice, values: [a, b], minimum: {TEXT}}
questions:
  {TEXT}: {rules: {{TEXT}: {when: {{TEXT}: {TEXT}, ok: {TEXT}}, outcome: {TEXT}, because: {TEXT}, source: {TEXT}}}}
otherwise: {outcome: {TEXT}, to: {TEXT}, because: {TEXT}}
"""
_MISSPELT = """\
policy: club
title: {TEXT}
version: "1"
facts:
  risk: {asks: {TEXT}, type: choice, values: [a, b]}
questions:
  any:
    rules:
      one: {when: {risk: {TEXT}}, outcome: share, because: {TEXT}, source: {TEXT}}
      two: {when: {risk: a}, outcome: dont_share, because: {TEXT}, overrides: [{TEXT}]}
otherwise: {outcome: escalate, to: {TEXT}, because: {TEXT}}
"""
_CLASHING = """\
policy: club
title: {TEXT}
version: "1"
facts:
  risk: {name: {TEXT}, asks: {TEXT}, type: choice, values: {a: {TEXT}, b: {OTHER}}}
questions:
  any:
    rules:
      one: {when: {risk: [a, b]}, outcome: share, because: {TEXT}}
      two: {when: {risk: a}, outcome: dont_share, because: {TEXT}}
otherwise: {outcome: escalate, because: {TEXT}}
invariants:
  never: {says: {TEXT}, when: {risk: b}, never: share}
"""
_CASE = """\
case: {TEXT}
policy: club
facts: {risk: high, subject.consent: refused}
"""
_OPEN = """\
case: {TEXT}
policy: club
facts: {subject.consent: [given, refused]}
"""
_REQUEST = """\
case: {TEXT}
policy: club
facts: {risk: high}
subjects: {one: {consent: refused}, other: {consent: given}}
recipients: {them: {checked: no}, other: {checked: yes}}
items: {it: {kind: [letter]}, both: {about: [one, other], kind: [photo]}}
"""
_CONTRADICTORY = """\
case: {TEXT}
policy: club
facts: {risk: high, subject.age: 70}
"""
_MISNAMED = """\
case: {TEXT}
policy: {TEXT}
facts: {risk: high}
subjects: {{TEXT}: {subject.consent: {TEXT}}}
recipients: {{TEXT}: {{TEXT}: no}}
items: {{TEXT}: {about: [{TEXT}], facts: {item.kind: {TEXT}}}}
"""
_WRONG = """\
case: {TEXT}
policy: club
{TEXT}: {TEXT}
facts: {{TEXT}: {TEXT}, risk: {TEXT}, subject.age: {TEXT}, date: {TEXT}, recipient.checked: [{TEXT}]}
"""


_FORMS = {
    "broken": _BROKEN,
    "misspelt": _MISSPELT,
    "clashing": _CLASHING,
    "case": _CASE,
    "open": _OPEN,
    "request": _REQUEST,
    "contradictory": _CONTRADICTORY,
    "misnamed": _MISNAMED,
    "wrong": _WRONG,
}


def write_folder(folder: Path, text: str) -> None:
    """Two versions of a policy, one that does not load, cases, rows, and files whose names are the text."""

    def filled(form: str, said: str = text) -> str:
        form = form.replace("{TEXT}", quoted(said)).replace("{OTHER}", quoted(f"{said} too"))
        form = form.replace("{CLAUSE}", quoted(clause(said)))
        return form.replace("{LOST}", quoted("lost" + clause(said))).replace("{CITED}", quoted("rules/" + clause(said)))

    for name, age, expected, said in (("club", "12", "escalate", text), ("new", "16", "share", text + " (new)")):
        (folder / name).mkdir()
        form = _POLICY.replace("AGE", age).replace("EXPECTED", expected)
        if name == "new":
            form = form.replace("rules/3", "rules/lost").replace("{LOST}", "lost").replace('"3": {TEXT}', '"4": {TEXT}')
        _write(folder / name / "policy.yaml", filled(form, said))
        _write(folder / name / "vocabulary.yaml", filled(_VOCABULARY, said))
    for name, form in _FORMS.items():
        _write(folder / f"{name}.yaml", filled(form))
    _write(folder / "rows.csv", "risk,subject.consent,subject.age,note\nhigh,given,11,x\nnone,refused,14,y\n")
    cells = ",".join(f'"{text.replace(chr(34), chr(34) * 2)}"' for _ in range(2))
    _write(folder / "wrong.csv", f"risk,subject.consent,subject.age,date\n{cells},11,\nhigh,given,{cells}\n")
    heading = text.replace('"', '""')
    _write(folder / "strange.csv", f'risk,"{heading}"\nhigh,x\n')
    named = folder / "named"
    named.mkdir()
    for path in (folder / name for name in ("club/policy.yaml", "broken.yaml", "case.yaml", "wrong.csv")):
        content = path.read_bytes()
        (named / (file_name(text) + path.name)).write_bytes(content)
    (named / "vocabulary.yaml").write_bytes((folder / "club" / "vocabulary.yaml").read_bytes())


def file_name(text: str) -> str:
    """The text as the beginning of a file's name."""
    return text.replace("/", "_").replace("\x00", "_")[:100]


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
