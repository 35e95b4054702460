"""A server that is dead, refuses, or is none: each says which address, and what can be done."""

from __future__ import annotations

import inspect
import json
import pkgutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import import_module
from pathlib import Path
from shutil import which
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from threading import Thread

import opensearch_server
import opensearchpy
import pytest
from engine_index import SIGNATURE, EngineIndex, document, word
from opensearch_server import SINGLE, Node
from ports import free_port, refused
from requirements import require

from bahith.indexer.backup.writing import backup
from bahith.indexer.engines import manifest
from bahith.indexer.engines.base import Engine, Writer
from bahith.indexer.engines.opensearch import OpenSearchEngine, aliases
from bahith.indexer.engines.opensearch.errors import LIBRARY, translation
from bahith.indexer.engines.opensearch.schema import FORMAT
from bahith.indexer.errors import (
    BahithError,
    EngineError,
    EngineUnavailable,
    IndexDamaged,
    SettingError,
)
from bahith.indexer.query import Bool
from bahith.indexer.settings import Settings

QUICK = {"opensearch_timeout": 1}


@contextmanager
def answering(status: int, text: str, tls: SSLContext | None = None) -> Iterator[str]:
    """A server that answers everything so; its address."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815

        def log_message(self, *what: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def raised(index: EngineIndex, **settings: object) -> str:
    """What opening for reading and for writing says, which is the same error."""
    for opening in (index.engine_class.open, index.engine_class.writer):
        with pytest.raises(EngineUnavailable) as caught:
            opening(index.settings_with(**{**QUICK, **settings}), SIGNATURE)
    return str(caught.value)


def test_no_server_is_named_with_its_address(index: EngineIndex) -> None:
    index.write(document("a", "text"))
    with refused() as url:
        assert url in raised(index, opensearch_url=url)


USES: dict[str, Callable[[Engine], object]] = {
    "search": lambda engine: engine.search(word("text"), "relevance", 0, 10),
    "counts": lambda engine: engine.search(Bool(), "newest", 0, 0, facets={"year": ()}),
    "get": lambda engine: engine.get("a"),
    "articles": lambda engine: list(engine.articles()),
    "statistics": lambda engine: engine.statistics(),
    "refresh": lambda engine: engine.refresh(),
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Node, Settings]]:
    """A server that allows no folder for snapshots, and settings for an index there."""
    node = Node(opensearch_server.folder(), free_port(), 256, **SINGLE, transport__port=free_port())
    node.wait()
    index = EngineIndex("opensearch", tmp_path_factory.mktemp("own") / "index")
    yield node, index.settings_with(opensearch_url=node.url)
    node.kill()


def test_a_cluster_without_a_place_for_backups_says_what_to_do(
    own: tuple[Node, Settings], tmp_path: Path
) -> None:
    node, settings = own
    OpenSearchEngine.writer(settings, SIGNATURE).close()
    said = f"{node.url} has no snapshot repository: .*path.repo.*BAHITH_OPENSEARCH_REPOSITORY"
    with pytest.raises(EngineError, match=said):
        backup(settings, tmp_path / "kept")


@pytest.fixture(scope="module")
def killed(own: tuple[Node, Settings]) -> Iterator[tuple[Engine, Writer]]:
    """A reader and a writer with a batch, of a server that was killed under them."""
    node, settings = own
    with OpenSearchEngine.writer(settings, SIGNATURE) as writer:
        writer.put([document("a", "text")])
        writer.commit()
        engine = OpenSearchEngine.open(settings, SIGNATURE)
        writer.put([document("b", "text")])
        node.kill()
        yield engine, writer
    engine.close()


@pytest.mark.parametrize("use", USES)
def test_a_server_that_died_is_never_an_empty_answer(
    killed: tuple[Engine, Writer], use: str
) -> None:
    with pytest.raises(EngineUnavailable, match=r"no OpenSearch server answers at http://127"):
        USES[use](killed[0])


def test_a_commit_without_a_server_is_not_acknowledged(killed: tuple[Engine, Writer]) -> None:
    with pytest.raises(EngineUnavailable, match="no OpenSearch server answers"):
        killed[1].commit()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "does not know this user or password"),
        (403, "forbids this"),
        (429, "cannot answer"),
        (503, "cannot answer"),
        (200, "is not an OpenSearch server"),
    ],
)
def test_a_refusal_says_what_is_refused(index: EngineIndex, status: int, said: str) -> None:
    index.write(document("a", "text"))
    with answering(status, "<html>") as url:
        message = raised(
            index, opensearch_url=url, opensearch_user="u", opensearch_password="sesame"
        )
    assert said in message
    assert url in message
    assert "sesame" not in message


def test_a_certificate_of_an_unknown_authority_is_not_trusted(
    index: EngineIndex, tmp_path: Path
) -> None:
    require(which("openssl") is not None, "openssl")
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext"
    subprocess.run(
        [*command.split(), "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    index.write(document("a", "text"))
    with answering(401, "{}", context) as url:
        assert "cannot be trusted" in raised(index, opensearch_url=url)
        known = raised(index, opensearch_url=url, opensearch_ca=str(certificate))
        assert "user or password" in known
        assert "user or password" in raised(index, opensearch_url=url, opensearch_insecure=1)


@pytest.mark.parametrize("url", ["", "localhost:9200", "ftp://x", "http://", "http://x:port"])
def test_an_address_that_is_none_is_refused(index: EngineIndex, url: str) -> None:
    with pytest.raises(SettingError, match="opensearch_url"):
        index.engine_class.writer(index.settings_with(opensearch_url=url), SIGNATURE)


def test_a_password_in_an_address_is_refused_and_not_repeated(index: EngineIndex) -> None:
    with pytest.raises(SettingError, match="opensearch_password") as caught:
        index.engine_class.writer(
            index.settings_with(opensearch_url="http://me:sesame@x:9200"), SIGNATURE
        )
    assert "sesame" not in str(caught.value)


def test_a_password_is_neither_shown_nor_kept(index: EngineIndex) -> None:
    settings = index.settings_with(opensearch_user="me", opensearch_password="sesame")
    index.engine_class.writer(settings, SIGNATURE).close()
    assert "sesame" not in repr(settings)
    assert [b"sesame" in file.read_bytes() for file in index.folder.iterdir()] == [False]


def exceptions() -> list[type[Exception]]:
    """Every exception that the library defines, wherever in it."""
    found = set()
    for module in pkgutil.walk_packages(opensearchpy.__path__, "opensearchpy."):
        if "async" not in module.name and "test" not in module.name:
            try:
                members = vars(import_module(module.name)).values()
            except ImportError:
                continue  # a part that needs a library which it does not require
            found |= {
                member
                for member in members
                if inspect.isclass(member)
                and issubclass(member, Exception)
                and not issubclass(member, Warning)
                and member.__module__.startswith("opensearchpy")
            }
    return sorted(found, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", exceptions())
def test_no_exception_of_the_library_comes_through(kind: type[Exception]) -> None:
    assert issubclass(kind, LIBRARY)
    error = kind(500, "name_of_it", {"error": {"reason": "why"}})
    found = translation(error, "http://there")
    assert isinstance(found, EngineError | SettingError)
    assert isinstance(found, BahithError)
    assert "Traceback" not in str(found)


def test_the_card_holds_the_name_of_the_index_only(index: EngineIndex) -> None:
    index.engine_class.writer(index.settings_with(opensearch_index="news"), SIGNATURE).close()
    (manifest,) = index.folder.iterdir()
    assert json.loads(manifest.read_text())["name"] == "news"


def test_manifest_without_the_name_of_its_index_is_damage(tmp_path: Path) -> None:
    manifest.write(tmp_path, "opensearch", FORMAT, SIGNATURE)
    with pytest.raises(IndexDamaged, match=str(tmp_path)):
        aliases.name_in_manifest(tmp_path)
