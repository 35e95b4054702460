"""The id of the request that is being worked for, which its log lines have in every process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

current: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that this thread works for; empty if it is none, or not known."""


@contextmanager
def working_for(id: str) -> Iterator[None]:
    """A block of work for the request with this id."""
    token = current.set(id)
    try:
        yield
    finally:
        current.reset(token)
