"""Comparing two policies. Both of them decide every witness before anybody sees it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import evolve

from sharepolicy.analysis.change import compare as comparing
from sharepolicy.analysis.change.change import Change
from sharepolicy.analysis.change.common_names import renaming_of
from sharepolicy.analysis.change.rewording import changed_translations, story_changes
from sharepolicy.analysis.change.shown import Examples
from sharepolicy.analysis.change.tried import Side
from sharepolicy.analysis.decision.decide import decide
from sharepolicy.analysis.examples.run import days_of
from sharepolicy.engine.loading.load import load
from sharepolicy.engine.policies.languages import translated_texts
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.engine.policies.version import Version
from sharepolicy.engine.weighing.days import with_days
from sharepolicy.engine.weighing.weigh import weigh
from sharepolicy.ground.budget import OutOfTimeError, budget, out_of_time
from sharepolicy.ground.days import check_day
from sharepolicy.ground.diagnostic import CaseError, Diagnostic, PolicyError
from sharepolicy.ground.kinds import check_kind, check_text
from sharepolicy.language.case import Case, Example, Request
from sharepolicy.language.periods import EVER, Period
from sharepolicy.language.policy import Outcome
from sharepolicy.reading.cases import CaseReader
from sharepolicy.reading.texts import stories_of


class DisagreementError(AssertionError):
    """A policy decides a witness differently than the comparison says: a fault of this library."""


def compare(
    old: Policy | Timeline | str | Path,
    new: Policy | Timeline | str | Path,
    *,
    rename: Mapping[str, str] | None = None,
    on: datetime.date | None = None,
    cases: Iterable[Mapping[str, Any] | Case | Request] | None = None,
) -> Change:
    """Compare two policies exactly, over all cases that both can decide, and say what their examples show about it.

    Each is a policy, or the name or path of one. `rename` says what has another name in the new policy: facts as
    `{"risk": "danger"}`, values as `{"risk:some": "low"}`. Both policies have decided every witness in the answer.
    Examples without a date are decided as of the day `on`, or today if it is left out. For a timeline of several
    versions, `on` must be given; the version in force on that day is compared, over the days on which it is in force.
    The days on which only one of the two decides at all are told in any case.

    Raises PolicyError when a policy cannot be used or the two are too entangled, and ValueError when a
    renaming does not fit, or when one of the two has several versions and no day is given.
    """
    check_day(on)
    if rename is not None:
        check_kind(rename, "rename", "a mapping from old names to new ones", Mapping)
        for name in (*rename, *rename.values()):
            check_text(name, "a name in `rename`")
    old, new = _loaded(old), _loaded(new)
    before, after = _version(old, on), _version(new, on)
    period = before.period & after.period
    assert period is not None  # both hold the day
    found = compare_in(period, before.policy, after.policy, rename=rename, on=on)
    (change,) = with_days([(period, found)], old, new)
    return change if cases is None else evolve(change, weighed=weigh(before.policy, after.policy, cases, on=on))


def compare_in(
    period: Period,
    old: Policy,
    new: Policy,
    *,
    rename: Mapping[str, str] | None = None,
    on: datetime.date | None = None,
) -> Change:
    """Compare two versions as `compare` does, on the days on which both are in force and with the examples of then."""
    (of_old, flaws), (of_new, new_flaws) = _examples(period, old), _examples(period, new)
    examples = Examples(of_old, of_new, on or period.nearest(datetime.date.today()))
    try:
        with budget():
            change = comparing.compare(old.document, new.document, rename, examples, period)
    except OutOfTimeError as error:
        help_ = "compare it with a version in between: the fewer rules differ, the less there is to describe"
        raise PolicyError([out_of_time("comparing the two policies", new.document.span, help_)]) from error
    _replay(change, old, new)
    unread = {side: why for side, why in ((Side.BEFORE, flaws), (Side.AFTER, new_flaws)) if why}
    is_known = new.file is not None and Side.AFTER not in unread  # if not, nobody knows which examples the new one has
    lost = change.lost_examples if is_known else ()
    change = evolve(change, unread_examples=unread, lost_examples=lost)
    return _with_translations(change, (old, of_old), (new, of_new), rename or {})


def _with_translations(
    change: Change,
    before: tuple[Policy, Sequence[Example]],
    after: tuple[Policy, Sequence[Example]],
    rename: Mapping[str, str],
) -> Change:
    """The change with what differs in the stories of examples, and in the texts in every language."""
    (old, of_old), (new, of_new) = before, after
    stories = story_changes(stories_of(of_old), stories_of(of_new))
    both = {each.name for each in of_old} & {each.name for each in of_new}
    renaming = renaming_of(rename, old.document, new.document)
    spoken = [(each.document, translated_texts(each, examples)) for each, examples in (before, after)]
    in_languages = changed_translations(spoken[0], spoken[1], renaming, both)
    told = (stories, in_languages)
    edits = tuple(edit for found, _ in told for edit in found)
    texts = tuple(text for _, found in told for text in found)
    return evolve(change, edits=(*change.edits, *edits), texts=(*change.texts, *texts))


def _loaded(given: Policy | Timeline | str | Path) -> Policy | Timeline:
    check_kind(given, "policy", "a policy, or the name or path of one", Policy, Timeline, str, Path)
    return load(given, prove=False) if isinstance(given, str | Path) else given


def _version(policy: Policy | Timeline, on: datetime.date | None) -> Version:
    if isinstance(policy, Policy):
        return Version(EVER, policy)
    if on is None and len(policy.versions) == 1:
        return policy.versions[0]
    if on is None:
        raise ValueError(f"`{policy.name}` has several versions in time: give `on`, the day on which to compare")
    return policy.version_on(on)


def _examples(period: Period, policy: Policy) -> tuple[tuple[Example, ...], tuple[str, ...]]:
    """The examples that can be decided in a period; none when some cannot be read, with what is wrong with them.

    So somebody who removes a rule sees what that changes before the examples are corrected.
    """
    document = policy.document
    try:
        every = policy.examples
    except CaseError as error:
        return (), tuple(_in_short(flaw) for flaw in error.diagnostics)
    dates = [(example, days_of(document, example)) for example in every]
    return tuple(each for each, days in dates if days is None or days & period.days), ()


def _in_short(flaw: Diagnostic) -> str:
    """What is wrong and in which file, without its folder."""
    place = f"{Path(flaw.span.text.name).name}:{flaw.span.line}: " if flaw.span is not None else ""
    return f"{place}{flaw.message}"


def _replay(change: Change, before: Policy, after: Policy) -> None:
    """Decide every witness by both policies, from what people see of it."""
    readers = CaseReader(before.document), CaseReader(after.document)
    for move in change.moves:
        for changed in move.described:
            _check(before, readers[0], changed.witness.before, move.before)
            _check(after, readers[1], changed.witness.after, move.after)


def _check(policy: Policy, reader: CaseReader, given: Mapping[str, Any], expected: Outcome) -> None:
    decision = decide(policy.compiled, reader.case(given))
    if not decision.settled or decision.outcome is not expected:
        raise DisagreementError(f"{policy.name} does not give `{expected}` for {dict(given)}")
