"""The versions of a policy over time compiled as one policy, which decides a case whose day is open between them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache, reduce
from typing import Any

from attrs import evolve

from sharepolicy.analysis.change.common_names import Renaming, renamed_request
from sharepolicy.analysis.versions.join import JoinedVersions, KnownRule, join
from sharepolicy.core.compile import CompiledPolicy, compile_policy
from sharepolicy.core.digest import digest_over_time
from sharepolicy.core.sent import parcel_of
from sharepolicy.core.space import LooseRegion, Region
from sharepolicy.ground.parcel import Parcels
from sharepolicy.language.case import Request
from sharepolicy.language.over_time import VersionInForce
from sharepolicy.language.policy import Action, Otherwise, PolicyDocument
from sharepolicy.language.values import Ranges, Values
from sharepolicy.reading.over_time import Narrowed


class JoinedPolicy(CompiledPolicy):
    """The versions of a policy compiled as one, with rules and actions as people know them."""

    joined: JoinedVersions

    @cached_property
    def digest(self) -> str:
        """The digest of all versions, which does not depend on how they are joined."""
        return digest_over_time(self.joined.versions)

    def __reduce__(self) -> tuple[Any, ...]:
        """Sent as its versions, and joined again where it arrives."""
        return arrived_joined, (parcel_of(self, lambda: _VERSIONS.pack(tuple(self.joined.versions), spans=False)),)

    @property
    def told_rules(self) -> Iterable[KnownRule]:
        """Every rule of the versions; rules that say the same under one name are one."""
        return self.joined.told

    @property
    def told_actions(self) -> Mapping[str, Action]:
        """For each action the action as people know it."""
        return self.joined.actions

    @property
    def fallbacks(self) -> Sequence[tuple[Otherwise, Region]]:
        """The `otherwise` of each version, or that of all of them; those that read the same are one."""
        alike: dict[tuple[object, ...], tuple[Otherwise, list[Region]]] = {}
        for rule, each in self.joined.otherwises.items():
            read = (each.because, each.sources, each.outcome)
            alike.setdefault(read, (each, []))[1].append(self.decides(rule))
        apart = [(otherwise, self.space.union(regions)) for otherwise, regions in alike.values()]
        return [*apart, *super().fallbacks]

    @property
    def asked_if_unsettled(self) -> Mapping[str, Region]:
        """For each role that some versions ask where a decision is not settled, the cases of these versions."""
        found: dict[str, list[LooseRegion]] = {}
        for document, region in self.parts:
            if document.unsettled.to:
                found.setdefault(document.unsettled.to, []).append(region)
        return {to: self.possible & self.space.union(regions) for to, regions in found.items()}

    @property
    def parts(self) -> Sequence[tuple[PolicyDocument, LooseRegion]]:
        """Each version with the cases of its days."""
        joined = self.joined
        return [(each.document, self.space.values(joined.date, each.days)) for each in joined.versions]


def compile_joined(joined: JoinedVersions) -> JoinedPolicy:
    """The versions compiled as one. Raises EntangledError as `compile_policy` does."""
    made = compile_policy(joined.document)
    fields = ("document", "domains", "space", "possible", "above", "applies", "overridden", "gap", "outcomes")
    policy = JoinedPolicy(**{name: getattr(made, name) for name in fields})
    object.__setattr__(policy, "joined", joined)
    return policy


_VERSIONS = Parcels((VersionInForce,))


@lru_cache(maxsize=8)
def arrived_joined(parcel: bytes) -> JoinedPolicy:
    """A joined policy that was sent here."""
    return compile_joined(join(_VERSIONS.unpack(zlib.decompress(parcel))))


def joined_request(joined: JoinedVersions, readings: Sequence[Narrowed]) -> Request:
    """What several versions read in one case, as one case of the policy that joins them."""
    read = [renamed_request(each.request, Renaming(joined.names[each.place])) for each in readings]
    days = reduce(Ranges.__or__, (each.days for each in readings))
    both = reduce(_either, read)
    return evolve(both, given={**both.given, joined.date: days})


def _either(one: Request, other: Request) -> Request:
    """What either of two versions reads. Each is limited to its own values elsewhere."""

    def each(
        first: Mapping[str, Mapping[str, Values]], second: Mapping[str, Mapping[str, Values]]
    ) -> dict[str, dict[str, Values]]:
        return {name: _values(given, second[name]) for name, given in first.items()}

    return evolve(
        one,
        given=_values(one.given, other.given),
        subjects=each(one.subjects, other.subjects),
        recipients=each(one.recipients, other.recipients),
        items={
            name: evolve(item, given=_values(item.given, other.items[name].given)) for name, item in one.items.items()
        },
        pairs={pair: _values(one.pairs.get(pair, {}), given) for pair, given in {**one.pairs, **other.pairs}.items()},
        spans={**one.spans, **other.spans},
    )


def _values(one: Mapping[str, Values], other: Mapping[str, Values]) -> dict[str, Values]:
    return {**one, **other, **{name: one[name] | other[name] for name in one if name in other}}
