"""Runs a composite action as a GitHub runner does: its steps in order, each in bash, with what the runner hands them.

Only what our `action.yml` uses is known: `run` steps, their `env` and `if`, inputs, a few names of contexts, and the
status functions. A step that `uses` another action is left out; the test sees to what it would have done.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from attrs import Factory, define

_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_TOKEN = re.compile(r"'[^']*'|&&|\|\||!=|==|!|[a-z_]+(?:\.[a-z_-]+)+|[a-z]+\(\)|\(|\)|\s+")


@define
class Ran:
    """What a step left behind."""

    name: str
    code: int
    out: str
    err: str


@define
class Runner:
    """One run of an action. Mutable on purpose: steps change the state of the run."""

    action: Path
    workspace: Path
    scratch: Path
    environment: Mapping[str, str]
    inputs: Mapping[str, str]
    github: Mapping[str, str]
    outcomes: dict[str, str] = Factory(dict)
    ran: list[Ran] = Factory(list)

    @property
    def failed(self) -> bool:
        """Whether a step has failed, and so the action."""
        return any(step.code for step in self.ran)

    @property
    def summary(self) -> str:
        """What stands in the summary of the job."""
        path = self.scratch / "GITHUB_STEP_SUMMARY"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def run(self, *, already: tuple[str, ...] = ()) -> dict[str, Ran]:
        """Run every step that its condition lets run, but those that were done `already`, by their ids; by name."""
        written = yaml.safe_load((self.action / "action.yml").read_text(encoding="utf-8"))
        defaults = {name: about.get("default", "") for name, about in written["inputs"].items()}
        assert self.inputs.keys() <= defaults.keys()
        given = {**defaults, **self.inputs}
        for step in written["runs"]["steps"]:
            if "uses" in step:
                continue
            if step.get("id") in already:
                self.outcomes[step["id"]] = "success"
            elif self._is_to_run(step, given):
                self._run(step, given)
        return {step.name: step for step in self.ran}

    def _is_to_run(self, step: Mapping[str, Any], given: Mapping[str, str]) -> bool:
        """A condition without a status function holds only as long as nothing has failed."""
        condition = str(step.get("if", "success()"))
        inner = _EXPRESSION.fullmatch(condition.strip())
        text = inner[1] if inner else condition
        holds = bool(self._value(text, given))
        return holds if re.search(r"(success|failure|cancelled|always)\(\)", text) else holds and not self.failed

    def _value(self, expression: str, given: Mapping[str, str]) -> object:
        """The value of an expression: `&&`, `||`, `!`, `==`, `!=`, texts, names and status functions."""
        assert "".join(_TOKEN.findall(expression)) == expression, f"not known to this runner: {expression}"
        functions = {"success()": not self.failed, "failure()": self.failed, "cancelled()": False, "always()": True}
        words = {"&&": " and ", "||": " or ", "!": " not ", "!=": "!=", "==": "==", "(": "(", ")": ")"}

        def python(token: str) -> str:
            if token in functions:
                return str(functions[token])
            if "." in token and not token.startswith("'"):
                return repr(self._named(token, given))
            return words.get(token, token if token.startswith("'") else " ")

        return eval("".join(python(token) for token in _TOKEN.findall(expression)).strip(), {"__builtins__": {}})

    def _named(self, name: str, given: Mapping[str, str]) -> str:
        context, _, rest = name.partition(".")
        match context:
            case "inputs":
                return given[rest]
            case "github":
                return self.github.get(rest, "")
            case _:
                step, _, what = rest.partition(".")
                assert (context, what) == ("steps", "outcome"), name
                return self.outcomes.get(step, "skipped")

    def _run(self, step: Mapping[str, Any], given: Mapping[str, str]) -> None:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "inputs come in through the environment"
        script = self.scratch / f"step-{len(self.ran)}.sh"
        script.write_text(step["run"], encoding="utf-8", newline="\n")
        own = {
            name: _EXPRESSION.sub(lambda found: str(self._value(found[1], given)), str(value))
            for name, value in step.get("env", {}).items()
        }
        handed = {name: str(self.scratch / name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_ENV")}
        handed |= {"GITHUB_ACTION_PATH": str(self.action), "GITHUB_WORKSPACE": str(self.workspace), "CI": "true"}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=self.workspace,
            env={**self.environment, **handed, **own},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        self.ran.append(Ran(step["name"], done.returncode, done.stdout, done.stderr))
        self.outcomes[step.get("id", step["name"])] = "failure" if done.returncode else "success"
