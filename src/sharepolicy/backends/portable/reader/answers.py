"""What is said about a case, and about a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from .limits import StepsAfter, TimeLimit

OUTCOMES = ("share", "dont_share", "escalate")


class FoundWhenAsked(Mapping[str, frozenset[str]]):
    """What is only found out once somebody asks for it."""

    def __init__(self, find: Mapping[str, Callable[[], frozenset[str]]]) -> None:
        self._find = find
        self._found: dict[str, frozenset[str]] = {}

    def __getitem__(self, name: str) -> frozenset[str]:
        if name not in self._found:
            self._found[name] = self._find[name]()
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._find)

    def __len__(self) -> int:
        return len(self._find)

    def __repr__(self) -> str:
        return repr({**self})

    def __reduce__(self) -> tuple[type[dict[str, frozenset[str]]], tuple[dict[str, frozenset[str]]]]:
        """Kept and sent as what there is to find: without the diagrams in which it is looked for."""
        return dict, ({**self},)


@dataclass(frozen=True)
class PortablePerson:
    """Somebody to ask, in every completion (`sure`) or in some.

    `within` are the soonest limits that any completion sets; `within_sure`: they are the same wherever they are asked.
    `then` maps what follows if they do not answer to whether it does so in every completion.
    """

    sure: bool
    within: frozenset[TimeLimit]
    within_sure: bool
    then: Mapping[StepsAfter, bool]


@dataclass(frozen=True)
class PossibleOutcomes:
    """The outcomes that completions have."""

    possible: tuple[str, ...]

    @property
    def settled(self) -> bool:
        """Whether every completion has the same outcome."""
        return len(self.possible) == 1

    @property
    def outcome(self) -> str:
        """The outcome that every completion has, else escalate."""
        return self.possible[0] if self.settled else "escalate"


@dataclass(frozen=True)
class PortableAnswer(PossibleOutcomes):
    """The answer to a case. Rules, duties and people are mapped to whether they are sure.

    `holds` are rules whose condition holds in every completion, though they may be overridden in some. `otherwise` is
    None if some rule always applies. `counts` are the completions with each outcome. `ask` is what still matters, in
    the policy's own order; `ask_first` what tells whether something is urgent; `questions` what is in `ask` as a person
    is asked, with what is answered at once together. `grounds` are given facts that force the outcome.
    """

    rules: Mapping[str, bool]
    holds: frozenset[str]
    overrode: Mapping[str, frozenset[str]]
    otherwise: bool | None
    duties: Mapping[str, bool]
    people: Mapping[str, PortablePerson]
    obligation: str | None
    counts: Mapping[str, int]
    ask: tuple[str, ...]
    ask_first: tuple[str, ...]
    questions: tuple[tuple[str, ...], ...]
    grounds: tuple[str, ...]


@dataclass(frozen=True)
class PortablePart(PossibleOutcomes):
    """The answer for an item and a recipient, and about each subject; what to do there follows from the whole part."""

    item: str
    recipient: str
    obligation: str | None
    answers: Mapping[str, PortableAnswer]


@dataclass(frozen=True)
class PortableRequest:
    """The answer to a whole request."""

    parts: tuple[PortablePart, ...]

    @property
    def settled(self) -> bool:
        """Whether every part is."""
        return all(part.settled for part in self.parts)

    @property
    def outcome(self) -> str:
        """The outcome of all parts if they agree; else escalate if any does; else share."""
        found = {part.outcome for part in self.parts}
        shared = found - {"dont_share"} or found
        return shared.pop() if len(shared) == 1 else "escalate"
