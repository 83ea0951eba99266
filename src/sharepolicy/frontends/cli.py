"""The command line: `sharepolicy COMMAND`, with the commands of `COMMANDS`."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any, NoReturn

from sharepolicy.analysis.decision.opinion import NoSecondOpinionError
from sharepolicy.frontends import later
from sharepolicy.frontends.console import Console, UnwrittenError, console_of_process
from sharepolicy.frontends.options import UsageError, add_root
from sharepolicy.frontends.render.text import COLUMNS
from sharepolicy.ground.diagnostic import CaseError, PolicyError
from sharepolicy.ground.escapes import visible
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.reading.roots import below
from sharepolicy.records.failures import RecordsError

COMMANDS = (
    "decide",
    "explain",
    "ask",
    "check",
    "new",
    "batch",
    "diff",
    "report",
    "handbook",
    "trace",
    "schema",
    "periods",
    "lsp",
    "test",
    "suggest",
    "influence",
    "sql",
    "texts",
    "bundle",
    "export",
    "page",
    "records",
    "play",
)
"""The commands, in the order in which help lists them. Each is a module, which is imported when it is needed."""

WRONG_INPUT = 2
POLICY_DOES_NOT_LOAD = 3
INTERRUPTED = 130
BROKEN_PIPE = 141

_DESCRIPTION = """\
Decide whether information may be shared to keep a child safe, by a policy
written in YAML: share, don't share, or escalate, with the reasons."""

_EPILOG = """\
examples:
  sharepolicy decide case.yaml       decide a case by the policy that it names
  sharepolicy ask                    be asked, one question at a time
  sharepolicy explain case.yaml      see every rule that led to the decision
  sharepolicy check policies/        prove a policy and run its examples

`sharepolicy COMMAND --help` says more about each command."""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help that fits 80 columns however wide the terminal is."""

    def __init__(self, prog: str) -> None:
        width = min(COLUMNS, shutil.get_terminal_size((COLUMNS, 24)).columns) - 2
        super().__init__(prog, width=width)


class _Parser(argparse.ArgumentParser):
    """A parser that writes through the console. Its complaints are one plain line, and where to find help."""

    def __init__(self, *arguments: Any, console: Console, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.console = console
        self.color = False  # Python 3.14 would add colours of its own

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and exit."""
        hint = "; write `--format json`" if "--json" in message.split() else ""
        self.console.warn(f"error: {visible(message)}{hint}\n`{self.prog} --help` shows how to use it")
        self.exit(WRONG_INPUT)

    def print_help(self, _: object = None) -> None:
        """Show how it is used."""
        self.console.say(self.format_help().rstrip("\n"))


class _Version(argparse.Action):
    """Print the version, which is looked up only when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Print it and exit."""
        assert isinstance(parser, _Parser)
        parser.console.say(f"sharepolicy {later.__version__}")
        parser.exit()


def command_called(name: str) -> ModuleType:
    """The module of a command."""
    found: ModuleType = getattr(later, name)
    return found


def _parser(console: Console, names: Iterable[str]) -> argparse.ArgumentParser:
    """A parser that knows these commands. That of the one that was chosen is made in a fraction of the time of all."""
    parser = _Parser(
        "sharepolicy", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=_Formatter, console=console
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(metavar="COMMAND", dest="command", title="commands", parser_class=_Parser)
    for name in names:
        module = command_called(name)
        command = commands.add_parser(
            name,
            help=module.SUMMARY,
            description=module.DESCRIPTION,
            epilog=module.EXAMPLES,
            formatter_class=_Formatter,
            allow_abbrev=False,
            console=console,
        )
        add_arguments(name, command)
    return parser


_WITHOUT_POLICIES = ("schema", "lsp", "new", "records")


def add_arguments(name: str, parser: argparse.ArgumentParser) -> None:
    """The arguments of a command, and those shared by all commands that read policies."""
    command_called(name).add_arguments(parser)
    if name not in _WITHOUT_POLICIES:
        add_root(parser)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    console = console_of_process()
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments), console)
        console.flush()
    except BrokenPipeError:  # nobody reads any more
        return BROKEN_PIPE
    except UnwrittenError as error:
        console.complain(f"error: {error}")
        return WRONG_INPUT
    except KeyboardInterrupt:
        console.warn("\nStopped.")
        return INTERRUPTED
    return code


def _run(arguments: list[str], console: Console) -> int:
    if arguments and not arguments[0].startswith("-") and arguments[0] not in COMMANDS:
        wrong = arguments[0]
        console.complain(f"error: there is no command `{wrong[:COLUMNS]}`; {did_you_mean(wrong, COMMANDS)}")
        return WRONG_INPUT
    parser = _parser(console, arguments[:1] if arguments and arguments[0] in COMMANDS else COMMANDS)
    if not arguments:
        parser.print_help()
        return 0
    try:
        chosen = parser.parse_args(arguments)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    try:
        with below(getattr(chosen, "root", None)):
            return int(command_called(chosen.command).run(chosen, console))
    except (UsageError, NoSecondOpinionError, RecordsError) as error:
        console.complain(f"error: {error}")
        return WRONG_INPUT
    except (CaseError, PolicyError) as error:
        as_json = getattr(chosen, "format", "text") == "json"
        console.diagnose(error.diagnostics, error.left_out, as_json=as_json)
        return WRONG_INPUT if isinstance(error, CaseError) or _is_nowhere(error) else POLICY_DOES_NOT_LOAD


def _is_nowhere(error: PolicyError) -> bool:
    """Whether no policy has the name or the language that was given: then the argument is wrong, and not a policy."""
    return all(flaw.code in ("unknown-policy", "unknown-language") and flaw.span is None for flaw in error.diagnostics)
