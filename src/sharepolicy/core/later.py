"""What a compiled policy imports only when it is first used: most never leave their process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.ground.later import later

if TYPE_CHECKING:
    from sharepolicy.core.sent import sent_policy as sent_policy
else:
    __getattr__ = later(__name__, {"sharepolicy.core.sent": ("sent_policy",)})
