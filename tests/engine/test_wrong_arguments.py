"""Arguments of the wrong kind are refused in plain words, and nothing but TypeError and ValueError comes out."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

import sharepolicy
from sharepolicy import Policy, Timeline
from tests.helpers.mars import load_mars

WRONG: list[Any] = [None, 5, [1], object(), b"x", {"a": 1}, True, datetime.datetime(2026, 3, 1, 12)]
"""Of which none fits where a text, a path, a day or a case is wanted."""


def over_time() -> Timeline:
    """A policy with versions in time."""
    loaded = sharepolicy.load("mars")
    assert isinstance(loaded, Timeline)
    return loaded


@pytest.fixture(scope="module")
def policies() -> tuple[Policy, Timeline]:
    """One of each."""
    return load_mars(), over_time()


CASE = r"^error\["
CALLS: dict[str, tuple[Callable[[Policy, Timeline, Any], object], str]] = {
    "load": (lambda _, __, it: sharepolicy.load(it), "`policy` should be a name or a path"),
    "load_text": (lambda _, __, it: sharepolicy.load_text(it), "`text` should be the text of a policy"),
    "root": (lambda _, __, it: sharepolicy.load("mars", root=it), "`root` should be a folder"),
    "check": (lambda _, __, it: sharepolicy.check(it), "`policy` should be a name or a path"),
    "compare": (lambda p, _, it: sharepolicy.compare(it, p), "`policy` should be a policy, or the name"),
    "rename": (lambda p, _, it: sharepolicy.compare(p, p, rename=it), "`rename` should be a mapping"),
    "load_bundle": (lambda _, __, it: sharepolicy.load_bundle(it), "`content` should be the bytes of a bundle"),
    "in_language": (lambda p, _, it: p.in_language(it), "`language` should be a text"),
    "in_language over time": (lambda _, t, it: t.in_language(it), "`language` should be a text"),
    "try_examples": (lambda p, _, it: p.try_examples(it), "`examples` should be several examples"),
    "coverage": (lambda p, _, it: p.coverage(it), "`examples` should be several examples"),
    "read_examples": (lambda p, _, it: p.read_examples(it), "`files` should be the path"),
    "due": (lambda p, _, it: p.decide({}).due(it), "`within` should be a time limit"),
    "decided": (lambda p, _, it: p.decide({}).to_dict(decided=it), "`decided` should be a date"),
    "calendar": (lambda p, _, it: p.decide({}).to_dict(calendar=it), "`calendar` is a function"),
    "on": (lambda _, t, it: t.on(it), "the type of the fact|is not a date"),
    "version_on": (lambda _, t, it: t.version_on(it), "the type of the fact|is not a date"),
    "decide": (lambda p, _, it: p.decide(it), CASE),
    "decide over time": (lambda _, t, it: t.decide(it), CASE),
    "decide_request": (lambda p, _, it: p.decide_request(it), CASE),
    "decide_request over time": (lambda _, t, it: t.decide_request(it), CASE),
    "kind of item": (lambda p, _, it: p.coverage([]).of(it), "is not a kind of item"),
    "kind of part": (lambda p, _, it: p.influence().of(it), "is not a kind of part"),
    "order": (lambda p, _, it: p.decide({}).ask_in(it), 'is "policy" or "fewest"'),
}
FITS = {
    "root": (type(None),),
    "rename": (type(None), dict),
    "load_bundle": (bytes,),
    "try_examples": (type(None),),
    "coverage": (type(None),),
    "decided": (type(None), datetime.datetime),
    "calendar": (type(None),),
}
"""What does fit, or is refused for what it holds."""


@pytest.mark.parametrize("name", CALLS)
def test_a_wrong_kind_of_argument_is_refused_in_words(policies: tuple[Policy, Timeline], name: str) -> None:
    """The text says what was wanted."""
    call, says = CALLS[name]
    for wrong in WRONG:
        if isinstance(wrong, FITS.get(name, ())):
            continue
        with pytest.raises((TypeError, ValueError), match=says) as refused:
            call(*policies, wrong)
        assert not any(word in str(refused.value) for word in ("iterable", "attribute", "hashable", "PathLike"))


def test_a_word_that_is_nearly_right_gets_the_right_one() -> None:
    """As names do."""
    with pytest.raises(ValueError, match="`rul` is not a kind of item; did you mean `rule`"):
        load_mars().coverage([]).of("rul")
