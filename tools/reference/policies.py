"""The page that tells a policy in words: its handbook, for those who must agree with it and do not read YAML."""

from __future__ import annotations

import datetime

from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline, versions_of
from sharepolicy.frontends.render.blocks.markdown import booklet_as_markdown
from sharepolicy.frontends.render.handbook.book import handbook

_DAY = datetime.date(2026, 11, 30)
"""The day of the pages, so that they are the same on every day."""


def policy_pages(policy: Policy | Timeline) -> dict[str, str]:
    """The page of a policy, by its file name; of one with several versions a page for each, the newest by its name.

    They have no examples, which are many and stand in files of their own, and nobody signs them on a day.
    """
    versions = versions_of(policy)
    found = {}
    for version in reversed(versions):
        name = policy.name if version is versions[-1] else f"{policy.name}-{version.policy.version}"
        others = [each for each in versions if each is not version]
        booklet = handbook(version, others, on=version.period.nearest(_DAY), stories=False)
        found[f"{name}.md"] = booklet_as_markdown(booklet)
    return found
