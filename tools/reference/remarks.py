"""The page about remarks, made from the kinds of remarks that `diff` makes."""

from __future__ import annotations

from sharepolicy.frontends.render.change_kinds import KINDS
from sharepolicy.frontends.render.remarks import RemarkKind

_LEAD = """\
# Remarks

With `--format sarif`, `github` or `junit`, `check`, `test` and `diff` make remarks: each has a name that is stable and
never reused, a level, a place, and words. `check` and `test` name them by the codes of the
[diagnostics](diagnostics/index.md); where `--fail-under` makes `test` fail, the remark is called `below-required`, and
is an error. `diff` names them as below. This page is made from the code.

| level | SARIF | GitHub | JUnit |
|---|---|---|---|
| error | `error` | `::error` | a test that failed |
| warning | `warning` | `::warning` | of `check`, a test that failed; of `diff`, one that passed |
| note | `note` | `::notice` | a test that passed |

A remark of `diff` is an error when it is of a kind that `--fail-on` names: then, and only then, the exit code is 1.

## What `diff` remarks

Each description of cases that get another outcome is a remark of its own, with its cause and an example to paste. It
stands at the first line of the new policy that is to blame; a rule that is gone, where its group begins; what no line
has done alone, where the policy begins. Only the other formats report texts and the order of questions.

"""


def remarks_page() -> str:
    """Levels, and a row for each kind."""
    rows = "".join(_row(kind) for kind in KINDS)
    return f"{_LEAD}| name | level | means | what to do |\n|---|---|---|---|\n{rows}"


def _row(kind: RemarkKind) -> str:
    advice = kind.page.rpartition("## What to do\n\n")[2].strip()
    levels = kind.level.value
    return f"| `{kind.name}` | {levels} | {kind.meaning} | {advice} |\n"
