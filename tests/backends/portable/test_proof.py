"""A portable policy that says anything else than the policy is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from itertools import product
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sharepolicy import load
from sharepolicy.backends.portable.proof import ExportError, differences, prove
from sharepolicy.engine.policies.exporting import to_export
from sharepolicy.forms.portable import PORTABLE
from sharepolicy.reading.files import shipped
from tests.backends.portable.small import PATH, small

FORM = Draft202012Validator(PORTABLE.document())
SHIPPED = sorted(path.parent.name for path in shipped("policies").glob("*/policy.yaml"))


@pytest.fixture(scope="module")
def exported() -> Any:
    """The file of the small policy."""
    return json.loads(small().export())


@pytest.mark.parametrize("name", [*SHIPPED, str(PATH)])
def test_every_shipped_policy_is_exported(name: str) -> None:
    """And proved, or this raised an error. It has the form that the schema says, and is the same each time."""
    policy = load(name)
    made = policy.export()
    assert made == policy.export()
    assert [*FORM.iter_errors(json.loads(made))] == []


def _astray(file: Any, language: str) -> Iterator[str]:
    """The paths of texts that a translation has and the policy does not, and those that it lacks of impossible ones."""
    for version in file["versions"]:
        first, texts = version["texts"][file["languages"][0]], version["texts"][language]
        yield from texts.keys() - first.keys()
        yield from {each["because"] for each in version["impossible"] if "because" in each} - texts.keys()


def test_a_translation_stands_where_it_is_looked_up() -> None:
    """Reasons of what is impossible stood under their own words in Welsh, where nothing points to."""
    file = json.loads(load("mars").export())
    assert [*_astray(file, "cy")] == []
    assert load("mars").in_language("cy").export() == load("mars").export()


def test_another_form_is_seen(exported: Any) -> None:
    """What the schema does not know, or misses."""
    for change in ({"more": 1}, {"sharepolicy": 2}, {"versions": [{}]}):
        assert not FORM.is_valid({**exported, **change})


def test_an_export_says_what_it_is_of(exported: Any) -> None:
    """It has the name and the digest."""
    assert exported["sharepolicy"] == 1
    assert (exported["policy"], exported["digest"]) == (small().name, small().digest)


def _leaves(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value that holds no other, and to each list and object."""
    yield way
    if isinstance(data, dict | list):
        for key, each in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _leaves(each, (*way, key))


def _other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if value is None:
        return 0
    if isinstance(value, str):
        return {"share": "escalate", "escalate": "share", "yes": "no", "before": "after"}.get(value, value + "s")
    return value[:-1] if isinstance(value, list) else dict([*value.items()][:-1])


def _changed(data: Any, way: tuple[Any, ...]) -> Any:
    found = deepcopy(data)
    *before, last = way
    holder = found
    for key in before:
        holder = holder[key]
    holder[last] = _other(holder[last])
    return found


def _is_noticed(data: Any) -> bool:
    try:
        return any(differences(data, to_export(small())))
    except (KeyError, ValueError, IndexError, TypeError, ArithmeticError):
        return True


def _cases(version: Any) -> Iterator[tuple[int, ...]]:
    return product(*(range(len(fact.get("values", fact.get("bands")))) for fact in version["facts"]))


def _at(version: Any, number: int, case: tuple[int, ...]) -> int:
    while number > 1:
        fact, *children = version["nodes"][number - 2]
        number = children[case[fact]]
    return number


def _outcomes(version: Any) -> list[tuple[int, ...] | None]:
    """The two outcomes in the file in every case; None where it is not possible."""
    return [
        tuple(_at(version, number, case) for number in version["outcomes"].values())
        if _at(version, version["possible"], case)
        else None
        for case in _cases(version)
    ]


def test_a_change_of_anything_is_noticed(exported: Any) -> None:
    """Each value is changed, one at a time, and each list and object cut short."""
    ways = [way for way in _leaves(exported) if way and "nodes" not in way]
    empty = [way for way in ways if _changed(exported, way) == exported]
    assert len(ways) > 400
    assert [way for way in ways if way not in empty and not _is_noticed(_changed(exported, way))] == []


def test_a_change_of_any_node_is_noticed(exported: Any) -> None:
    """Unless it says the same about all possible cases."""
    version = exported["versions"][0]
    ways = [
        ("versions", 0, "nodes", place, at) for place, node in enumerate(version["nodes"]) for at in range(len(node))
    ]
    missed = [changed for way in ways if not _is_noticed(changed := _changed(exported, way))]
    assert len(missed) < len(ways) / 10
    meant = _outcomes(version)
    assert all(_outcomes(changed["versions"][0]) == meant for changed in missed)


def test_what_is_not_the_policy_is_refused(exported: Any) -> None:
    """The error names the policy and what is different in it."""
    rules = exported["versions"][0]["rules"]
    changed = _changed(exported, ("versions", 0, "rules", len(rules) - 1, "when"))
    with pytest.raises(ExportError, match="`small` is not the policy: the rule `given` applies to other cases"):
        prove(json.dumps(changed).encode(), to_export(small()))
