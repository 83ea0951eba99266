"""What is read from the files of a policy when it is needed, such as its examples: loading does not wait for it."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from sharepolicy.analysis.examples.run import days_of, on_day
from sharepolicy.engine.policies.fixed import FixedDay
from sharepolicy.ground.diagnostic import CaseError, Diagnostic, Diagnostics
from sharepolicy.language.case import Example
from sharepolicy.language.in_language import story_path
from sharepolicy.language.periods import on_date
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.reading.gate import File
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.policies import Reading, read_policy
from sharepolicy.reading.texts import read_texts, say_in, unknown_texts


def read_own_examples(
    file: File, document: PolicyDocument, fixed: FixedDay | None, once: ReadOnce | None
) -> tuple[tuple[Example, ...], tuple[File, ...]]:
    """The examples in the files of a policy, and these files; for a policy as of a day, or some days, those that fit.

    Their stories are in the language of the policy. What a command has read `once` is not read again.

    Raises CaseError when they cannot be read, and when the files no longer hold the policy that was loaded.
    """
    once = once or ReadOnce()
    reading, found = read_again(file, document, fixed, once, examples=True)
    examples = reading.examples
    if document.language:
        examples = tuple(_told(reading, found, file, document.language, once))
    if fixed is not None:
        return tuple(on_day(found, examples, fixed.day)), reading.files
    if file.over is None:
        return examples, reading.files
    dated = ((each, days_of(found, each)) for each in examples)
    return tuple(each for each, days in dated if days is None or days & file.over.days), reading.files


def _told(reading: Reading, document: PolicyDocument, own: File, language: str, once: ReadOnce) -> Iterator[Example]:
    """The examples with their stories in a language. Raises CaseError where the texts in it have a flaw."""
    diagnostics = Diagnostics()
    files = read_texts(reading.files, language, once, diagnostics)
    if not diagnostics.has_errors:
        diagnostics.extend(unknown_texts(document, own, files, reading.examples))
    diagnostics.stop(CaseError)
    say = say_in(language, files)
    for each in reading.examples:
        yield evolve(each, story=say(story_path(each.name), each.story)) if each.story else each


def read_again(
    file: File, document: PolicyDocument, fixed: FixedDay | None, once: ReadOnce | None, *, examples: bool
) -> tuple[Reading, PolicyDocument]:
    """The files of a policy that was loaded, read for something that it did not need then, and its whole document.

    Raises CaseError when they cannot be read, and when they no longer hold the policy that was loaded.
    """
    reading = read_policy(file, once or ReadOnce(), examples=examples)
    found = reading.document
    if found is None:
        raise CaseError(reading.diagnostics, reading.left_out)
    if (on_date(found, fixed.day) if fixed is not None else found) != (document.original or document):
        message = f"`{document.name}` changed on disk after loading"
        raise CaseError([Diagnostic("missing-file", message, help="load it again")])
    return reading, found
