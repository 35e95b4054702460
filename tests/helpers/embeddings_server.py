"""A real server with OpenAI's embeddings interface, of a model that counts what is listed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GROUPS = (("قطار", "سكة"), ("سيارة", "مركبة"), ("طعام", "خبز"))
"""Words that mean the same to the model; each group is a dimension, what has none the last one."""


def embedded(text: str) -> list[float]:
    """How often each group occurs; what has no word of any is a vector of its own."""
    counts = [float(sum(text.count(word) for word in group)) for group in GROUPS]
    return [*counts, 0.0 if any(counts) else 1.0]


class Model:
    """What the server does: a test may change it, and see what was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.errors: list[int] = []
        self.seconds = 0.0
        self.answer: bytes | None = None
        self.address = ""

    def vectors(self, texts: Sequence[str]) -> bytes:
        rows = [{"index": n, "embedding": embedded(text)} for n, text in enumerate(texts)]
        return json.dumps({"object": "list", "data": rows[::-1]}).encode()


@contextmanager
def serving() -> Iterator[Model]:
    """The model at ``address``, until the block ends."""
    model = Model()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            model.asked.append(body)
            model.keys.append(self.headers["Authorization"])
            time.sleep(model.seconds)
            status = model.errors.pop(0) if model.errors else 200
            known = self.path == "/v1/embeddings"
            answer = model.vectors(body["input"]) if model.answer is None else model.answer
            self.send_response(status if known else 404)
            self.end_headers()
            self.wfile.write(answer if status == 200 else b"the model is loading")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    model.address = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield model
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
