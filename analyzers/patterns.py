"""Regular expressions that are compiled when they are first used.

Compiling one with large sets of letters takes longer than most commands do anything else.
"""

from __future__ import annotations

import re
from typing import Any, cast

_made: list[Lazy] = []
_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


class Lazy:
    """Has the methods of a compiled pattern; the first one that is looked up compiles it."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags
        _made.append(self)

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        # From now on they are found without coming here.
        vars(self).update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """``pattern`` as ``re.compile`` gives it, but compiled when one of its methods is first used.

    It can only be used by its methods, not as an argument of the functions of ``re``.
    """
    return cast("re.Pattern[str]", Lazy(pattern, flags))


def compile_all() -> None:
    """Compile every pattern that a module which was imported may use."""
    for pattern in _made:
        getattr(pattern, _METHODS[0])  # looking it up compiles
