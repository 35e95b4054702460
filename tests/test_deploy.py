"""The files in `deploy/` work as they are, with Debian's nginx, Caddy and systemd on loopback."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any

import pytest
from ports import free_port
from requirements import require
from server_process import serving

from bahith.indexer.build import build
from bahith.indexer.settings import Settings

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
HOST = "search.example"
PROXIED: dict[str, Any] = {"BAHITH_PROXIES": "1", "BAHITH_WITHOUT_KEY": "search"}

Start = Callable[[Path, int, int], list[str]]

pytestmark = pytest.mark.slow


def needs(program: str) -> None:
    require(shutil.which(program) is not None, program)


def nginx(folder: Path, upstream: int, port: int) -> list[str]:
    """The command that runs nginx with our file, on another port and with its own certificate."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = f"openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN={HOST}"
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command.split(), *files], check=True, capture_output=True)
    site = (DEPLOY / "nginx.conf").read_text("utf-8")
    site = re.sub(r"^    listen \[::\].*\n", "", site, flags=re.M)
    site = site.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    site = site.replace("listen 443 ", f"listen 127.0.0.1:{port} ").replace(":8000", f":{upstream}")
    site = re.sub(r"/etc/\S+/fullchain.pem", str(certificate), site)
    site = re.sub(r"/etc/\S+/privkey.pem", str(key), site)
    (folder / "site.conf").write_text(site, "utf-8")
    logs = f"error_log {folder}/error.log; pid {folder}/pid; daemon off;"
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{logs} events {{}} http {{ access_log off; {paths} include {folder}/site.conf; }}"
    )
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, upstream: int, port: int) -> list[str]:
    """The command that runs Caddy with our file, on another port and with its own authority."""
    site = (DEPLOY / "Caddyfile").read_text("utf-8").replace(":8000", f":{upstream}")
    site = site.replace(f"{HOST} {{", f"{HOST}:{port} {{\n\ttls internal\n\tbind 127.0.0.1", 1)
    options = "{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n"
    options += f"\tstorage file_system {folder}\n}}\n"
    (folder / "Caddyfile").write_text(options + site, "utf-8")
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    """What the proxy answers to ``HOST``, whose certificate nobody has signed."""
    context = ssl._create_unverified_context()
    with ExitStack() as stack:
        plain = stack.enter_context(socket.create_connection(("127.0.0.1", port), 30))
        connection = HTTPSConnection(HOST, port, timeout=30)
        connection.sock = context.wrap_socket(plain, server_hostname=HOST)
        stack.callback(connection.close)
        sent = {"Host": HOST} | {name.replace("_", "-"): text for name, text in headers.items()}
        connection.request(method, path, headers=sent)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    """The proxy, from when it answers to the end of the block."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                ask(port, "/api/health")
                break
            except OSError:
                assert process.poll() is None, command
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.parametrize("proxy", [nginx, caddy])
def test_a_proxy_with_our_file_serves_readers(proxy: Start, tmp_path: Path) -> None:
    needs(proxy.__name__)
    articles = tmp_path / "articles.jsonl"
    articles.write_text('{"id": "1", "title": "متحف", "text": "متحف الميناء"}\n', "utf-8")
    settings = Settings.load(environ={}, index=str(tmp_path / "index"))
    build(settings, [articles])
    with serving(settings, **PROXIED, BAHITH_RATE="5") as server:
        folder, port = tmp_path / "proxy", free_port()
        folder.mkdir()
        upstream = int(server.site.address.rpartition(":")[2])
        with running(proxy(folder, upstream, port), port):
            status, feed = ask(port, "/feed?q=%D9%85%D8%AA%D8%AD%D9%81")
            assert status == 200
            assert f"https://{HOST}/article/1" in feed
            # Keys pass through the proxy.
            assert ask(port, "/api/articles", Authorization="Bearer guessed")[0] == 401
            # What the client says of itself does not count, and programs on this machine have no
            # limit: the proxy's client is one here.
            claims = [ask(port, "/", X_Forwarded_For="192.0.2.7")[0] for _ in range(7)]
            assert claims == [200] * 7


@pytest.mark.parametrize("name", sorted(path.name for path in DEPLOY.glob("*.service")))
def test_systemd_finds_nothing_wrong_with_a_unit(name: str, tmp_path: Path) -> None:
    needs("systemd-analyze")
    unit = (DEPLOY / name).read_text("utf-8")
    program = tmp_path / "bahith"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    # Programs and users must exist on the machine where it is verified.
    unit = unit.replace("/opt/bahith/bin/bahith", str(program))
    unit = unit.replace("User=bahith", "User=daemon").replace("Group=bahith", "Group=daemon")
    (tmp_path / name).write_text(unit, "utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_all_settings_in_deploy_exist() -> None:
    text = "".join(path.read_text("utf-8") for path in DEPLOY.iterdir())
    names = set(re.findall(r"\bBAHITH_[A-Z_]+", text))
    assert names
    assert names <= {entry.env for entry in Settings.entries()}
