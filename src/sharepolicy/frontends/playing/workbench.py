"""A policy that is being edited: what is wrong with it, what it promises, and what the edits changed, in stages.

The checks are those of the editor's language server, and the changes are those of `diff`.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import Factory, define, frozen

from sharepolicy.analysis.change.common_names import RenameError
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline, versions_of
from sharepolicy.engine.weighing.compare import compare_in
from sharepolicy.frontends.lsp.checking import Findings, loaded, stages_of
from sharepolicy.frontends.lsp.project import Project
from sharepolicy.frontends.opening.two_policies import stretches
from sharepolicy.frontends.options import UsageError
from sharepolicy.frontends.page.making import page_of, words_kept
from sharepolicy.frontends.page.packing import PageError, packed
from sharepolicy.frontends.render.change_periods import render_changes
from sharepolicy.frontends.render.change_words import Shown
from sharepolicy.frontends.render.style import PLAIN
from sharepolicy.frontends.render.text import sentence
from sharepolicy.frontends.saving import write_file
from sharepolicy.ground.diagnostic import Diagnostic, PolicyError
from sharepolicy.reading.files import resolved, shown_name
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.roots import below, chosen_root

Stage = Mapping[str, Any]
"""What was found out in one step, as plain data: some of the keys that `Workbench.look` names."""


_UNSAID = "The text does not load as it is, so nobody can say what the edits change."


@frozen(eq=False)
class EditedFile:
    """A file of the policy: its name as people see it, where it is, and its text as it was last read or saved."""

    name: str
    path: Path
    text: str


@define
class Workbench:
    """A policy, its files, and the policy as it was when work began; None where it did not load then.

    Mutable on purpose: a file that was saved is as it was saved. `may_save` is false for policies that come with
    sharepolicy. `root` is the folder in which all files must lie, if a person chose one: what they chose in one thread
    is not known in another, and each look is in a thread of its own.
    """

    path: Path
    files: dict[str, EditedFile]
    before: Policy | Timeline | None
    may_save: bool
    root: Path | None = None
    _once: ReadOnce = Factory(ReadOnce)
    _portable: Mapping[str, Any] | None = None

    def page(self) -> str:
        """The page for practitioners, of the policy as it loaded last; empty if it never did.

        It takes an edited policy from the page around it. Raises PageError if no version is in force today or later.
        """
        if self._portable is None and self.before is not None:
            self._portable = json.loads(self.before.export())
        if self._portable is None:
            return ""
        return page_of(self._portable, datetime.date.today(), elsewhere="about:blank", author=True)

    def read(self) -> Iterator[EditedFile]:
        """The files as they are on the disk now, or as they were if the policy cannot be read any more."""
        self.files = _files_of(self.path, self.root) or self.files
        yield from self.files.values()

    def look(self, texts: Mapping[str, str]) -> Iterator[Stage]:
        """What there is to say about the policy with these texts, the quickest first.

        Other files are as they were last read or saved, which is what an editor shows, and not as they are on the disk.

        `findings`: the diagnostics, first those of the policy, then those of its examples too; `examples` says whether
        these are among them. `promises`: what was proved, in words. `edited`: what the page decides by from now on,
        none where the policy does not load. `changed`: what differs from the policy as it was when work began.
        """
        opened = {file.path: texts.get(name, file.text) for name, file in self.files.items()}
        once = self._once = ReadOnce(self._once.parsed)  # only what was typed is parsed anew
        policy, flaws = loaded(self.path, opened, once, self.root)
        if policy is None:
            yield {"findings": _plain(flaws), "examples": False, "promises": [], "edited": None, "changed": _UNSAID}
            return
        stages = stages_of(policy, self.path, opened, once, self.root)
        first = next(stages)
        whole = isinstance(policy, Timeline)
        edited = self._edited(policy)
        yield {"findings": _plain(first), "examples": whole, "promises": _promises(policy), "edited": edited}
        yield {"changed": self._changed(policy)}
        for found in stages:
            yield {"findings": _plain(found), "examples": True}

    def _edited(self, policy: Policy | Timeline) -> Stage | None:
        """What the page is to decide by; None if it cannot, because no version is in force any more."""
        self._portable = portable = json.loads(policy.export())
        try:
            return {"words": words_kept(portable), "policy": packed(portable, datetime.date.today())}
        except PageError:
            return None

    def _changed(self, policy: Policy | Timeline) -> str:
        """What `diff` says of the edits."""
        if self.before is None:
            return "The policy did not load when you began, so there is nothing to compare it with."
        if policy.identity == self.before.identity:
            return "Nothing was changed."
        try:
            shown = [
                Shown(compare_in(period, old, new), old, new, "as it was", "as edited", period=period)
                for period, old, new in stretches(self.before, policy)
            ]
        except (PolicyError, RenameError) as error:
            return str(error)
        return render_changes(shown, PLAIN) if shown else ""

    def save(self, name: str, text: str, was: str) -> None:
        """Write a file of the policy. Raises UsageError if it may not be written, or is not as it `was` any more."""
        file = self.files.get(name)
        if file is None or not self.may_save:
            raise UsageError(f"`{name}` cannot be saved here: it comes with sharepolicy; work on a copy in a folder")
        if not _is_unicode(text):
            raise UsageError(f"`{name}` cannot be saved: half of a character is in it; write that character again")
        content = _content(file.path)
        if content is None or _as_shown(content) != _as_shown(was):
            raise UsageError(f"`{name}` was changed on the disk in the meantime; load this page again to see how")
        write_file(file.path, _as_shown(text).replace("\n", "\r\n" if "\r\n" in content else "\n"))
        self.files[name] = EditedFile(name, file.path, _as_shown(text))


def workbench(path: Path, *, may_save: bool) -> Workbench:
    """The workbench of the policy in a file, which need not load. Raises PolicyError if it cannot be read at all."""
    place, once, root = resolved(path), ReadOnce(), chosen_root()
    files = _files_of(place, root)
    policy, flaws = loaded(place, {}, once, root)
    if not files:
        raise PolicyError(flaws)
    return Workbench(place, files, policy, may_save, root)


def _files_of(place: Path, root: Path | None) -> dict[str, EditedFile]:
    """The files of a policy by their names, as they are on the disk; its own comes first."""
    with below(root):
        found = Project().files_of(place)
    files = (EditedFile(shown_name(path), path, _as_shown(file.text.content)) for path, file in found.items())
    return {each.name: each for each in files}


def _as_shown(text: str) -> str:
    """A text as a browser has it: with a line feed alone at the end of each line, however they end on the disk."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_unicode(text: str) -> bool:
    """Whether it can be written as UTF-8: what a browser sends may have half of a character."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _content(path: Path) -> str | None:
    """What a file holds now; None if that cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def _promises(policy: Policy | Timeline) -> list[str]:
    """What was proved of each version, in words."""
    return [str(version.policy.proof) for version in versions_of(policy)]


def _plain(found: Findings) -> list[dict[str, object]]:
    """Findings as plain data, each in sentences, and where it is `from` and `to` in its text, in characters."""
    return [{**each.to_dict(), "says": _says(each), **_ends(each)} for each in found]


def _says(found: Diagnostic) -> str:
    """It in sentences."""
    return " ".join(map(sentence, filter(None, (found.message, found.help))))


def _ends(found: Diagnostic) -> dict[str, int]:
    return {"from": found.span.start, "to": found.span.end} if found.span is not None else {}
