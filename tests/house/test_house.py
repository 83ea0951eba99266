"""The house keeps its own rules: which room may import which, and how large and how well labelled things are."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from subprocess import run

import pytest
from attrs import frozen

from tests.helpers.mars import MARS

PACKAGE = "sharepolicy"
SOURCE = Path(__file__).parents[2] / "src" / PACKAGE
REFERENCE = Path(__file__).parents[2] / "docs" / "reference"

FLOORS = {
    "ground": 0,
    "types": 0,
    "language": 1,
    "reading": 2,
    "core": 2,
    "forms": 3,
    "analysis": 4,
    "backends": 5,
    "engine": 6,
    "records": 7,
    "live": 8,
    "frontends": 9,
    "testing": 10,
}
"""An import may only go down, and rooms on one floor do not know each other."""

INNER_FLOORS = {
    "analysis/decision": 0,
    "analysis/proof": 1,
    "analysis/second": 1,
    "analysis/examples": 2,
    "analysis/change": 3,
    "analysis/about": 3,
    "analysis/versions": 4,
    "engine/policies": 0,
    "engine/loading": 1,
    "engine/weighing": 2,
    "engine/keeping": 2,
}
"""The rooms of a room that has several, which keep the same rule among themselves."""

_DIVIDED = {path.split("/")[0] for path in INNER_FLOORS}

COPIED = "backends/portable/reader/"
"""People copy this folder into programs that have no sharepolicy."""

DOORS = (
    "__init__.py",
    "testing/__init__.py",
    "types/__init__.py",
    "records/__init__.py",
    "live/__init__.py",
    f"{COPIED}__init__.py",
)
"""Where names are handed out. All other `__init__` files hold a docstring."""

ONLY_IN = {
    "oxidd": "core/",
    "yaml": "reading/",
    "jsonschema": "reading/",
    "hypothesis": "testing/",
    "pyarrow": "backends/",
    "numpy": "backends/",
    "sqlglot": "backends/",
    "llvmlite": "backends/columns/llvm.py",
    "durable_rules_engine": "backends/durable/shards.py",
    "cryptography": "records/ciphers.py",
    "sqlalchemy": "records/log.py",
}
"""Each library is known to one room, or to one module."""

MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 60


_parsed = cache(ast.parse)


@frozen
class Module:
    """A module of the package: its path inside it, and its text."""

    path: str
    text: str

    @property
    def room(self) -> str:
        """The room it stands in; empty for the door and `__main__`."""
        return self.path.split("/")[0] if "/" in self.path else ""

    @property
    def inner_room(self) -> str:
        """The room of a room it stands in; empty where there is none, and for a room's own `__init__`."""
        return "/".join(self.path.split("/")[:2]) if self.path.count("/") > 1 else ""

    @property
    def tree(self) -> ast.Module:
        """Its syntax."""
        return _parsed(self.text)

    def imports(self) -> Iterator[tuple[str, ast.stmt]]:
        """Every module that it imports, with the statement."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield ("." * node.level) + (node.module or ""), node

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


MODULES = [
    Module(path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8"))
    for path in sorted(SOURCE.rglob("*.py"))
]

Rule = Callable[[Module], Iterator[str]]


def rooms_stand_on_a_floor(module: Module) -> Iterator[str]:
    """Every room has a floor."""
    if module.room and module.room not in FLOORS:
        yield f"`{module.room}` is on no floor"
    if module.room in _DIVIDED and module.inner_room not in {*INNER_FLOORS, ""}:
        yield f"`{module.inner_room}` is on no floor"
    if module.room in _DIVIDED and not module.inner_room and not module.path.endswith("/__init__.py"):
        yield f"stands in no room of `{module.room}`"


def imports_only_go_down(module: Module) -> Iterator[str]:
    """A room imports from itself and from rooms below; nobody inside imports the root."""
    for name, _ in module.imports():
        if name.startswith(".") and not module.path.startswith(COPIED):
            yield f"imports `{name}`, which does not say from which room"
        if name.split(".")[0] != PACKAGE or not module.room:
            continue
        room = name.split(".")[1] if "." in name else ""
        if not room:
            yield "imports the root"
        elif room != module.room and FLOORS[room] >= FLOORS[module.room]:
            yield f"imports `{name}`, which is not below it"
        inner = "/".join(name.split(".")[1:3])
        beside = room == module.room and inner in INNER_FLOORS and inner != module.inner_room
        if beside and module.inner_room in INNER_FLOORS and INNER_FLOORS[inner] >= INNER_FLOORS[module.inner_room]:
            yield f"imports `{name}`, which is not below it"


def what_is_copied_stands_alone(module: Module) -> Iterator[str]:
    """It imports from its own folder and from Python's library, and nothing else."""
    for name, _ in module.imports() if module.path.startswith(COPIED) else ():
        beside = name.startswith(".") and not name.startswith("..")
        if not beside and name.split(".")[0] not in sys.stdlib_module_names:
            yield f"imports `{name}`, which is not copied with it"


def own_package_is_imported_at_the_top(module: Module) -> Iterator[str]:
    """No import of the package hides in a function."""
    for function in module.functions():
        for name, node in Module(module.path, ast.unparse(function)).imports():
            if name.split(".")[0] == PACKAGE:
                yield f"imports `{name}` in `{function.name}`, line {function.lineno + node.lineno - 1}"


LATER = "ground/later.py"


def names_that_come_later(module: Module) -> Iterator[tuple[set[tuple[str, str]], set[tuple[str, str]]]]:
    """For each place that hands out names later: what type checkers are told, and what the table says."""
    for node in module.tree.body:
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING") and node.orelse:
            imports = [each for each in node.body if isinstance(each, ast.ImportFrom)]
            typed = {(each.module or "", alias.name) for each in imports for alias in each.names}
            tables = [ast.literal_eval(call.args[1]) for call in _calls_of_later(*node.orelse)]
            yield typed, {(place, name) for table in tables for place, names in table.items() for name in names}


def _calls_of_later(*nodes: ast.AST) -> Iterator[ast.Call]:
    for node in nodes:
        for each in ast.walk(node):
            if isinstance(each, ast.Call) and ast.unparse(each.func).strip("_") == "later":
                yield each


def what_comes_later_is_seen(module: Module) -> Iterator[str]:
    """What is imported when it is first used is told to type checkers by the same names, and it is there."""
    found = list(names_that_come_later(module))
    for typed, listed in found:
        yield from (f"hands out `{name}` of `{place}`, which it does not import" for place, name in listed - typed)
        yield from (f"imports `{name}` of `{place}`, which it does not hand out" for place, name in typed - listed)
        yield from (f"hands out `{name}` of `{place}`, which is not there" for place, name in listed - _defined())
    if len(list(_calls_of_later(module.tree))) != len(found):
        yield "hands out names that no type checker sees"


def _defined_in(module: Module) -> Iterator[str]:
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        if isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


@cache
def _defined() -> set[tuple[str, ...]]:
    """Every module, and every name that one defines, each with the module that it is in."""
    paths = {module: f"{PACKAGE}.{module.path.removesuffix('.py').replace('/', '.')}" for module in MODULES}
    names = {(path, name) for module, path in paths.items() for name in _defined_in(module)}
    return names | {tuple(path.rsplit(".", 1)) for path in paths.values()}


def nothing_is_imported_by_a_text(module: Module) -> Iterator[str]:
    """Tables of names alone are read as imports; a module that is named by a text is seen by nobody."""
    for node in ast.walk(module.tree):
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", getattr(node, "name", ""))
        if name in ("import_module", "__import__") and module.path != LATER:
            yield f"imports by a text, line {getattr(node, 'lineno', '?')}"


def rooms_hand_out_nothing(module: Module) -> Iterator[str]:
    """The `__init__` of a room holds its docstring and nothing else."""
    if module.path.endswith("__init__.py") and module.path not in DOORS and len(module.tree.body) != 1:
        yield "holds more than a docstring"


def modules_say_what_they_are(module: Module) -> Iterator[str]:
    """Every module begins with a docstring."""
    if not (ast.get_docstring(module.tree) or "").strip():
        yield "has no docstring"


CONSOLE = "frontends/console.py"
FILES = "ground/files.py"
_AROUND = re.compile(r"\b(out|err)[.](write|writelines|buffer)$")
_WRITES = {"write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "TemporaryFile", "TemporaryDirectory"}


def only_the_console_prints(module: Module) -> Iterator[str]:
    """Whatever is said passes its gate."""
    if module.path == CONSOLE:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield f"prints, line {node.lineno}"
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.stdout", "sys.stderr"):
            yield f"touches `{node.attr}`, line {node.lineno}"
        if isinstance(node, ast.Attribute) and re.search(
            r"[.](out|err)[.](write|writelines|buffer)$", ast.unparse(node)
        ):
            yield f"writes around the console, line {node.lineno}"


def files_are_written_in_one_place(module: Module) -> Iterator[str]:
    """Whole or not at all, and never through what somebody else laid there."""
    if module.path in (FILES, CONSOLE):
        return
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        modes = [*node.args, *(given.value for given in node.keywords if given.arg == "mode")]
        opens_to_write = name == "open" and any(
            isinstance(mode, ast.Constant) and re.fullmatch("r?b?t?[wax+]+b?t?[+]?", str(mode.value)) for mode in modes
        )
        is_own = isinstance(node.func, ast.Name)  # ours has the same name
        if opens_to_write or (name in _WRITES and not is_own) or ast.unparse(node.func) == "os.open":
            yield f"writes a file by `{name}`, line {node.lineno}"


def libraries_stay_in_their_room(module: Module) -> Iterator[str]:
    """Each library is imported in one room."""
    for name, _ in module.imports():
        place = ONLY_IN.get(name.split(".")[0])
        if place is not None and not module.path.startswith(place):
            yield f"imports `{name}`, which only `{place}` knows"


def files_are_short(module: Module) -> Iterator[str]:
    """A file can be read in one sitting."""
    lines = len(module.text.splitlines())
    if lines > MOST_LINES:
        yield f"has {lines} lines"


def functions_are_short(module: Module) -> Iterator[str]:
    """A function fits on a screen."""
    for function in module.functions():
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        if lines > MOST_LINES_OF_A_FUNCTION:
            yield f"`{function.name}` has {lines} lines"


def exceptions_end_in_error(module: Module) -> Iterator[str]:
    """An exception is recognized by its name."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef):
            bases = [base.id if isinstance(base, ast.Name) else getattr(base, "attr", "") for base in node.bases]
            raised = any(base.endswith(("Error", "Exception")) for base in bases)
            if raised and not node.name.endswith("Error"):
                yield f"`{node.name}` is an exception without `Error` at its end"


COMMANDS = "frontends/commands/"


def each_command_is_one_file(module: Module) -> Iterator[str]:
    """A file in the room of commands is a command, and only the command line knows it."""
    if module.path.startswith(COMMANDS) and not module.path.endswith("/__init__.py"):
        has = {node.name for node in module.tree.body if isinstance(node, ast.FunctionDef)}
        yield from (f"is no command: it has no `{name}`" for name in ("add_arguments", "run") if name not in has)
    for name, node in module.imports():
        known = [name, *(f"{name}.{alias.name}" for alias in getattr(node, "names", ()))]
        if (
            any(each.startswith(f"{PACKAGE}.frontends.commands.") for each in known)
            and module.path != "frontends/later.py"
        ):
            yield f"imports `{name}`, which is a command"


PARSED = "reading/written.py"


def texts_are_parsed_in_one_place(module: Module) -> Iterator[str]:
    """Whoever looks at a text takes it as `Written`, so that the next one need not parse it again."""
    for _, node in module.imports():
        names = [alias.name for alias in getattr(node, "names", ())]
        if "read_tree" in names and module.path != PARSED:
            yield f"parses a text by itself, line {node.lineno}: take `Written`"


def formats_are_said_in_one_room(module: Module) -> Iterator[str]:
    """Which version a form has is written where forms are."""
    for node in ast.walk(module.tree):
        keys = node.keys if isinstance(node, ast.Dict) else []
        said = any(isinstance(key, ast.Constant) and key.value == "format" for key in keys)
        if said and not module.path.startswith("forms/") and not module.path.startswith("reading/shapes/"):
            yield f"says a `format`, line {node.lineno}"


RULES: list[Rule] = [
    rooms_stand_on_a_floor,
    imports_only_go_down,
    what_is_copied_stands_alone,
    own_package_is_imported_at_the_top,
    what_comes_later_is_seen,
    nothing_is_imported_by_a_text,
    rooms_hand_out_nothing,
    modules_say_what_they_are,
    only_the_console_prints,
    files_are_written_in_one_place,
    libraries_stay_in_their_room,
    files_are_short,
    functions_are_short,
    exceptions_end_in_error,
    each_command_is_one_file,
    texts_are_parsed_in_one_place,
    formats_are_said_in_one_room,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps(rule: Rule) -> None:
    """The whole package keeps the rule."""
    broken = [f"{module.path} {flaw}" for module in MODULES for flaw in rule(module)]
    assert broken == []


def _kinds_in(module: Module) -> Iterator[str]:
    """The classes of a module, and what else is called like one."""
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign) and not isinstance(node.value, ast.Call):  # such as a type variable
            yield from (target.id for target in node.targets if isinstance(target, ast.Name) and _is_kind(target.id))


def _is_kind(name: str) -> bool:
    return re.fullmatch(r"_?([A-Z][a-z]+)+", name) is not None


def named_twice(modules: Sequence[Module]) -> dict[str, list[str]]:
    """The kinds of thing that share a name, with their modules."""
    found: dict[str, list[str]] = {}
    for module in modules:
        for name in _kinds_in(module):
            found.setdefault(name, []).append(module.path)
    return {name: paths for name, paths in found.items() if len(paths) > 1}


def test_one_name_is_one_kind_of_thing() -> None:
    """Whoever looks a class up finds one."""
    assert named_twice(MODULES) == {}


def test_two_kinds_of_one_name_are_seen() -> None:
    """Also where one of them is a name for a type that Python has."""
    other = Module("reading/other.py", "Place = tuple[int, int]")
    assert named_twice([Module("core/one.py", "class Place: ..."), other]) == {"Place": ["core/one.py", other.path]}
    assert named_twice([other]) == {}


def later_names(place: str, typed: str, listed: str) -> str:
    """A module that hands out a name later, and tells type checkers of one."""
    table = f'later(__name__, {{"{place}": ("{listed}",)}})'
    return f"if TYPE_CHECKING:\n    from {place} import {typed} as {typed}\nelse:\n    __getattr__ = {table}"


PLANTED: list[tuple[Rule, str, str]] = [
    (rooms_stand_on_a_floor, "attic/box.py", '"""A box."""'),
    (imports_only_go_down, "language/case.py", "from sharepolicy.core.space import Space"),
    (imports_only_go_down, "core/space.py", "import sharepolicy.reading.tree"),
    (rooms_stand_on_a_floor, "analysis/attic/box.py", '"""A box."""'),
    (rooms_stand_on_a_floor, "analysis/box.py", '"""A box."""'),
    (imports_only_go_down, "analysis/decision/decide.py", "from sharepolicy.analysis.proof import verify"),
    (imports_only_go_down, "analysis/second/confirm.py", "from sharepolicy.analysis.proof.verify import verify"),
    (imports_only_go_down, "engine/loading/load.py", "import sharepolicy"),
    (imports_only_go_down, "engine/policies/policy.py", "from sharepolicy.engine.loading.load import load"),
    (imports_only_go_down, "engine/loading/load.py", "from sharepolicy import Policy"),
    (imports_only_go_down, "core/space.py", "from . import order"),
    (what_is_copied_stands_alone, f"{COPIED}policy.py", "from sharepolicy.core.space import Space"),
    (what_is_copied_stands_alone, f"{COPIED}policy.py", "import attrs"),
    (what_is_copied_stands_alone, f"{COPIED}policy.py", "from ..parts import fact_of"),
    (own_package_is_imported_at_the_top, "engine/loading/load.py", "def f():\n    from sharepolicy.ground import text"),
    (
        own_package_is_imported_at_the_top,
        "engine/loading/load.py",
        "class A:\n    def f(self):\n        import sharepolicy.ground",
    ),
    (imports_only_go_down, "core/later.py", later_names("sharepolicy.engine.loading.load", "load", "load")),
    (what_comes_later_is_seen, "engine/policies/later.py", later_names("sharepolicy.core.space", "Space", "Region")),
    (what_comes_later_is_seen, "engine/policies/later.py", later_names("sharepolicy.core.space", "Spice", "Spice")),
    (
        what_comes_later_is_seen,
        "engine/policies/later.py",
        'f = later(__name__, {"sharepolicy.core.space": ("Space",)})',
    ),
    (nothing_is_imported_by_a_text, "engine/policies/columns.py", "from importlib import import_module"),
    (nothing_is_imported_by_a_text, "engine/policies/columns.py", 'importlib.import_module("sharepolicy.core.space")'),
    (nothing_is_imported_by_a_text, "engine/policies/columns.py", '__import__("sharepolicy.core.space")'),
    (rooms_hand_out_nothing, "core/__init__.py", '"""The core."""\nfrom sharepolicy.core import space'),
    (modules_say_what_they_are, "core/space.py", "x = 1"),
    (modules_say_what_they_are, "core/space.py", '""" """'),
    (only_the_console_prints, "core/space.py", 'print("here")'),
    (only_the_console_prints, "frontends/commands/check.py", 'print("here")'),
    (only_the_console_prints, "core/space.py", 'import sys\nsys.stdout.write("here")'),
    (only_the_console_prints, "frontends/cli.py", 'console.err.write("here")'),
    (only_the_console_prints, "frontends/interview.py", 'self.console.out.write("here")'),
    (files_are_written_in_one_place, "frontends/commands/sql.py", 'Path(output).write_text("here")'),
    (files_are_written_in_one_place, "backends/batch/writing.py", 'path.open("w", encoding="utf-8")'),
    (files_are_written_in_one_place, "frontends/cli.py", 'open(path, mode="ab")'),
    (files_are_written_in_one_place, "frontends/cli.py", "tempfile.mkstemp()"),
    (files_are_written_in_one_place, "frontends/cli.py", "os.open(path, flags)"),
    (libraries_stay_in_their_room, "analysis/decision/decide.py", "from oxidd.bcdd import BCDDManager"),
    (libraries_stay_in_their_room, "frontends/cli.py", "import yaml"),
    (libraries_stay_in_their_room, "engine/loading/load.py", "import jsonschema.validators"),
    (libraries_stay_in_their_room, "__init__.py", "import hypothesis"),
    (libraries_stay_in_their_room, "backends/durable/serve.py", "def f():\n    import durable_rules_engine"),
    (libraries_stay_in_their_room, "engine/policies/policy.py", "import numpy as np"),
    (files_are_short, "core/space.py", "x = 1\n" * 301),
    (functions_are_short, "core/space.py", "class A:\n    def long(self):\n" + "        x = 1\n" * 60),
    (texts_are_parsed_in_one_place, "reading/cases.py", "from sharepolicy.reading.parse import read_tree"),
    (each_command_is_one_file, "frontends/commands/opening.py", "def run(): ..."),
    (each_command_is_one_file, "frontends/commands/opening.py", "def add_arguments(): ..."),
    (each_command_is_one_file, "frontends/lsp/checking.py", "from sharepolicy.frontends.commands.check import run"),
    (each_command_is_one_file, "frontends/commands/report.py", "from sharepolicy.frontends.commands import diff"),
    (formats_are_said_in_one_room, "frontends/commands/trace.py", 'head = {"format": 1}'),
    (exceptions_end_in_error, "core/space.py", "class Trouble(ValueError): ..."),
    (exceptions_end_in_error, "core/space.py", "class Trouble(errors.PolicyError): ..."),
]


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED, ids=lambda part: getattr(part, "__name__", None))
def test_planted_violation_is_seen(rule: Rule, path: str, text: str) -> None:
    """A rule that sees nothing would be worth nothing."""
    assert list(rule(Module(path, text)))


def test_to_load_and_decide_brings_nothing_that_comes_later() -> None:
    """A program that decides does not wait for what it never asks for; and what is asked for is handed out."""
    tables = [listed for module in MODULES for _, listed in names_that_come_later(module)]
    assert len(tables) > 2
    needed = {"sharepolicy.engine.loading.load", "sharepolicy.analysis.decision.decide"}
    places = {place for listed in tables for place, _ in listed} - needed
    over_time = {"sharepolicy.engine.policies.timeline", "sharepolicy.engine.policies.version"}
    for policy, more in ((MARS, set()), ("mars", over_time)):
        program = f"import sys, sharepolicy; sharepolicy.load({policy!r}).decide({{}}); print(*sys.modules)"
        said = run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
        assert needed <= {*said}
        assert places & {*said} == more
