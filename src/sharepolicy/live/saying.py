"""What somebody says in a live case is refused if it could never stand: what is said of a name that nobody has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sharepolicy.ground.case_path import CasePath
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.language.vocabulary import About, about_of
from sharepolicy.live.known import KnownCase
from sharepolicy.live.merging import misplaced
from sharepolicy.live.statement import ABOUT, Statement
from sharepolicy.live.strays import StrayError
from sharepolicy.reading.answers import HEADINGS


def check_said(before: KnownCase, after: KnownCase, new: Iterable[Statement]) -> None:
    """Raise CaseError for what names somebody who is not in the case, or says a fact where it has no place for it.

    A name is new on purpose if a statement without a fact says that they are in it, as those of `learn_all` do, or if
    the case has named none of that kind.
    """
    new = list(new)
    named = {about: dict.fromkeys(names) for about, names in before.named.items()}
    for each in new:
        if not each.name:
            for about, name in _names(each):
                named[about][name] = None
    flaws = [flaw for each in new if not each.of or each.name == ABOUT for flaw in _unknown(each, named)]
    if flaws:
        raise CaseError(flaws)
    old = {*before.strays}
    strays = [each for each in after.strays if each not in old]
    if strays:
        raise StrayError(strays, [_stray(each, new) for each in strays])


def _names(statement: Statement) -> Iterator[tuple[About, str]]:
    """Everybody and everything that a statement names."""
    place = statement.place
    yield from ((about, name) for about in About if (name := str(getattr(place, about.value))))
    if statement.name == ABOUT and isinstance(statement.value, list):
        yield from ((About.SUBJECT, name) for name in statement.value)


def _unknown(statement: Statement, named: Mapping[About, Mapping[str, None]]) -> Iterator[Diagnostic]:
    """A flaw for each name that is not there. A step that somebody took is about those who are there already."""
    for about, name in _names(statement):
        if name not in named[about] and (named[about] or not statement.kind.is_about_a_fact):
            near = did_you_mean(name, named[about], "give one that is there")
            stop = "" if near.endswith("?") else "."
            help_ = f"{near}{stop} A new one is added by `learn_all`, under `{HEADINGS[about]}`"
            message, path = f"no {about} of this case is called `{name}`", CasePath((HEADINGS[about], name))
            yield Diagnostic("unknown-part", message, None, help_, path=path)


def _stray(stray: Statement, new: Iterable[Statement]) -> Diagnostic:
    if stray in new and not stray.of:
        left_out = [f"`{about}=`" for about in about_of(stray.name) if not getattr(stray.place, about.value)]
        return misplaced(stray, f"say it with {' and '.join(left_out)}" if left_out else "say it of another one")
    help_ = (
        f"it was said before, by {stray.by}: withdraw `{stray.id}` first, and say it again of those whom it is about"
    )
    return misplaced(stray, help_)
