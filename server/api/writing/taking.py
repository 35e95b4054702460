"""Takes writes in: what a request has to be, and what is answered if it is not."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable
from typing import Any

from flask import g, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from bahith.i18n import _
from bahith.indexer.errors import BadRequest, SourceError
from bahith.indexer.queue import bodies
from bahith.indexer.queue.bodies import Spool
from bahith.indexer.queue.connection import QueueFull
from bahith.indexer.queue.store import KeyReused, Queue
from bahith.indexer.queue.tasks import Body, Kind, Task, Write
from bahith.server.access.refusals import Refused
from bahith.server.access.rights import caller

KEY = "Idempotency-Key"
LONGEST_KEY = 255

_PIECE = 1 << 18
LATER = "5"
"""Seconds after which a client should try again."""


class Taker:
    """Puts requests into a queue. Bodies have ``largest`` bytes at most."""

    def __init__(self, queue: Queue, largest: int) -> None:
        self._queue = queue
        self._largest = largest

    def take(
        self,
        kind: Kind,
        target: str,
        own: bytes | None = None,
        check: Callable[[bytes], Any] | None = None,
    ) -> Task:
        """Take in the current request, and what it wrote is on disk when this returns.

        The body is that of the request, or ``own``. ``check`` is called with a body that fits into
        memory, and raises SourceError for one that cannot be used. Raises Refused, BadRequest and
        EngineError.
        """
        try:
            if own is not None:
                return self._put(kind, target, bodies.of(own))[0]
            with Spool(self._queue.bodies) as spool:
                body = self._received(spool)
                if check and not body.file:
                    _checked(check, body)
                task, is_new = self._put(kind, target, body)
                if is_new:
                    spool.keep()
                return task
        except QueueFull as error:
            raise _full(error.is_disk) from None
        except KeyReused as error:
            raise Refused(422, "key_reused", error.args[0], {}) from None
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise _full(True) from None
            raise

    def _received(self, spool: Spool) -> Body:
        """What the client sent: the server has it whole, in memory or in a file of its own."""
        left = request.content_length or 0
        if left > self._largest:
            raise RequestEntityTooLarge
        stream = request.environ["wsgi.input"]
        while left and (piece := stream.read(min(left, _PIECE))):
            spool.write(piece)
            left -= len(piece)
        if left:
            raise BadRequest(_("the body ends too early"))
        return spool.body()

    def _put(self, kind: Kind, target: str, body: Body) -> tuple[Task, bool]:
        key = request.headers.get(KEY, "")
        if len(key) > LONGEST_KEY:
            message = _("Idempotency-Key: must have %(longest)s characters at most")
            raise BadRequest(message.filled(longest=LONGEST_KEY))
        parts = (kind, target, body.digest)
        asked = hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()
        own = key and f"{caller().name}:{key}"
        return self._queue.add(Write(kind, target, body, own, asked, g.request_id))


def kind_of_body(*kinds: str) -> str:
    """The media type of the body, one of ``kinds``.

    All are such that a browser asks before it sends them for a page of another site. Raises
    UnsupportedMediaType.
    """
    if request.mimetype not in kinds:
        raise UnsupportedMediaType
    return request.mimetype


def _checked(check: Callable[[bytes], Any], body: Body) -> None:
    try:
        check(body.content)
    except SourceError as error:
        raise BadRequest(error.args[0]) from None


def _full(is_disk: bool) -> Refused:
    code = "disk_full" if is_disk else "queue_full"
    message = QueueFull(is_disk).args[0]
    return Refused(507 if is_disk else 503, code, message, {"Retry-After": LATER})
