"""A digest of rules as they are in memory, where a program may have replaced some.

It covers the code of functions and the values of modules. It is the same in each process of one
version of Python, and differs between versions, as bytecode does.
"""

from __future__ import annotations

import hashlib
import marshal
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from bahith.analyzers.patterns import Lazy

_PLAIN = (str, int, float, complex, bytes, type(None))


def digest(modules: Iterable[ModuleType], package: str) -> str:
    """A digest, in hexadecimal, of modules and of the classes in them that ``package`` defines."""
    states = _States(package)
    content = [(module.__name__, states.of_names(vars(module))) for module in modules]
    return hashlib.sha256(marshal.dumps(content, 2)).hexdigest()


class _States:
    """Turns objects into plain lists; equal objects give equal lists in every process."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._seen: dict[int, object] = {}

    def of_names(self, names: Mapping[str, Any]) -> list[Any]:
        """The names of a module or class, with the state of each value."""
        return [(name, self._of(names[name])) for name in sorted(names) if name[:2] != "__"]

    def _of(self, value: Any) -> Any:
        if type(value) in _PLAIN:
            return value
        if id(value) in self._seen:
            return "seen before"
        self._seen[id(value)] = value  # an object that is gone could share its id with another
        if type(value) in (dict, list, tuple):
            try:
                return marshal.dumps(value, 2)
            except ValueError:  # there are other objects in it
                pass
        return [type(value).__qualname__, *self._parts(value)]

    def _parts(self, value: Any) -> Iterable[Any]:
        """What tells an object from others of its type."""
        if isinstance(value, dict):
            return [(self._of(key), self._of(each)) for key, each in value.items()]
        if isinstance(value, list | tuple):
            return map(self._of, value)
        if isinstance(value, set | frozenset):
            return sorted(map(self._of, value), key=repr)
        if isinstance(value, re.Pattern | Lazy):
            return value.pattern, int(value.flags)
        if isinstance(value, np.ndarray):
            return (value.tobytes(),)
        if isinstance(value, type):
            return self._of_class(value)
        return self._of_callable(value)

    def _of_class(self, value: type) -> Iterable[Any]:
        ours = value.__module__.startswith(self._package)
        return value.__module__, value.__qualname__, *(self.of_names(vars(value)) if ours else ())

    def _of_callable(self, value: Any) -> Iterable[Any]:
        if isinstance(value, FunctionType):
            cells = [cell.cell_contents for cell in value.__closure__ or ()]
            defaults = (value.__defaults__, value.__kwdefaults__, cells)
            return value.__module__, self._of_code(value.__code__), *map(self._of, defaults)
        if isinstance(value, MethodType):
            return self._of(value.__func__), self._of(value.__self__)
        if isinstance(value, property):
            return map(self._of, (value.fget, value.fset))
        if isinstance(value, cached_property):
            return (self._of(value.func),)
        # Static and class methods have it too.
        if wrapped := getattr(value, "__wrapped__", None):
            return (self._of(wrapped),)
        # Methods of patterns; those of modules have the module here.
        owner = getattr(value, "__self__", None)
        name = getattr(value, "__name__", "")
        return (name, *([] if owner is None else [self._of(owner)]))

    def _of_code(self, code: CodeType) -> list[Any]:
        constants = [
            self._of_code(each) if isinstance(each, CodeType) else self._of(each)
            for each in code.co_consts
        ]
        return [code.co_code, code.co_names, code.co_varnames, code.co_freevars, constants]
