"""Articles are written over HTTP: taken in durably, applied in order, and found."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from requirements import require
from sample_site import Reply, Site
from server_process import COMMAND, ServerProcess, serving, until
from writing_site import JSON, LINES, add, put, started_writer, writer_of

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.build import store
from bahith.indexer.engines import engine
from bahith.indexer.settings import Settings

ANALYZER = Analyzer()
BYTES = "application/octet-stream"


def settings_in(folder: Path, **given: Any) -> Settings:
    return Settings.load(environ={}, index=str(folder / "index"), **given)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    settings = settings_in(tmp_path_factory.mktemp("writing"))
    with serving(
        settings, "--writing", BAHITH_MAX_WRITE_MB="8", BAHITH_FIELDS="price:number"
    ) as server:
        yield server


@pytest.fixture
def site(server: ServerProcess) -> Site:
    return server.site


def title(site: Site, id: str) -> str | None:
    reply = site.get(f"/api/articles/{id}")
    return str(reply.json()["title"]) if reply.status == 200 else None


def refusal(reply: Reply) -> tuple[int, str]:
    return reply.status, reply.json()["error"]["code"]


def test_an_article_is_found_once_its_task_is_done(site: Site) -> None:
    reply = put(site, "found", {"title": "زورق صغير"})
    assert (reply.status, reply.json()["state"], reply.json()["added"]) == (200, "done", 1)
    assert [result["id"] for result in site.search("زورق")["results"]] == ["found"]
    put(site, "found", {"title": "شراع"})
    assert title(site, "found") == "شراع"
    reply = site.ask("DELETE", "/api/articles/found?wait=true")
    assert reply.json()["removed"] == 1
    assert title(site, "found") is None


@pytest.mark.parametrize(("body", "kind"), [(b"[]", JSON), (b"\n", LINES)])
def test_nothing_can_be_added(site: Site, body: bytes, kind: str) -> None:
    task = add(site, body, kind).json()
    assert (task["state"], task["added"], task["failed"]) == ("done", 0, 0)


def test_a_task_tells_what_becomes_of_a_write(site: Site) -> None:
    reply = put(site, "later", {"title": "later"}, parameters="")
    assert reply.status == 202
    address = reply.headers["Location"]
    until(lambda: site.get(address).json()["state"] == "done")
    assert site.get("/api/tasks", size=1).json()["tasks"] == [site.get(address).json()]
    assert site.get("/api/tasks/999999").status == 404


def test_lists_of_tasks_go_on(site: Site) -> None:
    for _each in range(3):
        put(site, "listed", {"title": "listed"})
    first = site.get("/api/tasks", size=2).json()
    second = site.get("/api/tasks", size=1, before=first["next"], state="done").json()
    numbers = [task["task"] for answer in (first, second) for task in answer["tasks"]]
    assert numbers == [numbers[0], numbers[0] - 1, numbers[0] - 2]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (JSON, '{"id": "one", "title": "t"}'),
        (JSON, '[{"id": "one", "title": "t"}]'),
        (LINES, '{"id": "one", "title": "t"}\n'),
    ],
)
def test_articles_come_in_json_or_lines(site: Site, kind: str, body: str) -> None:
    site.ask("DELETE", "/api/articles/one?wait=true")
    assert add(site, body.encode(), kind).json()["added"] == 1


def test_articles_that_cannot_be_read_are_named(site: Site) -> None:
    body = (
        b'{"id":"good","title":"t","price":7}\n{"id":"bad"}\n{"id":"odd","title":"t","price":"x"}\n'
    )
    task = add(site, body, Accept_Language="ar").json()
    assert (task["state"], task["added"], task["failed"]) == ("done", 2, 1)
    assert [(one["line"], one["severity"]) for one in task["problems"]] == [
        (2, "failed"),
        (3, "warning"),
    ]
    assert any("\u0600" < letter < "\u0700" for letter in task["problems"][0]["message"])
    assert site.get("/api/articles/good").json()["fields"] == {"price": [7.0]}


def test_large_bodies_are_taken_in_up_to_the_limit(site: Site) -> None:
    line = json.dumps({"id": "large", "title": "t", "text": "word " * 50000}).encode() + b"\n"
    assert len(line) * 20 > 64 * 65536
    reply = add(site, line * 20, parameters="wait=true&timeout=60")
    assert reply.json()["state"] == "done"
    too_large = (
        b"PUT /api/articles/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8388610\r\n\r\n"
    )
    assert site.raw(too_large).startswith(b"HTTP/1.1 413 ")


def test_a_file_of_any_kind_is_read_by_its_name(site: Site) -> None:
    body = "id,title,text\nrow,ميناء,بحر\n".encode()
    reply = site.ask("POST", "/api/files?name=a/b.csv&wait=true", body, Content_Type=BYTES)
    assert reply.json()["added"] == 1
    assert title(site, "row") == "ميناء"


@pytest.mark.parametrize("name", ["../a.csv", "/a.csv", "a.exe", "pages.sqlite", ".."])
def test_a_file_of_no_kind_or_place_is_refused(site: Site, name: str) -> None:
    reply = site.ask("POST", f"/api/files?name={quote(name)}", b"x", Content_Type=BYTES)
    assert refusal(reply) == (400, "bad_parameter")


def test_all_that_match_are_deleted(site: Site) -> None:
    for id, category in (("m1", "gone"), ("m2", "gone"), ("m3", "kept")):
        put(site, id, {"title": "match", "category": category})
    reply = site.ask("DELETE", "/api/articles?category=gone&wait=true")
    assert reply.json()["removed"] == 2
    assert title(site, "m3") == "match"


def test_all_that_meet_conditions_are_deleted(site: Site) -> None:
    for id, price in (("c1", 5), ("c2", 50), ("c3", 500)):
        put(site, id, {"title": "match", "category": "sold", "price": price})
    filter = quote("category = sold AND (fields.price < 10 OR id = c3)")
    assert site.ask("DELETE", f"/api/articles?filter={filter}&wait=true").json()["removed"] == 2
    assert title(site, "c2") == "match"
    reply = site.ask("DELETE", f"/api/articles?filter={quote('category = sold OR id =')}&wait=true")
    assert reply.json()["error"]["field"] == "filter"
    assert title(site, "c2") == "match"


@pytest.mark.parametrize("address", ["", "?q=", "?q=+", "?category=", "?filter=+", "?wait=true"])
def test_a_deletion_has_to_say_of_what(site: Site, address: str) -> None:
    assert refusal(site.ask("DELETE", f"/api/articles{address}")) == (400, "bad_parameter")


@pytest.mark.parametrize("address", ["?q=a&source=..", "?q=a&source=%D9%91", "?source=.."])
def test_a_deletion_by_a_source_without_a_word_is_refused(site: Site, address: str) -> None:
    assert refusal(site.ask("DELETE", f"/api/articles{address}")) == (400, "bad_parameter")


@pytest.mark.parametrize(
    "query", ["sea before:soon", "sea editor:x", "sea title:", "sea AND", '"sea', "!?", "s*"]
)
def test_a_deletion_by_a_query_that_is_not_understood_whole_is_refused(
    site: Site, query: str
) -> None:
    put(site, "sea", {"title": "sea"})
    reply = site.ask("DELETE", f"/api/articles?q={quote(query)}&wait=true")
    assert refusal(reply) == (400, "bad_parameter")
    assert reply.json()["error"]["field"] == "q"
    assert title(site, "sea") == "sea"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "GET"])
def test_an_id_that_is_no_text_is_refused(site: Site, method: str) -> None:
    body = b'{"title": "t"}' if method == "PUT" else None
    reply = site.ask(method, "/api/articles/%ff", body, Content_Type=JSON)
    assert refusal(reply) == (400, "bad_request")


def test_one_key_is_one_write(site: Site) -> None:
    first = put(site, "key", {"title": "one"}, Idempotency_Key="k1").json()
    put(site, "key", {"title": "two"})
    again = put(site, "key", {"title": "one"}, Idempotency_Key="k1").json()
    assert again == first
    assert title(site, "key") == "two"
    other = put(site, "key", {"title": "three"}, Idempotency_Key="k1")
    assert refusal(other) == (422, "key_reused")


def test_events_tell_of_a_task_until_it_ends(site: Site) -> None:
    task = put(site, "events", {"title": "t"}, parameters="").json()
    reply = site.get(f"/api/tasks/{task['task']}/events")
    assert reply.headers["Content-Type"].startswith("text/event-stream")
    states = [json.loads(line[6:])["state"] for line in reply.text.split("\n") if "data: " in line]
    assert states[-1] == "done"
    assert "id: done\n" in reply.text
    path = f"/api/tasks/{task['task']}/events"
    assert site.ask("GET", path, Last_Event_ID="done").status == 204
    assert site.ask("GET", path, Last_Event_ID="running").status == 200


@pytest.mark.parametrize(
    ("record", "code"),
    [(b"oops", 400), (b"[]", 400), (b"{}", 400), (b'{"id": "other", "title": "t"}', 400)],
)
def test_what_is_no_article_is_refused(site: Site, record: bytes, code: int) -> None:
    assert site.ask("PUT", "/api/articles/x", record, Content_Type=JSON).status == code


def test_pages_of_other_sites_cannot_write(site: Site) -> None:
    record = {"title": "t"}
    assert put(site, "x", record, Origin="http://evil.example").status == 401
    assert put(site, "x", record, Sec_Fetch_Site="cross-site").status == 401
    assert put(site, "x", record, Host="evil.example").status == 401
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert add(site, b'{"id": "x", "title": "t"}', kind).status == 415
    assert title(site, "x") is None


def test_other_addresses_need_a_key(tmp_path: Path) -> None:
    keys = str(tmp_path / "keys")
    with serving(
        settings_in(tmp_path), "--writing", BAHITH_WITHOUT_KEY="search", BAHITH_KEYS=keys
    ) as server:
        assert put(server.site, "x", {"title": "t"}).status == 401
        assert server.site.get("/api/tasks").status == 401
        assert server.site.search("t")["total"] == 0


def test_nothing_is_written_unless_the_setting_says_so(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    store(settings, ANALYZER, [])
    with serving(settings) as server:
        assert put(server.site, "x", {"title": "t"}).status == 405
        assert server.site.get("/api/tasks").status == 404


def test_a_full_queue_says_when_to_come_again(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    store(settings, ANALYZER, [])
    held = engine("whoosh").writer(settings, ANALYZER.signature)
    with serving(settings, "--writing", BAHITH_QUEUE_MB="1") as server:
        body = json.dumps({"id": "a", "title": "t", "text": "x" * 600_000}).encode()
        assert add(server.site, body, parameters="").status == 202
        reply = add(server.site, body, parameters="")
        assert refusal(reply) == (503, "queue_full")
        assert reply.headers["Retry-After"]
        held.close()
        until(lambda: add(server.site, body).status == 200)


def test_other_programs_are_told_who_writes_and_have_their_turn(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("عنوان\n\nنص", "utf-8")
    settings = settings_in(tmp_path)
    command = [*COMMAND, "--index", settings.index, "index", str(file)]

    def index() -> str:
        return subprocess.run(command, capture_output=True, text=True, check=False).stderr

    with serving(settings, "--writing") as server:
        errors = []
        for number in range(200):
            put(server.site, "a", {"title": f"{number}"}, parameters="")
        writing = Path(settings.index) / "queue" / "writer"
        until(writing.exists)
        pid = writing.read_text()
        errors.append(index())
        until(lambda: not index())
        put(server.site, "b", {"title": "after"})
        assert title(server.site, "b") == "after"
    assert not errors[0] or pid in errors[0]


@pytest.mark.parametrize("workers", [1, 2])
def test_all_processes_end_together(tmp_path: Path, workers: int) -> None:
    require(Path("/proc").exists(), "Linux, whose /proc lists the children of a process,")
    with serving(settings_in(tmp_path), "--writing", f"--workers={workers}") as server:
        for number in range(20):
            put(server.site, f"{number}", {"title": "t"})
            assert title(server.site, f"{number}") == "t"
        writer = started_writer(server.process.pid)
        assert "Traceback" not in server.stop()
    assert server.process.returncode == 0
    assert not Path(f"/proc/{writer}").exists()


@pytest.mark.slow
@pytest.mark.parametrize("engine_name", ["whoosh", "tantivy"])
def test_what_was_acknowledged_survives_kills(tmp_path: Path, engine_name: str) -> None:
    require(Path("/proc").exists(), "Linux, whose /proc lists the children of a process,")
    settings = settings_in(tmp_path)
    random = Random(7)
    last: dict[str, int | None] = {}
    number = 0
    for kill in range(10):
        with serving(settings, "--writing", BAHITH_ENGINE=engine_name) as server:
            end = time.monotonic() + random.uniform(0.2, 1.5)
            while time.monotonic() < end:
                number += 1
                id = f"{random.randrange(30)}"
                if random.random() < 0.2:
                    reply = server.site.ask("DELETE", f"/api/articles/{id}")
                    last[id] = None
                else:
                    reply = put(server.site, id, {"title": f"{number}"}, parameters="")
                    last[id] = number
                assert reply.status == 202
            victim = writer_of(server.process.pid) if kill % 2 else server.process.pid
            if victim:
                with suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)
            if victim != server.process.pid:
                until(lambda: not waiting(server.site), 60)
    with serving(settings, "--writing") as server:
        until(lambda: not waiting(server.site), 60)
        stored = {
            one["id"]: one["title"]
            for one in server.site.get("/api/articles", size=100).json()["articles"]
        }
    assert stored == {id: f"{title}" for id, title in last.items() if title is not None}


def waiting(site: Site) -> bool:
    return any(
        site.get("/api/tasks", state=state).json()["tasks"] for state in ("queued", "running")
    )
