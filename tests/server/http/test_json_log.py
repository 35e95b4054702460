"""``BAHITH_LOG=json``: whatever a process of the server logs is one object of JSON on one line."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from server_process import COMMAND, ServerProcess, serving
from writing_site import put, started_writer

from bahith.i18n import _, using
from bahith.indexer import request_ids
from bahith.indexer.settings import Settings
from bahith.server.http.log_lines import JsonFormatter, TextFormatter


def objects(text: str) -> list[dict[str, Any]]:
    """What is logged: every line is an object with what all lines have."""
    found = [json.loads(line) for line in text.splitlines()]
    for line in found:
        assert dt.datetime.fromisoformat(line["time"]).tzinfo
        assert line["level"] in ("debug", "info", "warning", "error", "critical")
        assert line["logger"]
        assert isinstance(line["message"], str)
    return found


@pytest.fixture
def copied(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, index=str(shutil.copytree(settings.index, tmp_path / "index")))


def test_a_request_is_an_object(settings: Settings) -> None:
    with serving(settings, BAHITH_LOG="json") as server:
        server.site.ask("GET", "/api/articles/none?q=%D8%A7", X_Request_Id="mine")
        (line,) = objects(server.stop())
    assert line["message"] == "GET /api/articles/none?q=%D8%A7"
    assert (line["method"], line["route"]) == ("GET", "/api/articles/<id:id>")
    assert (line["status"], line["request"], line["address"]) == (404, "mine", "127.0.0.1")
    assert line["logger"] == "bahith.access"
    assert line["bytes"] > 0
    assert line["milliseconds"] > 0


def test_a_refused_request_keeps_its_id_and_its_line(settings: Settings) -> None:
    with serving(settings, BAHITH_LOG="json") as server:
        raw = server.site.raw(b"\x1b[31m\xe2\x80\xa8 /\r\nX-Request-ID: mine\r\n\r\n")
        (line,) = objects(server.stop())
    assert b"X-Request-Id: mine\r\n" in raw
    assert (line["status"], line["request"], line["route"]) == (400, "mine", "none")


def kill(server: ServerProcess) -> None:
    """Kill the process that writes and one that answers."""
    writing = started_writer(server.process.pid)
    os.kill(writing, signal.SIGKILL)
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    answering = [
        int(pid)
        for pid in children.read_text().split()
        if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    os.kill(answering[0], signal.SIGKILL)


@pytest.mark.timeout(300)
def test_supervisor_and_workers_log_in_one_way(copied: Settings) -> None:
    options = ("--workers=2", "--writing")
    with serving(copied, *options, BAHITH_LOG="json", LANG="ar_EG.UTF-8") as server:
        stderr = server.process.stderr
        assert stderr
        told: list[str] = []

        def read_until(text: str, times: int = 1) -> None:
            while sum(text in line for line in told) < times:
                told.append(stderr.readline())

        server.site.get("/api/health")
        read_until("/api/health")
        kill(server)
        read_until("has ended", times=2)
    loggers = {line["logger"] for line in objects("".join(told))}
    assert loggers == {"bahith.supervisor", "bahith.access"}


def test_the_writer_logs_a_task_with_the_id_of_its_request(copied: Settings) -> None:
    with serving(copied, "--writing", BAHITH_LOG="json") as server:
        written = put(server.site, "new", {"title": "جديد"}, X_Request_Id="mine").json()
        task = server.site.get(f"/api/tasks/{written['task']}").json()
        assert written["request"] == task["request"] == "mine"
        lines = [line for line in objects(server.stop()) if line["logger"] == "bahith.writer"]
    (line,) = lines
    assert (line["request"], line["task"], line["state"]) == ("mine", written["task"], "done")
    assert line["added"] == 1


def test_what_keeps_the_server_from_starting_is_an_object(tmp_path: Path) -> None:
    command = [*COMMAND, "--index", str(tmp_path / "no\x1bne"), "serve", "--port=0"]
    environ = os.environ | {"BAHITH_LOG": "json"}
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environ)
    assert ended.returncode == 1
    (line,) = objects(ended.stderr)
    assert "there is no index at" in line["message"]
    assert ended.stderr.strip().isprintable()


def record(message: str, *values: object, **more: Any) -> logging.LogRecord:
    made = logging.LogRecord("some", logging.WARNING, __file__, 1, message, values, None)
    vars(made).update(more)
    return made


HOSTILE = "\x1b[2J\r\nforged\x85\u2028\u2029\x00\u202e\x7f\udcff\U000e0001"


def test_nothing_can_break_a_line_or_steer_a_terminal() -> None:
    line = JsonFormatter().format(record("%s", HOSTILE, fields={"query": HOSTILE}))
    assert line.isprintable()
    assert json.loads(line)["message"] == json.loads(line)["query"] == HOSTILE
    assert TextFormatter().format(record("%s", HOSTILE)).isprintable()


def test_lines_of_a_traceback_cannot_pass_for_others() -> None:
    request_ids.current.set("")  # this thread may have answered one
    try:
        raise ValueError(HOSTILE)
    except ValueError:
        failed = record("failed", exc_info=sys.exc_info())
    first, *others = TextFormatter().format(failed).splitlines()
    assert first.endswith("failed")
    assert all(line.startswith("  ") and line.isprintable() for line in others)
    assert "ValueError" in json.loads(JsonFormatter().format(failed))["traceback"]


def test_lines_have_the_request_and_are_in_english() -> None:
    with using("ar"), request_ids.working_for("mine"):
        asked = record("%s", _("there is no index yet"))
        assert json.loads(JsonFormatter().format(asked))["request"] == "mine"
        assert TextFormatter().format(asked).endswith("there is no index yet (request mine)")


def fail_somewhere() -> None:
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    raise LookupError("at the end")


PROGRAM = """
from test_json_log import fail_somewhere
from bahith.indexer.processes import SPAWN
from bahith.server.http import log_lines
log_lines.start("json", True)
process = SPAWN.Process(target=fail_somewhere)
process.start()
process.join()
raise SystemExit(process.exitcode)
"""


def test_what_nobody_catches_is_logged_in_every_process() -> None:
    paths = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"PYTHONPATH": paths},
    )
    assert ended.returncode == 1
    traces = [line["traceback"] for line in objects(ended.stderr)]
    assert [trace.rpartition("\n")[2] for trace in traces] == [
        "ZeroDivisionError: division by zero",
        "LookupError: at the end",
    ]
