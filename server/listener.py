"""waitress, made to read Arabic addresses and to refuse in our error shape."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import create_server
from waitress.task import ErrorTask

from indexer.errors import SettingError
from indexer.settings import Settings
from server import errors, security

# Waiting for a free thread is what a queue is for; waitress would log each time.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """Takes an address with Arabic letters as they are, which people type into curl."""

    def parse_header(self, header_plus: bytes) -> None:
        line, end, others = header_plus.partition(b"\r\n")
        line = re.sub(rb"[\x80-\xff]", lambda letter: b"%%%02X" % letter[0][0], line)
        super().parse_header(line + end + others)


class _Refusal(ErrorTask):  # type: ignore[misc]
    """Answers what waitress itself refuses, such as a giant body, in our error shape."""

    def execute(self) -> None:
        failure = errors.failure_for_status(self.request.error.code)
        body = json.dumps(failure.as_object(), ensure_ascii=False).encode()
        self.status = f"{failure.status} {self.request.error.reason}"
        self.response_headers += [*security.HEADERS.items(), ("Content-Type", "application/json")]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):  # type: ignore[misc]
    parser_class = _Parser
    error_task_class = _Refusal


class Listener:
    """Answers HTTP requests: ``run()`` from when it is called, until ``close()``."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        """Listen at the address and port of ``settings``, and answer with ``app``.

        Raises SettingError where they cannot be used.
        """
        sockets: dict[int, Any] = {}
        try:
            self._server = create_server(
                app,
                map=sockets,
                host=settings.host,
                port=settings.port,
                threads=settings.threads,
                ident=None,
                # A client that is refused before it has sent all may lose the answer with the
                # connection: so only what is far too large is not read to its end.
                max_request_body_size=64 * settings.max_body,
            )
        except (OSError, ValueError) as error:
            for entry in list(sockets.values()):
                entry.close()
            place = f"{settings.host}:{settings.port}"
            raise SettingError(f"cannot listen on {place}: {error}") from error
        for entry in sockets.values():
            entry.channel_class = _Channel
        self.run: Callable[[], None] = self._server.run
        self.close: Callable[[], None] = self._server.close

    @property
    def addresses(self) -> list[str]:
        """The addresses to open in a browser, with the ports that were really taken."""
        one = self._server
        places = getattr(one, "effective_listen", None) or [
            (one.effective_host, one.effective_port)
        ]
        return [f"http://{f'[{host}]' if ':' in host else host}:{port}/" for host, port in places]
