"""A model on a server with OpenAI's embeddings interface: Ollama, vLLM, TEI, a cloud.

https://platform.openai.com/docs/api-reference/embeddings describes the interface.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

import numpy as np

from bahith.i18n import Message, _
from bahith.indexer.errors import EngineUnavailable, SettingError
from bahith.indexer.lazily import cached_property
from bahith.indexer.meaning.embedders import Floats, of_length_one
from bahith.indexer.settings import Settings

AT_ONCE = 32
"""Texts in one request, as TEI takes them by default."""

ATTEMPTS = 3
"""How often passages are sent while the server is busy or restarts. Questions are sent once."""

PAUSE = 1.0
"""Seconds before the second attempt; twice as many before each further one."""

_BUSY = (429, 500, 502, 503, 504)
_LARGEST = 64 * 2**20
_SHOWN = 200
SEPARATOR = "/"
"""Between the prefix of questions and that of passages, in the setting ``meaning_prefixes``."""


class _Failed(Exception):
    """A request without an answer that can be used: why, and whether it is worth another try."""

    def __init__(self, reason: Message | str, again: bool = False) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.again = again


class Server:
    """An ``Embedder`` that asks a server."""

    def __init__(self, settings: Settings) -> None:
        """Sends nothing. Raises SettingError for prefixes without a ``/`` between them."""
        self._address = settings.meaning.rstrip("/") + "/embeddings"
        self._model = settings.meaning_model
        self._key = settings.meaning_key
        self._timeout = settings.meaning_timeout
        prefixes = settings.meaning_prefixes or SEPARATOR
        of_queries, separator, of_passages = prefixes.partition(SEPARATOR)
        self._of_queries, self._of_passages = of_queries, of_passages
        if not separator:
            message = _(
                "meaning_prefixes: must have a / between the prefix of questions and that of "
                "passages, not %(value)s",
                value=repr(prefixes),
            )
            raise SettingError(message)
        # The same model may move to another server.
        self.signature = "/".join(
            ("server", self._model, *filter(None, (prefixes.strip(SEPARATOR),)))
        )

    @cached_property
    def dimensions(self) -> int:
        """See ``Embedder``; asks the server once."""
        return int(self.passages(["باحث"]).shape[1])

    def queries(self, texts: Sequence[str]) -> Floats:
        """See ``Embedder``."""
        return self._embedded([self._of_queries + text for text in texts], attempts=1)

    def passages(self, texts: Sequence[str]) -> Floats:
        """See ``Embedder``."""
        return self._embedded([self._of_passages + text for text in texts], ATTEMPTS)

    def _embedded(self, texts: Sequence[str], attempts: int) -> Floats:
        parts = [
            self._asked(texts[first : first + AT_ONCE], attempts)
            for first in range(0, len(texts), AT_ONCE)
        ]
        if len({part.shape[1] for part in parts}) > 1:
            raise self._unavailable(_("its vectors differ in size"))
        return np.concatenate(parts) if parts else np.empty((0, 0), np.float32)

    def _asked(self, texts: Sequence[str], attempts: int) -> Floats:
        for attempt in range(1, attempts + 1):
            try:
                return _vectors(self._answer(texts), len(texts))
            except _Failed as error:
                if not error.again or attempt == attempts:
                    raise self._unavailable(error.reason) from error
            time.sleep(PAUSE * 2 ** (attempt - 1))
        raise AssertionError("unreachable")

    def _unavailable(self, reason: Message | str) -> EngineUnavailable:
        return EngineUnavailable(
            _(
                "the model of meaning at %(address)s cannot be used: %(reason)s",
                address=self._address,
                reason=reason,
            )
        )

    def _answer(self, texts: Sequence[str]) -> bytes:
        """The body of the server's answer. Raises ``_Failed``."""
        body = json.dumps({"model": self._model, "input": [*texts], "encoding_format": "float"})
        headers = {"Content-Type": "application/json", "User-Agent": "bahith"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        request = urllib.request.Request(self._address, body.encode("ascii"), headers)
        try:
            # The settings allow http and https only.
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:
                content: bytes = answer.read(_LARGEST + 1)
        except urllib.error.HTTPError as error:
            with error:
                said = error.read(_SHOWN).decode("utf-8", "replace").strip()
            raise _Failed(f"HTTP {error.code} {error.reason} {said}", error.code in _BUSY) from None
        except (OSError, http.client.HTTPException) as error:
            cause = getattr(error, "reason", error)
            if isinstance(cause, TimeoutError):
                seconds = self._timeout
                raise _Failed(_("no answer in %(seconds)s seconds", seconds=seconds)) from error
            raise _Failed(str(cause) or type(cause).__name__, again=True) from error
        if len(content) > _LARGEST:
            raise _Failed(_("its answer is too large"))
        return content


def _vectors(content: bytes, count: int) -> Floats:
    """The vectors in an answer, in the order of the texts. Raises ``_Failed``."""
    try:
        rows: list[Any] = json.loads(content)["data"]
        ordered = sorted(rows, key=lambda row: int(row["index"]))
        if [row["index"] for row in ordered] != [*range(count)]:
            raise ValueError
        vectors = np.array([row["embedding"] for row in ordered], np.float32)
        if vectors.ndim != 2 or not vectors.shape[1] or not np.isfinite(vectors).all():
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _Failed(_("its answer has no vector for each text")) from None
    return of_length_one(vectors)
