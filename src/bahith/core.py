"""The compiled core, if this installation has it: ``CORE`` is the module ``bahith._core`` or None.

Without it, the same work is done in Python, more slowly and with equal results. It is compiled
where the package is installed, if cargo is there, and comes with the wheels. ``BAHITH_CORE=python``
leaves it unused.
"""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType


def _load() -> ModuleType | None:
    if os.environ.get("BAHITH_CORE") == "python":
        return None
    try:
        return import_module("bahith._core")
    except ImportError:
        return None


CORE = _load()
