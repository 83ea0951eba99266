"""A playground to try."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sharepolicy.frontends.playing.server import PlaygroundServer
from sharepolicy.frontends.playing.serving import playground
from sharepolicy.frontends.playing.workbench import workbench
from tests.frontends.small import POLICY, WORDS

NAME = "small/policy.yaml"
TEXT = POLICY.replace("../words", "words")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlaygroundServer]:
    """The playground of a small policy, on any free port."""
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "policy.yaml").write_text(TEXT)
    (tmp_path / "small" / "words.yaml").write_text(WORDS)
    monkeypatch.chdir(tmp_path)
    found = playground(workbench(Path(NAME), may_save=True))
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()
