"""The server that ``fuzzing.py`` sends its requests to, and what is wrong with its answers."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import jsonschema_rs  # comes with Schemathesis
from fuzzed_requests import Sent
from served import COMMAND

PATIENCE = 120
"""Seconds that an answer may take."""


class Described:
    """What the OpenAPI document says of answers."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._validators: dict[str, Any] = {}

    def fault(self, sent: Sent, is_read: bool, status: int, kind: str, body: bytes) -> str:
        """What is wrong with an answer, whose body may be read; empty if nothing is."""
        if status >= 500 and status != 503 and not (status == 501 and b"ransfer-" in sent.data):
            return f"status {status}"
        if b"Traceback (most" in body:
            return "a traceback in the answer"
        path = sent.target.partition("?")[0]
        if not is_read or not path.startswith("/api/") or sent.method == "HEAD":
            return ""
        if status in (200, 202) and sent.method != "OPTIONS":
            operation = self._document["paths"].get(sent.wants, {}).get(sent.method.lower())
            if not operation or path in ("/api/docs", "/api/openapi.json"):
                return ""
            return self._mismatch(operation, status, kind.partition(";")[0], body)
        if status >= 400:
            schema = self._document["components"]["schemas"]["Error"]
            return self._invalid(json.dumps(schema), body) if "json" in kind else f"error as {kind}"
        return ""

    def _mismatch(self, operation: dict[str, Any], status: int, kind: str, body: bytes) -> str:
        response = operation["responses"].get(str(status))
        if response is None:
            return f"status {status} is not described"
        if kind not in response["content"]:
            return f"{kind} is not described"
        if kind == "application/json":
            return self._invalid(json.dumps(response["content"][kind]["schema"]), body)
        return ""

    def _invalid(self, schema: str, body: bytes) -> str:
        try:
            value = json.loads(body)
        except ValueError as error:
            return f"no JSON: {error}"
        if schema not in self._validators:
            whole = json.loads(schema) | {"components": self._document["components"]}
            self._validators[schema] = jsonschema_rs.validator_for(whole)
        wrong = next(self._validators[schema].iter_errors(value), None)
        return f"not as described: {wrong}"[:300] if wrong else ""


class Service:
    """``bahith serve --writing`` with two processes that answer, and its log."""

    def __init__(self, index: Path, log: Path) -> None:
        command = [*COMMAND, "--index", str(index), "serve", "--writing", "--port=0"]
        settings = {"BAHITH_ACCESS_LOG": "0", "BAHITH_MAX_WRITE_MB": "1", "BAHITH_METRICS": "1"}
        self.index, self._log = index, log
        with log.open("wb") as file:
            self._process = subprocess.Popen(
                [*command, "--workers=2"],
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
                env=os.environ | settings,
            )
        assert self._process.stdout
        address = re.search(r"http://[\d.]+:(\d+)", self._process.stdout.readline())
        if address is None:
            raise SystemExit(f"the server did not start: {log.read_text()}")
        self.port = int(address[1])
        while self.get("/api/tasks")[0] != 200:
            time.sleep(0.1)
        self._children = self._running()

    def get(self, path: str) -> tuple[int, Any]:
        """The status and JSON of an answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def _running(self) -> set[int]:
        found: set[int] = set()
        for thread in Path(f"/proc/{self._process.pid}/task").iterdir():
            with suppress(OSError):
                for child in (thread / "children").read_text().split():
                    if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                        found.add(int(child))
        return found

    def drain(self, seconds: float) -> str:
        """Wait for all tasks; what is wrong, if they do not end."""
        end = time.monotonic() + seconds
        while any(
            self.get(f"/api/tasks?size=1&state={state}")[1]["tasks"]
            for state in ("queued", "running")
        ):
            if time.monotonic() > end:
                return f"tasks wait still after {seconds} seconds"
            time.sleep(0.2)
        return ""

    def stop(self) -> Iterator[str]:
        """End the server; yield what is wrong with its processes, its log and its index."""
        if lost := self._children - self._running():
            yield f"{len(lost)} processes have ended"
        self._process.send_signal(signal.SIGTERM)
        if status := self._process.wait(PATIENCE):
            yield f"the server exited with {status}"
        if self._process.stdout:
            self._process.stdout.close()
        log = self._log.read_text("utf-8", "replace")
        found = [*re.finditer(r"^(?!Traceback).*(?:ERROR|CRITICAL|given up).*$", log, re.M)]
        if found or "Traceback" in log:
            start = found[0].start() if found else log.index("Traceback")
            yield f"{len(found)} errors in the log; the first: {log[start : start + 4000]}"
        check = [*COMMAND, "--index", str(self.index), "check"]
        checked = subprocess.run(check, capture_output=True, text=True, check=False)
        if checked.returncode:
            yield f"bahith check: {checked.stdout}{checked.stderr}"
