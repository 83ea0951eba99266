"""`sharepolicy schema`: JSON Schemas, for editors and for systems that build a form from them."""

from __future__ import annotations

import argparse
import json

from sharepolicy.frontends.console import Console
from sharepolicy.frontends.opening.one_version import load_one
from sharepolicy.frontends.options import UsageError
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.reading.files import shipped

SUMMARY = "print a JSON Schema for the cases of a policy, or for a kind of file"
DESCRIPTION = """\
Print the JSON Schema for the case files of a policy: its facts, their questions
and their values. A case management system can build its form from it. Without a
policy, list the schemas that come with sharepolicy, or print one of them."""
EXAMPLES = """\
examples:
  sharepolicy schema mars
  sharepolicy schema mars --facts
  sharepolicy schema mars --form
  sharepolicy schema --kind policy > policy.schema.json
  sharepolicy schema"""

_ENDING = ".schema.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "policy", metavar="POLICY", nargs="?", help="a name such as `mars`, a policy file, or its folder"
    )
    parser.add_argument(
        "--facts",
        action="store_true",
        help="only the facts: the schema for what a program passes to `decide`, without the rest of a case file",
    )
    parser.add_argument(
        "--form",
        action="store_true",
        help="a schema to build a form from: one value for each fact, with what people call it",
    )
    parser.add_argument(
        "--kind", metavar="KIND", help="print the schema for a kind of file, such as `policy` or `vocabulary`"
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print a schema, or the names of all schemas."""
    if arguments.policy is not None and arguments.kind is not None:
        raise UsageError("name a policy, or a kind of file after --kind, but not both")
    for option in ("facts", "form"):
        if getattr(arguments, option) and arguments.policy is None:
            raise UsageError(f"--{option} needs a policy, as in `sharepolicy schema mars --{option}`")
    if arguments.facts and arguments.form:
        raise UsageError("--facts and --form are two schemas; ask for one of them")
    files = {path.name.removesuffix(_ENDING): path for path in sorted(shipped("schemas").glob(f"*{_ENDING}"))}
    if arguments.kind is not None:
        if arguments.kind not in files:
            raise UsageError(f"there is no schema for `{arguments.kind}`; {did_you_mean(arguments.kind, files)}")
        console.say(files[arguments.kind].read_text(encoding="utf-8").rstrip("\n"))
    elif arguments.policy is not None:
        policy = load_one(arguments.policy, console).policy
        schema = policy.form_schema() if arguments.form else policy.case_schema()
        console.say_json(_facts_of(schema) if arguments.facts else schema)
    else:
        for kind, path in files.items():
            title = json.loads(path.read_text(encoding="utf-8")).get("title", "")
            console.say(f"{kind}: {title}" if title else kind)
    return 0


def _facts_of(schema: dict[str, object]) -> dict[str, object]:
    """The part of a case schema that describes the facts, as a schema of its own."""
    properties = schema["properties"]
    assert isinstance(properties, dict)
    outer = {key: value for key, value in schema.items() if key in ("$schema", "$defs")}
    return outer | dict(properties["facts"])
