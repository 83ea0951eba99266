"""Examples that answer a several-of by a list say no to a value that was added later: the comparison warns of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharepolicy import compare

POLICY = """\
policy: p
facts:
  s: {{asks: Which of these?, type: several-of, values: [{values}]}}
  item.t: {{asks: And which of these?, type: several-of, values: [{values}]}}
  recipient.item.u: {{asks: And which of these?, type: several-of, values: [{values}]}}
  safe: {{asks: Is it safe?, type: yes/no}}
questions: {{q: {{rules: {{r: {{when: {{{when}}}, outcome: share, because: It is safe.}}}}}}}}
otherwise: {{outcome: dont_share, because: It is not.}}
examples:
  e:
    {case}
    expect: {{settled: {settled}}}
"""


def warnings(folder: Path, before: str, after: str, rename: dict[str, str] | None = None, name: str = "e") -> list[str]:
    """What a comparison says of lists, when `z` becomes a value of both, or `y` is called `z` if it is renamed."""
    old, new = folder / "old.yaml", folder / "new.yaml"
    words = {"when": "safe: yes, s: {only: []}, item.t: {only: []}, recipient.item.u: {only: []}", "settled": "no"}
    old.write_text(POLICY.format(values="x, y", case=before, **words), encoding="utf-8")
    values = "x, z" if rename else "x, y, z"
    new.write_text(POLICY.format(values=values, case=after, **words).replace("  e:", f"  {name}:"), encoding="utf-8")
    return [says for says in compare(old, new, rename=rename).vocabulary if "list" in says]


@pytest.mark.parametrize("answer", ["[]", "[x]", "[x, y]"])
def test_a_list_that_says_no_to_a_new_value_is_told(tmp_path: Path, answer: str) -> None:
    """With the example, the value, and what to write."""
    (says,) = warnings(tmp_path, f"given: {{s: {answer}}}", f"given: {{s: {answer}}}")
    assert says.startswith("`s` can now have `z`: the older example `e` answers it with a list")
    assert says.endswith("as `{z: ...}`")


def test_a_list_in_a_request_is_told(tmp_path: Path) -> None:
    """Wherever it stands."""
    case = "request: {items: {a: {t: {x: no, y: no}}, b: {t: [x]}}}"
    (says,) = warnings(tmp_path, case, case)
    assert says.startswith("`item.t` can now have `z`")


def test_a_list_about_a_pair_is_told(tmp_path: Path) -> None:
    """That of one pair, beside another that is written out."""
    pairs = "[{recipient: r, item: a, u: {x: no, y: no}}, {recipient: r, item: b, u: []}]"
    case = f"request: {{recipients: {{r: {{}}}}, items: {{a: {{}}, b: {{}}}}, pairs: {pairs}}}"
    (says,) = warnings(tmp_path, case, case)
    assert says.startswith("`recipient.item.u` can now have `z`")
    written = case.replace("[]", "{x: no, y: no, z: no}")
    assert warnings(tmp_path, case, written) == []


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("given: {s: {x: no, y: no}}", "given: {s: {x: no, y: no}}", "e"),
        ("given: {s: {x: no, y: no}}", "given: {s: {x: no, y: no, z: no}}", "e"),
        ("given: {s: []}", "given: {s: [z]}", "e"),
        ("given: {s: []}", "given: {s: unknown}", "e"),
        ("given: {safe: yes}", "given: {s: []}", "new"),
        ("request: {items: {a: {t: {x: no, y: no}}}}", "request: {items: {a: {t: {x: no, y: no, z: no}}}}", "e"),
    ],
)
def test_nothing_is_told_where_somebody_answered(tmp_path: Path, before: str, after: str, name: str) -> None:
    """Member by member, with the new value in the list, or in an example that is new."""
    assert warnings(tmp_path, before, after, name=name) == []


def test_a_value_with_a_new_name_is_not_a_new_value(tmp_path: Path) -> None:
    """Somebody said no to it under the old one."""
    rename = {"s:y": "z", "item.t:y": "z", "recipient.item.u:y": "z"}
    assert warnings(tmp_path, "given: {s: [x]}", "given: {s: [x]}", rename) == []
