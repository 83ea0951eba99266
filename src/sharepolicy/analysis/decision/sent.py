"""Decisions in another process: the policy is compiled there once, and decides the same case again."""

from __future__ import annotations

from typing import Any

from sharepolicy.analysis.decision.decide import Decision, decide
from sharepolicy.analysis.decision.opinion import SecondOpinion
from sharepolicy.analysis.decision.requests import RequestDecision, decide_request
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.fastpath import Verdict
from sharepolicy.core.region_data import RegionData, region_data, region_of
from sharepolicy.ground.parcel import Parcels
from sharepolicy.language.case import Case, Request

PARCELS = Parcels((Case, Request, SecondOpinion))
"""What is sent of a decision besides its policy."""


def sent_decision(verdict: Verdict, case: Case) -> tuple[Any, ...]:
    """How a decision is made again, and of what."""
    left = region_data(verdict.narrowed) if verdict.narrowed is not None else None
    return arrived_decision, (verdict.policy, PARCELS.pack(case), left)


def arrived_decision(policy: CompiledPolicy, case: bytes, left: RegionData | None) -> Decision:
    """A decision that was sent here."""
    return decide(policy, PARCELS.unpack(case), region_of(policy.space, left) if left is not None else None)


def sent_request(policy: CompiledPolicy, request: Request) -> tuple[Any, ...]:
    """How the answer to a request is made again, and of what."""
    return arrived_request, (policy, PARCELS.pack(request))


def arrived_request(policy: CompiledPolicy, request: bytes) -> RequestDecision:
    """The answer to a request that was sent here."""
    return decide_request(policy, PARCELS.unpack(request))
