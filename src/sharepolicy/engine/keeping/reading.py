"""Reading a policy that is kept: it, what is wrong with it, and how its files were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import frozen

from sharepolicy.engine.keeping.watched import Marks, marks_of
from sharepolicy.engine.loading.check import check_kept
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.reading.files import is_file, is_there
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.roots import below
from sharepolicy.reading.timeline import day_in


@frozen(eq=False)
class ReadPolicy:
    """What came of reading a policy: it, or what is wrong with it; and how its files were."""

    policy: Policy | Timeline | None
    flaws: tuple[Diagnostic, ...]
    marks: Marks


def read_kept(
    named: str, root: str | Path | None, known: Iterable[Path] = (), bundle: bytes | None = None
) -> ReadPolicy:
    """Read, prove and try a policy. If a file is written meanwhile, it is read again; a bundle is not in a file.

    The files that are already `known` are marked too: one that could not be read may be the one that is mended.
    """
    while True:
        once = ReadOnce()
        with below(root):
            report = check_kept(named, once, bundle)
        files = report.policy.files if report.policy is not None else ()
        marks = marks_of({*known, *files, *once.paths(), *(_named_file(named) if bundle is None else ())})
        if once.is_as_read():
            flaws = tuple(flaw for flaw in report.diagnostics if flaw.is_error)
            return ReadPolicy(None if flaws else report.policy, flaws, marks)


def _named_file(named: str) -> Iterator[Path]:
    """The file that a person named, if it is one: a bundle is read as a whole."""
    path = Path(day_in(named)[0])
    if is_file(path):
        yield path.absolute()


def for_good(named: str) -> str:
    """What a person named, so that it means the same wherever the program works later."""
    path, day = day_in(named)
    return f"{Path(path).absolute()}{f'@{day}' if day else ''}" if is_there(Path(path)) else named
