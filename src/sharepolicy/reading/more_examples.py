"""Examples in further files: example files, and pages of Markdown that show examples in fenced blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sharepolicy.ground.diagnostic import CaseError, Diagnostic, Diagnostics
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Example
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.reading.examples import read_examples
from sharepolicy.reading.files import read_text
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.shape import shape_of
from sharepolicy.reading.tree import MapNode, read_tree

MARKDOWN = (".md", ".markdown")

_FENCE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[ ]*ya?ml\b[^\n]*\n(?P<body>.*?)^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL
)
_EXAMPLES = re.compile(r"^examples:", re.MULTILINE)
_POLICY = re.compile(r"^policy:", re.MULTILINE)


def read_more_examples(document: PolicyDocument, paths: Iterable[Path]) -> tuple[Example, ...]:
    """The examples of files for a policy. Raises CaseError with everything that is wrong with them.

    In a page of Markdown, every fenced block of YAML counts that has `examples:` and is no whole policy.
    """
    diagnostics = Diagnostics()
    vocabulary = document.vocabulary
    scope = Scope(diagnostics, facts=dict(vocabulary.facts), several=dict(vocabulary.several), roles=document.roles)
    found: list[Example] = []
    for path in paths:
        text = read_text(path, diagnostics)
        if text is not None:
            for part in _parts(text, path, diagnostics):
                found += _examples(scope, document, part)
    if diagnostics.has_errors:
        raise CaseError(diagnostics, diagnostics.left_out)
    return tuple(found)


def _parts(text: Text, path: Path, diagnostics: Diagnostics) -> Iterator[Text]:
    if path.suffix.lower() not in MARKDOWN:
        yield text
        return
    blocks = [match for match in _FENCE.finditer(text.content) if _shows_examples(match["body"])]
    if not blocks:
        message = f"no fenced block of YAML in `{text.name}` has `examples:`"
        diagnostics.add(Diagnostic("missing-property", message, help="begin a block with ```yaml and `examples:`"))
    for match in blocks:
        # The lines before are kept as empty ones, so that places in the block are places in the page.
        before = "\n" * text.content.count("\n", 0, match.start("body"))
        yield Text(text.name, before + match["body"])


def _shows_examples(block: str) -> bool:
    return bool(_EXAMPLES.search(block)) and not _POLICY.search(block)


def _examples(scope: Scope, document: PolicyDocument, text: Text) -> tuple[Example, ...]:
    tree = read_tree(text, scope.diagnostics)
    if tree is None:
        return ()
    sound = shape_of("examples", tree, scope.diagnostics).is_document
    return read_examples(scope, document, tree.get("examples")) if sound and isinstance(tree, MapNode) else ()
