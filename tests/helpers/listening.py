"""A server in a thread of the tests' process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from bahith.indexer.settings import Settings
from bahith.server.http.listener import Listener


@contextmanager
def listening(app: Flask, settings: Settings) -> Iterator[str]:
    """A block during which ``app`` answers at the address that it is given."""
    listener = Listener(app, settings)
    thread = threading.Thread(target=listener.run, daemon=True)
    thread.start()
    yield listener.addresses[0]
    listener.close()
    thread.join(10)
