"""A client that writes over HTTP, and the processes of a server that is written to."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from requirements import require
from sample_site import Reply, Site
from server_process import until

JSON = "application/json"
LINES = "application/x-ndjson"


def put(site: Site, id: str, record: Any, parameters: str = "wait=true", **headers: str) -> Reply:
    body = json.dumps(record).encode()
    path = f"/api/articles/{quote(id)}?{parameters}"
    return site.ask("PUT", path, body, Content_Type=JSON, **headers)


def add(
    site: Site, body: bytes, kind: str = LINES, parameters: str = "wait=true", **headers: str
) -> Reply:
    return site.ask("POST", f"/api/articles?{parameters}", body, Content_Type=kind, **headers)


def writer_of(pid: int) -> int | None:
    """The process that writes, of the server with this process: another thread than the main one
    starts it. None while it is being replaced."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        if task.name != str(pid):
            with suppress(OSError):  # the thread or the process has ended
                for child in (task / "children").read_text().split():
                    if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                        return int(child)
    return None


def started_writer(pid: int) -> int:
    """The process that writes, once there is one."""
    require(Path("/proc").exists(), "Linux, whose /proc lists the children of a process,")
    until(lambda: writer_of(pid))
    writer = writer_of(pid)
    assert writer
    return writer
