"""What is written in a file: a text that is parsed once, and what kind of file it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from functools import cached_property

from attrs import frozen

from sharepolicy.ground.budget import check
from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics
from sharepolicy.ground.text import Span, Text
from sharepolicy.reading.answers import KEYS
from sharepolicy.reading.pages import CodeBlock, code_blocks, is_page
from sharepolicy.reading.parse import read_tree
from sharepolicy.reading.places import short
from sharepolicy.reading.tree import MapNode, Node, entries_in

HEADS = ("policy", "vocabulary", "source", "examples", "texts")
"""The properties by which the files of a policy say what they are."""

MOST_BLOCKS = 200
"""How many blocks of a page may look like examples: each is kept with all the lines before it, as empty ones."""

_HEAD = re.compile(rf"""^(?P<quote>["']?)({"|".join(HEADS)})(?P=quote)[ ]*:""", re.MULTILINE)
_YAML = ("", "yaml", "yml", "json")
"""The languages of blocks that are read: JSON is YAML too, and an indented block has none."""
_BEGINS = re.compile(r"""^[ ]*["']?examples["']?[ ]*:""", re.MULTILINE)
_LOOKS = re.compile(r"""(^|[{,])[^\S\n]*["']?examples["']?[^\S\n]*:""", re.MULTILINE)


class Kind(Enum):
    """The kinds of files that people write, by the properties at their top."""

    TIMELINE = "the versions of a policy in time"
    VOCABULARY = "a vocabulary"
    CASE = "a case"
    POLICY = "a policy"
    CLAUSES = "the clauses of a source"
    EXAMPLES = "examples"
    TEXTS = "texts in another language"
    OTHER = "something else"
    BROKEN = "nothing that can be read"


@frozen(eq=False, slots=False)
class Written:
    """A text that somebody wrote. It is parsed when its tree is first asked for, and never again."""

    text: Text

    @cached_property
    def _parsed(self) -> tuple[Node | None, Diagnostics]:
        flaws = Diagnostics()
        return read_tree(self.text, flaws), flaws

    @property
    def tree(self) -> Node | None:
        """The tree of the text, or None if it cannot be read."""
        return self._parsed[0]

    def get(self, key: str) -> Node | None:
        """The value of a property at the top, or None."""
        return self.tree.get(key) if isinstance(self.tree, MapNode) else None

    def read(self, diagnostics: Diagnostics) -> Node | None:
        """The tree of the text, or None if it cannot be read; then `diagnostics` say why."""
        tree, flaws = self._parsed
        diagnostics.take(flaws)
        return tree

    @cached_property
    def kind(self) -> Kind:
        """What kind of file it is."""
        if self.tree is None or is_case(self.tree):
            return Kind.BROKEN if self.tree is None else Kind.CASE
        names = {key.value for key, _ in entries_in(self.tree)}
        found = next((kind for head, kind in _KINDS.items() if head in names), Kind.OTHER)
        return Kind.OTHER if found is Kind.POLICY and OF_POLICIES.isdisjoint(names) else found

    def let_go(self) -> None:
        """Forget the tree: for a file that nobody reads, it is enough to know its kind."""
        vars(self).pop("_parsed", None)

    @cached_property
    def _shown(self) -> tuple[tuple[Written, ...], Diagnostics]:
        flaws = Diagnostics()
        return tuple(_examples_on(self.text, flaws)), flaws

    def examples(self, diagnostics: Diagnostics) -> tuple[Written, ...]:
        """The blocks of a page that hold examples, but not those that hold a whole policy with its examples.

        A block that looks like examples but is labelled as something else is a flaw: nobody would run it.
        """
        blocks, flaws = self._shown
        diagnostics.take(flaws)
        return blocks

    @property
    def is_page(self) -> bool:
        """Whether it is a page of Markdown, judging by its name."""
        return is_page(self.text.name)

    @property
    def shows_examples(self) -> bool:
        """Whether it is a page with examples, or with something like examples that is labelled as something else."""
        return self.is_page and any(self._shown)

    @property
    def is_of_a_policy(self) -> bool:
        """Whether it says that it is a file of a policy, or shows examples on a page, whatever is wrong with it."""
        if self.is_page:
            return self.shows_examples
        if _HEAD.search(self.text.content):
            return True
        return self.text.content.lstrip().startswith("{") and any(self.get(head) is not None for head in HEADS)


_KINDS = {
    "texts": Kind.TEXTS,
    "versions": Kind.TIMELINE,
    "vocabulary": Kind.VOCABULARY,
    "policy": Kind.POLICY,
    "source": Kind.CLAUSES,
    "examples": Kind.EXAMPLES,
}
"""The kind of file that a property at the top makes it; the first one found decides."""

OF_POLICIES = {"uses", "extends", "principles", "questions", "safeguards", "otherwise", "escalation"}
"""A file with `policy` and one of these is a policy. Cases have `policy` too, and so do files of other programs."""


_TEXTS = re.compile(r"""^\{?\s*["']?texts["']?[ ]*:""", re.MULTILINE)


def holds_texts(text: Text) -> bool:
    """Whether a text says that it is a file of texts, though somebody may be typing in it: it need not be YAML yet."""
    return _TEXTS.search(text.content) is not None


def is_case(tree: Node | None) -> bool:
    """Whether a tree is that of a case file: it describes no facts, and may name the policy that is to decide it."""
    names = {key.value for key, _ in entries_in(tree)}
    return bool(names - {"case", "policy"}) and names <= KEYS and not _describes(tree)


def _describes(tree: Node | None) -> bool:
    """Whether its facts are described, rather than given."""
    facts = entries_in(tree.get("facts")) if isinstance(tree, MapNode) else ()
    return any(isinstance(about, MapNode) and about.get("type") is not None for _, about in facts)


def _examples_on(page: Text, flaws: Diagnostics) -> Iterator[Written]:
    looking = 0
    for block in code_blocks(page):
        check()
        if not _LOOKS.search("\n".join(block.lines)):
            continue
        looking += 1
        if looking > MOST_BLOCKS:
            message = f"more than {MOST_BLOCKS} blocks of `{short(page.name)}` look like examples"
            flaws.add(Diagnostic("too-large", message, help="spread them over several files"))
            return
        written = Written(block.text)
        if not _holds_examples(written, block):
            continue
        if block.language in _YAML:
            yield written
        else:
            flaws.add(_mislabelled(written.text, block))


def _holds_examples(written: Written, block: CodeBlock) -> bool:
    """Whether a block holds examples. Unless it says that it is YAML, they must look like examples inside too."""
    tree = written.tree
    if not isinstance(tree, MapNode):
        return tree is None and block.language in _YAML and bool(_BEGINS.search(written.text.content))
    if tree.get("examples") is None or tree.get("policy") is not None:
        return False
    inside = [each for _, each in entries_in(tree.get("examples")) if isinstance(each, MapNode)]
    return block.language in ("yaml", "yml") or any(each.get("expect") is not None for each in inside)


def _mislabelled(text: Text, block: CodeBlock) -> Diagnostic:
    start = len("\n" * block.first)
    end = text.content.find("\n", start)
    message = f"this block looks like examples, but would not be run: it is labelled `{short(block.language)}`"
    return Diagnostic("mislabelled-examples", message, Span(text, start, end), "write ```yaml above it")
