"""A write that somebody has asked for, and what became of it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Any, Literal

from bahith.i18n import Message, Text, detailed

Kind = Literal["put", "add", "delete", "delete_matching", "file"]
"""Of a task: one article, articles, one id, the matches of a search, or a file of any kind."""

State = Literal["queued", "running", "done", "failed"]
"""Where a task is. ``done`` may have articles that failed; ``failed`` has changed nothing."""

STATES: tuple[State, ...] = ("queued", "running", "done", "failed")

ENDED: tuple[State, ...] = ("done", "failed")


DAMAGED = -1
"""The ``seal`` of a task that was damaged on disk. No checksum is negative."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a client sent: ``content``, or where that is large, the name of a file that has it.

    ``digest`` is its SHA-256 in hexadecimal.
    """

    size: int
    digest: str
    content: bytes = b""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Write:
    """What somebody asks for.

    ``target`` is an article's id, a file's name, or the name that says which JSON a body is.
    ``key`` is the idempotency key, if there is one, and ``asked`` a digest of the whole request:
    two requests with one key must be equal. ``request`` is the id of the request, for the log.
    """

    kind: Kind
    target: str
    body: Body
    key: str = ""
    asked: str = ""
    request: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an article, or a whole task, failed; or with ``warning`` what an article lacks.

    ``place`` is the file in an archive that it is about, if any, and ``line`` the line.
    """

    reason: Text
    place: str = ""
    line: int | None = None
    warning: bool = False

    def packed(self) -> dict[str, Any]:
        """The fault as JSON has it."""
        reason = _packed(self.reason)
        return {
            "reason": reason,
            "place": self.place,
            "line": self.line,
            "warning": self.warning,
        }

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> Fault:
        """The fault from what ``packed`` gave."""
        return cls(**{**packed, "reason": _unpacked(packed["reason"])})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a task has done so far: articles by what happened to them, and faults."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0
    warnings: int = 0
    faults: tuple[Fault, ...] = field(default=())

    @property
    def state(self) -> State:
        """Where a task with this outcome ends."""
        changed = self.added or self.replaced or self.unchanged or self.removed
        return "failed" if self.failed and not changed else "done"


@dataclass(frozen=True, slots=True)
class Task:
    """A write with its number, by which all of them are ordered, and what became of it.

    Times are seconds since 1970. ``attempts`` counts how often it was begun. ``request`` is the id
    of the request that asked for it, ``seal`` a checksum of what is to be done; tasks from before
    there were any have none. ``ahead`` is how many tasks are carried out before it, where that has
    been looked up.
    """

    number: int
    kind: Kind
    target: str
    state: State
    body: Body
    created: float
    started: float | None = None
    ended: float | None = None
    attempts: int = 0
    outcome: Outcome = Outcome()
    request: str = ""
    seal: int | None = None
    ahead: int | None = None

    @property
    def is_as_asked(self) -> bool:
        """Whether it is what was asked for, by its ``seal``, if it has one."""
        return self.seal in (None, seal(self.kind, self.target, self.body))

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ENDED


def seal(kind: str, target: str, body: Body) -> int:
    """A checksum of what a task is to do: the digest of a body is its checksum."""
    return zlib.crc32(repr((kind, target, body.size, body.digest)).encode())


def _packed(text: object) -> Any:
    if isinstance(text, tuple):
        return [*map(_packed, text)]
    if not isinstance(text, Message):
        return text
    values = {name: _packed(value) for name, value in text.values}
    packed = {"msgid": text.msgid, "values": values, "plural": text.plural, "count": text.count}
    return {**packed, "detail": text.detail} if text.detail else packed


def _unpacked(packed: Any) -> Any:
    if isinstance(packed, list):
        return tuple(map(_unpacked, packed))
    if not isinstance(packed, dict):
        return packed
    values = tuple((name, _unpacked(value)) for name, value in packed["values"].items())
    message = Message(packed["msgid"], values, packed["plural"], packed["count"])
    return detailed(message, packed.get("detail", ""))
