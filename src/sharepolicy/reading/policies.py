"""Reading a policy: from its file to a document of the language, with every flaw of all its files at once."""

from __future__ import annotations

from pathlib import Path

from attrs import field, frozen

from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics
from sharepolicy.ground.text import Span, Text
from sharepolicy.language.case import Example
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import Vocabulary
from sharepolicy.reading.circles import check_circles
from sharepolicy.reading.conditions import read_definitions
from sharepolicy.reading.duties import read_actions, read_escalation, read_invariants, read_roles
from sharepolicy.reading.examples import read_example_files, read_examples
from sharepolicy.reading.facts import read_facts, read_impossible
from sharepolicy.reading.files import read_text
from sharepolicy.reading.rules import (
    check_overrides,
    read_groups,
    read_otherwise,
    read_precedence,
    read_unsettled,
)
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.shape import Shape, shape_of
from sharepolicy.reading.sources import Opener, check_cited, read_background, read_sources
from sharepolicy.reading.tree import MapNode, Node, Scalar, entries_in, read_tree, scalars_in, text_in


@frozen
class Reading:
    """What reading a policy gave: the document, unless there are errors; errors and warnings in order of place."""

    document: PolicyDocument | None
    examples: tuple[Example, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    texts: tuple[Text, ...] = field(default=(), repr=False)
    left_out: int = 0


def read_policy(path: Path, *, examples: bool = False) -> Reading:
    """Read a policy file and all files that it uses; its examples too when they are wanted."""
    diagnostics = Diagnostics()
    text = read_text(path, diagnostics)
    if text is None:
        return Reading(None, diagnostics=tuple(diagnostics))
    return _read(text, path.parent, diagnostics, examples=examples)


def read_policy_text(text: Text, *, folder: Path | None = None, examples: bool = False) -> Reading:
    """Read a policy from a text. Files that it names are looked for in `folder`."""
    return _read(text, folder, Diagnostics(), examples=examples)


def _read(text: Text, folder: Path | None, diagnostics: Diagnostics, *, examples: bool) -> Reading:
    texts = [text]
    open_file = _opener(folder, diagnostics, texts)
    tree = read_tree(text, diagnostics)
    document: PolicyDocument | None = None
    found: tuple[Example, ...] = ()
    if tree is not None:
        shape = shape_of("policy", tree, diagnostics)
        if isinstance(tree, MapNode) and shape.is_document:
            scope = Scope(diagnostics, names_lost=shape.names_lost)
            document = _document(scope, tree, open_file)
            if examples:
                found = (
                    *read_examples(scope, document, tree.get("examples")),
                    *read_example_files(scope, document, scalars_in(tree.get("example_files")), open_file),
                )
            if not diagnostics.has_errors:
                check_circles(scope, document)
    if diagnostics.has_errors:
        document, found = None, ()
    return Reading(document, found, tuple(diagnostics), tuple(texts), diagnostics.left_out)


def _opener(folder: Path | None, diagnostics: Diagnostics, texts: list[Text]) -> Opener:
    """Opens the files that a policy names, each remembered."""

    def open_file(name: Scalar) -> Text | None:
        if folder is None:
            message = f"`{name.value}` cannot be found: this policy was not read from a file"
            diagnostics.add(Diagnostic("missing-file", message, name.span))
            return None
        text = read_text(folder / name.value, diagnostics, name.span)
        if text is not None:
            texts.append(text)
        return text

    return open_file


def _read_vocabulary(scope: Scope, name: Scalar, open_file: Opener) -> None:
    text = open_file(name)
    tree = None if text is None else read_tree(text, scope.diagnostics)
    shape = Shape(False, True) if tree is None else shape_of("vocabulary", tree, scope.diagnostics)
    scope.names_lost |= shape.names_lost
    if isinstance(tree, MapNode) and shape.is_document:
        read_facts(scope, tree.get("facts"))
        read_impossible(scope, tree.get("impossible"))


def _document(scope: Scope, tree: MapNode, open_file: Opener) -> PolicyDocument:
    for name in scalars_in(tree.get("uses")):
        _read_vocabulary(scope, name, open_file)
    read_facts(scope, tree.get("facts"))
    read_roles(scope, tree.get("roles"))
    read_sources(scope, tree.get("sources"), open_file)
    background = read_background(scope, tree.get("background"))
    read_definitions(scope, tree.get("definitions"))
    read_impossible(scope, tree.get("impossible"))
    rules = read_groups(scope, tree)
    check_overrides(scope, rules)
    read_precedence(scope, rules, tree.get("precedence"))
    actions = read_actions(scope, tree.get("actions"))
    named_actions: list[str] = [key.value for key, _ in entries_in(tree.get("actions"))]
    document = PolicyDocument(
        name=text_in(tree.get("policy")),
        vocabulary=Vocabulary(scope.facts, scope.several, tuple(scope.impossible)),
        title=text_in(tree.get("title")),
        version=text_in(tree.get("version")),
        about=text_in(tree.get("about")),
        sources=scope.sources,
        background=background,
        definitions=scope.definitions,
        groups=rules.groups,
        rules=rules.rules,
        precedence=rules.precedence,
        otherwise=read_otherwise(scope, tree),
        unsettled=read_unsettled(scope, tree),
        roles=scope.roles,
        escalation=read_escalation(scope, tree.get("escalation")),
        actions=actions,
        invariants=read_invariants(scope, tree.get("invariants"), named_actions),
        span=_span(tree.get("policy")),
    )
    _warn(scope)
    return document


def _span(node: Node | None) -> Span | None:
    return node.span if node is not None else None


def _warn(scope: Scope) -> None:
    """What is not wrong, but was surely not meant."""
    if scope.diagnostics.has_errors:
        return
    check_cited(scope)
    for name, definition in scope.definitions.items():
        if name not in scope.used_definitions:
            scope.add("unused-definition", f"nothing uses the definition `{name}`", definition.span)
    for name, fact in scope.facts.items():
        if not fact.several and not fact.decision_date and name not in scope.used_facts:
            scope.add("unused-fact", f"no condition uses the fact `{name}`", fact.span)
    for name, several in scope.several.items():
        if not any(several.fact_name(member) in scope.used_facts for member in several.members):
            scope.add("unused-fact", f"no condition uses the fact `{name}`", several.span)
