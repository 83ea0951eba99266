"""Cases and whole requests, from files and from programs.

An ordinary case from a program takes a fast path: each known value of a fact is looked up, and nothing is parsed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sharepolicy.ground.case_path import CasePath
from sharepolicy.ground.diagnostic import CaseError, Diagnostic, Diagnostics
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Case, Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import FactType
from sharepolicy.reading.answers import KEYS, read_flat
from sharepolicy.reading.as_made import check_made
from sharepolicy.reading.places import short
from sharepolicy.reading.plain import node_from
from sharepolicy.reading.requests import request_from
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.shape import shape_of
from sharepolicy.reading.tree import MapNode, Node, Scalar
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
        check_mapping(mapping, self._document.name)
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
                # what is said of a member by its own name is not part of this answer
                own = [fact for fact in facts if fact in found and (fact == name or fact not in rest)]
                self._others[name][key] = {fact: found[fact] for fact in own}

    def any_case(self, given: Mapping[str, object] | Case | Request | Text | Written) -> Case:
        """The case that is given in any of these ways. Raises CaseError."""
        if isinstance(given, Case | Request | Text | Written):
            return flat_case(self.request(given))
        return self.case(given)

    def request(self, given: Mapping[str, object] | Case | Request | Text | Written) -> Request:
        """The whole request that a mapping, or a text, gives in the layout of a case file. Raises CaseError."""
        if isinstance(given, Case | Request):
            check_made(given)
        if isinstance(given, Case):
            given = Request(given.given, title=given.title, spans=given.spans)
        if isinstance(given, Request):
            return known_request(self._document, given)
        return read_request(self._document, given) if isinstance(given, Text | Written) else self._request(given)

    def _request(self, mapping: Mapping[str, object]) -> Request:
        check_mapping(mapping, self._document.name)
        facts, title = mapping.get("facts"), mapping.get("case", "")
        is_known = mapping.keys() <= ({"facts", "case"} if title else {"facts"})
        if isinstance(facts, Mapping) and isinstance(title, str) and is_known:
            with suppress(CaseError):  # the general path reports what is wrong
                if not any(key in KEYS for key in facts):
                    return Request(self.case(facts).given, title=title)
        return self._general_request(mapping)

    def _general_request(self, mapping: Mapping[str, object]) -> Request:
        flat = not any(key in KEYS for key in mapping)
        diagnostics = Diagnostics()
        tree = node_from({"facts": mapping} if flat else mapping, diagnostics)
        return _request(self._scope(diagnostics), tree)


def check_mapping(given: Any, policy: str) -> None:
    """Raise CaseError for anything that is not like a mapping, and for the case of another policy.

    A row of a data frame is like a mapping. A policy that is named by its path may be any.
    """
    if type(given) is not dict and not (hasattr(given, "items") and hasattr(given, "get")):
        message = "a list is not a case" if isinstance(given, list | tuple) else "this is not a case"
        help_ = "expected a mapping from the names of facts to values"
        raise CaseError([Diagnostic("wrong-shape", message, None, help_)])
    if "policy" in given and isinstance(named := given["policy"], str | int | float):
        called = str(named).partition("@")[0]
        if called != policy and not _PATH.search(called):
            message = f"this is a case for the policy `{short(called)}`, but `{policy}` is to decide it"
            help_ = f"leave `policy` out, load `{short(called)}`, or name `{policy}`"
            raise CaseError([Diagnostic("wrong-document", message, None, help_, path=CasePath(("policy",)))])


_PATH = re.compile(r"[/\\.]")
"""What is in a path, and in no name of a policy."""


def flat_case(request: Request) -> Case:
    """The one case of a request. Raises CaseError when it is about several subjects, recipients or items."""
    if request.is_flat:
        return Case(request.given, request.title, request.spans, request.asked)
    present = "subjects" if request.subjects else "recipients" if request.recipients else "items"
    message = f"this is a whole request, with `{present}`; expected a single case"
    help_ = "put the facts into one mapping, or decide it as a request"
    raise CaseError([Diagnostic("wrong-document", message, None, help_)])


def _request(scope: Scope, tree: Node) -> Request:
    diagnostics = scope.diagnostics
    case = shape_of("case", _without_bare(scope, tree), diagnostics).tree
    if case is None:
        raise CaseError(diagnostics)
    request = request_from(scope, case)
    diagnostics.stop(CaseError)
    return request


def _without_bare(scope: Scope, tree: Node) -> Node:
    """The tree without facts that should stand under `facts`; that they do not is recorded."""
    if not isinstance(tree, MapNode):
        return tree
    bare = [key for key, _ in tree.entries if key.value not in KEYS and key.value in (*scope.facts, *scope.several)]
    if bare and tree.get("facts") is None:
        message = "the facts of a case belong under `facts:`"
        scope.add("missing-property", message, bare[0].span, "write `facts:` above them, and indent them")
    else:
        for key in bare:
            message = f"`{key.value}` is a fact, and stands beside `facts`"
            scope.add("misplaced-fact", message, key.span, "write it under `facts`")
    return MapNode(tuple(entry for entry in tree.entries if entry[0] not in bare), tree.span) if bare else tree


def read_request(document: PolicyDocument, given: Text | Written) -> Request:
    """A case file. Raises CaseError with everything that is wrong with it, in order of place."""
    tree, diagnostics = _opened(given)
    return _request(_scope(document, diagnostics), tree)


def _scope(document: PolicyDocument, diagnostics: Diagnostics) -> Scope:
    return Scope(diagnostics, facts=dict(document.vocabulary.facts), several=dict(document.vocabulary.several))


def case_tree(given: Text | Written) -> Node:
    """The tree of a case file. Raises CaseError if it cannot be read."""
    tree, diagnostics = _opened(given)
    diagnostics.stop(CaseError)
    return tree


def _opened(given: Text | Written) -> tuple[Node, Diagnostics]:
    written, diagnostics = Written(given) if isinstance(given, Text) else given, Diagnostics()
    tree = written.read(diagnostics)
    if tree is None:
        raise CaseError(diagnostics, diagnostics.left_out)
    return tree, diagnostics


def request_of_tree(document: PolicyDocument, tree: Node) -> Request:
    """The request in a tree, as a policy reads it. Raises CaseError with everything that is wrong with it."""
    return _request(_scope(document, Diagnostics()), tree)


def known_request(document: PolicyDocument, request: Request) -> Request:
    """The request that a program made, if a policy knows all its facts and values. Raises CaseError if not."""
    facts, flaws = document.vocabulary.facts, []
    for under, given in request.by_heading():
        for name, values in given.items():
            fact, span = facts.get(name), request.spans.get(under + name)
            if fact is None:
                help_ = did_you_mean(name, facts, "the facts are in the vocabulary that the policy uses")
                flaws.append(Diagnostic("unknown-fact", f"no fact is called `{name}`", span, help_))
            elif not isinstance(values, Ranges if fact.is_numeric else frozenset) or (
                isinstance(values, frozenset) and not values <= fact.all_values
            ):  # whether numbers and dates are within their bounds is left to the version to check
                message = f"`{name}` is given a value that it does not have"
                flaws.append(Diagnostic("unknown-value", message, span))
    if flaws:
        raise CaseError(flaws)
    return request


def case_policy(case: Written) -> Scalar | None:
    """The policy that a case file names, if it names one and can be read."""
    named = case.get("policy")
    return named if isinstance(named, Scalar) and named.value else None
