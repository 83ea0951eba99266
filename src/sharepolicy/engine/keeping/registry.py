"""Many policies in one program, by name and tenant, each read again when its files have changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from attrs import evolve, frozen

from sharepolicy.analysis.decision.decision import PolicyIdentity
from sharepolicy.engine.keeping.watched import Marks, marks_again, marks_of
from sharepolicy.engine.loading.check import check_kept
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.diagnostic import Diagnostic, PolicyError
from sharepolicy.ground.kinds import check_kind, check_path, check_text
from sharepolicy.ground.log import note, warn
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.reading.files import is_file, resolved
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.roots import below
from sharepolicy.reading.timeline import day_in


class Reread(StrEnum):
    """What became of a policy whose files have changed.

    `changed`: it is another policy now. `same`: it is the same policy, perhaps with other translations or examples.
    `refused`: what the files say now cannot be used, so the policy stays as it was.
    """

    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@frozen
class Reloaded:
    """What `reload` found about one policy: which it was and which it is now, and what is wrong if it was refused."""

    name: str
    tenant: str
    became: Reread
    before: PolicyIdentity
    after: PolicyIdentity
    diagnostics: tuple[Diagnostic, ...] = ()


@frozen(eq=False)
class _Kept:
    """A policy, where it is read from, and how its files were when they were read last.

    `refused` is what was wrong then, if what they said could not be used.
    """

    named: str
    root: str | Path | None
    policy: Policy | Timeline
    marks: Marks
    refused: tuple[Diagnostic, ...] = ()


@frozen(eq=False)
class _Read:
    """What came of reading a policy: it, or what is wrong with it; and how its files were."""

    policy: Policy | Timeline | None
    flaws: tuple[Diagnostic, ...]
    marks: Marks


_Key = tuple[str, str]


class Policies:
    """Many policies by name, and by tenant for those who have their own. One serves many threads.

    A policy is added by a name for it and by what `load` takes. Every policy in here is proved, and all of its examples
    are decided as expected. `reload` reads those again whose files have changed, and replaces them all at once: whoever
    asks at the same time gets the old policy or the new one, whole. What cannot be used replaces nothing.
    """

    def __init__(self) -> None:
        self._held: Mapping[_Key, _Kept] = {}
        self._writing = threading.Lock()

    def add(
        self,
        name: str,
        policy: str | Path | None = None,
        *,
        bundle: bytes | None = None,
        tenant: str = "",
        root: str | Path | None = None,
    ) -> Policy | Timeline:
        """Load a policy, by its `name` if nothing else is given, and keep it under that name for a tenant, or for all.

        It may also come from the bytes of a `bundle`, which is not read again. What was kept under that name is
        replaced. Raises PolicyError with every diagnostic when it cannot be used, or when one of its examples fails.
        """
        _check_names(name, tenant)
        if policy is not None:
            check_path(policy)
        if bundle is not None:
            check_kind(bundle, "bundle", "the bytes of a bundle", bytes)
            if policy is not None:
                raise ValueError("`policy` and `bundle` are two policies; give one of them")
        with self._writing:
            named = str(policy if policy is not None else name)
            read = _read(named, root, bundle=bundle)
            if read.policy is None:
                raise PolicyError(read.flaws)
            self._held = {**self._held, (tenant, name): _Kept(named, root, read.policy, read.marks)}
        note("policy `%s`%s is %s", name, _of(tenant), _short(read.policy.identity))
        return read.policy

    def remove(self, name: str, *, tenant: str = "") -> None:
        """Keep a policy no longer. Raises PolicyError if it is not there."""
        _check_names(name, tenant)
        with self._writing:
            if (tenant, name) not in self._held:
                raise self._unknown(name, tenant)
            self._held = {key: kept for key, kept in self._held.items() if key != (tenant, name)}

    def get(self, name: str, *, tenant: str = "") -> Policy | Timeline:
        """The policy of that name: the tenant's own, else the one for all. Raises PolicyError if there is none."""
        _check_names(name, tenant)
        held = self._held
        kept = held.get((tenant, name)) or held.get(("", name))
        if kept is None:
            raise self._unknown(name, tenant)
        return kept.policy

    def all(self) -> Mapping[tuple[str, str], Policy | Timeline]:
        """Every policy as it is now, by tenant and name: what is reloaded later does not change it."""
        return {key: kept.policy for key, kept in self._held.items()}

    def of_digest(self, digest: str) -> Policy | Timeline | None:
        """The policy, or the version of one, with that digest: the one that made a decision. None if it is not here."""
        for policy in self.all().values():
            parts = [each.policy for each in policy.versions] if isinstance(policy, Timeline) else []
            found = next((each for each in (policy, *parts) if each.identity.digest == digest), None)
            if found is not None:
                return found
        return None

    def reload(self) -> tuple[Reloaded, ...]:
        """Read those policies again whose files have changed, and say what became of each.

        A new text is proved, and its examples are decided, before it takes the place of the old one. All that can be
        used take their places at once. Nothing is raised: what is wrong stands in the answer, and in the log as a
        warning, and is told again only when the files change again.
        """
        with self._writing:
            told, held = [], dict(self._held)
            for key, kept in self._held.items():
                if marks_again(kept.marks) != kept.marks:
                    held[key], found = _read_again(key, kept)
                    told += [found] if found is not None else []
            self._held = held
        for each in told:
            _tell(each)
        return tuple(told)

    @contextmanager
    def watch(self, every: float = 5.0, tell: Callable[[tuple[Reloaded, ...]], object] | None = None) -> Iterator[None]:
        """A context in which a thread reloads what has changed, `every` so many seconds, and tells if anything has."""
        check_kind(every, "every", "a number of seconds", int, float)
        if tell is not None and not callable(tell):
            raise TypeError("`tell` should be a function, or be left out")
        over = threading.Event()

        def look() -> None:
            while not over.wait(every):
                found = self.reload()
                if found and tell is not None:
                    tell(found)

        watching = threading.Thread(target=look, name="sharepolicy-watch", daemon=True)
        watching.start()
        try:
            yield
        finally:
            over.set()
            watching.join()

    def _unknown(self, name: str, tenant: str) -> PolicyError:
        names = sorted({known for owner, known in self._held if owner in ("", tenant)})
        whose = f"of `{tenant[:60]}`, and none for all" if tenant else "for all"
        message = f"there is no policy `{name[:60]}` {whose}"
        return PolicyError([Diagnostic("unknown-policy", message, None, did_you_mean(name, names) if names else "")])


def _check_names(name: object, tenant: object) -> None:
    check_text(name, "name")
    check_text(tenant, "tenant")


def _read(named: str, root: str | Path | None, known: Iterable[Path] = (), bundle: bytes | None = None) -> _Read:
    """Read, prove and try a policy. If a file is written meanwhile, it is read again; a bundle is not in a file.

    The files that are already `known` are marked too: one that could not be read may be the one that is mended.
    """
    while True:
        once = ReadOnce()
        with below(root):
            report = check_kept(named, once, bundle)
        files = report.policy.files if report.policy is not None else ()
        marks = marks_of({*known, *files, *once.paths(), *(_named_file(named) if bundle is None else ())})
        if once.is_as_read():
            flaws = tuple(flaw for flaw in report.diagnostics if flaw.is_error)
            return _Read(None if flaws else report.policy, flaws, marks)


def _named_file(named: str) -> Iterator[Path]:
    """The file that a person named, if it is one: a bundle is read as a whole."""
    path = Path(day_in(named)[0])
    if is_file(path):
        yield resolved(path)


def _read_again(key: _Key, kept: _Kept) -> tuple[_Kept, Reloaded | None]:
    """A policy whose files are no longer as they were, and what to tell about it."""
    tenant, name = key
    read, before = _read(kept.named, kept.root, [path for path, mark in kept.marks.items()]), kept.policy.identity
    if read.policy is None:
        found = Reloaded(name, tenant, Reread.REFUSED, before, before, read.flaws)
        return evolve(kept, marks=read.marks, refused=read.flaws), found if read.flaws != kept.refused else None
    after = read.policy.identity
    became = Reread.SAME if after == before else Reread.CHANGED
    return _Kept(kept.named, kept.root, read.policy, read.marks), Reloaded(name, tenant, became, before, after)


def _tell(told: Reloaded) -> None:
    """Write to the log what became of a policy; of what is wrong, the codes."""
    if told.became is Reread.REFUSED:
        codes = ", ".join(dict.fromkeys(flaw.code for flaw in told.diagnostics))
        warn("policy `%s`%s stays as it was: %s", told.name, _of(told.tenant), codes)
    else:
        note("policy `%s`%s was read again: %s, %s", told.name, _of(told.tenant), told.became, _short(told.after))


def _of(tenant: str) -> str:
    return f" of `{tenant}`" if tenant else ""


def _short(identity: PolicyIdentity) -> str:
    return f"version {identity.version or '(none)'}, {identity.digest}"
