"""What the examples show about a change, in words, and the missing example as YAML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import count

from sharepolicy.analysis.change.change import Change, ChangedCases, Move
from sharepolicy.analysis.change.tried import LostExample, Side, TriedExample
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.frontends.render.case import fact_yaml, value_yaml
from sharepolicy.frontends.render.change_moves import parts_in_words, settled_arrow, whole_arrow
from sharepolicy.frontends.render.text import counted, joined, sentence
from sharepolicy.ground.diagnostic import CaseError

NAMED = 5
"""How many examples that show a description are named, unless all are wanted."""

_REASONS = 5
"""How many reasons are given why examples cannot be read."""

_FITS = 60
"""How long a line of an example may be before its parts are put on lines of their own."""

_OF = {Side.BOTH: "of both policies", Side.BEFORE: "of the old policy", Side.AFTER: "of the new policy"}


def coverage_in_words(change: Change) -> list[str]:
    """What the examples as a whole show about a change, and how many fail under the new policy."""
    found = list(_unread(change))
    total, missing = sum(len(move.described) for move in change.moves), len(change.missing)
    if Side.AFTER in change.unread_examples:
        total = 0  # what they show is not known
    if total and not missing:
        found.append("Examples of the new policy show everything that is described below.")
    elif total == 1:
        found.append("No example of the new policy shows what is described below. It comes with an example to add.")
    elif total:
        shown = total - missing
        others = "Each of the others" if shown and missing > 1 else "The other" if shown else "Each"
        found.append(
            f"Examples of the new policy show {shown or 'none'} of the {total} descriptions. {others} comes with an "
            "example to add."
        )
    failing = [tried for tried in change.examples if not tried.passes]
    of_old = sum(tried.side is Side.BEFORE for tried in failing)
    if of_new := len(failing) - of_old:
        found.append(f"{counted(of_new, 'example')} of the new policy {'fails' if of_new == 1 else 'fail'}.")
    if of_old:
        found.append(f"{counted(of_old, 'example')} of the old policy would fail under the new one.")
    return found


def _unread(change: Change) -> Iterator[str]:
    """The policies of which no example was tried, and why."""
    for side, why in change.unread_examples.items():
        first = "; ".join(why[:_REASONS])
        more = f"; and {len(why) - _REASONS} more" if len(why) > _REASONS else ""
        which = "old" if side is Side.BEFORE else "new"
        yield f"No example of the {which} policy was tried, because some of them cannot be read: {first}{more}."


def is_missing(changed: ChangedCases, change: Change) -> bool:
    """Whether it is known that no example of the new policy shows a description."""
    return changed.missing and Side.AFTER not in change.unread_examples


def shown_in_words(changed: ChangedCases, change: Change, *, everything: bool = False) -> str:
    """The examples that show a description: `Examples that show it: a, of both policies; b, of the new policy`."""
    failing = {t.name for t in change.examples if not t.passes and t.side is not Side.BEFORE}
    old, new = changed.shown_before, changed.shown_after
    by_side = {
        Side.BOTH: [f"`{name}`{' (fails now)' * (name in failing)}" for name in new if name in old],
        Side.AFTER: [f"`{name}`{' (fails now)' * (name in failing)}" for name in new if name not in old],
        Side.BEFORE: [f"`{name}`" for name in old if name not in new],
    }
    said = [f"{_few(names, everything)}, {_OF[side]}" for side, names in by_side.items() if names]
    if changed.missing and not is_missing(changed, change):
        return "It is not known whether an example of the new policy shows it: its examples cannot be read."
    if changed.missing:
        others = f"; {joined(said)}, {'does' if len(old) == 1 else 'do'}" if said else ""
        return f"No example of the new policy shows it{others}."
    one = len({*old, *new}) == 1
    return f"{'An example that shows it' if one else 'Examples that show it'}: {'; '.join(said)}."


def _few(names: list[str], everything: bool) -> str:
    left = len(names) - NAMED
    return joined(names) if everything or left <= 1 else f"{', '.join(names[:NAMED])} and {left:,} more"


def tried_in_words(tried: TriedExample) -> str:
    """What becomes of an example that fails now or is decided differently."""
    named = f"`{tried.name}`, {_whose(tried)}{f' (“{tried.story}”)' if tried.story else ''}"
    if tried.passes:
        return f"{named}: {_moved(tried)}, as it expects."
    before = ", as it did before" if not tried.passed_before and tried.side is not Side.AFTER else ""
    fails = "would fail" if tried.side is Side.BEFORE else "fails"
    fails += " now" if tried.passed_before else ""
    return " ".join([f"{named}, {fails}{before}: {_moved(tried)}.", *map(sentence, tried.differences)])


def lost_in_words(lost: LostExample) -> str:
    """Which example of the old policy is no longer tried, and whether another one has its name."""
    story = f" (“{lost.story}”)" if lost.story else ""
    return f"`{lost.name}`{story}: {'now has a different case or expectation' if lost.edited else 'was removed'}"


def _whose(tried: TriedExample) -> str:
    if tried.side is Side.BOTH:
        return _OF[tried.side]
    which = "old" if tried.side is Side.BEFORE else "new"
    return f"as the {which} policy has it" if tried.edited else f"of the {which} policy only"


def _moved(tried: TriedExample) -> str:
    if tried.before is None or tried.after is None:
        said = [
            f"the {which} policy " + (f"says {outcome.words}" if outcome else "cannot decide it")
            for which, outcome in (("old", tried.before), ("new", tried.after))
        ]
        return joined(said)
    if not tried.moves:
        return f"{tried.after.words if tried.settled_after else 'not settled'} as before"
    if tried.possible_before and tried.possible_after:
        return settled_arrow(tried.before, tried.after, tried.possible_before, tried.possible_after)
    settled = {"settled_before": tried.settled_before, "settled_after": tried.settled_after}
    return whole_arrow(tried.before, tried.after, **settled) + parts_in_words(tried.parts)


def in_order_of_need(examples: Iterable[TriedExample]) -> list[TriedExample]:
    """Failing examples of the new policy first, then the others that fail."""
    return sorted(examples, key=lambda tried: (tried.passes, not tried.passes and tried.side is Side.BEFORE))


def example_names(move: Move, new: Policy) -> Iterator[str]:
    """Names for the examples of a move that no example of the new policy has, as far as they can be read."""
    stem = f"{move.before.value}-becomes-{move.after.value}".replace("_", "-")
    known: set[str] = set()
    with suppress(CaseError):
        known |= {example.name for example in new.examples}
    return (name for number in count(1) if (name := f"{stem}-{number}") not in known)


def example(changed: ChangedCases, move: Move, name: str) -> str:
    """A witness as an example of the new policy, ready to be pasted under `examples`."""
    facts = [f"    {line}" for fact, value in changed.witness.after.items() for line in _fact(fact, value)]
    lines = [
        f"{name}:",
        f"  story: The old policy says {move.before.words} here, and the new one {move.after.words}.",
        *(["  given:", *facts] if facts else ["  given: {}"]),
        f"  expect: {{outcome: {move.after.value}, settled: yes}}",
    ]
    old, new = changed.witness.before, changed.witness.after
    differing = [fact_yaml(fact, value) for fact, value in old.items() if new.get(fact) != value]
    return "\n".join([*lines, *(f"  # under the old policy: {line}" for line in differing)])


def _fact(name: str, value: object) -> list[str]:
    """A fact as lines of YAML: on one line if it fits; if not, its parts on lines of their own."""
    line = fact_yaml(name, value)
    if len(line) <= _FITS or not isinstance(value, Mapping | list):
        return [line]
    if isinstance(value, list):
        return [f"{name}:", *(f"  - {value_yaml(part)}" for part in value)]
    return [f"{name}:", *(f"  {inner}" for key, part in value.items() for inner in _fact(key, part))]
