"""Cases and whole requests, from files and from programs.

An ordinary case from a program takes a fast path: each known value of a fact is looked up, and nothing is parsed.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from contextlib import suppress

from sharepolicy.ground.diagnostic import CaseError, Diagnostic, Diagnostics
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Case, Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import FactType
from sharepolicy.reading.answers import KEYS, read_flat
from sharepolicy.reading.plain import node_from
from sharepolicy.reading.requests import request_from
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.shape import shape_of
from sharepolicy.reading.tree import Node, Scalar
from sharepolicy.reading.written import Written

_MOST_REMEMBERED = 4096
"""How many different answers to one fact are remembered."""

_MOST_PARTS = 16
_PLAIN = frozenset([str, int, float, bool, datetime.date])


def _key(value: object) -> str | None:
    """The key under which a short list, or a mapping of limits, is remembered; None for anything else."""
    if not isinstance(value, list | tuple | set | frozenset | dict) or len(value) > _MOST_PARTS:
        return None
    parts = value.values() if isinstance(value, dict) else value
    return repr(value) if all(type(part) in _PLAIN or _is_pair(part) for part in parts) else None


def _is_pair(value: object) -> bool:
    """Whether it is a list of two plain values, as for `between`."""
    return type(value) is list and len(value) == 2 and all(type(part) in _PLAIN for part in value)


class CaseReader:
    """Reads the cases of one policy. Not frozen: it remembers the numbers, dates, lists and limits it has seen."""

    def __init__(self, document: PolicyDocument) -> None:
        self._document = document
        self._facts = dict(document.vocabulary.facts)
        self._several = dict(document.vocabulary.several)
        alone = {name: fact for name, fact in self._facts.items() if not fact.several}
        self._words: dict[str, dict[str, Values]] = {
            name: {value: frozenset({value}) for value in fact.values} for name, fact in alone.items()
        }
        self._truth = {
            name: {True: frozenset({"yes"}), False: frozenset({"no"})}
            for name, fact in alone.items()
            if fact.type is FactType.YES_NO
        }
        self._kinds: dict[str, type] = {
            name: int if fact.type is FactType.NUMBER else datetime.date
            for name, fact in alone.items()
            if fact.is_numeric
        }
        self._numbers: dict[str, dict[object, Values]] = {name: {} for name in self._kinds}
        self._others: dict[str, dict[str | None, dict[str, Values]]] = {name: {} for name in (*alone, *self._several)}

    def case(self, mapping: Mapping[str, object]) -> Case:
        """The case that a mapping gives: facts, or the layout of a case file. Raises CaseError."""
        _check_mapping(mapping)
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
                else:
                    given |= self._others[name][_key(value)]
            except KeyError:
                if type(value) is not str or value != "unknown" or name not in self._others:
                    rest[name] = value
        return self._slowly(mapping, given, rest) if rest else Case(given)

    def _slowly(self, mapping: Mapping[str, object], given: dict[str, Values], rest: Mapping[str, object]) -> Case:
        """The case, with everything that the fast path does not know read as if from a file."""
        if any(key in KEYS for key in rest):
            return flat_case(self.request(mapping))
        if any("/" in str(name) for name in rest):
            given, rest = {}, mapping  # a member by its own name: its several-of may answer it too
        diagnostics = Diagnostics()
        found, _ = read_flat(self._scope(diagnostics), node_from(rest, diagnostics))
        diagnostics.stop(CaseError)
        self._remember(rest, found)
        return Case(given | found)

    def _scope(self, diagnostics: Diagnostics) -> Scope:
        return Scope(diagnostics, facts=self._facts, several=self._several)

    def _remember(self, rest: Mapping[str, object], found: Mapping[str, Values]) -> None:
        for name, value in rest.items():
            key = _key(value)
            if type(value) is self._kinds.get(name) and len(self._numbers[name]) < _MOST_REMEMBERED:
                self._numbers[name][value] = found[name]
            elif key is not None and name in self._others and len(self._others[name]) < _MOST_REMEMBERED:
                several = self._several.get(name)
                facts = [several.fact_name(member) for member in several.members] if several else [name]
                self._others[name][key] = {fact: found[fact] for fact in facts if fact in found}

    def request(self, given: Mapping[str, object] | Request | Text | Written) -> Request:
        """The whole request that a mapping or text gives, in the layout of a case file. Raises CaseError."""
        if isinstance(given, Request):
            return given
        return read_request(self._document, given) if isinstance(given, Text | Written) else self._request(given)

    def _request(self, mapping: Mapping[str, object]) -> Request:
        _check_mapping(mapping)
        facts, title = mapping.get("facts"), mapping.get("case", "")
        if isinstance(facts, Mapping) and isinstance(title, str) and mapping.keys() <= {"facts", "case"}:
            with suppress(CaseError):  # the general path reports what is wrong
                if not any(key in KEYS for key in facts):
                    return Request(self.case(facts).given, title=title)
        return self._general_request(mapping)

    def _general_request(self, mapping: Mapping[str, object]) -> Request:
        flat = not any(key in KEYS for key in mapping)
        diagnostics = Diagnostics()
        tree = node_from({"facts": mapping} if flat else mapping, diagnostics)
        return _request(self._scope(diagnostics), tree)


def _check_mapping(given: object) -> None:
    """Raise CaseError for anything that is not like a mapping. A row of a data frame is."""
    if type(given) is not dict and not (hasattr(given, "items") and hasattr(given, "get")):
        message = "a list is not a case" if isinstance(given, list | tuple) else "this is not a case"
        help_ = 'expected a mapping from facts to values, such as {"subject.age": 15}'
        raise CaseError([Diagnostic("wrong-shape", message, None, help_)])


def flat_case(request: Request) -> Case:
    """The one case of a request. Raises CaseError when it is about several subjects, recipients or items."""
    if request.is_flat:
        return Case(request.given, request.title, request.spans)
    present = "subjects" if request.subjects else "recipients" if request.recipients else "items"
    message = f"this is a whole request, with `{present}`; expected a single case"
    help_ = "put the facts into one mapping, or decide it as a request"
    raise CaseError([Diagnostic("wrong-document", message, None, help_)])


def _request(scope: Scope, tree: Node) -> Request:
    diagnostics = scope.diagnostics
    case = shape_of("case", tree, diagnostics).tree
    if case is None:
        raise CaseError(diagnostics)
    bare = [key.span for key, _ in case.entries if key.value in scope.facts or key.value in scope.several]
    if bare and case.get("facts") is None:
        diagnostics = Diagnostics()
        message = "the facts of a case belong under `facts:`"
        diagnostics.add(Diagnostic("missing-property", message, bare[0], "write `facts:` above them, and indent them"))
        raise CaseError(diagnostics)
    request = request_from(scope, case)
    diagnostics.stop(CaseError)
    return request


def read_request(document: PolicyDocument, given: Text | Written) -> Request:
    """A case file. Raises CaseError with everything that is wrong with it, in order of place."""
    return request_of_tree(document, case_tree(given))


def case_tree(given: Text | Written) -> Node:
    """The tree of a case file. Raises CaseError if it cannot be read."""
    written, diagnostics = Written(given) if isinstance(given, Text) else given, Diagnostics()
    tree = written.read(diagnostics)
    if tree is None:
        raise CaseError(diagnostics, diagnostics.left_out)
    return tree


def request_of_tree(document: PolicyDocument, tree: Node) -> Request:
    """The request in a tree, as a policy reads it. Raises CaseError with everything that is wrong with it."""
    vocabulary = document.vocabulary
    return _request(Scope(Diagnostics(), facts=dict(vocabulary.facts), several=dict(vocabulary.several)), tree)


def case_policy(case: Written) -> Scalar | None:
    """The policy that a case file names, if it names one and can be read."""
    named = case.get("policy")
    return named if isinstance(named, Scalar) and named.value else None
