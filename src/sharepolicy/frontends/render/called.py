"""What the parts of a policy are called: by their ids for its authors, by their sentences for everybody else."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from sharepolicy.frontends.render.text import capital
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.words import say_rule

Called = Callable[[str, str], str]
"""What to call a part, given its kind (such as `rule`) and its id."""


def by_id(_: str, name: str) -> str:
    """Its id alone."""
    return f"`{name}`"


@frozen
class BySentence:
    """The sentence or title that a part has in the first of some policies that know it, with its id behind."""

    documents: tuple[PolicyDocument, ...]

    def __call__(self, kind: str, name: str) -> str:
        """What to call a part."""
        sentence = next(filter(None, (_sentence(document, kind, name) for document in self.documents)), "")
        return f"“{sentence.rstrip('.')}” (`{name}`)" if sentence else f"`{name}`"


def _sentence(document: PolicyDocument, kind: str, name: str) -> str:
    match kind:
        case "rule" if name in document.rules:
            return capital(say_rule(document.rules[name])[0])
        case "group" if name in document.groups:
            return document.groups[name].title
        case "definition" if name in document.definitions:
            return document.definitions[name].says
        case "action" if name in document.actions:
            return document.actions[name].says
        case "invariant" if name.partition("/")[0] in document.promises:
            return document.promises[name.partition("/")[0]].says
        case "source" if name in document.sources:
            return document.sources[name].title
    return ""
