"""Cases and whole requests, from files and from programs.

An ordinary case from a program takes a fast road: each known word of each fact is looked up, nothing is parsed.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache

from sharepolicy.ground.diagnostic import CaseError, Diagnostic, Diagnostics
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Case, Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import FactType
from sharepolicy.reading.answers import KEYS, read_flat, request_from
from sharepolicy.reading.plain import node_from
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.shape import shape_of
from sharepolicy.reading.tree import MapNode, Node, Scalar, read_tree

_REQUEST_KEYS = ("subjects", "recipients", "items")
_MOST_REMEMBERED = 4096
"""So many different numbers and dates of one fact are remembered."""

_COLLECTIONS = (list, tuple, set, frozenset)


class CaseReader:
    """Reads the cases of one policy. Not frozen: it remembers the numbers and dates that it has met."""

    def __init__(self, document: PolicyDocument) -> None:
        self._document = document
        facts = document.vocabulary.facts
        self._words: dict[str, dict[str, Values]] = {
            name: {value: frozenset({value}) for value in fact.values}
            for name, fact in facts.items()
            if not fact.several
        }
        self._truth = {
            name: {True: frozenset({"yes"}), False: frozenset({"no"})}
            for name, fact in facts.items()
            if fact.type is FactType.YES_NO and not fact.several
        }
        self._numbers: dict[str, dict[object, Values]] = {name: {} for name, fact in facts.items() if fact.is_numeric}
        self._kinds: dict[str, type] = {
            name: int if fact.type is FactType.NUMBER else datetime.date
            for name, fact in facts.items()
            if fact.is_numeric
        }
        self._members: dict[str, dict[frozenset[object], dict[str, Values]]] = {
            name: {} for name in document.vocabulary.several
        }

    def case(self, mapping: Mapping[str, object]) -> Case:
        """The case that a mapping gives: facts, or the layout of a case file. Raises CaseError."""
        given: dict[str, Values] = {}
        words, rest = self._words, {}
        for name, value in mapping.items():
            try:
                if type(value) is str:
                    given[name] = words[name][value]
                elif type(value) is bool:
                    given[name] = self._truth[name][value]
                elif type(value) is self._kinds.get(name):
                    given[name] = self._numbers[name][value]
                elif isinstance(value, _COLLECTIONS):
                    given |= self._members[name][frozenset(value)]
                else:
                    rest[name] = value
            except (KeyError, TypeError):
                if value != "unknown" or name not in words:
                    rest[name] = value
        if not rest:
            return Case(given)
        return self._slowly(mapping, rest)

    def _slowly(self, mapping: Mapping[str, object], rest: Mapping[str, object]) -> Case:
        if any(key in KEYS for key in rest):
            request = self.request(mapping)
            if not request.is_flat:
                raise CaseError([_not_flat(mapping)])
            return Case(request.given, request.title)
        diagnostics = Diagnostics()
        scope = _scope(self._document, diagnostics)
        # everything is read again, so that a fact that is given twice is noticed
        found, _ = read_flat(scope, node_from(mapping, diagnostics))
        _stop_on_errors(diagnostics)
        self._remember(rest, found)
        return Case(found)

    def _remember(self, rest: Mapping[str, object], found: Mapping[str, Values]) -> None:
        for name, value in rest.items():
            numbers, members = self._numbers.get(name), self._members.get(name)
            if numbers is not None and type(value) is self._kinds[name] and len(numbers) < _MOST_REMEMBERED:
                numbers[value] = found[name]
            elif members is not None and isinstance(value, _COLLECTIONS) and len(members) < _MOST_REMEMBERED:
                several = self._document.vocabulary.several[name]
                facts = map(several.fact_name, several.members)
                members[frozenset(value)] = {fact: found[fact] for fact in facts}

    def request(self, mapping: Mapping[str, object]) -> Request:
        """The whole request that a mapping gives, in the layout of a case file. Raises CaseError."""
        flat = not any(key in KEYS for key in mapping)
        diagnostics = Diagnostics()
        tree = node_from({"facts": mapping} if flat else mapping, diagnostics)
        return _request(self._document, tree, diagnostics)


def _not_flat(mapping: Mapping[str, object]) -> Diagnostic:
    present = next(key for key in _REQUEST_KEYS if key in mapping)
    message = f"this is a whole request, with `{present}`; expected a single case"
    return Diagnostic("wrong-document", message, None, "put the facts into one mapping, or decide it as a request")


def _scope(document: PolicyDocument, diagnostics: Diagnostics) -> Scope:
    vocabulary = document.vocabulary
    return Scope(diagnostics, facts=dict(vocabulary.facts), several=dict(vocabulary.several))


def _stop_on_errors(diagnostics: Diagnostics) -> None:
    if diagnostics.has_errors:
        raise CaseError(diagnostics, diagnostics.left_out)


def _request(document: PolicyDocument, tree: Node, diagnostics: Diagnostics) -> Request:
    shape = shape_of("case", tree, diagnostics)
    if not shape.is_document or not isinstance(tree, MapNode):
        raise CaseError(diagnostics)
    request = request_from(_scope(document, diagnostics), tree)
    _stop_on_errors(diagnostics)
    return request


@lru_cache(maxsize=8)
def _reader_of(key: _ById) -> CaseReader:
    return CaseReader(key.document)


class _ById:
    """A document as the key of a cache: itself, not its value."""

    def __init__(self, document: PolicyDocument) -> None:
        self.document = document

    def __hash__(self) -> int:
        return id(self.document)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.document is self.document


def case_from_mapping(document: PolicyDocument, mapping: Mapping[str, object]) -> Case:
    """A flat case from a Python mapping. Raises CaseError with everything that is wrong with it.

    Whoever reads many cases of one policy keeps a `CaseReader`.
    """
    return _reader_of(_ById(document)).case(mapping)


def request_from_mapping(document: PolicyDocument, mapping: Mapping[str, object]) -> Request:
    """A whole request from a Python mapping in the layout of a case file. Raises CaseError."""
    return _reader_of(_ById(document)).request(mapping)


def read_request(document: PolicyDocument, text: Text) -> Request:
    """A case file. Raises CaseError with everything that is wrong with it, in order of place."""
    diagnostics = Diagnostics()
    tree = read_tree(text, diagnostics)
    if tree is None:
        raise CaseError(diagnostics, diagnostics.left_out)
    return _request(document, tree, diagnostics)


def case_policy(text: Text) -> str | None:
    """The policy that a case file names, if it does and can be read at all."""
    tree = read_tree(text, Diagnostics())
    named = tree.get("policy") if isinstance(tree, MapNode) else None
    return named.value if isinstance(named, Scalar) and named.value else None
