"""What `decide_request`, the reader in Python and the reader in JavaScript make of the same case files."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from sharepolicy import Policy
from sharepolicy.backends.portable.reader import PortableError, PortableVersion, read
from sharepolicy.ground.diagnostic import CaseError
from tests.backends.portable import said
from tests.backends.portable.asked_of_node import run_node
from tests.backends.portable.compared import DAY

Plain = dict[str, Any]

REFUSED = "refused"


@frozen
class Three:
    """What each of them makes of one file: the answer in one form, or that it is refused."""

    file: Any
    decided: Plain | str
    in_python: Plain | str
    in_javascript: Plain | str

    @property
    def agree(self) -> bool:
        """Whether all refuse it, or none, and then all say the same."""
        return self.decided == self.in_python == self.in_javascript


def all_three(policy: Policy, files: Sequence[Any]) -> Iterator[Three]:
    """Each of these files, as JSON brings it, decided by each of them."""
    exported = policy.export().decode()
    version, dates = read(exported).on(DAY), json.loads(exported)["dates"]
    files = json.loads(json.dumps(files))
    lines = [{"case": each, "day": DAY.isoformat(), "request": True, "unknown": [], "parts": _PARTS} for each in files]
    for file, told in zip(files, run_node([{"file": exported}, *lines]), strict=True):
        on = None if _gives_day(file, dates) else DAY
        yield Three(file, _decided(policy, file, on), _in_python(version, file), _in_javascript(told))


_PARTS = ("outcome", "settled", "parts")


def _gives_day(file: Any, dates: Sequence[str]) -> bool:
    """Whether it says on which day it is decided; `decide` would put the day that is asked for in its place."""
    facts = file.get("facts", file) if isinstance(file, dict) else ()
    return isinstance(facts, dict) and any(facts.get(name, "unknown") != "unknown" for name in dates)


def _decided(policy: Policy, file: Any, on: datetime.date | None) -> Plain | str:
    try:
        found = policy.decide_request(file, on=on)
    except CaseError:
        return REFUSED
    parts = {(part.item, part.recipient): said.part_by_program(part) for part in found.parts}
    return {"outcome": found.outcome.value, "settled": found.settled, "parts": _short(parts)}


def _in_python(version: PortableVersion, file: Any) -> Plain | str:
    try:
        found = version.decide_request(file)
    except PortableError:
        return REFUSED
    parts: dict[tuple[str, str], Plain] = {}
    for part in found.parts:
        answers = {
            who: {"possible": [*each.possible], "rules": each.rules, "duties": each.duties, "people": each.people}
            for who, each in part.answers.items()
        }
        own = {"possible": [*part.possible], "obligation": part.obligation}
        parts[part.item, part.recipient] = {**own, "answers": answers}
    return {"outcome": found.outcome, "settled": found.settled, "parts": _short(parts)}


def _in_javascript(told: Mapping[str, Any]) -> Plain | str:
    if "error" in told:
        return REFUSED
    parts = {(part["item"], part["recipient"]): said.part_by_reader(part) for part in told["parts"]}
    return {"outcome": told["outcome"], "settled": told["settled"], "parts": _short(parts)}


def _short(parts: Mapping[tuple[str, str], Plain]) -> Plain:
    """Of each part what can do harm if it is wrong: outcomes, rules, duties and whom to ask."""
    return {
        f"{item}/{recipient}": {
            "possible": part["possible"],
            "obligation": part["obligation"],
            "answers": {
                who: {
                    **{name: each[name] for name in ("possible", "rules", "duties")},
                    "people": sorted(each["people"]),
                }
                for who, each in part["answers"].items()
            },
        }
        for (item, recipient), part in parts.items()
    }
