"""`sharepolicy texts`: files in which to translate a policy."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from sharepolicy.engine.loading.load import load_named
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import versions_of
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import UsageError
from sharepolicy.frontends.render.text import counted
from sharepolicy.frontends.render.texts import TextsToWrite
from sharepolicy.frontends.saving import write_file
from sharepolicy.ground.diagnostic import CaseError, Diagnostics, PolicyError
from sharepolicy.ground.escapes import visible
from sharepolicy.ground.tongue import LANGUAGE
from sharepolicy.language.case import Example
from sharepolicy.language.in_language import Path as TextPath
from sharepolicy.language.in_language import reason_path, story_path, texts_of
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.reading.files import is_there, shipped_policies
from sharepolicy.reading.gate import File
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.pages import is_page
from sharepolicy.reading.policies import read_policy
from sharepolicy.reading.texts import TextsFile, read_texts, says_itself, texts_file
from sharepolicy.reading.tree import text_in

SUMMARY = "write everything that a policy says into files to translate"
DESCRIPTION = """\
Write everything that people read of a policy into a file beside it, to be
translated: `policy.cy.yaml` beside `policy.yaml`. The texts of its
vocabularies and clauses go beside these. What is translated already is kept;
where the policy has changed since, the old text and its translation are shown
as `before`. The stories of examples, which a handbook tells, are left out until
`--examples` asks for them, or a file of texts has `examples`."""
EXAMPLES = """\
examples:
  sharepolicy texts policies/youth-club --language cy
  sharepolicy decide case.yaml --language cy"""

_SCHEMA = "# yaml-language-server:"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("policy", metavar="POLICY", help="the policy: a policy file, or the folder that holds it")
    parser.add_argument("--language", metavar="LANGUAGE", required=True, help="the language, such as cy or pt-BR")
    parser.add_argument("--examples", action="store_true", help="also the stories of the examples")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Write the files, and say what is still to be translated."""
    language = arguments.language
    if re.fullmatch(LANGUAGE.removesuffix("$"), language) is None:
        raise UsageError(f"`{language}` is not a language such as cy or pt-BR")
    if arguments.policy in shipped_policies() and not is_there(Path(arguments.policy)):
        raise UsageError(
            f"`{arguments.policy}` comes with sharepolicy; name a policy file, or the folder that holds it"
        )
    once = ReadOnce()
    for version in versions_of(load_named(arguments.policy, once)):
        for file, texts in _files(version.policy, language, once, stories=arguments.examples):
            write_file(file.path, texts.yaml())
            state = f"{counted(texts.open, 'text')} to translate" if texts.open else "all is translated"
            console.say(f"{visible(file.shown)}: {state}.")
    return 0


def _files(policy: Policy, language: str, once: ReadOnce, *, stories: bool) -> Iterator[tuple[File, TextsToWrite]]:
    """The files of texts of one policy, each with what it is to hold."""
    assert policy.file is not None
    reading = read_policy(policy.file, once, examples=True)
    if reading.document is None:
        raise CaseError(reading.diagnostics, reading.left_out)
    diagnostics = Diagnostics()
    known = {texts.of: texts for texts in read_texts(reading.files, language, once, diagnostics)}
    diagnostics.stop(PolicyError)
    homes: dict[File, dict[TextPath, str]] = {policy.file: {}}
    begun_stories = {of for of, texts in known.items() if ("examples",) in texts.keys}
    begun = {path for texts in known.values() for path in texts.texts}
    for path, text in _own_texts(reading.document).items():
        if says_itself(language, path, text) and path not in begun:
            continue
        homes.setdefault(_home(reading.document, path, reading.files), {})[path] = text
    for example in reading.examples:
        home = _home_of_story(example, reading.files)
        if example.story and (stories or home in begun_stories):
            homes.setdefault(home, {})[story_path(example.name)] = example.story
    for of, texts in homes.items():
        yield texts_file(of, language), _to_write(_name(of, policy.name, once), language, texts, known.get(of))


def _own_texts(document: PolicyDocument) -> dict[TextPath, str]:
    """The texts of a policy that it does not inherit: those are translated with its base."""
    inherited = texts_of(document.base) if document.base is not None else {}
    return {path: text for path, text in texts_of(document).items() if inherited.get(path) != text}


def _home(document: PolicyDocument, path: TextPath, files: tuple[File, ...]) -> File:
    """The file that a text is in: vocabularies and clauses may have one of their own, all else is in the policy."""
    span = None
    if path[0] == "facts":
        vocabulary = document.vocabulary
        span = (vocabulary.several.get(path[1]) or vocabulary.facts[path[1]]).span
    elif path[0] == "impossible":
        span = next(line.span for line in document.vocabulary.impossible if reason_path(line) == path)
    elif path[0] == "sources" and path[2] == "clauses":
        span = document.sources[path[1]].clauses[path[3]].span
    return next((file for file in files if span is not None and file.shown == span.text.name), files[0])


def _home_of_story(example: Example, files: tuple[File, ...]) -> File:
    """The file that an example is in. Pages have no files of texts: their stories are with the policy."""
    name = example.span.text.name if example.span is not None else ""
    return next((file for file in files if file.shown == name and not is_page(name)), files[0])


def _name(file: File, policy: str, once: ReadOnce) -> str:
    """What the texts of a file are called: by the name of the vocabulary or source in it, or of the policy."""
    written = once.glance(file)
    named = [text_in(written.get(head)) for head in ("policy", "vocabulary", "source")] if written is not None else []
    return next(filter(None, named), policy)


def _to_write(name: str, language: str, texts: dict[TextPath, str], known: TextsFile | None) -> TextsToWrite:
    if known is None:
        return TextsToWrite(name, language, "", texts)
    content = known.span.text.content if known.span is not None else ""
    schema = content.partition("\n")[0] + "\n" if content.startswith(_SCHEMA) else ""
    return TextsToWrite(name, language, known.note, texts, known.texts, schema)
