"""The nearest right name for a wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from unicodedata import normalize


def nearest(wrong: str, right: Iterable[str]) -> str | None:
    """The right name that `wrong` most resembles, or None if none is near. Never one that says the opposite."""
    names = sorted(set(right))
    folded = wrong.strip().lower().replace("-", "_").replace(" ", "_").replace("'", "")[:200]
    denied = _denies(wrong) or any(folded == f"{no}{name.lower()}" for name in names for no in (*_NEGATIONS, "un"))
    names = [name for name in names if _denies(name) == denied]
    by_fold = {name.lower().replace("-", "_"): name for name in names}
    if folded in by_fold:
        return by_fold[folded]
    tails = [name for name in names if name.split(".")[-1] == folded.split(".")[-1]]
    if tails:
        return tails[0]
    found = _closest(folded, _worth_comparing(folded, list(by_fold)), cutoff=0.6)
    return by_fold[found[0]] if found else None


def _closest(word: str, names: Sequence[str], cutoff: float) -> list[str]:
    """The name that a word resembles most, if one is close enough."""
    import difflib  # slow to import, and needed only when something is wrong

    return difflib.get_close_matches(word, names, n=1, cutoff=cutoff)


_NEGATIONS = ("not", "no", "dont", "donot", "never", "cannot", "isnt", "wont", "without", "neither")


def _denies(name: str) -> bool:
    """Whether a name contains a negation, or a misspelt one: `dont_share`, `never`, `dnt_share`."""
    words = re.split(r"[-_./ ]+", name.strip().lower()[:200].replace("'", ""))
    return any(_closest(word, _NEGATIONS, cutoff=_SLIP) for word in words)


_SLIP = 0.85
"""How alike a misspelt negation must be: `dnt` is taken for `dont`, but `do` is not."""

_MOST_COMPARED = 500
"""Comparing is slow. With more names than this, only those with the same first letter and a similar length are."""


def _worth_comparing(wrong: str, names: list[str]) -> list[str]:
    if len(names) > _MOST_COMPARED:
        names = [name for name in names if name[:1] == wrong[:1] and abs(len(name) - len(wrong)) <= 2]
    return names[:_MOST_COMPARED]


_ALIKE = " It looks the same, but it is written with other characters: copy it from there"
"""What is said of a name of which people see the same: in one a letter and its accent are two characters."""


def did_you_mean(wrong: str, right: Iterable[str], otherwise: str = "") -> str:
    """A help text: the nearest name, else all the names if they are few, else `otherwise`."""
    names = sorted(set(right))
    near = nearest(wrong, names)
    if near is not None:
        alike = normalize("NFC", near) == normalize("NFC", wrong)
        return f"did you mean `{near}`?" + (_ALIKE if alike else "")
    if names and len(names) <= 12:
        return "expected one of: " + ", ".join(f"`{name}`" for name in names)
    return otherwise
