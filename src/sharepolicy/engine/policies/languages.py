"""A policy in the language of its reader: the same diagrams, and other words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve, frozen

from sharepolicy.analysis.change.rewording import TranslatedTexts
from sharepolicy.core.digest import digest_of_texts
from sharepolicy.engine.policies.examples import read_again
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.version import Version
from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics, PolicyError
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.ground.tongue import LANGUAGE, OWN
from sharepolicy.language.case import Example
from sharepolicy.language.in_language import in_language, texts_of
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.places import short
from sharepolicy.reading.policies import Reading
from sharepolicy.reading.texts import (
    TextsFile,
    alike_texts,
    languages_of,
    missing_texts,
    read_texts,
    say_in,
    stale_texts,
    stories_of,
    translations,
    unknown_texts,
)

if TYPE_CHECKING:
    from sharepolicy.engine.policies.timeline import Timeline

Spoken = TypeVar("Spoken", "Policy", "Timeline")


@frozen
class CheckedTexts:
    """What is to be said about the texts of a policy in other languages, and the names of the files that were read."""

    findings: tuple[Diagnostic, ...]
    read: frozenset[str]


def translated(policy: Policy, language: str, *, needed: bool = True) -> Policy:
    """A policy in another language: compiled and proved once, in whichever words it speaks, and read once in each.

    Unless its texts are `needed`, there may be none.

    Raises PolicyError and CaseError as `Policy.in_language` does.
    """
    known = policy._spoken.get((language, needed))
    if known is None:
        known = evolve(policy.compiled, document=_document(policy, language, needed))
        policy._spoken[language, needed] = known
    return evolve(policy, compiled=known)


def _document(policy: Policy, language: str, needed: bool) -> PolicyDocument:
    """What a policy says in a language: in its own words if that is English, and it has no English texts."""
    if re.fullmatch(LANGUAGE.removesuffix("$"), language) is None:
        help_ = "expected a language such as `cy` or `pt-BR`"
        raise PolicyError([Diagnostic("unknown-language", f"`{short(language)}` is not a language", None, help_)])
    original = policy.document.original or policy.document
    known = languages_of(policy._read)
    fitting = _fitting(language, (*known, OWN))
    if fitting == OWN and OWN not in known:
        return original
    if policy.file is None:
        message = f"`{policy.name}` was not read from a file, so there are no texts beside it"
        raise PolicyError([Diagnostic("unknown-language", message)])
    once = policy._once or ReadOnce()
    reading, document = read_again(policy.file, policy.document, policy._fixed, once, examples=False)
    diagnostics = Diagnostics()
    files = read_texts(reading.files, fitting, once, diagnostics)
    if not diagnostics.has_errors:
        diagnostics.extend(unknown_texts(document, policy.file, files, None))
    if not diagnostics.has_errors and not files and needed:
        help_ = (
            f"`sharepolicy texts {policy.file.shown} --language {language}` writes a file with everything to translate"
        )
        help_ = did_you_mean(language, (*known, OWN), help_) if known else help_
        message = f"`{policy.name}` has no texts in `{language}`"
        diagnostics.add(Diagnostic("unknown-language", message, None, help_))
    if diagnostics.has_errors:
        raise PolicyError(diagnostics, diagnostics.left_out)
    notes = tuple(dict.fromkeys(each.note for each in files if each.note))
    return evolve(in_language(original, fitting, say_in(fitting, files)), notes_on_language=notes)


def _fitting(language: str, known: Collection[str]) -> str:
    """The language that is known of a tag: `cy` for `cy-GB` if there are no texts for just that; else the tag."""
    parts = language.split("-")
    tags = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((tag for tag in tags if tag in known), language)


def in_language_if_there(policy: Spoken, language: str | None) -> Spoken:
    """A policy in another language, or as it is if it has no texts in it: what was decided can be decided again."""
    try:
        return policy if language is None else policy.in_language(language)
    except PolicyError as error:
        if {flaw.code for flaw in error.diagnostics} == {"unknown-language"}:
            return policy
        raise


def versions_in_language(versions: Sequence[Version], language: str) -> tuple[Version, ...]:
    """The versions of a policy in another language. In one without texts in it, everything counts as not translated.

    Raises what `Policy.in_language` raises, but for texts that are not there only if no version has any.
    """
    missing: dict[Version, PolicyError] = {}
    for version in versions:
        try:
            translated(version.policy, language)
        except PolicyError as error:
            if any(flaw.code != "unknown-language" for flaw in error.diagnostics):
                raise
            missing[version] = error
    if len(missing) == len(versions):
        raise missing[versions[-1]]
    return tuple(
        evolve(each, policy=translated(each.policy, language, needed=each not in missing)) for each in versions
    )


def translated_texts(policy: Policy, examples: Iterable[Example]) -> dict[str, TranslatedTexts]:
    """What of a policy and of these examples is translated, in every language that it has texts in."""
    once = policy._once or ReadOnce()
    document = policy.document.original or policy.document
    originals = {**texts_of(document), **stories_of(examples)}
    found = {}
    for language in languages_of(policy._read):
        diagnostics = Diagnostics()
        known = translations(read_texts(policy._read, language, once, diagnostics))
        said = {path: known[path, text] for path, text in originals.items() if (path, text) in known}
        flaw = next((each.message for each in diagnostics if each.is_error), "")
        found[language] = TranslatedTexts(said, flaw)
    return found


def texts_digest(policy: Policy) -> str:
    """The digest of the texts of a policy in another language, with the stories of its examples; empty in its own.

    The digest of the policy is that of its originals: it is the same in every language, whatever a translation says.
    """
    document, language = policy.document, policy.document.language
    if not language:
        return ""
    diagnostics = Diagnostics()
    files = read_texts(policy._read, language, policy._once or ReadOnce(), diagnostics)
    diagnostics.stop(PolicyError)
    known = translations(files)
    while (original := document.original or document.whole) is not None:
        document = original
    stories = read_again(policy.file, document, None, policy._once, examples=True)[0].examples if policy.file else ()
    originals = {("", *path): text for path, text in stories_of(stories).items()}
    of: PolicyDocument | None = document
    depth = 0
    while of is not None:  # then what it is laid on, which a handbook tells of too
        originals |= {(str(depth), *path): text for path, text in texts_of(of).items()}
        of, depth = of.base, depth + 1
    return digest_of_texts({path: (text, known.get((path[1:], text), "")) for path, text in originals.items()})


def check_texts(reading: Reading, once: ReadOnce) -> CheckedTexts:
    """Everything to say about the texts of a policy that was read, in every language that there are texts in."""
    own, document, examples = reading.file, reading.document, reading.examples
    diagnostics = Diagnostics()
    read: list[TextsFile] = []
    for language in languages_of(reading.files):
        files = read_texts(reading.files, language, once, diagnostics)
        read += files
        if own is None or document is None:
            continue
        diagnostics.extend(unknown_texts(document, own, files, examples))
        diagnostics.extend(stale_texts(document, files, examples))
        diagnostics.extend(alike_texts(files))
        if files and files[0].of == own:
            diagnostics.extend(missing_texts(document, language, files, examples))
    return CheckedTexts(tuple(diagnostics), frozenset(texts.file.shown for texts in read))
