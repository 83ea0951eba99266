"""Many policies in one program, by name and tenant, each read again when its files have changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from attrs import evolve, frozen

from sharepolicy.analysis.decision.decision import PolicyIdentity
from sharepolicy.engine.keeping.reading import for_good, read_kept
from sharepolicy.engine.keeping.watched import Marks, marks_again
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.diagnostic import Diagnostic, PolicyError
from sharepolicy.ground.kinds import check_kind, check_path, check_text
from sharepolicy.ground.log import note, warn
from sharepolicy.ground.suggest import did_you_mean


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
    root: Path | None
    policy: Policy | Timeline
    marks: Marks
    refused: tuple[Diagnostic, ...] = ()


_Key = tuple[str, str]


class Policies:
    """Many policies by name, and by tenant for those who have their own. One serves many threads.

    A policy is added by a name for it and by what `load` takes. Every policy in here is proved, and all of its examples
    are decided as expected. `reload` reads those again whose files have changed, and replaces them all at once: whoever
    asks at the same time gets the old policy or the new one, whole. What cannot be used replaces nothing.
    """

    def __init__(self) -> None:
        self._held: Mapping[_Key, _Kept] = {}
        self._tenants: Mapping[str, str] = {}
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
            read = read_kept(named, root, bundle=bundle)
            if read.policy is None:
                raise PolicyError(read.flaws)
            folder = Path(root).absolute() if root is not None else None
            self._held = {**self._held, (tenant, name): _Kept(for_good(named), folder, read.policy, read.marks)}
            self._tenants = {_plain(owner): owner for owner, _ in self._held if owner}
        note("policy `%s`%s is %s", name, _of(tenant), _short(read.policy.identity))
        return read.policy

    def remove(self, name: str, *, tenant: str = "") -> None:
        """Keep a policy no longer. Raises PolicyError if it is not there."""
        _check_names(name, tenant)
        with self._writing:
            if (tenant, name) not in self._held:
                raise self._unknown(name, tenant)
            self._held = {key: kept for key, kept in self._held.items() if key != (tenant, name)}
            self._tenants = {_plain(owner): owner for owner, _ in self._held if owner}

    def get(self, name: str, *, tenant: str = "", own: bool = False) -> Policy | Timeline:
        """The policy of that name: the tenant's own, else the one for all; with `own`, the tenant's own only.

        Raises PolicyError if there is none, and for a tenant whose name is that of another one but for capitals and
        spaces: it would get the policy for all without a word, though its own may be stricter.
        """
        _check_names(name, tenant)
        held = self._held
        kept = held.get((tenant, name))
        if kept is None and tenant:
            self._check_tenant(tenant)
        if kept is None and not own:
            kept = held.get(("", name))
        if kept is None:
            raise self._unknown(name, tenant, own=own)
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
        """A context in which a thread reloads what has changed, `every` so many seconds, and tells if anything has.

        If `tell` raises, or looking does, that stands in the log as a warning, and the thread goes on. Raises
        ValueError if `every` is not more than 0.
        """
        check_kind(every, "every", "a number of seconds", int, float)
        if not 0 < every <= threading.TIMEOUT_MAX:
            raise ValueError(f"`every` is how many seconds to wait each time, more than 0, not {every}")
        if tell is not None and not callable(tell):
            raise TypeError("`tell` should be a function, or be left out")
        over = threading.Event()

        def look() -> None:
            while not over.wait(every):
                try:
                    found = self.reload()
                    if found and tell is not None:
                        tell(found)
                except Exception as error:  # whatever it is: if the thread ended here, nothing would be reloaded again
                    warn("watching the policies goes on after an error: %s", type(error).__name__)

        watching = threading.Thread(target=look, name="sharepolicy-watch", daemon=True)
        watching.start()
        try:
            yield
        finally:
            over.set()
            watching.join()

    def _check_tenant(self, tenant: str) -> None:
        """Raise PolicyError for a slip in the name of a tenant that has a policy."""
        known = self._tenants.get(_plain(tenant), tenant)
        if known != tenant and all(owner != tenant for owner, _ in self._held):
            message = f"there is no tenant `{tenant[:60]}`"
            raise PolicyError([Diagnostic("unknown-policy", message, None, f"did you mean `{known}`?")])

    def _unknown(self, name: str, tenant: str, *, own: bool = False) -> PolicyError:
        names = sorted({known for owner, known in self._held if owner == tenant or (not owner and not own)})
        whose = f"of `{tenant[:60]}`{'' if own else ', and none for all'}" if tenant else "for all"
        message = f"there is no policy `{name[:60]}` {whose}"
        return PolicyError([Diagnostic("unknown-policy", message, None, did_you_mean(name, names) if names else "")])


def _plain(tenant: str) -> str:
    """The name of a tenant without capitals and spaces."""
    return "".join(tenant.split()).casefold()


def _check_names(name: object, tenant: object) -> None:
    check_text(name, "name")
    check_text(tenant, "tenant")


def _read_again(key: _Key, kept: _Kept) -> tuple[_Kept, Reloaded | None]:
    """A policy whose files are no longer as they were, and what to tell about it."""
    tenant, name = key
    read, before = read_kept(kept.named, kept.root, kept.marks), kept.policy.identity
    flaws = read.flaws or _of_another(name, before.name, read.policy)
    if read.policy is None or flaws:
        found = Reloaded(name, tenant, Reread.REFUSED, before, before, flaws)
        return evolve(kept, marks=read.marks, refused=flaws), found if flaws != kept.refused else None
    after = read.policy.identity
    became = Reread.SAME if after == before else Reread.CHANGED
    return _Kept(kept.named, kept.root, read.policy, read.marks), Reloaded(name, tenant, became, before, after)


def _of_another(name: str, before: str, policy: Policy | Timeline | None) -> tuple[Diagnostic, ...]:
    """The flaw of files that are another policy now: whoever asks for the one may not have the facts of the other."""
    if policy is None or policy.identity.name == before:
        return ()
    message = f"`{before}` is kept as `{name}`, and the file is the policy `{policy.identity.name}` now"
    return (Diagnostic("wrong-document", message, None, "add the policy anew if that is meant"),)


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
