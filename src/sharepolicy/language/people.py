"""What is said of somebody who is asked: how soon, and what next if they do not answer."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from sharepolicy.language.steps import StepChain
from sharepolicy.language.within import Within


@frozen
class AskedHere:
    """How somebody is asked in a complete case: within the soonest limits, and all the steps that lines say follow."""

    within: frozenset[Within]
    then: frozenset[StepChain]


Asked = Mapping[str, AskedHere]
"""Whom to ask in a complete case, by role."""


@frozen
class AskedPerson:
    """Somebody to ask, in every completion (`sure`) or in some, within the soonest limits that any completion sets.

    What may be urgent is urgent until it is known not to be. `within_sure`: these limits hold wherever they are asked.
    `then` maps the steps that follow if they do not answer to whether they do so in every completion.
    """

    sure: bool
    within: frozenset[Within]
    within_sure: bool
    then: Mapping[StepChain, bool]
