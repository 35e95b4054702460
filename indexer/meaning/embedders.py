"""What turns texts into vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Embedder(Protocol):
    """A model that turns texts into vectors. Safe to share between threads.

    Both methods return a row for each text, ``dimensions`` numbers of length 1 together, and
    raise EngineUnavailable where the model cannot answer.
    """

    @property
    def signature(self) -> str:
        """A short text that names the model: another one has vectors that do not compare."""

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""

    def queries(self, texts: Sequence[str]) -> Floats:
        """The vectors of questions."""

    def passages(self, texts: Sequence[str]) -> Floats:
        """The vectors of passages of articles."""


def of_length_one(vectors: Floats) -> Floats:
    """Each row divided by its length; a row of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Floats = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return scaled
