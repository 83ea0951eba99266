"""A policy that is being edited: what the playground says about it, and what it saves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sharepolicy.engine.policies.policy import Policy
from sharepolicy.frontends.options import UsageError
from sharepolicy.frontends.playing.workbench import Workbench, workbench
from sharepolicy.ground.diagnostic import PolicyError
from sharepolicy.reading.roots import below
from tests.frontends.small import POLICY, WORDS


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    """The workbench of a small policy with a vocabulary beside it."""
    (tmp_path / "policies" / "small").mkdir(parents=True)
    (tmp_path / "policies" / "small" / "policy.yaml").write_text(POLICY)
    (tmp_path / "policies" / "words.yaml").write_text(WORDS)
    monkeypatch.chdir(tmp_path)
    return workbench(Path("policies/small/policy.yaml"), may_save=True)


NAME, WORDS_NAME = "policies/small/policy.yaml", "policies/words.yaml"


def looked(bench: Workbench, texts: dict[str, str]) -> dict[str, Any]:
    """All stages as one."""
    return {key: value for stage in bench.look(texts) for key, value in stage.items()}


def test_it_knows_the_files_of_the_policy(bench: Workbench) -> None:
    """Its own comes first."""
    assert list(bench.files) == [NAME, WORDS_NAME]
    assert bench.files[WORDS_NAME].text == WORDS


def test_what_is_not_edited_is_as_it_was(bench: Workbench) -> None:
    """Nothing is found, the promises are proved, nothing changed, and the page decides by it."""
    found = looked(bench, {})
    assert (found["findings"], found["examples"]) == ([], True)
    assert isinstance(bench.before, Policy)
    assert found["promises"] == [str(bench.before.proof)]
    assert found["edited"]["policy"]["digest"] == bench.before.digest
    assert found["changed"] == "Nothing was changed."


def test_an_edit_is_checked_and_told(bench: Workbench) -> None:
    """What the author types is checked as the language server checks it, and told as `diff` tells it."""
    edited = POLICY.replace("outcome: share", "outcome: escalate")
    found = looked(bench, {NAME: edited})
    assert found["changed"].startswith("Less may be shared: 1 of 2 cases gets another outcome.")
    assert found["edited"]["policy"] != looked(bench, {})["edited"]["policy"]


def test_a_finding_says_where_it_is(bench: Workbench) -> None:
    """In characters, so that a browser can select it. A policy that does not load has no page."""
    edited = POLICY.replace("risk: yes", "risk: maybe")
    found = looked(bench, {NAME: edited})
    finding, *_ = found["findings"]
    assert edited[finding["from"] : finding["to"]] == "maybe"
    assert finding["place"]["file"] == NAME
    assert (found["edited"], found["promises"]) == (None, [])
    assert finding["says"].endswith("Expected `yes` or `no`.")
    assert found["changed"].startswith("The text does not load")


def test_it_looks_in_the_root_that_was_chosen_when_it_began(tmp_path: Path) -> None:
    """Each look is in a thread of its own, which knows nothing of what was chosen in another."""
    folder = tmp_path / "top" / "small"
    folder.mkdir(parents=True)
    (tmp_path / "top" / "words.yaml").write_text(WORDS)
    (folder / "policy.yaml").write_text(POLICY)
    (folder / ".git").mkdir()  # without a chosen root, it would be this folder
    with below(tmp_path / "top"):
        bench = workbench(folder / "policy.yaml", may_save=True)
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(looked, bench, {}).result()
        files = thread.submit(lambda: len(list(bench.read()))).result()
    assert (found["findings"], files) == ([], 2)


def test_it_saves_only_what_it_has_read(bench: Workbench) -> None:
    """What somebody else changed in the meantime stays."""
    bench.save(NAME, POLICY + "# mine\n", POLICY)
    assert Path(NAME).read_text() == POLICY + "# mine\n"
    Path(NAME).write_text("# theirs\n")
    with pytest.raises(UsageError, match="was changed on the disk"):
        bench.save(NAME, POLICY, POLICY + "# mine\n")
    assert Path(NAME).read_text() == "# theirs\n"
    with pytest.raises(UsageError, match="cannot be saved"):
        bench.save("../elsewhere.yaml", POLICY, "")


def test_it_looks_at_what_the_editor_shows(bench: Workbench) -> None:
    """Not at what somebody wrote to the disk since, until that is read."""
    theirs = POLICY.replace("outcome: share", "outcome: escalate")
    Path(NAME).write_text(theirs)
    assert looked(bench, {})["changed"] == "Nothing was changed."
    assert next(bench.read()).text == theirs
    assert looked(bench, {})["changed"].startswith("Less may be shared")
    with pytest.raises(UsageError, match="was changed on the disk"):
        bench.save(NAME, POLICY, POLICY)  # by a window that still shows the older text
    bench.save(NAME, POLICY, theirs)


def test_lines_end_as_they_did(bench: Workbench) -> None:
    """Where they end as on Windows, they still do once they are saved, though a browser knows of no such ends."""
    Path(NAME).write_bytes(b"\xef\xbb\xbf" + POLICY.replace("\n", "\r\n").encode())
    assert next(bench.read()).text == POLICY
    assert looked(bench, {})["changed"] == "Nothing was changed."
    bench.save(NAME, POLICY + "# mine\n", POLICY)
    assert Path(NAME).read_bytes() == (POLICY + "# mine\n").replace("\n", "\r\n").encode()
    bench.save(NAME, POLICY, POLICY + "# mine\n")


def test_half_a_character_is_not_saved(bench: Workbench) -> None:
    """No file could hold it."""
    with pytest.raises(UsageError, match="half of a character"):
        bench.save(NAME, POLICY + "# \ud800", POLICY)
    assert Path(NAME).read_text() == POLICY


def test_what_comes_with_sharepolicy_is_not_written_over(bench: Workbench) -> None:
    """Only copies are."""
    shipped = Workbench(bench.path, bench.files, bench.before, may_save=False)
    with pytest.raises(UsageError, match="comes with sharepolicy"):
        shipped.save(NAME, POLICY + "#", POLICY)
    assert Path(NAME).read_text() == POLICY


def test_a_policy_that_does_not_load_can_be_mended(bench: Workbench) -> None:
    """There is nothing to compare with then, but it is checked as any other."""
    broken = POLICY.replace("risk: yes", "risk: maybe")
    Path(NAME).write_text(broken)
    again = workbench(bench.path, may_save=True)
    assert again.before is None
    found = looked(again, {NAME: POLICY})
    assert found["findings"] == []
    assert "nothing to compare it with" in found["changed"]


def test_what_is_no_policy_at_all_is_refused(tmp_path: Path) -> None:
    """With what is wrong."""
    with pytest.raises(PolicyError, match="there is no policy"):
        workbench(tmp_path / "nowhere.yaml", may_save=True)


def test_the_page_is_of_the_policy_as_it_loaded_last(bench: Workbench) -> None:
    """So that a person can go on while a text does not load."""
    assert bench.before is not None
    assert bench.before.digest in bench.page()
    looked(bench, {NAME: POLICY.replace("outcome: share", "outcome: escalate")})
    assert bench.before.digest not in (after := bench.page())
    assert next(bench.look({NAME: "policy: ["}))["edited"] is None
    assert bench.page() == after
