"""Backups of what an engine has on servers, which keep them there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that servers keep: ``snapshot`` in ``repository``, of the index ``index``, which
    the name ``name`` stood for.

    It has ``articles`` in ``files`` of ``size`` bytes, of which ``written`` were new in the
    repository.
    """

    repository: str
    snapshot: str
    name: str
    index: str
    articles: int
    files: int
    size: int
    written: int

    def to_json(self) -> dict[str, Any]:
        """The values, for ``of``."""
        return asdict(self)

    @classmethod
    def of(cls, values: dict[str, Any]) -> Kept:
        """From values that were read. Raises ValueError, KeyError or TypeError for others."""
        made = cls(**values)
        for name, kind in (("repository", str), ("snapshot", str), ("name", str), ("index", str)):
            if not isinstance(values[name], kind):
                raise TypeError(f"{name} must be a text")
        if min(made.articles, made.files, made.size, made.written) < 0:
            raise ValueError("a number is negative")
        return made


class Keeping(ABC):
    """Backs up the articles of one index on its servers, and restores them there.

    Every method raises EngineUnavailable where the servers do not answer.
    """

    @abstractmethod
    def keep(self, is_current: Callable[[], bool]) -> Kept:
        """Back up the newest commit, while others write to the index or search it.

        ``is_current`` says whether what is read of the folder of the index is still that of the
        newest commit. Raises EngineError where it is not, and where the servers have no place for a
        backup or cannot back up all articles.
        """

    @abstractmethod
    def remove(self, kept: Kept) -> None:
        """Remove a backup; one that is gone already is not an error. Raises EngineError."""

    @abstractmethod
    def restored(self, kept: Kept, replaces: bool) -> AbstractContextManager[Callable[[], None]]:
        """A block in which the index in the folder of the settings has the articles of a backup.

        Nobody else sees them before the block calls what it gets, which lets them take their
        name; they are removed if it does not. With ``replaces``, an index that has the name is
        replaced. Raises EngineError where there is no such backup, or the name is taken;
        IndexDamaged.
        """

    @abstractmethod
    def close(self) -> None:
        """Close the connections."""
