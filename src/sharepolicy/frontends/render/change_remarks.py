"""A change between two policies as remarks: what it does, at the lines of the new policy that do it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from attrs import evolve

from sharepolicy.analysis.change.change import ChangedCases, Edit, Move
from sharepolicy.analysis.change.fail_on import move_fails
from sharepolicy.analysis.change.weighing import Weighing
from sharepolicy.frontends.render import change_kinds as kinds
from sharepolicy.frontends.render.change_edits import (
    blame_in_words,
    counted_in_words,
    edit_in_words,
    edits_in_words,
    text_in_words,
)
from sharepolicy.frontends.render.change_examples import example, example_names, shown_in_words
from sharepolicy.frontends.render.change_headline import headline
from sharepolicy.frontends.render.change_moves import arrow, weighed_case, weighed_in_words
from sharepolicy.frontends.render.change_words import (
    Shown,
    came,
    described_in_words,
    gone,
    left_out_in_words,
    unread_in_words,
)
from sharepolicy.frontends.render.junit import Suite, TestCase
from sharepolicy.frontends.render.remarks import Level, Remark, RemarkKind
from sharepolicy.frontends.render.text import counted
from sharepolicy.ground.diagnostic import Label
from sharepolicy.ground.text import Span
from sharepolicy.language.periods import EVER
from sharepolicy.language.policy import PolicyDocument


def change_remarks(shown: Shown, fail_on: Collection[str] = ()) -> list[Remark]:
    """Each description of cases that move, and what else differs in effect; then promises, then real cases.

    A remark is an error when it is of a kind that `fail_on` names. One that no line of the new policy causes is placed
    where that policy begins.
    """
    return [_placed(remark, shown) for remark in _remarks(shown, frozenset(fail_on))]


def change_suite(shown: Shown, fail_on: Collection[str] = ()) -> Suite:
    """The comparison as a test, and a test for each remark: it fails when the remark is an error."""
    cases = [TestCase("compared", said=headline(shown.change))]
    for remark in change_remarks(shown, fail_on):
        if remark.level is Level.ERROR:
            cases.append(TestCase(remark.name, remark.span, remark.says, remark.lines, remark.kind.name))
        else:
            cases.append(TestCase(remark.name, remark.span, said=remark.lines))
    when = f", {shown.period}" if shown.period != EVER else ""
    return Suite(f"{shown.old_name} to {shown.new_name}{when}", tuple(cases))


def _remarks(shown: Shown, fail_on: frozenset[str]) -> Iterator[Remark]:
    for move in shown.change.moves:
        yield from _move(shown, move, any(move_fails(move, kind) for kind in fail_on))
    yield from _of_cases(shown, fail_on)
    yield from _effects(shown, "effect" in fail_on)
    yield from _promises(shown, fail_on)
    yield from _texts(shown, "texts" in fail_on)
    if shown.weighing is not None:
        yield from _weighed(shown.weighing)


def _of_cases(shown: Shown, fail_on: frozenset[str]) -> Iterator[Remark]:
    """Cases that only one policy can decide, and what else the same case says now."""
    change, facts, effect = shown.change, shown.new.document.vocabulary.facts, "effect" in fail_on
    either = effect or "any" in fail_on
    for kind, says in [*((kinds.GONE, each) for each in gone(change)), *((kinds.NEW, each) for each in came(change))]:
        yield _remark(kind, "", says, failing=either)
    for name, says in change.recounted.items():
        yield _remark(kinds.RECOUNTED, name, says, facts[name].span, failing=effect)
    for name, says in change.read_differently.items():
        yield _remark(kinds.READ, name, says, facts[name].span, failing=either)


def _effects(shown: Shown, effect: bool) -> Iterator[Remark]:
    """What must be shared, what to do and whom to ask, where it differs."""
    change = shown.change
    for found in change.obligations:
        says = f"sharing: {counted_in_words(found, 'required')}"
        yield _remark(kinds.OBLIGATION, found.name, says, failing=effect)
    for found in (*change.actions, *change.actions_beyond):
        place = _span_of(Edit("action", found.name, ""), shown.new.document)
        says = f"`{found.name}`: {counted_in_words(found, 'due')}"
        yield _remark(kinds.ACTIONS, found.name, says, place, failing=effect)
    for found in (*change.escalations, *change.escalations_beyond):
        says = f"{found.name}: {counted_in_words(found, 'asked')}"
        yield _remark(kinds.ESCALATION, found.name, says, failing=effect)


def _promises(shown: Shown, fail_on: frozenset[str]) -> Iterator[Remark]:
    """Guards that were loosened, and what is promised now."""
    change, new = shown.change, shown.new.document
    for guard in change.guards:
        place = _span_of(Edit(guard.kind, guard.name, ""), new)
        name = f"{guard.kind} {guard.name}".rstrip()
        yield _remark(kinds.GUARDS, name, guard.says, place, failing="guards" in fail_on)
    looser = {guard.name for guard in change.guards if guard.kind == "invariant"}
    for edit in (each for each in change.invariants if each.name not in looser):
        (says,) = edits_in_words([edit])
        yield _remark(kinds.PROMISES, edit.name, says, _span_of(edit, new))


def _texts(shown: Shown, failing: bool) -> Iterator[Remark]:
    """What people read that is worded differently, and languages of which nothing can be compared."""
    change, new = shown.change, shown.new.document
    for text in change.texts:
        name = " ".join(filter(None, (text.kind, text.name, text.part, text.language)))
        place = _span_of(Edit(text.kind, text.name, ""), new)
        yield _remark(kinds.TEXTS, name, text_in_words(text), place, failing=failing)
    compared = {text.language for text in change.texts}
    for edit in (each for each in change.edits if each.kind == "language" and each.name not in compared):
        (says,) = edits_in_words([edit])
        yield _remark(kinds.TEXTS, f"language {edit.name}", says, failing=failing)


def _remark(kind: RemarkKind, name: str, says: str, span: Span | None = None, *, failing: bool = False) -> Remark:
    return Remark(kind, _level(kind, failing), says, span, name=f"{kind.name} {name}".rstrip())


def _level(kind: RemarkKind, failing: bool) -> Level:
    return Level.ERROR if failing else kind.level


def _move(shown: Shown, move: Move, failing: bool) -> Iterator[Remark]:
    """A remark for each description, at the first line to blame, with the other lines as further places."""
    kind = kinds.MOVES[move.before, move.after]
    level = _level(kind, failing)
    becomes = arrow(move.before, move.after)
    names = example_names(move, shown.new)
    for number, changed in enumerate(move.described, 1):
        places = list(_blamed(shown, changed))
        yield Remark(
            kind,
            level,
            f"{becomes} in {counted(changed.cases, 'case')}: {described_in_words(changed)}",
            places[0].span if places else None,
            f"cause: {'; '.join(blame_in_words(changed))}. {shown_in_words(changed, shown.change)}",
            tuple(places[1:]),
            example(changed, move, next(names)),
            is_yaml=True,
            name=f"{kind.name}-{number}",
        )
    if move.left_out:
        yield Remark(kind, level, f"{becomes}: {left_out_in_words(move)}", name=f"{kind.name}-rest")


def _blamed(shown: Shown, changed: ChangedCases) -> Iterator[Label]:
    """The places of the new policy that are to blame, those that moved most cases first."""
    for edit in dict.fromkeys(edit for blame in changed.blame for edit in blame.edits):
        span = _span_of(edit, shown.new.document) or _span_of_group(edit, shown)
        if span is not None:
            yield Label(span, edit_in_words(edit))


def _span_of(edit: Edit, document: PolicyDocument) -> Span | None:
    """Where the policy has what was edited."""
    held: Mapping[str, Mapping[str, Any]] = {
        "fact": {**document.vocabulary.several, **document.vocabulary.facts},
        "rule": document.rules,
        "group": document.groups,
        "definition": document.definitions,
        "action": document.actions,
        "escalation": document.escalation,
        "invariant": document.promises,
        "otherwise": {"": document.otherwise},
        "may": {"": document.may},
    }
    span: Span | None = getattr(held.get(edit.kind, {}).get(edit.name), "span", None)
    return span


def _span_of_group(edit: Edit, shown: Shown) -> Span | None:
    """Where a rule that is gone used to stand."""
    gone = shown.old.document.rules.get(edit.name) if edit.kind == "rule" else None
    group = shown.new.document.groups.get(gone.group) if gone is not None else None
    return group.span if group is not None else None


def _placed(remark: Remark, shown: Shown) -> Remark:
    """The remark with its places in the files that people see; where the policy begins when it has none."""
    span = remark.span or shown.new.document.span
    return evolve(
        remark,
        span=shown.seen(span) if span is not None else None,
        labels=tuple(evolve(label, span=shown.seen(label.span)) for label in remark.labels),
    )


def _weighed(weighing: Weighing) -> Iterator[Remark]:
    """What becomes of real cases, each with its own place; none of them fails a change."""
    if weighing.changed:
        lines = "\n".join(weighed_case(case) for case in weighing.changed)
        yield Remark(kinds.REAL, kinds.REAL.level, weighed_in_words(weighing), details=lines, name=kinds.REAL.name)
    if weighing.unread:
        lines = "\n".join(str(unread) for unread in weighing.unread)
        says = unread_in_words(weighing)
        yield Remark(kinds.UNREAD, kinds.UNREAD.level, says, details=lines, name=kinds.UNREAD.name)
