"""`test`, `suggest` and `influence`, on the policy of the youth club."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

Run = Callable[..., Any]
Golden = Callable[[str, str], None]

PAGE = """\
# What the club tells

~~~text
examples: no block of YAML
~~~

```yaml
examples:
  an-old-refusal:
    given: {risk: none, subject.consent: refused, subject.age: 8}
    expect: {outcome: share, because_of: [consent-given], settled: yes}
```
"""


def test_examples_of_all_kinds_of_files_are_run(run: Run, club: Path, golden: Golden) -> None:
    """A failing one is told as a difference of decisions, at its place in the page."""
    assert run("test", "club").code == 0
    (club / "page.md").write_text(PAGE, encoding="utf-8")
    ran = run("test", "club", "page.md", "--junit", "results.xml")
    assert (ran.code, ran.err) == (1, "")
    golden("test-failing.txt", ran.out)
    root = ElementTree.parse(club / "results.xml").getroot()
    assert (root.attrib["tests"], root.attrib["failures"]) == ("2", "1")
    assert [case.attrib.get("line") for case in root.iter("testcase") if len(case)] == ["9"]


def test_a_policy_that_does_not_load_is_told_in_the_form_of_the_service(run: Run, club: Path) -> None:
    """No service gets an empty file."""
    path = club / "club" / "policy.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("never: dont_share", "never: share"), encoding="utf-8")
    ran = run("test", "club", "--format", "github")
    assert ran.code == 3
    assert ran.out.startswith("::error file=club/policy.yaml,")
    assert "error[broken-invariant]" in ran.err


def test_only_the_examples_with_that_name_are_run(run: Run, club: Path) -> None:
    """And a filter that fits none is a slip."""
    (club / "page.md").write_text(PAGE, encoding="utf-8")
    assert run("test", "club", "page.md", "-k", "GIRL").code == 0
    ran = run("test", "club", "-k", "boy")
    assert ran.code == 2
    assert "no example has `boy` in its name" in ran.err


def test_what_is_wrong_with_a_further_file_is_told_at_its_place(run: Run, club: Path) -> None:
    """The name that was meant is offered."""
    (club / "page.md").write_text(PAGE.replace("consent-given", "consent-gven"), encoding="utf-8")
    ran = run("test", "club", "page.md")
    assert ran.code == 2
    assert "page.md:11:43" in ran.err
    assert "consent-given" in ran.err
    (club / "empty.md").write_text("# Nothing\n", encoding="utf-8")
    assert "has `examples:`" in run("test", "club", "empty.md").err
    assert run("test", "club", "none.yaml").code == 2


def test_coverage_and_mutation_are_told(run: Run, club: Path, golden: Golden) -> None:
    """As text for people, with each example that is missing."""
    ran = run("test", "club", "--coverage", "--mutation")
    assert ran.code == 0
    golden("test-coverage-and-mutation.txt", ran.out)


def test_each_missing_example_is_told_once_in_the_order_of_the_files(run: Run, club: Path) -> None:
    """Below all the mistakes that it would notice; pasted together they notice every one."""
    out = run("test", "club", "--mutation").out.partition("Mistakes that no example notices")[2]
    named = re.split(r"^    missing-\d+:\n", out, flags=re.MULTILINE)
    examples = [part.partition("\n\n")[0].rstrip() for part in named[1:]]
    assert len(set(examples)) == len(examples) > 20
    assert out.count("\n  - ") > len(examples)
    firsts = re.findall(r"\n\n(?:  Each.*\n\n)?  - club/(policy|vocabulary).yaml:(\d+):(\d+): ", out)
    assert len(firsts) == len(examples)
    places = [(file, int(line), int(column)) for file, line, column in firsts]
    assert places == sorted(places)
    assert re.search(r": `outcome: dont_share` becomes\s+`outcome: share`", out)
    pasted = "".join(f"  missing-{number}:\n{example}\n" for number, example in enumerate(examples, 1))
    policy = club / "club" / "policy.yaml"
    policy.write_text(policy.read_text(encoding="utf-8") + pasted, encoding="utf-8")
    assert "- not noticed: 0\n" in run("test", "club", "--mutation").out


def test_what_is_not_covered_is_told_with_its_place(run: Run, club: Path) -> None:
    """Everything that is missing, and every line, in text and as data."""
    out = " ".join(run("test", "club", "--coverage").out.split())
    assert "- consent-given, club/policy.yaml:55:7" in out
    assert "identity checked: yes, club/policy.yaml:30:28: no example" in out
    items = json.loads(run("test", "club", "--coverage", "--format", "json").out)["coverage"]["items"]
    assert {item["place"]["file"] for item in items} == {"club/policy.yaml"}


def test_too_little_coverage_fails(run: Run, club: Path) -> None:
    """The number alone asks for coverage."""
    ran = run("test", "club", "--fail-under", "90")
    assert ran.code == 1
    assert "below the required 90 %" in ran.out
    for form in ("sarif", "github", "junit"):  # what fails the command is in every format
        assert "below-required" in run("test", "club", "--fail-under", "90", "--format", form).out
    assert run("test", "club", "--fail-under", "10").code == 0
    assert run("test", "club", "--fail-under", "many").code == 2


def test_the_same_as_plain_data(run: Run, club: Path) -> None:
    """Every mutant with its fate."""
    found = json.loads(run("test", "club", "--coverage", "--mutation", "--format", "json").out)
    assert found["good"]
    assert sum(found["mutation"]["counts"].values()) == len(found["mutation"]["mutants"])
    survivors = [mutant for mutant in found["mutation"]["mutants"] if mutant["fate"] == "survives"]
    assert survivors
    assert all(mutant["missing"] for mutant in survivors)
    assert 0 < found["coverage"]["percent"] < 100


def test_suggested_examples_can_be_pasted_and_leave_nothing_unnoticed(run: Run, club: Path) -> None:
    """They pass, and with them every small mistake is noticed."""
    ran = run("suggest", "club", "-o", "suggested.yaml")
    assert ran.code == 0
    assert "story: Is this right?" in (club / "suggested.yaml").read_text(encoding="utf-8")
    ran = run("test", "club", "suggested.yaml", "--mutation", "--fail-under", "100")
    assert ran.code == 0, ran.out
    assert "no example is missing" in run("suggest", "club", "suggested.yaml").out.lower()
    assert run("suggest", "club", "-o", "suggested.yaml").code == 2


def test_influence_is_counted_and_is_no_probability(run: Run, club: Path, golden: Golden) -> None:
    """Parts without any are marked."""
    ran = run("influence", "club")
    assert (ran.code, ran.err) == (0, "")
    assert "not probabilities" in ran.out
    golden("influence.txt", ran.out)
    found = json.loads(run("influence", "club", "--format", "json").out)
    assert [part["name"] for part in found["parts"] if not part["influence"]] == ["club-rules/4", "decided_on"]
