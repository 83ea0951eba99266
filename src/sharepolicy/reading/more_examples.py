"""Examples in further files, listed by a policy or named by a person: example files, and pages that show examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sharepolicy.ground.diagnostic import CaseError, Diagnostic, Diagnostics
from sharepolicy.language.case import Example
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.reading.examples import read_examples
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.shape import shape_of
from sharepolicy.reading.sources import Opener
from sharepolicy.reading.tree import Scalar
from sharepolicy.reading.written import Written


def read_example_files(
    scope: Scope, document: PolicyDocument, names: Iterable[Scalar], open_file: Opener
) -> tuple[Example, ...]:
    """Every example of the files that a policy lists."""
    files = [written for name in names if (written := open_file(name)) is not None]
    return tuple(example for written in files for example in _examples(scope, document, written))


def read_more_examples(document: PolicyDocument, paths: Iterable[Path], once: ReadOnce) -> tuple[Example, ...]:
    """The examples in some files, for a policy. Raises CaseError with everything that is wrong with them.

    On a page of Markdown, every block of code is read that holds examples and is not a whole policy.
    """
    diagnostics = Diagnostics()
    vocabulary = document.vocabulary
    scope = Scope(diagnostics, facts=dict(vocabulary.facts), several=dict(vocabulary.several), roles=document.roles)
    found: list[Example] = []
    for path in paths:
        written = once.named(path, diagnostics)
        if written is not None:
            found += _examples(scope, document, written)
    diagnostics.stop(CaseError)
    return tuple(found)


def _parts(written: Written, diagnostics: Diagnostics) -> tuple[Written, ...]:
    """The texts in a file that hold examples."""
    if not written.is_page:
        return (written,)
    blocks = written.examples(diagnostics)
    if not written.shows_examples:
        message = f"no block of YAML in `{written.text.name}` has `examples:`"
        diagnostics.add(Diagnostic("missing-property", message, help="begin a block with ```yaml and `examples:`"))
    return blocks


def _examples(scope: Scope, document: PolicyDocument, written: Written) -> Iterator[Example]:
    for part in _parts(written, scope.diagnostics):
        shape = shape_of("examples", part.read(scope.diagnostics), scope.diagnostics)
        if shape.tree is not None:
            yield from read_examples(scope, document, shape.tree.get("examples"))
