"""Results as JUnit XML, which every CI service shows as tests: one for each proof and each example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree

from attrs import frozen

from sharepolicy.analysis.examples.run import ExampleResult
from sharepolicy.engine.loading.check import Report
from sharepolicy.frontends.render.diagnostics import render_diagnostic, summary
from sharepolicy.frontends.render.text import sentence
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.ground.escapes import xml, xml_document
from sharepolicy.ground.text import Span


@frozen
class TestCase:
    """One test: its name, its place, and why it failed, if it did, in a line and at length."""

    __test__ = False  # it is the result of a test, not a test of this project

    name: str
    span: Span | None = None
    failure: str = ""
    text: str = ""
    kind: str = ""
    said: str = ""


@frozen
class Suite:
    """The tests of one policy."""

    name: str
    cases: tuple[TestCase, ...]


def suites_of_report(named: str, report: Report) -> Iterator[Suite]:
    """The suite of a policy; of one over time, a suite for each version, and one for what is found of the whole."""
    if not report.versions:
        yield Suite(named, (_proof(report), *_findings(report), *example_cases(report.examples)))
        return
    told = {found for _, version in report.versions for found in version.diagnostics}
    if whole := tuple(found for found in report.diagnostics if found not in told):
        yield Suite(named, tuple(map(_finding, whole)))
    for period, version in report.versions:
        yield from suites_of_report(f"{named}, {period}", version)


def example_cases(results: Iterable[ExampleResult]) -> Iterator[TestCase]:
    """A test for each example."""
    for result in results:
        example = result.example
        failure = "" if result.passed else sentence(result.differences[0])
        kind = "" if result.passed else "failing-example"
        yield TestCase(f"example {example.name}", example.span, failure, "\n".join(result.differences), kind)


def _proof(report: Report) -> TestCase:
    if report.proof is not None:
        return TestCase("proof", said=f"{report.proof}.")
    errors = [diagnostic for diagnostic in report.diagnostics if diagnostic.is_error]
    first = errors[0] if errors else None
    return TestCase(
        "proof",
        first.span if first else None,
        summary(errors),
        "\n\n".join(render_diagnostic(error) for error in errors),
        first.code if first else "",
    )


def _findings(report: Report) -> Iterator[TestCase]:
    """What was found beside the proof and the examples. Warnings fail too, as they fail the command."""
    of_proof = report.proof is None
    fails = any(not result.passed for result in report.examples)
    for found in report.diagnostics:
        is_example = fails and found.code == "failing-example"
        if not is_example and not (of_proof and found.is_error):
            yield _finding(found)


def _finding(found: Diagnostic) -> TestCase:
    name = f"{found.code} at {found.span}" if found.span else found.code
    return TestCase(name, found.span, sentence(found.message), render_diagnostic(found), found.code)


def render_junit(suites: Sequence[Suite]) -> str:
    """The XML of some suites."""
    cases = [case for suite in suites for case in suite.cases]
    root = ElementTree.Element("testsuites", {"name": "sharepolicy", **_counts(cases)})
    for suite in suites:
        element = ElementTree.SubElement(root, "testsuite", {"name": xml(suite.name), **_counts(suite.cases)})
        for case in suite.cases:
            _write(element, suite, case)
    ElementTree.indent(root)
    written = ElementTree.tostring(root, encoding="unicode")
    return "<?xml version='1.0' encoding='UTF-8'?>\n" + xml_document(written)


def _counts(cases: Sequence[TestCase]) -> dict[str, str]:
    failures = sum(bool(case.failure) for case in cases)
    return {"tests": str(len(cases)), "failures": str(failures), "errors": "0", "skipped": "0", "time": "0"}


def _write(suite_element: ElementTree.Element, suite: Suite, case: TestCase) -> None:
    attributes = {"classname": xml(suite.name), "name": xml(case.name), "time": "0"}
    if case.span is not None:
        attributes |= {"file": xml(case.span.text.name), "line": str(case.span.line)}
    element = ElementTree.SubElement(suite_element, "testcase", attributes)
    if case.failure:
        about = {"message": xml(case.failure), "type": case.kind}
        ElementTree.SubElement(element, "failure", about).text = xml(case.text)
    if case.said:
        ElementTree.SubElement(element, "system-out").text = xml(case.said)
