"""Writes the vectors of articles, a batch at a time; an interruption costs the last batch."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import numpy as np

from bahith.i18n import _
from bahith.indexer.engines import files
from bahith.indexer.errors import IndexMismatch
from bahith.indexer.meaning.embedders import Floats
from bahith.indexer.meaning.vectors import FOLDER, SUFFIX, Manifest, Stored, Vectors

LOCK = "lock"


class VectorWriter:
    """The one writer of an index's vectors. Nothing is durable or visible before ``commit``.

    Leaving the ``with`` block commits, so that interrupted work is kept.
    """

    def __init__(self, index: str | Path, signature: str, passages: int, anew: bool) -> None:
        """``signature`` is the model's, ``passages`` how many of an article get vectors at most.

        Vectors that are there keep their number of passages. ``anew`` replaces them with the first
        commit, whichever model made them. Raises IndexLocked, IndexMismatch where another model
        made them, IndexDamaged, EngineError.
        """
        self._folder = Path(index) / FOLDER
        with files.writing(self._folder):
            self._folder.mkdir(exist_ok=True)
            self._lock = files.lock(self._folder, LOCK)
        try:
            stored = None if anew else Vectors.open(self._folder)
            if stored:
                stored.manifest.check(self._folder, signature)
        except BaseException:
            self._lock.release()
            raise
        self.passages = stored.manifest.passages if stored else passages
        self._signature = signature
        self._stored = stored
        self._dimensions = stored.manifest.dimensions if stored else 0
        self._pending: dict[int, Floats] = {}

    def has(self, key: int) -> bool:
        """Whether the article with this key has its vectors, committed or not."""
        return key in self._pending or bool(self._stored and self._stored.has(key))

    def __len__(self) -> int:
        """How many articles have vectors, committed or not."""
        return len(self._pending) + (len(self._stored) if self._stored else 0)

    @property
    def pending(self) -> int:
        """The articles whose vectors are not committed."""
        return len(self._pending)

    def add(self, key: int, vectors: Floats) -> None:
        """Add the vectors of an article, a row each; there may be none."""
        if len(vectors):
            self._check_size(vectors.shape[1])
        self._pending[key] = vectors

    def _check_size(self, dimensions: int) -> None:
        if self._dimensions and dimensions != self._dimensions:
            raise IndexMismatch(
                _(
                    "the vectors in %(folder)s have %(found)s numbers, those of the model "
                    "%(asked)s; make new ones: bahith meaning --anew",
                    folder=self._folder,
                    found=self._dimensions,
                    asked=dimensions,
                )
            )
        self._dimensions = dimensions

    def commit(self) -> None:
        """Make what was added durable and visible; articles without text wait for others."""
        if not self._pending or not self._dimensions:
            return
        parts = [*self._stored.parts] if self._stored else []
        names = [part[0] for part in self._stored.manifest.parts] if self._stored else []
        new = Stored.of(self._pending, self._dimensions)
        # Each file has more than twice the articles of the next: few files, rarely rewritten.
        while parts and len(parts[-1].keys) < 2 * len(new.keys):
            new = Stored.joined([parts.pop(), new])
            names.pop()
        self._publish(names, new)
        self._pending = {}

    def keep(self, keys: Iterable[int]) -> int:
        """Drop the vectors of all articles but these; returns of how many articles."""
        self.commit()
        if not self._stored:
            return 0
        wanted = np.fromiter(keys, np.uint64)
        before = len(self._stored)
        every = np.concatenate([part.keys for part in self._stored.parts])
        if np.isin(every, wanted).all():
            return 0
        self._publish([], Stored.joined(self._stored.parts, wanted))
        return before - len(self._stored)

    def _publish(self, names: list[str], new: Stored) -> None:
        """Commit the files of these names and one with ``new``, and remove all others."""
        old = {part[0]: part for part in self._stored.manifest.parts} if self._stored else {}
        name, content = self._new_name(), new.to_bytes()
        with files.writing(self._folder):
            (self._folder / name).write_bytes(content)
            files.sync(self._folder / name)
            part = name, len(new.keys), len(new.rows), files.checksum(self._folder / name)
            manifest = Manifest(
                self._signature,
                new.rows.shape[1],
                self.passages,
                (*map(old.__getitem__, names), part),
            )
            manifest.publish(self._folder)
        self._stored = Vectors(self._folder, manifest)
        used = {part[0] for part in manifest.parts}
        for path in self._folder.glob(f"*{SUFFIX}"):
            if path.name not in used:
                with suppress(OSError):
                    path.unlink()

    def _new_name(self) -> str:
        stems = [path.stem for path in self._folder.glob(f"*{SUFFIX}")]
        return f"{max([int(stem) for stem in stems if stem.isdigit()], default=0) + 1:08}{SUFFIX}"

    def __enter__(self) -> VectorWriter:
        return self

    def __exit__(self, *error: object) -> None:
        try:
            self.commit()
        finally:
            self._lock.release()
