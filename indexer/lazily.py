"""Values of an object that are computed on first use, by whichever thread comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from functools import cached_property as cached_property
else:

    class cached_property:  # noqa: N801  # named as in functools
        """As of ``functools``, without the lock that it has before Python 3.12.

        Computing a value may hand the turn to another task, which would wait for that lock and
        never give the turn back. Without it, two may compute a value; both get the first one.
        """

        def __init__(self, function: Any) -> None:
            self._function = function
            self.__doc__ = function.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self._name = name

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            if instance is None:
                return self
            value = self._function(instance)
            return instance.__dict__.setdefault(self._name, value)
