"""Pages about Python, made from the promised names, their signatures and their docstrings."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from enum import StrEnum
from types import ModuleType
from typing import Any

import sharepolicy
from sharepolicy import testing
from sharepolicy.analysis.about import influence
from sharepolicy.analysis.change import change
from sharepolicy.analysis.decision import decision, requests
from sharepolicy.analysis.examples import coverage, missing_example, mutant, run, suggest, try_mutants
from sharepolicy.analysis.proof import verify
from sharepolicy.engine.loading.check import Report
from sharepolicy.engine.policies.version import Version
from sharepolicy.language import case
from sharepolicy.language.periods import Period
from sharepolicy.language.policy import Outcome
from sharepolicy.language.vocabulary import Fact

_RETURNED = (
    decision.DecidingRule,
    decision.Reason,
    decision.Ground,
    decision.DueAction,
    decision.Question,
    decision.Alternative,
    decision.AlternativeFact,
    decision.Escalation,
    decision.PolicyIdentity,
    requests.Part,
    verify.Proof,
    Version,
    Period,
    Report,
    Fact,
)
"""What decisions and policies hand out. Nobody needs to import these, but their fields are promised."""

_CHANGED = (
    change.Move,
    change.ChangedCases,
    change.ChangedCase,
    change.Limit,
    change.Blame,
    change.Edit,
    change.CountChange,
    change.TextChange,
    change.TriedExample,
    requests.PartMove,
    change.Direction,
    change.Side,
)
"""What a comparison of two policies hands out, promised in the same way."""

_TESTED = (
    case.Example,
    case.Expectation,
    run.ExampleResult,
    coverage.Coverage,
    coverage.NamedCoverage,
    coverage.LineCoverage,
    try_mutants.Mutation,
    try_mutants.Trial,
    try_mutants.Fate,
    mutant.Mutant,
    mutant.Mistake,
    missing_example.MissingExample,
    suggest.Suggestions,
    suggest.Suggestion,
    influence.Influences,
    influence.Influence,
)
"""What testing a policy hands out, promised in the same way."""

_INNER = {"compiled", "span", "spans", "when_span", "expect_span", "by_outcome", "told"} | {
    "LineCoverage.line",
    "LineCoverage.place",
    "MissingExample.witness",
}
"""Public members that the house uses itself and does not promise; some of one class only."""


def python_page() -> str:
    """The names of `sharepolicy`, and the values that they hand out."""
    lead = (
        "# Python\n\n`import sharepolicy` gives the names on this page. It is made from the code. Whatever is not here "
        "is not promised and may change.\n\nEvery value is frozen, and one policy serves many threads.\n"
    )
    returned = "\n## What decisions and policies hold\n" + "".join(
        _entry(each.__name__, each, "###") for each in _RETURNED
    )
    changed = "\n## What a change between two policies holds\n" + "".join(
        _entry(each.__name__, each, "###") for each in _CHANGED
    )
    tested = "\n## What the test of a policy finds\n" + "".join(_entry(each.__name__, each, "###") for each in _TESTED)
    return lead + _entries(sharepolicy) + returned + changed + tested


def testing_page() -> str:
    """The names of `sharepolicy.testing`."""
    lead = (
        '# Python for tests\n\n`pip install "sharepolicy[testing]"` brings Hypothesis, and `sharepolicy.testing` has '
        "strategies for it and a check against the definition. How to use them: "
        "[test your own policy](../how-to/developer/test-a-policy.md). This page is made from the code.\n"
    )
    return lead + _entries(testing)


def _entries(module: ModuleType) -> str:
    return "".join(_entry(name, getattr(module, name), "##") for name in module.__all__)


def _entry(name: str, thing: Any, mark: str) -> str:
    if not inspect.isclass(thing):
        return f"\n{mark} {name}\n\n```text\n{name}{_signature(thing)}\n```\n\n{_doc(thing)}\n"
    if issubclass(thing, Outcome):
        rows = "".join(f"| `{member.name}` | `{member.value!r}` | {member.words} |\n" for member in thing)
        return f"\n{mark} {name}\n\n{_doc(thing)}\n\n| name | value | words |\n|---|---|---|\n{rows}"
    if issubclass(thing, StrEnum):
        rows = "".join(f"| `{member.name}` | `{member.value}` |\n" for member in thing)
        return f"\n{mark} {name}\n\n{_doc(thing)}\n\n| name | value |\n|---|---|\n{rows}"
    fields, members = _members(thing)
    shown = f"\n```text\n{fields}```\n" if fields else ""
    table = f"\n| member | meaning |\n|---|---|\n{members}" if members else ""
    return f"\n{mark} {name}\n\n{_doc(thing)}\n{shown}{table}"


def _members(cls: type) -> tuple[str, str]:
    """The fields of a class as lines, and its properties and methods as rows of a table, in the order of the source."""
    fields, rows = "", ""
    for part in _body(cls):
        match part:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation) if not name.startswith("_"):
                if not _is_inner(cls, name):
                    fields += f"{name}: {_words(ast.unparse(annotation))}\n"
            case ast.FunctionDef(name=name) if not name.startswith("_") and not _is_inner(cls, name):
                doc = ast.get_docstring(part)
                if not doc or _is_validator(part):
                    continue
                shown = f"{name}: {_returns(part)}" if part.decorator_list else f"{name}{_arguments(part)}"
                rows += f"| `{_cell(shown)}` | {_cell(doc)} |\n"
    return fields, rows


def _body(cls: type) -> list[ast.stmt]:
    """What stands in a class, after what stands in the classes that it is built on."""
    found: list[ast.stmt] = []
    for each in reversed(cls.__mro__):
        if each.__module__.startswith("sharepolicy."):
            (tree,) = ast.parse(textwrap.dedent(inspect.getsource(each))).body
            assert isinstance(tree, ast.ClassDef)
            found += tree.body
    return found


def _is_inner(cls: type, name: str) -> bool:
    return name in _INNER or f"{cls.__name__}.{name}" in _INNER


def _is_validator(function: ast.FunctionDef) -> bool:
    return any(isinstance(each, ast.Attribute) for each in function.decorator_list)


def _returns(function: ast.FunctionDef) -> str:
    return _words(ast.unparse(function.returns)) if function.returns else ""


def _arguments(function: ast.FunctionDef) -> str:
    arguments = re.sub(r"^self(, )?", "", ast.unparse(function.args))
    return f"({_words(arguments)}) -> {_returns(function)}"


def _cell(text: str) -> str:
    return text.replace("\n\n", "<br>").replace("\n", " ").replace("|", "\\|")


def _doc(thing: Any) -> str:
    return inspect.getdoc(thing) or ""


def _signature(function: Any) -> str:
    """The signature of a function, which may have been made by a decorator."""
    signature = inspect.signature(function)
    parts, starred = [], False
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        text = f"{parameter.name}: {_words(parameter.annotation)}"
        parts.append(text if parameter.default is parameter.empty else f"{text} = {parameter.default!r}")
    return f"({', '.join(parts)}) -> {_words(signature.return_annotation)}"


def _words(annotation: Any) -> str:
    """A type as it is written in the code, without the paths of modules."""
    text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))
    return re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Z])", "", text)
