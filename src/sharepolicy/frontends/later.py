"""What the command line imports only when it is asked for: it takes longer to import than most commands to run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.ground.later import later

if TYPE_CHECKING:
    from sharepolicy.frontends.lsp.server import serve as serve
else:
    __getattr__ = later(__name__, {"sharepolicy.frontends.lsp.server": ("serve",)})
