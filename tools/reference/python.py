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
from sharepolicy import live, records, testing
from sharepolicy.language.policy import Outcome

HEADINGS = {
    "Item": "What a case is made of",
    "PolicyIdentity": "What a policy holds",
    "Obligation": "What a decision holds",
    "Move": "What a change between two policies holds",
    "Example": "What the test of a policy finds",
}
"""Which of the names in `__all__` begin a part of the page: what the functions and classes before hand out."""

_INNER = {"compiled", "span", "spans", "when_span", "expect_span", "by_outcome", "told", "document"} | {
    "Decision.completions",
    "Decision.turns_on_beside",
    "Decision.within",
    "AskedCase.vocabulary",
    "KnownCase.document_on",
    "KnownCase.only",
    "LineCoverage.line",
    "LineCoverage.place",
    "MissingExample.witness",
    "Mutant.apart",
    "Period.nearest",
    "Period.of",
    "Place.owner",
    "Action.when",
    "Draft.entry",
    "Head.signatures",
    "Head.signed",
    "Policy.file",
    "Policy.rows",
    "Ranges.complement",
    "Ranges.cuts",
    "Ranges.met_by",
    "Request.spans_at",
    "Request.spans_under",
    "Request.with_each",
    "Request.with_each_under",
    "Rule.condition",
    "Rule.in_force",
    "Rule.overrides",
    "Rule.when",
    "Statement.covers",
    "Statement.order",
    "StatementKind.is_about_a_fact",
    "StatementKind.says_a_fact",
    "Text.line",
    "Text.line_and_column",
    "Timeline.file",
    "Trial.beside",
    "Trial.settled",
    "Trial.unsettled",
    "Within.starting",
}
"""Public members that the house uses itself and does not promise; some of one class only."""

_SAID = {
    "Around": "Mapping[str, Any] | Text",
    "Calendar": "Callable[[date], bool]",
    "Clock": "Callable[[], datetime]",
    "Codes": "Mapping[str, Mapping[Any, str]]",
    "Columns": "Sequence[str] | Mapping[str, str] | None",
    "Decided": "Decision | RequestDecision | Mapping[str, Any]",
    "Given": "Mapping[str, frozenset[str] | Ranges]",
    "Keep": "Callable[[Sequence[Statement]], object]",
    "LiveDecision": "Decision | RequestDecision",
    "Master": "Callable[[], bytes]",
    "Piece": "tuple[int, int]",
    "SqlForm": "Literal['standard', 'exact']",
    "StepChain": "tuple[Step, ...]",
    "Subscriber": "Callable[[Update], object]",
    "Values": "frozenset[str] | Ranges",
}
"""Names for types, and what they stand for: nobody need know the names."""


def python_page() -> str:
    """The names of `sharepolicy`, and the values that they hand out."""
    lead = (
        "# Python\n\n`import sharepolicy` gives the names on this page, and no others. It is made from the code. "
        "[Cases that go on](live.md), [records](records.md) and [tests](testing.md) have pages of their own. "
        "Whatever is on none of them is not promised and may change. "
        "Types that end in `Dict` are in `sharepolicy.types`: see "
        "[the JSON form](../how-to/developer/json.md).\n\nEvery value is frozen, and one policy serves many threads.\n"
    )
    assert HEADINGS.keys() <= {*sharepolicy.__all__}
    shown, mark = lead, "##"
    for name in _named(sharepolicy):
        if heading := HEADINGS.get(name):
            shown, mark = f"{shown}\n## {heading}\n", "###"
        shown += _entry(name, getattr(sharepolicy, name), mark)
    return shown


def testing_page() -> str:
    """The names of `sharepolicy.testing`."""
    lead = (
        '# Python for tests\n\n`pip install "sharepolicy[testing]"` brings Hypothesis, and `sharepolicy.testing` has '
        "strategies for it and a check against the definition. How to use them: "
        "[test your own policy](../how-to/developer/test-a-policy.md). This page is made from the code.\n"
    )
    return lead + _entries(testing)


def live_page() -> str:
    """The names of `sharepolicy.live`."""
    lead = (
        "# Python for live cases\n\n`from sharepolicy import live` gives the names on this page, for cases that go on. "
        "How to use them: [follow a case](../how-to/developer/live.md). This page is made from the code.\n"
    )
    return lead + _entries(live)


def records_page() -> str:
    """The names of `sharepolicy.records`."""
    lead = (
        '# Python for records\n\n`pip install "sharepolicy[records]"`, and `from sharepolicy import records` gives the '
        "names on this page, for decisions that are kept. How to use them: "
        "[record decisions](../how-to/developer/records.md). This page is made from the code.\n"
    )
    return lead + _entries(records)


def _entries(module: ModuleType) -> str:
    return "".join(_entry(name, getattr(module, name), "##") for name in _named(module))


def _named(module: ModuleType) -> list[str]:
    return [name for name in module.__all__ if not name.startswith("__")]


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
                if not is_inner(cls, name):
                    fields += f"{name}: {_words(ast.unparse(annotation))}\n"
            case ast.FunctionDef(name=name) if not name.startswith("_") and not is_inner(cls, name):
                doc = ast.get_docstring(part)
                if not doc or _is_validator(part):
                    continue
                shown = f"{name}: {_returns(part)}" if _is_property(part) else f"{name}{_arguments(part)}"
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


def is_inner(cls: type, name: str) -> bool:
    """Whether a member of a class is not promised."""
    return name in _INNER or f"{cls.__name__}.{name}" in _INNER


def _is_validator(function: ast.FunctionDef) -> bool:
    return any(isinstance(each, ast.Attribute) for each in function.decorator_list)


def _is_property(function: ast.FunctionDef) -> bool:
    return any(getattr(each, "id", "") in ("property", "cached_property", "kept") for each in function.decorator_list)


def _returns(function: ast.FunctionDef) -> str:
    return _words(ast.unparse(function.returns)) if function.returns else ""


def _arguments(function: ast.FunctionDef) -> str:
    arguments = re.sub(r"^(self|cls)(, )?", "", ast.unparse(function.args))
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
    short = re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Z])", "", text).replace(" | Written", "")  # what commands have read
    return re.sub(r"\b(?:" + "|".join(_SAID) + r")\b(?!\()", lambda name: _SAID[name[0]], short)
