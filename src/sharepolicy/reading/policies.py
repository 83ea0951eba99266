"""Reading a policy: from its file to a document of the language, with all flaws of all its files at once."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from attrs import evolve, field, frozen

from sharepolicy.ground.budget import OutOfTimeError, budget, out_of_time
from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics, PolicyError
from sharepolicy.ground.text import Span, Text
from sharepolicy.language.bounds import beyond_bounds
from sharepolicy.language.case import Example
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import Fact, SeveralOf, Vocabulary
from sharepolicy.reading.definitions import read_definitions
from sharepolicy.reading.duties import read_actions, read_escalation, read_invariants, read_roles
from sharepolicy.reading.examples import read_examples
from sharepolicy.reading.facts import read_facts, read_impossible
from sharepolicy.reading.files import POLICY_FILE
from sharepolicy.reading.gate import File, file_of, find_base
from sharepolicy.reading.listed import listed
from sharepolicy.reading.look_ahead import look_ahead
from sharepolicy.reading.more_examples import read_example_files
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.overlays import Base, check_plain, latitude_of, merge, open_parts
from sharepolicy.reading.places import short
from sharepolicy.reading.policy_files import PolicyFiles
from sharepolicy.reading.rules import (
    check_circles,
    check_overrides,
    read_groups,
    read_otherwise,
    read_precedence,
    read_unsettled,
)
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.shape import shape_of
from sharepolicy.reading.sources import check_cited, read_background, read_sources
from sharepolicy.reading.timeline import day_in, read_timeline, version_on
from sharepolicy.reading.tree import MapNode, Scalar, entries_in, scalars_in, text_in
from sharepolicy.reading.written import Written
from sharepolicy.reading.years import check_dates_untested, check_years


@frozen
class Reading:
    """The result of reading a policy: the document, unless there are errors, and all diagnostics in order of place.

    `used` are the places of the facts that it uses: policies that share a vocabulary use it together. `files` are all
    files that were read, its own first.
    """

    document: PolicyDocument | None
    examples: tuple[Example, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    texts: tuple[Text, ...] = field(default=(), repr=False)
    left_out: int = 0
    used: frozenset[Span] = field(default=frozenset(), repr=False)
    file: File | None = field(default=None, repr=False)
    files: tuple[File, ...] = field(default=(), repr=False)


def read_policy(file: File, once: ReadOnce, *, examples: bool = False, named_at: Span | None = None) -> Reading:
    """Read a policy file and all files that it uses, and its examples if they are wanted.

    `named_at` is the place in another file that names this one, if any. A flaw points there if the file is missing.
    """
    diagnostics = Diagnostics()
    written = once.open(file, diagnostics, named_at)
    if written is None:
        return Reading(None, diagnostics=tuple(diagnostics), file=file)
    return _read(written, PolicyFiles(file, once, diagnostics, extending=(file,)), examples=examples)


def read_policy_text(
    text: Text, once: ReadOnce | None = None, *, folder: Path | None = None, examples: bool = False
) -> Reading:
    """Read a policy from a text. The files that it names are looked for in `folder`."""
    file = file_of(folder / POLICY_FILE) if folder is not None else None
    return _read(Written(text), PolicyFiles(file, once or ReadOnce(), Diagnostics()), examples=examples)


def _read(written: Written, files: PolicyFiles, *, examples: bool) -> Reading:
    diagnostics, text = files.diagnostics, written.text
    whole: _Whole | None = None
    found: tuple[Example, ...] = ()
    try:
        with budget():
            if (whole := _whole(written, files)) is not None:
                found = _examples(whole, files) if examples else ()
                if not diagnostics.has_errors:
                    check_circles(whole.scope, whole.document)
                if not diagnostics.has_errors:
                    diagnostics.extend(beyond_bounds(whole.document))
                look_ahead(whole.tree, files)
    except OutOfTimeError:
        help_ = "look for parts that are repeated many times, in it or in the files that it names"
        diagnostics.add(out_of_time(f"reading `{short(text.name)}`", Span(text, 0, 0), help_))
    is_sound = whole is not None and not diagnostics.has_errors
    return Reading(
        document=whole.document if whole is not None and is_sound else None,
        examples=found if is_sound else (),
        diagnostics=tuple(diagnostics),
        texts=tuple(files.texts),
        left_out=diagnostics.left_out,
        used=_used(whole.scope) if whole is not None else frozenset(),
        file=files.file,
        files=tuple(files.opened),
    )


@frozen
class _Whole:
    """A policy with everything that it inherits: its merged tree, the document, and the names in it."""

    tree: MapNode
    document: PolicyDocument
    scope: Scope


def _whole(written: Written, files: PolicyFiles) -> _Whole | None:
    """A policy with everything that it inherits, or None with flaws if there is no tree of all of it."""
    files.texts.append(written.text)
    files.opened += [files.file] if files.file is not None else []
    tree = written.read(files.diagnostics)
    if isinstance(tree, MapNode) and (versions := tree.key("versions")) is not None:
        message = "this policy has several versions in time, but a single one is expected here"
        files.diagnostics.add(Diagnostic("wrong-document", message, versions.span, "name the file of one version"))
        return None
    shape, base = shape_of("policy", tree, files.diagnostics), None
    if (tree := shape.tree) is None:
        return None
    extends = tree.get("extends")
    if not isinstance(extends, Scalar):
        check_plain(tree, files.diagnostics)
    elif (base := _read_base(extends, files)) is not None:
        tree = merge(base, tree, files.diagnostics)
    else:
        return None
    scope = Scope(files.diagnostics, names_lost=shape.names_lost)
    return _Whole(tree, _document(scope, tree, files, base), scope)


def _examples(whole: _Whole, files: PolicyFiles) -> tuple[Example, ...]:
    """The examples in a policy, and those in the files that it lists."""
    own = read_examples(whole.scope, whole.document, whole.tree.get("examples"))
    named = listed(scalars_in(whole.tree.get("example_files")), files.named, files.once, files.diagnostics)
    return (*own, *read_example_files(whole.scope, whole.document, named, files.open))


def _read_base(name: Scalar, files: PolicyFiles) -> Base | None:
    """The policy that an overlay extends, or None with its flaws."""
    if not name.value:
        return None  # it is empty, which the shape check reports
    try:
        file = _base_file(name, files)
    except PolicyError as error:
        files.diagnostics.extend(evolve(flaw, span=flaw.span or name.span) for flaw in error.diagnostics)
        return None
    if file.identity in [each.identity for each in files.extending]:
        circle = " extends ".join(f"`{each.shown}`" for each in (*files.extending, file))
        help_ = "a policy cannot extend one that leads back to it"
        flaw = Diagnostic("extends-cycle", f"policies extend each other in a circle: {circle}", name.span, help_)
        files.diagnostics.add(flaw)
        return None
    found = Diagnostics()
    written = files.once.open(file, found, name.span)
    below = PolicyFiles(file, files.once, found, (*files.extending, file), files.texts, opened=files.opened)
    whole = _whole(written, below) if written is not None else None
    files.places += [*below.places, *([(written.text, file)] if written is not None else [])]
    if whole is None or found.has_errors:
        files.diagnostics.extend(flaw for flaw in found if flaw.is_error)
        return None
    return Base(whole.document, whole.tree)


def _base_file(extends: Scalar, files: PolicyFiles) -> File:
    """The file of the base as an overlay means it: of several versions, the one in force on the day that it names.

    An overlay that names no day has a version for each of them, and is read for the days of each. Raises PolicyError.
    """
    overlay = files.file
    name, named_day = day_in(extends.value)
    day = named_day
    if day is None and overlay is not None and overlay.over is not None:
        day = overlay.over.nearest(datetime.date.min)
    base = find_base(str(name), overlay)
    listed = read_timeline(base, files.once, extends.span)
    files.opened += listed.files if listed is not None else []
    if listed is not None and day is not None:
        return version_on(listed, day).file
    if listed is None and named_day is not None:
        message = f"`{short(base.shown)}` has no versions, so it is the same on every day"
        raise PolicyError([Diagnostic("wrong-document", message, extends.span, f"write `extends: {name}`")])
    return base


def _read_vocabularies(scope: Scope, trees: Sequence[MapNode]) -> None:
    """Read the facts of all vocabularies, then what is impossible: that may be about the facts of another."""
    for tree in trees:
        read_facts(scope, tree.get("facts"), shared=True)
    for tree in trees:
        read_impossible(scope, tree.get("impossible"), shared=True)


def _vocabulary_tree(scope: Scope, name: Scalar, files: PolicyFiles) -> MapNode | None:
    """The tree of a vocabulary; None with a flaw, or if it has already been read."""
    if files.is_second(name):
        if not files.places:  # an overlay may name what its base names; nothing else has a reason to
            message = f"`{short(name.value)}` is listed twice"
            scope.add("duplicate-name", message, name.span, "keep one of them")
        return None
    written = files.open(name)
    shape = shape_of("vocabulary", written.read(scope.diagnostics) if written else None, scope.diagnostics)
    scope.names_lost |= shape.names_lost
    return shape.tree


def _document(scope: Scope, tree: MapNode, files: PolicyFiles, base: Base | None) -> PolicyDocument:
    scope.base = base.document if base else None
    used = [_vocabulary_tree(scope, name, files) for name in scalars_in(tree.get("uses"))]
    read_sources(scope, tree.get("sources"), files.open)  # before the facts, which may cite them
    _read_vocabularies(scope, [vocabulary for vocabulary in used if vocabulary is not None])
    read_facts(scope, tree.get("facts"))
    check_years(scope)
    read_roles(scope, tree.get("roles"))
    background = read_background(scope, tree.get("background"))
    read_definitions(scope, tree.get("definitions"))
    read_impossible(scope, tree.get("impossible"))
    rules = read_groups(scope, tree)
    check_overrides(scope, rules)
    read_precedence(scope, rules, tree.get("precedence"))
    actions = read_actions(scope, tree.get("actions"))
    named_actions: list[str] = [key.value for key, _ in entries_in(tree.get("actions"))]
    name = tree.get("policy")
    document = PolicyDocument(
        name=text_in(name),
        vocabulary=Vocabulary(scope.facts, scope.several, tuple(scope.impossible)),
        title=text_in(tree.get("title")),
        version=text_in(tree.get("version")),
        about=text_in(tree.get("about")),
        sources=scope.sources,
        background=background,
        definitions=scope.definitions,
        groups=rules.groups,
        rules=rules.rules,
        precedence=rules.precedence,
        otherwise=read_otherwise(scope, tree),
        unsettled=read_unsettled(scope, tree),
        roles=scope.roles,
        escalation=read_escalation(scope, tree.get("escalation")),
        actions=actions,
        invariants=read_invariants(scope, tree.get("invariants"), named_actions, rules.rules),
        open=open_parts(tree),
        base=scope.base,
        may=latitude_of(tree),
        span=name.span if name is not None else None,
    )
    check_dates_untested(scope, document)
    _warn(scope, document.base, tree)
    return document


def _warn(scope: Scope, base: PolicyDocument | None, tree: MapNode) -> None:
    """Warn of what is not wrong, but surely not meant. What an overlay inherits is not its to mend."""
    if scope.diagnostics.has_errors:
        return
    known = base or PolicyDocument("", Vocabulary())
    check_cited(scope, known.sources)
    for name, definition in scope.definitions.items():
        if name not in scope.used_definitions and name not in known.definitions:
            scope.add("unused-definition", f"nothing uses the definition `{name}`", definition.span)
    for role, _ in entries_in(tree.get("roles")):
        if role.value not in scope.used_roles and role.value not in known.roles:
            scope.add("unused-role", f"nothing names the role `{role.value}`, so it is never asked", role.span)
    used = _used(scope)
    things: list[tuple[str, Fact | SeveralOf]] = [*scope.facts.items(), *scope.several.items()]
    for name, thing in things:
        inherited = name in known.vocabulary.facts or name in known.vocabulary.several
        is_part = isinstance(thing, Fact) and (thing.several or thing.decision_date)
        if not inherited and not is_part and thing.span not in used:
            scope.add("unused-fact", f"no condition uses the fact `{name}`", thing.span)


def _used(scope: Scope) -> frozenset[Span]:
    """The places of the facts that a policy uses. Every member of a several-of has the place of the whole."""
    spans = [scope.facts[name].span for name in scope.used_facts if name in scope.facts]
    return frozenset(span for span in spans if span is not None)
