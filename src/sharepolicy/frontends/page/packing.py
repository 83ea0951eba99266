"""A portable policy as the page has it: the versions that can still be needed, the texts that are shown, packed small.

Nothing that decides is touched. The page unpacks it again (`source/unpacking.mjs`) into the form that readers read.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import eq, itemgetter, sub
from typing import Any

from sharepolicy.forms.parts import Plain


class PageError(ValueError):
    """No page can be made of this policy. The message says why."""


def packed(portable: Mapping[str, Any], day: datetime.date) -> Plain:
    """The policy for a page that is used on that day and later. Raises PageError if no version is in force any more."""
    versions = [each for each in portable["versions"] if each.get("until", day.isoformat()) >= day.isoformat()]
    if not versions:
        raise PageError(f"no version of `{portable['policy']}` is in force on {day} or later")
    return {**portable, "versions": [_packed_version(each) for each in versions]}


def _packed_version(version: Plain) -> Plain:
    rest = {name: each for name, each in version.items() if name != "nodes"}  # words beside words are packed smaller
    return {**rest, "texts": _packed_texts(version["texts"]), "nodes": _packed_nodes(version["nodes"])}


def _packed_nodes(nodes: Sequence[Sequence[int]]) -> list[list[Any]]:
    """The nodes of the diagrams, those of a fact together: the fact, then for each cell where they lead.

    Each number is what it is more than the one before. The nodes are in such an order (`by_level`) that neighbours are
    much alike, so most of the numbers are small or nought.
    """
    packed: list[list[Any]] = []
    for fact, alike in groupby(nodes, itemgetter(0)):
        columns = [*zip(*alike, strict=True)][1:]
        packed.append([fact, *([*map(sub, column, (0, *column))] for column in columns)])
    return packed


def _packed_texts(texts: Mapping[str, Mapping[str, str]]) -> Plain:
    """The texts of a policy that are shown."""
    return packed_texts({language: {k: v for k, v in each.items() if _is_shown(k)} for language, each in texts.items()})


def packed_texts(texts: Mapping[str, Mapping[str, str]]) -> Plain:
    """Texts in several languages: their paths once, then for each language a list of what stands there, or null."""
    paths = [*dict.fromkeys(path for each in texts.values() for path in each)]
    said = {language: [each.get(path) for path in paths] for language, each in texts.items()}
    return {"paths": [*map(_packed_path, ["", *paths], paths)], "said": said}


def _packed_path(before: str, path: str) -> str:
    """How many parts it begins with that the one before begins with too, and the others. No path has ten parts."""
    parts = path.split("/")
    alike = [*map(eq, before.split("/"), parts[:-1]), False].index(False)
    return f"{alike}{'/'.join(parts[alike:])}"


def _is_shown(path: str) -> bool:
    """Whether the page ever shows the text with that path."""
    kind, last = path.partition("/")[0], path.rpartition("/")[2]
    if kind == "sources":
        return last == "title" and path.count("/") == _TITLE
    return not (last == "judgement" and kind in ("rules", "actions")) and not (last == "says" and kind == "groups")


_TITLE = 2
"""How many slashes are in `sources/NAME/title`: a clause can be called `title` too."""
