"""How a page is put together: small, closed to the network, and with nothing in it that a policy could break out of."""

from __future__ import annotations

import base64
import datetime
import gzip
import hashlib
import json
import re
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from sharepolicy import load
from sharepolicy.frontends.page import making
from sharepolicy.frontends.page.making import words_kept
from sharepolicy.frontends.page.packing import PageError, packed
from sharepolicy.reading.files import shipped_policies
from tests.frontends.conftest import Run

SOURCE = Path(making.__file__).parent / "source"
SMALL_ENOUGH = 100_000
TODAY = datetime.date(2026, 11, 29)


@pytest.fixture(scope="module")
def portable() -> dict[str, Any]:
    """MARS as a portable policy, with all its versions."""
    found: dict[str, Any] = json.loads(load("mars").export())
    return found


def inside(page: str, element: str) -> str:
    """What stands in an element."""
    found = re.search(rf"<{element}>(.*?)</{element.split()[0]}>", page, re.DOTALL)
    assert found is not None
    return found[1]


def held(page: str, name: str) -> Any:
    """The data that a page holds under a name."""
    return json.loads(inside(page, f'script type="application/json" id="{name}"'))


def test_the_command_makes_a_page(run: Run, tmp_path: Path) -> None:
    """One file, small enough to send, and it says in which languages it is."""
    page = tmp_path / "mars.html"
    ran = run("page", "mars", "-o", page)
    assert (ran.code, ran.out) == (0, f"{page}: mars, in en, cy.\n")
    assert len(gzip.compress(page.read_bytes())) < SMALL_ENOUGH


@pytest.mark.parametrize("name", [each for each in shipped_policies() if each != "vocabulary"])
def test_the_page_of_every_policy_is_small(name: str) -> None:
    """With the policy in it, in all its languages."""
    page = making.page_of(json.loads(load(name, prove=False).export()), TODAY)
    assert len(gzip.compress(page.encode())) < SMALL_ENOUGH


def test_the_rules_of_the_page_forbid_the_network(portable: dict[str, Any]) -> None:
    """Only the script and the style in it are admitted, by their hashes; and no address stands where one is loaded."""
    page = making.page_of(portable, TODAY)
    rules = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert rules is not None
    assert rules[1].startswith("default-src 'none';")
    for element in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256(inside(page, element).encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in rules[1]
    assert re.findall(r'\b(?:src|href)="(?!#|data:,)[^"]*"', page.split("<script")[0]) == []
    assert "url(" not in inside(page, "style")
    assert "innerHTML" not in inside(page, "script")


def test_nothing_in_a_policy_gets_out_of_its_place(portable: dict[str, Any]) -> None:
    """Whatever a text says, it stays a text."""
    hostile = "</script><script>alert(1)</script> {{style}} <!-- <img src=x> \u2028"
    version = portable["versions"][-1]
    texts = {**version["texts"]["en"], "title": hostile, "about": hostile}
    changed = {**portable, "versions": [{**version, "texts": {**version["texts"], "en": texts}}]}
    page = making.page_of(changed, TODAY, style="p{color:red}</style><b>")
    assert page.count("<script") == 3
    assert page.count("</style>") == 1
    policy = held(page, "policy")["versions"][0]["texts"]
    assert policy["said"]["en"][policy["paths"].index("0title")] == hostile
    assert hostile not in page


def test_versions_that_are_over_are_left_out(portable: dict[str, Any]) -> None:
    """Nobody decides by them any more; and a policy that is over altogether makes no page."""
    assert len(packed(portable, datetime.date(2026, 9, 29))["versions"]) == 2
    assert len(packed(portable, datetime.date(2026, 9, 30))["versions"]) == 1
    over = {**portable, "versions": [{**each, "until": "2026-11-01"} for each in portable["versions"]]}
    with pytest.raises(PageError, match="in force on 2026-11-29 or later"):
        packed(over, TODAY)


def test_what_decides_is_untouched(portable: dict[str, Any]) -> None:
    """Nodes and texts are only written in another way, and no text that is shown is lost."""
    version, small = portable["versions"][-1], packed(portable, TODAY)["versions"][0]
    nodes = []
    for fact, *columns in small["nodes"]:
        nodes += [[fact, *children] for children in zip(*map(accumulate, columns), strict=True)]
    assert nodes == version["nodes"]
    assert {**version, "texts": None, "nodes": None} == {**small, "texts": None, "nodes": None}
    paths = [""]
    for alike, *rest in small["texts"]["paths"]:
        paths.append("/".join([*paths[-1].split("/")[: int(alike)], "".join(rest)]))
    for language, said in small["texts"]["said"].items():
        texts = {path: text for path, text in zip(paths[1:], said, strict=True) if text is not None}
        assert texts.items() <= version["texts"][language].items()
        assert "rules/no-need/because" in texts
        assert "rules/no-need/judgement" not in texts


def test_the_program_speaks_every_language_of_the_policy(portable: dict[str, Any]) -> None:
    """Limits too, with the plurals of the language."""
    kept = words_kept(portable)
    assert kept["words"]["cy"]["continue"] == "Parhau"
    assert kept["limits"]["cy"]["3 working days"] == "o fewn 3 diwrnod gwaith"
    assert kept["limits"]["en"]["at once"] == "at once"
    assert kept["words"]["en"].keys() == kept["words"]["cy"].keys()


def test_every_word_is_said_and_every_word_that_is_said_is_there() -> None:
    """A word that nothing says is deleted; one that is missing would end the page."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.mjs"))
    patterns = [
        re.sub(r"\\\$\\\{.*?\\\}", "[a-z_0-9]+", re.escape(each)) for each in re.findall(r"say\(`([^`]*)`", code)
    ]
    words = words_kept({"languages": [], "versions": []})["words"]["en"]
    quoted = set(re.findall(r'"([a-z_]+)"', code)) | {
        "own_name",
        *re.findall(r"\b(below|above|at_least|at_most|not)\b", "below above at_least at_most not"),
    }
    assert [key for key in words if key not in quoted and not any(re.fullmatch(each, key) for each in patterns)] == []
    said = set(re.findall(r'say\("([a-z_]+)"', code)) | set(re.findall(r'Error\("([a-z_]+)"', code))
    assert said - words.keys() == set()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--exit-to", "javascript:alert(1)"), "is not an address"),
        (("--style", "loads.css"), "loads something else"),
        (("--style", "missing.css"), "cannot be read"),
        (("--on", "2020-01-01"), None),
    ],
)
def test_what_is_wrong_is_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], complaint: str | None
) -> None:
    """An address that is none, and a style that would load something."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loads.css").write_text("body { background: url(https://example.org/a.png) }", encoding="utf-8")
    ran = run("page", "mars", "-o", "mars.html", *arguments)
    assert ran.code == (2 if complaint else 0)
    assert complaint is None or complaint in ran.err


def test_a_style_of_ones_own_comes_last(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it can change any colour, under the same rules."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.css").write_text(":root { --sp-header: #402060; }", encoding="utf-8")
    assert run("page", "mars", "-o", "mars.html", "--style", "own.css").code == 0
    assert inside((tmp_path / "mars.html").read_text("utf-8"), "style").endswith("--sp-header: #402060; }")
