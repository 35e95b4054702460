"""One table of settings: name, default, help and environment name.

The order in which a value is looked for: an explicit argument (a command's
option), the environment, the default.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from indexer.errors import SettingError


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table: the setting's name, default, environment name, help and range."""

    name: str
    default: Any
    env: str
    help: str
    low: int
    high: int


def _setting(default: Any, env: str, help: str, low: int = 0, high: int = 2**31) -> Any:
    return field(default=default, metadata={"env": env, "help": help, "low": low, "high": high})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of Bahith, with their defaults. See ``docs/settings.md``."""

    index: str = _setting("bahith-index", "BAHITH_INDEX", "Directory of the index.")
    engine: str = _setting(
        "", "BAHITH_ENGINE", "Engine of a new index; by default whoosh. An index keeps its own."
    )
    host: str = _setting("127.0.0.1", "BAHITH_HOST", "Address the server listens on.")
    port: int = _setting(8000, "BAHITH_PORT", "Port the server listens on.", 0, 65535)
    threads: int = _setting(4, "BAHITH_THREADS", "Threads that answer requests.", 1, 256)
    page_size: int = _setting(
        10, "BAHITH_PAGE_SIZE", "Results on a page when the request does not say.", 1, 100
    )
    max_body: int = _setting(
        65536, "BAHITH_MAX_BODY", "Largest request body accepted, in bytes.", 1024
    )
    cache_mb: int = _setting(
        256, "BAHITH_CACHE_MB", "Memory for postings kept between queries, in MiB.", 1
    )
    writer_mb: int = _setting(
        256, "BAHITH_WRITER_MB", "Memory in which tantivy gathers a segment, in MiB.", 16, 4000
    )
    batch: int = _setting(5000, "BAHITH_BATCH", "Articles between two commits while indexing.", 1)
    processes: int = _setting(
        0, "BAHITH_PROCESSES", "Processes that analyze while indexing; 0 is one a core.", 0, 1024
    )
    weights: str = _setting(
        "", "BAHITH_WEIGHTS", "Weights of levels of evidence other than usual: roots=0,written=0.5."
    )
    refresh: int = _setting(
        1, "BAHITH_REFRESH", "Seconds between two looks for a changed index.", 0, 86400
    )

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, **given: Any) -> Settings:
        """Settings from what is given (None: not given), then ``environ``, then the defaults.

        Raises SettingError for a value of the wrong kind or out of range.
        """
        environ = os.environ if environ is None else environ
        values = {}
        for entry in cls.entries():
            if given.get(entry.name) is not None:
                values[entry.name] = _checked(entry, given[entry.name], entry.name)
            elif environ.get(entry.env):
                values[entry.name] = _checked(entry, environ[entry.env], entry.env)
        return cls(**values)

    @classmethod
    def entries(cls) -> list[Entry]:
        """The whole table."""
        return [Entry(row.name, row.default, **row.metadata) for row in fields(cls)]

    @classmethod
    def entry(cls, name: str) -> Entry:
        """The row of that name."""
        return next(entry for entry in cls.entries() if entry.name == name)


def _checked(entry: Entry, value: Any, name: str) -> Any:
    if not isinstance(entry.default, int):
        return str(value)
    try:
        number = int(value)
    except ValueError:
        raise SettingError(f"{name}: a whole number is needed, not {value!r}") from None
    if not entry.low <= number <= entry.high:
        raise SettingError(f"{name}: must be from {entry.low} to {entry.high}, not {number}")
    return number
