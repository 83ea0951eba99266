"""A whole policy in words, to print, to discuss and to sign: its sections, in the order in which they stand."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from sharepolicy.engine.policies.languages import texts_digest
from sharepolicy.engine.policies.version import Version
from sharepolicy.frontends.render.blocks.blocks import Booklet, Headed
from sharepolicy.frontends.render.change_words import Shown
from sharepolicy.frontends.render.handbook.asked import what_it_asks, what_it_means
from sharepolicy.frontends.render.handbook.changes import what_changed
from sharepolicy.frontends.render.handbook.front import front, what_it_decides
from sharepolicy.frontends.render.handbook.limits import the_limits
from sharepolicy.frontends.render.handbook.marks import marks_of
from sharepolicy.frontends.render.handbook.order import the_order
from sharepolicy.frontends.render.handbook.overlay import what_is_laid_on
from sharepolicy.frontends.render.handbook.people import what_to_do, whom_to_ask
from sharepolicy.frontends.render.handbook.promises import the_promises
from sharepolicy.frontends.render.handbook.rules import the_rules
from sharepolicy.frontends.render.handbook.signing import to_sign
from sharepolicy.frontends.render.handbook.sources import the_sources
from sharepolicy.frontends.render.handbook.stories import the_stories
from sharepolicy.frontends.render.handbook.telling import ToldPolicy
from sharepolicy.ground.tongue import said

SECTIONS = (
    what_it_decides,
    what_changed,
    what_is_laid_on,
    the_order,
    the_rules,
    the_promises,
    whom_to_ask,
    what_to_do,
    the_limits,
    what_it_asks,
    what_it_means,
    the_sources,
    the_stories,
    to_sign,
)
"""Each makes a section, or nothing where the policy has nothing of the kind."""

_DIGITS = 19  # `sha256:` and the twelve digits that answers show too


def handbook(
    version: Version,
    others: Iterable[Version] = (),
    *,
    on: datetime.date,
    day: datetime.date | None = None,
    since: Iterable[Shown] = (),
    stories: bool = True,
) -> Booklet:
    """The handbook of a version of a policy, with examples decided as of the day `on` unless they give their date.

    `others` are the other versions of the policy, `since` what changed since other policies. `day` is the day to print
    on the page to sign; without it, that is left to be filled in. Without `stories`, the examples are left out.
    """
    policy = version.policy
    document = policy.document
    told = ToldPolicy(version, tuple(others), on, day, marks_of(document), tuple(since), texts_digest(policy))
    made = (section(told) for section in SECTIONS if stories or section is not the_stories)
    in_language = (document.language, told.texts[:_DIGITS]) if told.texts else ()
    sections: list[Headed] = [section for section in made if section is not None]
    return Booklet(
        document.title or document.name,
        (*front(told), *sections),
        document.language,
        " ".join(filter(None, (document.name, document.version, policy.digest[:_DIGITS], *in_language))),
        said(document.language, "Contents"),
    )
