"""How long somebody who types waits for a finding: a real client speaks with `sharepolicy lsp`, as an editor does.

One letter of a fact's name in MARS is changed, and changed back. The time runs from the change until the finding is
there, or gone: with the short wait for further typing, reading, and (once it is gone) all proofs.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.startup import Begun

if TYPE_CHECKING:
    from pygls.lsp.client import BaseLanguageClient

APPEARS = "a finding appears after typing in MARS"
GOES = "a finding is gone after typing in MARS, all proofs"
_POLICIES = Path(__file__).parents[1] / "policies"
_RIGHT, _WRONG = "risk_to_child: {at_least: significant}", "rysk_to_child: {at_least: significant}"
_SECONDS = 30.0


def typing(rounds: int) -> list[Begun]:
    """Both figures: medians of the rounds. Without pygls, why there are none."""
    try:
        import pygls  # noqa: F401
    except ModuleNotFoundError:
        return [Begun(label, missing="pygls is not installed") for label in (APPEARS, GOES)]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "policies"
        shutil.copytree(_POLICIES, folder)
        appears, goes = asyncio.run(_typed(folder, rounds))
    return [Begun(APPEARS, statistics.median(appears)), Begun(GOES, statistics.median(goes))]


async def _typed(folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    from lsprotocol import types
    from pygls.lsp.client import BaseLanguageClient

    client = BaseLanguageClient("benchmark", "1")
    policy = folder / "mars" / "1.0.0" / "policy.yaml"
    shown: asyncio.Queue[int] = asyncio.Queue()

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def _(found: types.PublishDiagnosticsParams) -> None:
        if found.uri == policy.as_uri():
            shown.put_nowait(len(found.diagnostics))

    await client.start_io(sys.executable, "-m", "sharepolicy", "lsp", "--stdio")
    workspace = types.WorkspaceFolder(folder.as_uri(), "policies")
    asked = types.InitializeParams(capabilities=types.ClientCapabilities(), workspace_folders=[workspace])
    await client.initialize_async(asked)
    client.initialized(types.InitializedParams())
    right = policy.read_text(encoding="utf-8")
    item = types.TextDocumentItem(policy.as_uri(), "yaml", 0, right)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await _until(shown, some=False)
    appears, goes = [], []
    for turn in range(rounds):
        appears.append(await _after(client, policy, 2 * turn + 1, right.replace(_RIGHT, _WRONG, 1), shown, some=True))
        goes.append(await _after(client, policy, 2 * turn + 2, right, shown, some=False))
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()
    return appears, goes


async def _after(
    client: BaseLanguageClient, policy: Path, version: int, text: str, shown: asyncio.Queue[int], *, some: bool
) -> float:
    """Seconds from a change of the text until findings are shown, or gone."""
    from lsprotocol import types

    while not shown.empty():
        shown.get_nowait()
    await asyncio.sleep(0.5)  # whatever is still being checked of the text before
    while not shown.empty():
        shown.get_nowait()
    started = time.perf_counter()
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(version, policy.as_uri()),
            [types.TextDocumentContentChangeWholeDocument(text)],
        )
    )
    await _until(shown, some=some)
    return time.perf_counter() - started


async def _until(shown: asyncio.Queue[int], *, some: bool) -> None:
    while bool(await asyncio.wait_for(shown.get(), _SECONDS)) is not some:
        pass
