"""The time limits of a portable policy in words, in each of its languages: the page has no plurals of its own."""

from __future__ import annotations

from collections.abc import Iterator

from sharepolicy.forms.parts import Plain
from sharepolicy.frontends.render.people import limit_in_words
from sharepolicy.ground.tongue import OWN
from sharepolicy.language.within import within_from


def limits_in(version: Plain, language: str, first: str) -> dict[str, str]:
    """Each limit of a version in words, by its text and what it is counted from: `2 days`, `30 days@notified_on`.

    A text that the language lacks is taken from the `first` language of the policy.
    """
    found: dict[str, str] = {}
    for written in _limits(version):
        text, start = written["text"], written.get("start", "")
        within = within_from(text)
        if within is None:
            continue
        path = f"facts/{start}/label"
        label = version["texts"].get(language, {}).get(path) or version["texts"][first].get(path, start)
        key = f"{text}@{start}" if start else text
        found[key] = limit_in_words(within, "" if language == OWN else language, label if start else "")
    return found


def _limits(version: Plain) -> Iterator[Plain]:
    """Every limit that a version names."""
    for part in (*version["actions"], *version["escalation"]):
        if "within" in part:
            yield part["within"]
        for step in part.get("then", ()):
            yield step["after"]
