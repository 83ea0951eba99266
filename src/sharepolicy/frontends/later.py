"""What the command line imports only when needed: importing it takes longer than most commands take to run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.ground.later import later

if TYPE_CHECKING:
    from sharepolicy.frontends.lsp.server import serve as serve
else:
    __getattr__ = later(__name__, {"sharepolicy.frontends.lsp.server": ("serve",)})
