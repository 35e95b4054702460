"""The port of a server: free soon after it was killed, and waited for while it is in use."""

from __future__ import annotations

import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from ports import free_port
from requirements import require
from server_process import COMMAND, children, gone, serving, until

from bahith.indexer.errors import SettingError
from bahith.indexer.settings import Settings
from bahith.server.http import listener


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        yield taken


def has_begun(pid: int) -> bool:
    """Whether a process has what its parent sent, and a thread that waits for the parent's end."""
    return len([*Path(f"/proc/{pid}/task").iterdir()]) > 1


def test_one_killed_while_its_workers_import_leaves_the_port(
    settings: Settings, taken: socket.socket, tmp_path: Path
) -> None:
    require(Path("/proc/self").exists(), "Linux")
    port = f"--port={taken.getsockname()[1]}"
    taken.close()
    command = [*COMMAND, "--index", settings.index, "serve", port, "--workers=2"]
    errors = tmp_path / "errors"
    with (
        errors.open("w") as file,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=file, text=True) as killed,
    ):
        until(lambda: len(children(killed)) == 2)
        workers = children(killed)
        until(lambda: all(map(has_begun, workers)))
        killed.kill()
        with serving(settings, port, "--workers=2") as server:
            assert server.site.search("الميناء")["total"]
            until(lambda: gone(workers))
    assert errors.read_text() == ""


def test_a_port_in_use_is_waited_for(
    settings: Settings, taken: socket.socket, capsys: pytest.CaptureFixture[str]
) -> None:
    on_it = replace(settings, port=taken.getsockname()[1])
    freeing = threading.Timer(0.5, taken.close)
    freeing.start()
    sockets = listener.bound(on_it)
    freeing.join()
    for one in sockets:
        one.close()
    assert f"another program listens on 127.0.0.1:{on_it.port}" in capsys.readouterr().err


def test_a_port_that_stays_in_use_is_told(
    settings: Settings, taken: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "PATIENCE", 0.2)
    with pytest.raises(SettingError, match=r"cannot listen on 127\.0\.0\.1"):
        listener.bound(replace(settings, port=taken.getsockname()[1]))
