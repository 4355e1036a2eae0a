"""Classes of values that are made in no time.

`dataclasses` writes and compiles six functions for each class that is frozen and has slots. That
takes a third of a millisecond (Python 3.11), and shapes are read into forty classes at every start.
Classes that are made here share their methods, which go by the names of the fields. Whoever writes
or reads them sees no difference, nor does a type checker (PEP 681).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["frozen"]

ClassT = TypeVar("ClassT", bound=type)


class _Frozen:
    """The methods that all classes share.

    Attributes:
        __match_args__: The names of the fields.
        _defaults: The values of those that need not be given.
    """

    __slots__ = ()
    __match_args__: tuple[str, ...] = ()
    _defaults: Mapping[str, object] = {}

    def __init__(self, *values: object, **named: object) -> None:
        names = self.__match_args__
        if named or len(values) != len(names):
            values = self._all_values(values, named)
        for name, value in zip(names, values, strict=True):
            object.__setattr__(self, name, value)

    def _all_values(
        self, values: tuple[object, ...], named: Mapping[str, object]
    ) -> tuple[object, ...]:
        names = self.__match_args__
        given = dict(zip(names, values, strict=False))
        known = {**self._defaults, **named, **given}
        if len(values) > len(names) or known.keys() != set(names) or given.keys() & named.keys():
            raise TypeError(f"{type(self).__name__} takes {', '.join(names) or 'nothing'}")
        return tuple(known[name] for name in names)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__match_args__)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        fields = zip(self.__match_args__, self._values(), strict=True)
        shown = ", ".join(f"{name}={value!r}" for name, value in fields)
        return f"{type(self).__qualname__}({shown})"

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        # A copy is made anew, for its fields cannot be set.
        return type(self), self._values()


@dataclass_transform(frozen_default=True)
def frozen(cls: ClassT) -> ClassT:
    """Make a class one of values that never change, are equal by their fields, and have slots.

    Like ``dataclass(frozen=True, slots=True)`` for a class without a base whose defaults are
    values.
    """
    members = {
        name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")
    }
    names = tuple(members.get("__annotations__", ()))
    defaults = {name: members.pop(name) for name in names if name in members}
    own = {"__slots__": names, "__match_args__": names, "_defaults": defaults}
    made: ClassT = type(cls)(cls.__name__, (_Frozen,), {**members, **own})
    return made
