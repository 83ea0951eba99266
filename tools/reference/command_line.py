"""The page about the command line, made from the arguments that the commands declare."""

from __future__ import annotations

import argparse

from sharepolicy.frontends.cli import COMMANDS, add_arguments, command_called

_LEAD = """\
# The command line

`sharepolicy COMMAND --help` shows the same as this page, which is made from the commands themselves.

Results go to the standard output, what is wrong to the standard error. Both are UTF-8. There is colour only on a
terminal, and none when the environment variable `NO_COLOR` is set. Lines are at most 80 columns wide.

| exit code | of | means |
|---|---|---|
| 0 | every command | it did what it was asked: a decision was made, nothing was found |
| 1 | `check`, `trace` | something was found |
| 1 | `records verify` | something was changed |
| 1 | `diff --fail-on` | the change is of a kind that was named |
| 2 | every command | the input or the arguments are wrong, or there is no such policy |
| 3 | every command but `check` | the policy does not load |
| 10, 11, 12 | `decide --exit-code` | don't share, escalate, share in some parts only (and 0: share) |
| 130, 141 | every command | it was interrupted; nobody read its output any more |

`sharepolicy --version` prints the version. `python -m sharepolicy` is the same as `sharepolicy`.
"""


def command_line_page() -> str:
    """A section for each command."""
    return _LEAD + "".join(_section(name) for name in COMMANDS)


def _section(name: str) -> str:
    module = command_called(name)
    parser = argparse.ArgumentParser(add_help=False)
    add_arguments(name, parser)
    verbs = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    ways = [way for action in verbs for way in action.choices.items()]
    tables = "".join(
        f"\n### {name} {verb}\n\n{way.description}\n\n{_table(f'{name} {verb}', way)}" for verb, way in ways
    )
    end = f"\n```text\n{module.EXAMPLES}\n```\n"
    lead = f"\n## {name}\n\n"
    if ways:
        return f"{lead}{module.DESCRIPTION}\n{end}{tables}"
    usage, _, table = _table(name, parser).partition("\n\n")
    return f"{lead}{usage}\n\n{module.DESCRIPTION}\n\n{table}{end}"


def _table(name: str, parser: argparse.ArgumentParser) -> str:
    """How it is used, and what each argument means."""
    actions = [action for action in parser._actions if not isinstance(action, argparse._HelpAction)]
    usage = " ".join(["sharepolicy", name, *(_usage(action) for action in actions)])
    rows = "".join(_row(action) for action in actions)
    return f"```text\n{usage}\n```\n\n| argument | meaning |\n|---|---|\n{rows}"


def _shown(action: argparse.Action) -> str:
    value = action.metavar if isinstance(action.metavar, str) else action.dest
    if action.choices is not None:
        value = "|".join(map(str, action.choices))
    if not action.option_strings:
        return value
    return action.option_strings[-1] + ("" if action.nargs == 0 else f" {value}")


def _usage(action: argparse.Action) -> str:
    shown = _shown(action)
    if action.nargs == "+":
        return f"{shown} [{shown} ...]"
    return f"[{shown}]" if action.option_strings or action.nargs == "?" else shown


def _row(action: argparse.Action) -> str:
    shown = _shown(action).replace("|", "\\|")
    return f"| `{shown}` | {action.help} |\n"
