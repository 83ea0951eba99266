"""What an object with slots works out when it is first needed, and keeps.

It is as `functools.cached_property`, which needs a `__dict__`. attrs has its own way for objects with slots: a slot for
each, and a `__getattr__`, which makes every other attribute of the object slower to read. Here all that is kept stands
in one slot.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Found = TypeVar("Found", covariant=True)


class kept(Generic[Found]):  # noqa: N801 - a decorator, as `property`
    """An attribute that is worked out once. Its class has a slot `_kept`, for all of them."""

    def __init__(self, find: Callable[[Any], Found]) -> None:
        self._find = find
        self.__doc__ = find.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type | None = None) -> Found: ...
    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        try:
            known = instance._kept
        except AttributeError:
            known = {}
            object.__setattr__(instance, "_kept", known)
        name = self._name
        if name not in known:
            known[name] = self._find(instance)
        return known[name]


def keep(instance: Any, name: str, found: object) -> None:
    """Give an object what it would work out itself, because something alike has found it already."""
    try:
        known = instance._kept
    except AttributeError:
        known = {}
        object.__setattr__(instance, "_kept", known)
    known.setdefault(name, found)
