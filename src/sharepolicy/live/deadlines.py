"""What is due in a live case, since when and until when; and who is to be asked next, because nobody has answered."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import NextSteps
from sharepolicy.ground.kinds import check_kind
from sharepolicy.language.case import Place
from sharepolicy.language.within import Calendar, Within
from sharepolicy.live.history import ACTION, History, WantedKey
from sharepolicy.live.known import KnownCase
from sharepolicy.live.merging import standing
from sharepolicy.live.statement import Statement, StatementKind, check_moment

NEXT_STEP = "next_step"


@frozen
class Deadline:
    """Something that a decision asks for and that nobody has done yet.

    `what` is an action, an escalation (somebody to ask), or a next_step (somebody to ask because nobody answered);
    `name` is that of the action or the role, and `says` what people read. It is asked for `since` then, without a
    break. It `ends` when the soonest of its limits ends that can be told; None if there is none. It is `overdue` when
    that has passed. If it is not `sure`, it depends on what is not known. The rest says where in a request.
    """

    what: str
    name: str
    says: str
    sure: bool
    since: datetime.datetime
    within: tuple[Within, ...]
    ends: datetime.datetime | None
    overdue: bool
    item: str = field(default="", repr=False)
    recipient: str = field(default="", repr=False)
    subject: str = field(default="", repr=False)

    def to_dict(self) -> dict[str, Any]:
        """As plain data, for JSON; what is empty is left out."""
        found: dict[str, Any] = {"what": self.what, "name": self.name, "says": self.says, "sure": self.sure}
        found |= {"since": self.since.isoformat(), "within": [limit.text for limit in self.within]}
        found |= {"ends": self.ends.isoformat() if self.ends is not None else None, "overdue": self.overdue}
        place = {"item": self.item, "recipient": self.recipient, "subject": self.subject}
        return found | {name: value for name, value in place.items() if value}


def due(known: KnownCase, now: datetime.datetime, calendar: Calendar | None = None) -> tuple[Deadline, ...]:
    """What is due now by the decision in force, the soonest first. `calendar` says of a day whether people work on it.

    The decision in force is that of the newest statement until now. A limit is counted from the moment since which
    the decision has set it, or a sooner one, without a break, or from the date that the case gives for it: what is
    learnt meanwhile does not begin it anew. So the end that a limit had stays, if it is sooner, when a shorter
    limit takes its place. What was corrected as wrong makes no break; but whoever was asked before it was said is
    asked again. Days are counted in the policy's zone (`in_zone`), else as times are given. What was `done`, and
    whom somebody `asked`, is left out, unless a limit is sooner now than it was then: who was asked before it
    became urgent is to be asked again. A step that comes `after` a decision is due anew if it was done for another
    outcome. Once they have been asked, the steps of `then` fall due one after the other, until one of them has
    `answered`; one whose time cannot be told, for want of a calendar, may be due. What is withdrawn counts as never
    said. While people say different things, or facts clash, what is due is told by the rest
    (`KnownCase.meanwhile`). Raises CaseError if nothing can be told.
    """
    check_kind(known, "known", "what is known of a case: its `known`", KnownCase)
    zone = known.zone or (now.tzinfo if isinstance(now, datetime.datetime) else None)
    now = check_moment(now, "now")
    until = known.at(now)
    history = History(until, now)
    acts = standing(until.statements)
    found: list[Deadline] = []
    for key, wanted in history.wanted.items():
        what, name, place = key
        since, limits = history.since(key), history.limits(key)
        here = [each for each in acts if each.covers(place) and each.when >= since]
        said = [each for each in here if all(each.when >= limits[limit] for limit in wanted.within)]
        anew = history.asked_anew(key)
        if _is_done((each for each in said if each.when < anew), what, name):
            since = anew
        if not _is_done((each for each in said if each.when >= anew), what, name):
            starts = {
                limit: _there(max(since, start), known.zone)
                for limit, start in limits.items()
                if not _is_done((each for each in here if each.when >= max(since, start)), what, name)
            }
            ends = min(filter(None, _ends(wanted.decision, starts, calendar, zone)), default=None)
            found.append(_deadline(key, wanted.says, wanted.sure, since, wanted.within, ends, now))
        for steps in wanted.then:
            found += _next(name, place, wanted.sure and steps.sure, steps, said, now, calendar, known.zone)
    alone = {(each.what, each.name, each.item, each.recipient, each.subject): each for each in sorted(found, key=_late)}
    return tuple(sorted(alone.values(), key=_soon))


def _is_done(said: Iterable[Statement], what: str, name: str) -> bool:
    kinds = (StatementKind.DONE,) if what == ACTION else (StatementKind.ASKED, StatementKind.ANSWERED)
    return any(each.kind in kinds and each.name == name for each in said)


def _ends(
    decision: Decision,
    limits: Mapping[Within, datetime.datetime],
    calendar: Calendar | None,
    zone: datetime.tzinfo | None,
) -> Iterator[datetime.datetime | None]:
    """When each limit ends. One that is counted in days from a date ends with its last day, in this zone."""
    for limit, start in limits.items():
        yield _moment(decision.due(limit, calendar, start), zone)


def _moment(end: datetime.date | None, zone: datetime.tzinfo | None) -> datetime.datetime | None:
    if end is None or isinstance(end, datetime.datetime):
        return _fixed(end)
    return _fixed(datetime.datetime.combine(end + datetime.timedelta(days=1), datetime.time(), zone))


def _there(moment: datetime.datetime, zone: datetime.tzinfo | None) -> datetime.datetime:
    """The same moment in the policy's zone, in which days are counted; as it was said if the policy has none."""
    return moment if zone is None else moment.astimezone(zone)


def _fixed(moment: datetime.datetime | None) -> datetime.datetime | None:
    return None if moment is None else check_moment(moment, "a moment")


def _next(
    first: str,
    place: Place,
    sure: bool,
    steps: NextSteps,
    said: Sequence[Statement],
    now: datetime.datetime,
    calendar: Calendar | None,
    zone: datetime.tzinfo | None,
) -> Iterator[Deadline]:
    """Whom to ask next, if the one before was asked, has not answered, and has had their time."""
    asked = first
    everybody = {first, *(step.to for step in steps.steps)}
    if any(each.kind is StatementKind.ANSWERED and each.name in everybody for each in said):
        return
    for step in steps.steps:
        start = min(
            (each.when for each in said if each.kind is StatementKind.ASKED and each.name == asked), default=None
        )
        if start is None:
            return
        falls = _fixed(step.after.due(_there(start, zone), calendar))
        begun = falls if falls is not None else start + datetime.timedelta(minutes=step.after.minutes)
        if begun > now:  # working days are over later, if ever they can be told
            return
        if not _is_done(said, NEXT_STEP, step.to):
            yield _deadline((NEXT_STEP, step.to, place), step.to_words, sure, begun, (step.after,), falls, now)
            return
        asked = step.to


def _deadline(
    key: WantedKey,
    says: str,
    sure: bool,
    since: datetime.datetime,
    within: tuple[Within, ...],
    ends: datetime.datetime | None,
    now: datetime.datetime,
) -> Deadline:
    what, name, place = key
    overdue = ends is not None and ends < now
    return Deadline(what, name, says, sure, since, within, ends, overdue, place.item, place.recipient, place.subject)


def _soon(deadline: Deadline) -> tuple[Any, ...]:
    """The soonest first, and in a fixed order."""
    end = deadline.ends
    place = (deadline.item, deadline.recipient, deadline.subject)
    return (end is None, end or deadline.since, deadline.since, deadline.what, deadline.name, *place)


def _late(deadline: Deadline) -> tuple[Any, ...]:
    """The other way round: of two that say the same, the sooner one is kept, and the sure one."""
    return (deadline.ends is not None, -(deadline.ends or deadline.since).timestamp(), deadline.sure)
