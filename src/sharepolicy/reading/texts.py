"""TextsFile of a policy in other languages. They stand in files of their own, beside the files that they translate.

Beside `policy.yaml` its Welsh texts are in `policy.cy.yaml`. Each stands with the original that it translates: it is
used only as long as the policy says just that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.ground.text import Span
from sharepolicy.ground.tongue import LANGUAGE, said
from sharepolicy.language.case import Example
from sharepolicy.language.in_language import Path, Say, story_path, texts_of
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.reading.for_reading import says_something
from sharepolicy.reading.gate import File, outside
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.pages import is_page
from sharepolicy.reading.places import place, short
from sharepolicy.reading.roots import OutsideError
from sharepolicy.reading.shape import shape_of
from sharepolicy.reading.tree import MapNode, Node, Scalar, entries_in, text_in

_HEADS = ("texts", "language", "note")
_SENTENCES = (
    *("because", "judgement", "says", "asks", "help", "about", "note", "meanings", "clauses", "usual_because"),
    "impossible",
    *("background", "story"),
)
"""TextsFile that stand by themselves. Where one is not translated, it says so."""

MOST_SHOWN = 5
"""How many texts that are missing are named."""


@frozen
class Translated:
    """A text in another language, and the original that it translates. `says` is empty if it is not translated yet.

    `before` is an earlier original and how it was translated.
    """

    original: str
    says: str
    span: Span | None = None
    before: Translated | None = None


@frozen
class TextsFile:
    """What a file of texts says, and the file that it stands beside. `name` is what it says that it translates."""

    of: File
    file: File
    name: str
    language: str
    note: str
    texts: Mapping[Path, Translated]
    keys: Mapping[Path, Span | None]
    span: Span | None


def texts_file(of: File, language: str) -> File:
    """The file in which the texts of a file are in a language."""
    return File(of.path.with_name(f"{of.path.stem}.{language}{of.path.suffix}"), of.root)


def languages_of(files: Iterable[File]) -> tuple[str, ...]:
    """The languages in which some of these files have texts beside them."""
    found = set()
    for file in _translatable(files):
        try:
            names = [name for name, is_folder in file.root.inside(file.path.parent) if not is_folder]
        except OSError:
            continue
        named = re.compile(re.escape(file.path.stem) + r"\.(.+)" + re.escape(file.path.suffix))
        languages = (match[1] for name in names if (match := named.fullmatch(name)))
        found |= {language for language in languages if re.fullmatch(LANGUAGE.removesuffix("$"), language)}
    return tuple(sorted(found))


def _translatable(files: Iterable[File]) -> Iterator[File]:
    """The files that can have texts beside them: the same page in another language is not a file of texts."""
    return (file for file in files if not is_page(file.path.name))


def texts_beside(files: Iterable[File]) -> Iterator[File]:
    """The files of texts that stand beside these files, in every language."""
    for file in files:
        yield from (texts_file(file, language) for language in languages_of([file]))


def read_texts(files: Iterable[File], language: str, once: ReadOnce, diagnostics: Diagnostics) -> tuple[TextsFile, ...]:
    """The files of texts in a language that stand beside the files of a policy, with all flaws of their shape."""
    read = (_read(file, texts_file(file, language), language, once, diagnostics) for file in _translatable(files))
    return tuple(texts for texts in read if texts is not None)


def _read(of: File, file: File, language: str, once: ReadOnce, diagnostics: Diagnostics) -> TextsFile | None:
    try:
        file.root.real(file.path)
    except OutsideError as error:
        diagnostics.add(outside(file, error))
        return None
    except OSError:
        return None
    if not file.root.is_file(file.path) or (written := once.open(file, diagnostics)) is None:
        return None
    tree = shape_of("texts", written.read(diagnostics), diagnostics).sound
    if tree is None:
        return None
    at = place(tree.get("language"), tree.key("language"))
    if (named := text_in(tree.get("language"))) != language:
        message = f"the name of this file says `{language}`, but it is in `{short(named)}`"
        diagnostics.add(Diagnostic("wrong-document", message, at, "give both the same language"))
        return None
    found, keys = _texts(tree)
    return TextsFile(of, file, text_in(tree.get("texts")), language, text_in(tree.get("note")), found, keys, at)


def _texts(tree: MapNode) -> tuple[dict[Path, Translated], dict[Path, Span | None]]:
    """Every text by its path, and the place of every name on the way to one."""
    found: dict[Path, Translated] = {}
    keys: dict[Path, Span | None] = {}
    waiting: list[tuple[Path, Node]] = [((), tree)]
    while waiting:
        path, node = waiting.pop()
        if path and isinstance(node, MapNode) and isinstance(node.get("original"), Scalar):
            before = node.get("before")
            found[path] = _translated(node, _translated(before) if isinstance(before, MapNode) else None)
            continue
        for key, value in entries_in(node):
            if path or key.value not in _HEADS:
                keys[*path, key.value] = key.span
                waiting.append(((*path, key.value), value))
    return found, keys


def _translated(node: MapNode, before: Translated | None = None) -> Translated:
    original, says = node.get("original"), text_in(node.get("says")).strip()
    says = says if says_something(says, text_in(original)) else ""
    return Translated(text_in(original), says, original.span if original else None, before)


def stories_of(examples: Iterable[Example]) -> dict[Path, str]:
    """The stories of examples, by their path."""
    return {story_path(example.name): example.story for example in examples if example.story}


def known_texts(document: PolicyDocument, examples: Iterable[Example] = ()) -> dict[Path, list[str]]:
    """What a policy, its examples and those policies that it extends say at each path."""
    found = {path: [text] for path, text in stories_of(examples).items()}
    policy: PolicyDocument | None = document
    while policy is not None:
        for path, text in texts_of(policy).items():
            found.setdefault(path, []).append(text)
        policy = policy.base
    return found


def translations(files: Iterable[TextsFile]) -> dict[tuple[Path, str], str]:
    """What these files say for each text, by its path and what it was when it was translated."""
    return {
        (path, text.original): text.says
        for texts in reversed(tuple(files))  # the policy's own texts come first
        for path, text in texts.texts.items()
        if text.says
    }


def say_in(language: str, files: Iterable[TextsFile]) -> Say:
    """What to say for each text: its translation, else the original, marked where it stands by itself."""
    known = translations(files)

    def say(path: Path, original: str) -> str:
        if (found := known.get((path, original))) is not None:
            return found
        if not _is_sentence(path):
            return original
        own = said(language, original)
        return own if own != original else said(language, "(not translated) {original}", original=original)

    return say


def _is_sentence(path: Path) -> bool:
    return not {path[-1], *path[-2:-1]}.isdisjoint(_SENTENCES)


def says_itself(language: str, path: Path, text: str) -> bool:
    """Whether the program can say a sentence in a language: it says that one itself where the policy says none."""
    return _is_sentence(path) and said(language, text) != text


def unknown_texts(
    document: PolicyDocument, own: File, files: Iterable[TextsFile], examples: Iterable[Example] | None
) -> Iterator[Diagnostic]:
    """A flaw for everything in files of texts that the policy does not have. `own` is the file of the policy.

    The examples are None where they were not read: then nothing can be said about their stories.
    """
    known = known_texts(document, examples or ())
    names = {path[:length] for path in known for length in range(1, len(path) + 1)}
    for texts in files:
        if texts.of == own and texts.name != document.name:
            message = f"these are the texts of `{short(texts.name)}`, but they stand beside `{document.name}`"
            yield Diagnostic("wrong-document", message, texts.span, f"write `texts: {document.name}`")
        for path, span in texts.keys.items():
            if path[0] == "examples" and examples is None:
                continue
            is_gone = (
                path[0] == "impossible" and len(path) == 2
            )  # its name is its own words: it says something else now
            if path not in names and not is_gone and (path[:-1] in names or len(path) == 1):
                among = {other[-1] for other in names if other[:-1] == path[:-1] and len(other) == len(path)}
                where = f"`{'/'.join(path[:-1])}` has" if path[:-1] else "the policy has"
                message = f"{where} no text `{short(path[-1])}` to translate"
                yield Diagnostic("unknown-text", message, span, did_you_mean(path[-1], among, "remove it"))


def stale_texts(
    document: PolicyDocument, files: Iterable[TextsFile], examples: Iterable[Example]
) -> Iterator[Diagnostic]:
    """A finding for each translation of a text that the policy no longer says."""
    known = known_texts(document, examples)
    for texts in files:
        for path, text in texts.texts.items():
            if text.says and path in known and text.original not in known[path]:
                message = f"`{'/'.join(path)}` has changed since it was translated, so the original is shown"
                help_ = f"it now says: {short(known[path][0])}"
                yield Diagnostic("stale-translation", message, text.span, help_)


def alike_texts(files: Iterable[TextsFile]) -> Iterator[Diagnostic]:
    """A finding where a translation calls two values of a fact the same, or says that they mean the same."""
    for texts in files:
        told: dict[tuple[Path, str], tuple[str, Translated]] = {}
        for path, text in reversed([*texts.texts.items()]):  # they were read from the last to the first
            if not text.says or path[0] != "facts" or path[2:3] not in (("values",), ("meanings",)):
                continue
            key = path[:-1], " ".join(text.says.split()).casefold()
            value, first = told.setdefault(key, (path[-1], text))
            if first.original != text.original:
                alike = "are both called" if path[2] == "values" else "are both said to mean"
                message = f"`{value}` and `{path[-1]}` {alike} `{short(text.says)}` in `{texts.language}`"
                yield Diagnostic("duplicate-name", message, text.span, "nobody could tell them apart")


def _begun(examples: Iterable[Example], files: Sequence[TextsFile]) -> Iterator[Example]:
    """The examples whose stories are to be translated: those of files with `examples` in the texts beside them.

    There are many stories, and only a handbook tells them: a policy can do without them.
    """
    begun = {texts.of.shown for texts in files if ("examples",) in texts.keys}
    for example in examples:
        name = example.span.text.name if example.span is not None else ""
        if (files[0].of.shown if is_page(name) else name) in begun:
            yield example


def missing_texts(
    document: PolicyDocument, language: str, files: Sequence[TextsFile], examples: Iterable[Example]
) -> Iterator[Diagnostic]:
    """One finding if a policy that has texts in a language says something that is not translated."""
    known = {(path, text.original) for texts in files for path, text in texts.texts.items() if text.says}
    written = {path for path, _ in known}
    missing = [
        path
        for path, text in (texts_of(document) | stories_of(_begun(examples, files))).items()
        if (path, text) not in known and path not in written and not says_itself(language, path, text)
    ]
    if missing:
        listed = ", ".join(f"`{'/'.join(path)}`" for path in missing[:MOST_SHOWN])
        more = f" and {len(missing) - MOST_SHOWN} more" if len(missing) > MOST_SHOWN else ""
        texts = "1 text is" if len(missing) == 1 else f"{len(missing)} texts are"
        message = f"{texts} not translated into `{language}`: {listed}{more}"
        help_ = f"`sharepolicy texts {files[0].of.shown} --language {language}` writes them into the file"
        yield Diagnostic("missing-translation", message, files[0].span, help_)
