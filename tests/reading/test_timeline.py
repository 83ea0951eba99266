"""A file that lists versions is known as one, however it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharepolicy import load
from sharepolicy.engine.policies.timeline import Timeline

ONE = "policy: v\nversion: '{}'\notherwise: {{outcome: escalate, because: Ask.}}\n"


@pytest.mark.parametrize(
    "text",
    [
        "{policy: v, versions: [{file: a.yaml}, {file: b.yaml, from: 2026-02-01}]}\n",
        "{\n  policy: v,\n  versions: [{file: a.yaml}, {file: b.yaml, from: 2026-02-01}]\n}\n",
        '{"policy": "v", "versions": [{"file": "a.yaml"}, {"file": "b.yaml", "from": "2026-02-01"}]}\n',
        "  policy: v\n  versions: [{file: a.yaml}, {file: b.yaml, from: 2026-02-01}]\n",
        "policy: v\n'versions' : [{file: a.yaml}, {file: b.yaml, from: 2026-02-01}]\n",
        "policy: v\r\nversions:\r\n- file: a.yaml\r\n- {file: b.yaml, from: 2026-02-01}\r\n",
    ],
    ids=["flow", "flow of several lines", "JSON", "indented", "quoted", "CRLF"],
)
def test_versions_are_seen_in_every_style_of_yaml(text: str, tmp_path: Path) -> None:
    """JSON is YAML too."""
    for number, name in enumerate("ab"):
        (tmp_path / f"{name}.yaml").write_text(ONE.format(number), encoding="utf-8")
    (tmp_path / "policy.yaml").write_bytes(text.encode())
    policy = load(tmp_path)
    assert isinstance(policy, Timeline)
    assert [version.policy.version for version in policy.versions] == ["0", "1"]
