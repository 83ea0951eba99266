"""What the command line imports only when needed: importing it takes longer than most commands take to run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.ground.later import later

if TYPE_CHECKING:
    from sharepolicy.frontends.commands import ask as ask
    from sharepolicy.frontends.commands import batch as batch
    from sharepolicy.frontends.commands import bundle as bundle
    from sharepolicy.frontends.commands import check as check
    from sharepolicy.frontends.commands import decide as decide
    from sharepolicy.frontends.commands import diff as diff
    from sharepolicy.frontends.commands import explain as explain
    from sharepolicy.frontends.commands import export as export
    from sharepolicy.frontends.commands import handbook as handbook
    from sharepolicy.frontends.commands import influence as influence
    from sharepolicy.frontends.commands import lsp as lsp
    from sharepolicy.frontends.commands import new as new
    from sharepolicy.frontends.commands import page as page
    from sharepolicy.frontends.commands import periods as periods
    from sharepolicy.frontends.commands import play as play
    from sharepolicy.frontends.commands import records as records
    from sharepolicy.frontends.commands import report as report
    from sharepolicy.frontends.commands import schema as schema
    from sharepolicy.frontends.commands import sql as sql
    from sharepolicy.frontends.commands import suggest as suggest
    from sharepolicy.frontends.commands import test as test
    from sharepolicy.frontends.commands import texts as texts
    from sharepolicy.frontends.commands import trace as trace
    from sharepolicy.frontends.lsp.server import serve as serve
    from sharepolicy.frontends.playing.serving import play_until_stopped as play_until_stopped
    from sharepolicy.frontends.recording.adding import record as record
    from sharepolicy.ground.version import __version__ as __version__
else:
    __getattr__ = later(
        __name__,
        {
            "sharepolicy.frontends.commands": (
                "ask",
                "batch",
                "bundle",
                "check",
                "decide",
                "diff",
                "explain",
                "export",
                "handbook",
                "influence",
                "lsp",
                "new",
                "page",
                "periods",
                "play",
                "records",
                "report",
                "schema",
                "sql",
                "suggest",
                "test",
                "texts",
                "trace",
            ),
            "sharepolicy.frontends.lsp.server": ("serve",),
            "sharepolicy.frontends.playing.serving": ("play_until_stopped",),
            "sharepolicy.frontends.recording.adding": ("record",),
            "sharepolicy.ground.version": ("__version__",),
        },
    )
