"""Which requests write, or are about what was written: they need no turn, and may be large."""

from __future__ import annotations

_WRITTEN = ("/api/articles", "/api/files", "/api/rules")
_TASKS = "/api/tasks"


def is_write(method: str, path: str) -> bool:
    """Whether a request writes."""
    return method in ("PUT", "POST", "DELETE") and path.startswith(_WRITTEN)


def is_about_writing(method: str, path: str) -> bool:
    """Whether a request writes, or is about tasks."""
    return path.startswith(_TASKS) or is_write(method, path)
