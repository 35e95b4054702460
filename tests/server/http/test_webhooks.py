"""Another server is told of tasks that have ended: in order, signed, and only where it may be."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from server_process import until

from bahith.indexer.errors import SettingError
from bahith.indexer.queue import bodies
from bahith.indexer.queue.store import Queue
from bahith.indexer.queue.tasks import Outcome, Write
from bahith.indexer.settings import Settings
from bahith.server.http import webhooks
from bahith.server.http.webhooks import SIGNATURE, Webhook, address


class Hook:
    """A server that is told; it answers with the ``statuses`` first, and then with 204."""

    def __init__(self) -> None:
        self.told: list[tuple[Any, str, bytes]] = []
        self.statuses: list[int] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.told.append((json.loads(body), self.headers.get(SIGNATURE, ""), body))
                self.send_response(hook.statuses.pop(0) if hook.statuses else 204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def numbers(self) -> list[int]:
        return [task["task"] for task, _signature, _body in self.told]


@pytest.fixture
def hook() -> Iterator[Hook]:
    hook = Hook()
    yield hook
    hook.server.shutdown()
    hook.server.server_close()


def settings_for(hook: Hook, folder: Path, private: int = 1) -> Settings:
    place = f"http://localhost:{hook.server.server_port}/hook"
    given = {"webhook": place, "webhook_private": private, "webhook_secret": "s"}
    return Settings.load(environ={}, index=str(folder), **given)


def ended(queue: Queue, count: int) -> None:
    for _each in range(count):
        task, _new = queue.add(Write("put", "a", bodies.of(b"{}")))
        queue.end({task.number: Outcome(added=1)}, [], notify=True)


def test_each_end_is_told_in_order_and_signed(hook: Hook, tmp_path: Path) -> None:
    with (
        closing(Queue(tmp_path)) as queue,
        closing(Webhook(settings_for(hook, tmp_path))) as webhook,
    ):
        ended(queue, 3)
        webhook.start()
        until(lambda: len(hook.told) == 3)
        ended(queue, 1)
        webhook.tell()
        until(lambda: len(hook.told) == 4)
        until(lambda: not queue.unnotified(9))
    assert hook.numbers == [1, 2, 3, 4]
    task, signature, body = hook.told[0]
    assert (task["state"], task["added"]) == ("done", 1)
    assert signature == "sha256=" + hmac.new(b"s", body, hashlib.sha256).hexdigest()


def test_a_host_is_told_at_whichever_of_its_addresses_answers(
    hook: Hook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def resolved(*_asked: object) -> list[str]:
        return ["::1", "127.0.0.2", "127.0.0.1"]  # the server listens on the last one only

    monkeypatch.setattr(webhooks, "resolved", resolved)
    with (
        closing(Queue(tmp_path)) as queue,
        closing(Webhook(settings_for(hook, tmp_path))) as webhook,
    ):
        ended(queue, 1)
        webhook.start()
        until(lambda: hook.numbers == [1])


def test_what_was_not_taken_is_told_again(hook: Hook, tmp_path: Path) -> None:
    hook.statuses = [503, 302]
    with (
        closing(Queue(tmp_path)) as queue,
        closing(Webhook(settings_for(hook, tmp_path))) as webhook,
    ):
        ended(queue, 2)
        webhook.start()
        until(lambda: not queue.unnotified(9))
    assert hook.numbers == [1, 1, 1, 2]


def test_this_machine_is_told_nothing_unless_the_setting_says_so(
    hook: Hook, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        closing(Queue(tmp_path)) as queue,
        closing(Webhook(settings_for(hook, tmp_path, private=0))) as webhook,
    ):
        ended(queue, 1)
        webhook.start()
        until(lambda: "not a public address; BAHITH_WEBHOOK_PRIVATE=1 allows it" in caplog.text)
    assert not hook.told


@pytest.mark.parametrize(
    "place", ["ftp://a", "a", "http://", "http://u:p@a", "http://[", "http://a:x"]
)
def test_what_is_no_address_is_an_error(place: str, tmp_path: Path) -> None:
    settings = Settings.load(environ={}, index=str(tmp_path), webhook=place)
    with pytest.raises(SettingError):
        address(settings)
