"""The compiled core, if this installation has it: ``CORE`` is the module ``bahith._core`` or None.

Without it, the same work is done in Python, more slowly and with equal results. It is compiled
where the package is installed, if cargo is there, and comes with the wheels. ``BAHITH_CORE=python``
leaves it unused. A core that was compiled for other Python code stays unused too, with a warning.
"""

from __future__ import annotations

import os
import warnings
from importlib import import_module
from types import ModuleType

INTERFACE = 15
"""The version of what the core's functions take and give; ``lib.rs`` has the same number."""


def _load() -> ModuleType | None:
    if os.environ.get("BAHITH_CORE") == "python":
        return None
    try:
        core = import_module("bahith._core")
    except ImportError:
        return None
    if getattr(core, "INTERFACE", 0) == INTERFACE:
        return core
    # Updates without cargo leave the old file behind.
    warnings.warn(
        f"{core.__file__} belongs to another version of Bahith and is not used, which makes "
        "indexing slower; install Bahith again or delete the file",
        RuntimeWarning,
        stacklevel=1,
    )
    return None


CORE = _load()
