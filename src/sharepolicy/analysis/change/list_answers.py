"""Examples that answer a several-of by a list, which says no to every value that was added since they were written."""

from __future__ import annotations

from collections.abc import Iterator

from sharepolicy.analysis.change.shown import Examples
from sharepolicy.language.case import Example
from sharepolicy.language.policy import PolicyDocument

_NO = frozenset({"no"})
_MOST_NAMED = 3


def list_words(old: PolicyDocument, new: PolicyDocument, examples: Examples) -> Iterator[str]:
    """For each several-of that has gained values: a warning that names these examples. Both speak the same names.

    Only examples that the old policy has too are looked at: whoever wrote a new one knew the value.
    """
    known = {example.name for example in examples.before}
    for several in new.vocabulary.several.values():
        facts = {several.fact_name(member): member for member in several.members}
        added = [fact for fact in facts if fact not in old.vocabulary.facts]
        if not added or len(added) == len(facts):
            continue
        older = [example for example in examples.after if example.name in known]
        found = [example.name for example in older if any(_lists(example, fact, tuple(facts)) for fact in added)]
        if found:
            yield _warning(several.name, found, [facts[fact] for fact in added])


def _lists(example: Example, added: str, facts: tuple[str, ...]) -> bool:
    """Whether one answer of an example is a list without the value: all its values are then given in one place."""
    for prefix, given in example.request.by_heading():
        places = {example.request.spans.get(f"{prefix}{fact}") for fact in facts}
        if given.get(added) == _NO and len(places) == 1 and None not in places:
            return True
    return False


def _warning(name: str, examples: list[str], added: list[str]) -> str:
    values = " and ".join(f"`{value}`" for value in added)
    more = f" and {len(examples) - _MOST_NAMED} more" if len(examples) > _MOST_NAMED else ""
    who = ", ".join(f"`{each}`" for each in examples[:_MOST_NAMED]) + more
    answers = "answer it with lists, which say" if len(examples) > 1 else "answers it with a list, which says"
    written = ", ".join(f"{value}: ..." for value in added)
    return (
        f"`{name}` can now have {values}: the older {'examples' if len(examples) > 1 else 'example'} {who} {answers} "
        f"no to every value left out. Look whether that is right, and write each value out, as `{{{written}}}`"
    )
