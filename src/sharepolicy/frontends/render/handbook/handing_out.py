"""What a program hands to a board: the handbook of a policy, as HTML or as Markdown."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Literal

from sharepolicy.engine.policies.languages import translated_texts
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline, versions_of
from sharepolicy.engine.policies.version import Version
from sharepolicy.engine.weighing.compare import compare_in
from sharepolicy.engine.weighing.days import with_days
from sharepolicy.frontends.render.blocks.blocks import Booklet
from sharepolicy.frontends.render.blocks.html import booklet_as_html
from sharepolicy.frontends.render.blocks.markdown import booklet_as_markdown
from sharepolicy.frontends.render.change_words import Shown
from sharepolicy.frontends.render.handbook.book import handbook
from sharepolicy.ground.days import check_day
from sharepolicy.ground.kinds import check_kind

FORMS: Mapping[str, Callable[[Booklet], str]] = {"html": booklet_as_html, "markdown": booklet_as_markdown}
"""The forms in which a handbook can be written."""


def as_handbook(
    policy: Policy | Timeline,
    *,
    form: Literal["html", "markdown"] = "html",
    since: Policy | Timeline | None = None,
    on: datetime.date | None = None,
    language: str | None = None,
    examples: bool = True,
) -> str:
    """A whole policy in words, to print, to discuss and to sign: what `sharepolicy handbook` writes.

    It is a whole page of HTML without a script, which loads nothing and in which every text is escaped; or Markdown.
    `on` is the day of the handbook, today if it is left out: it tells of the version in force then, decides examples as
    of then unless they give their date, and stands on the page to sign. With `since` it also tells what changed since
    another policy, and with `language` it is told in that language, as by `in_language`. Without `examples` these are
    left out.

    Raises CaseError when no version is in force on that day or an example cannot be read, PolicyError when there are
    no texts in that language or the two policies are too entangled to compare, and ValueError for another form, for a
    policy that was loaded without proof, or when the two are not both in force on any day.
    """
    check_kind(policy, "policy", "a policy", Policy, Timeline)
    if since is not None:
        check_kind(since, "since", "a policy", Policy, Timeline)
    check_day(on)
    if form not in FORMS:
        raise ValueError(f"`{form}` is not a form of handbook; write `html` or `markdown`")
    day = on or policy._today()
    version = policy.version_on(day) if isinstance(policy, Timeline) else policy.versions[0]
    if version.policy.proof is None:
        raise ValueError(
            f"`{policy.name}` was loaded without proof, and a handbook tells what is proved: load it again"
        )
    shown = changes_since((since, since.name), (policy, policy.name), version, day) if since is not None else ()
    return FORMS[form](written(policy, version, language or "", day, shown, examples=examples))


def written(
    policy: Policy | Timeline,
    version: Version,
    language: str,
    day: datetime.date,
    since: tuple[Shown, ...] = (),
    *,
    examples: bool = True,
) -> Booklet:
    """The handbook of a version of a policy in a language (empty: as it was written)."""
    places = [each.period for each in versions_of(policy)]
    spoken = [*versions_of(policy.in_language(language) if language else policy)]
    told = spoken.pop(places.index(version.period))
    return handbook(told, spoken, on=day, day=day, since=since, stories=examples)


def changes_since(
    old: tuple[Policy | Timeline, str], new: tuple[Policy | Timeline, str], version: Version, on: datetime.date
) -> tuple[Shown, ...]:
    """What changed since an old policy up to a version of the new one, in each of its periods; and in other versions.

    Whoever approves the policy of today also approves what it will say. Each policy is given with its name. Raises
    ValueError if they are not both in force on any day.
    """
    (was, old_name), (now, new_name) = old, new
    both = [
        (period, before.policy, after.policy)
        for after in versions_of(now)
        for before in versions_of(was)
        if (period := before.period & after.period) is not None
        and (after.period == version.period or _differ(before.policy, after.policy))
    ]
    if not any(period & version.period for period, _, _ in both):
        raise ValueError(f"`{old_name}` and `{new_name}` are not both in force on any day; name one of its versions")
    changes = [(period, compare_in(period, before, after, on=on)) for period, before, after in both]
    return tuple(  # everything: nobody is to approve what stands behind "and 34 further descriptions"
        Shown(change, before, after, old_name, new_name, everything=True, period=period)
        for change, (period, before, after) in zip(with_days(changes, was, now), both, strict=True)
    )


def _differ(one: Policy, other: Policy) -> bool:
    """Whether two policies say different things, in any language."""
    return one.digest != other.digest or translated_texts(one, ()) != translated_texts(other, ())
