"""Another master key for a store of records."""

from __future__ import annotations

import argparse

from sharepolicy.frontends.console import Console
from sharepolicy.frontends.recording.options import add_store, opened
from sharepolicy.records.master import ENVIRONMENT, NEW, new_master

SUMMARY = "write all keys down under a new master key"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records rotate`."""
    add_store(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Change it, to that of the environment if there is one."""
    new = new_master()
    with opened(arguments, console) as store:
        store.change_master(new)
    if new is None:
        console.say("All keys are under a new master key, which is in the folder of the keys.")
    else:
        console.say(f"All keys are under the new master key: give it as `{ENVIRONMENT}` from now on, not as `{NEW}`.")
    return 0
