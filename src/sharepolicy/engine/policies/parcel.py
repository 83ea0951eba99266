"""Policies as plain data, to be sent to another process."""

from __future__ import annotations

from typing import Any

from sharepolicy.analysis.proof.verify import Proof
from sharepolicy.engine.policies.fixed import FixedDay
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.ground.parcel import Parcels
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.reading.as_read import AsRead
from sharepolicy.reading.bundle import InBundle
from sharepolicy.reading.gate import File
from sharepolicy.reading.roots import OnDisk

PARCELS = Parcels((PolicyDocument, Diagnostic, Proof, FixedDay, File, OnDisk, AsRead, InBundle))
"""What is sent of a policy: its document, what is known of it, and where it was read."""


def pack(value: object) -> bytes:
    """The value as a parcel. Raises TypeError for what no parcel can hold."""
    return PARCELS.pack(value)


def unpack(parcel: bytes) -> Any:
    """The value of a parcel. Makes only what a parcel can hold. Raises ValueError for anything else."""
    return PARCELS.unpack(parcel)
