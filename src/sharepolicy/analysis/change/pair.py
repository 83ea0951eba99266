"""Two policies in one space, with the same names for facts, and how to get back to the names of each."""

from __future__ import annotations

from attrs import frozen

from sharepolicy.analysis.change.change import Edit
from sharepolicy.analysis.change.common_names import Renaming
from sharepolicy.analysis.change.shown import Showing
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import LooseRegion, Region
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import Fact


@frozen(eq=False)
class Both:
    """Two policies in one space with common names. `own` is the old one under its own names, `own_new` the new one.

    `common` is what both can decide on the days that are compared, `made` what was edited, `showing` what their
    examples show of it. `days` is where the date of the decision is one of these days.
    """

    own: PolicyDocument
    renaming: Renaming
    own_new: PolicyDocument
    renaming_new: Renaming
    before: CompiledPolicy
    after: CompiledPolicy
    common: Region
    made: tuple[Edit, ...]
    showing: Showing
    days: LooseRegion

    def own_fact(self, name: str) -> Fact:
        """A fact of the old policy as that policy itself has it, under its own name."""
        own_name = next((own for own, said in self.renaming.facts.items() if said == name), name)
        return self.own.vocabulary.facts[own_name]

    def used_to_decide(self, rule: str, within: Region) -> Region:
        """The cases in which a rule of the old policy decides; without a name, those in which no rule does."""
        return self.before.decides(rule, within) if rule else within & self.before.gap
