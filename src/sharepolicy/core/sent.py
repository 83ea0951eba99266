"""A compiled policy in another process: it is sent as its document, and compiled there once.

Where its texts stood in their files stays behind: nobody who reads a decision needs it, and it is more than half.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sharepolicy.core.compile import CompiledPolicy, compile_policy
from sharepolicy.ground.parcel import Parcels
from sharepolicy.language.policy import PolicyDocument

_DOCUMENTS = Parcels((PolicyDocument,))


def parcel_of(policy: CompiledPolicy, pack: Callable[[], bytes]) -> bytes:
    """What is sent of a policy. It is packed once, so that many decisions together take it along once."""
    if policy.__dict__.get("_parcel") is None:
        policy.__dict__["_parcel"] = zlib.compress(pack())
    parcel: bytes = policy.__dict__["_parcel"]
    return parcel


def sent_policy(policy: Any) -> tuple[Any, ...]:
    """How a compiled policy is made again, and of what."""
    return arrived_policy, (parcel_of(policy, lambda: _DOCUMENTS.pack(policy.document, spans=False)),)


@lru_cache(maxsize=8)
def arrived_policy(parcel: bytes) -> CompiledPolicy:
    """A compiled policy that was sent here."""
    return compile_policy(_DOCUMENTS.unpack(zlib.decompress(parcel)))
