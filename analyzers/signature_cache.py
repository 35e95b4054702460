"""The analyzer's signature, kept in the user's cache folder: making it takes a tenth of a second.

The signature covers the terms of all examples, because a program can change a rule in memory, where
no file shows it. So the name of a kept file contains a digest of the rules in memory.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress

import numpy as np

from bahith.analyzers import in_memory, signature, table_file, tables
from bahith.analyzers.stemming.words import Tables

KEPT = 16
"""So many files stay in the folder: commands import different modules."""

_PACKAGE = "bahith.analyzers."
_NAME = "signature"
_log = logging.getLogger(__name__)


def kept(lexicon: Tables, letters: bool, make: Callable[[], str]) -> str:
    """What ``make`` gives: the signature of an analyzer with the tables of a lexicon.

    It is read from a file if a process made it of the same code, values, word lists and libraries;
    otherwise it is made and written to one, unless the tables are of unknown sources.
    """
    if not len(lexicon.sources):
        return make()
    try:
        path = tables.folder() / f"{_key(lexicon, letters)}.signature"
        return bytes(table_file.read(path)[_NAME]).decode()
    except FileNotFoundError:
        pass
    except (tables.NotCached, OSError, KeyError, ValueError) as error:
        _log.info("The signature is made again: %s", error)
        return make()
    made = make()
    with suppress(OSError):
        table_file.write(path, {_NAME: np.frombuffer(made.encode(), np.uint8)})
        tables.drop_old(path, KEPT)
    return made


def _key(lexicon: Tables, letters: bool) -> str:
    """A digest of all that the signature depends on."""
    sources = [bytes(lexicon.sources), bytes(lexicon.digest), _versions_of_arramooz()]
    content = [sys.version, sources, letters, _rules_in_memory()]
    return hashlib.sha256(signature.to_bytes(content)).hexdigest()[:32]


def _rules_in_memory() -> str:
    unsigned = {_PACKAGE + name.removesuffix(".py") for name in ("tables.py", *signature.UNSIGNED)}
    names = sorted(name for name in sys.modules if name.startswith(_PACKAGE))
    return in_memory.digest((sys.modules[name] for name in names if name not in unsigned), _PACKAGE)


def _versions_of_arramooz() -> list[str]:
    """The names of its metadata on the path; ``importlib.metadata`` is slow."""
    found = []
    for folder in sys.path:
        with suppress(OSError):
            names = os.listdir(folder or ".")
            found += sorted(name for name in names if name.startswith("arramooz_pysqlite"))
    return found
