"""Who may search and write, by where the server listens, its settings and the caller's key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sample_site import Reply, Site
from server_process import serving

from bahith.indexer.settings import Settings
from bahith.server.access.keys import Keys

Serve = Callable[..., Site]
MakeKey = Callable[..., dict[str, Any]]

READING = ["/api/search?q=a", "/api/articles", "/", "/feed?q=a", "/api/export?q=a", "/api/docs"]
PAST = dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)


def code(reply: Reply) -> tuple[int, str]:
    return reply.status, reply.json()["error"]["code"]


def test_on_this_machine_nothing_needs_a_key(serve: Serve) -> None:
    site = serve()
    assert [site.get(path).status for path in ("/api/for-write", "/api/for-owner")] == [200, 200]
    assert site.ask("PUT", "/api/unmarked").status == 200


@pytest.mark.parametrize(
    "changes",
    [{"host": "0.0.0.0"}, {"proxies": 1}, {"without_key": "search"}],
    ids=str,
)
def test_elsewhere_writing_needs_a_key_and_searching_none(
    serve: Serve, key: MakeKey, changes: dict[str, Any]
) -> None:
    site = serve(**changes)
    assert {site.ask("GET", path).status for path in READING} == {200}
    for path in ("/api/for-write", "/api/for-owner"):
        reply = site.ask("POST", path)
        assert code(reply) == (401, "key_required")
        assert reply.headers["WWW-Authenticate"] == 'Bearer realm="bahith"'
    assert site.ask("PUT", "/api/unmarked").status == 401
    assert site.ask("POST", "/api/for-write", **key("write")).status == 200
    assert site.ask("PUT", "/api/unmarked", **key("write")).status == 200
    refused = site.ask("POST", "/api/for-owner", **key("write", "search"))
    assert code(refused) == (403, "forbidden")
    assert 'error="insufficient_scope", scope="owner"' in refused.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "192.0.2.1"},
        {"Via": "1.1 cache"},
        {"Host": "news.example"},
        {"Host": "127.0.0.1.news.example"},
        {"Origin": "https://news.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
    ids=str,
)
def test_what_comes_from_elsewhere_by_a_loopback_address_needs_a_key(
    serve: Serve, headers: dict[str, Any]
) -> None:
    assert serve().ask("POST", "/api/for-write", **headers).status == 401


def test_pages_of_this_server_may_write_as_it_may(serve: Serve) -> None:
    site = serve()
    headers: dict[str, Any] = {"Origin": site.address, "Sec-Fetch-Site": "same-origin"}
    assert site.ask("POST", "/api/for-write", **headers).status == 200


def test_searching_may_need_a_key_too(serve: Serve, key: MakeKey) -> None:
    site = serve(without_key="nothing")
    assert {site.ask("GET", path).status for path in READING} == {401}
    assert site.get("/api/health").status == 200
    assert site.get("/api/nowhere").status == 404
    assert {site.ask("GET", path, **key("search")).status for path in READING} == {200}
    assert site.ask("GET", READING[0], **key("write")).status == 403


def test_all_refused_keys_get_the_same_answer(serve: Serve, key: MakeKey, keys: Keys) -> None:
    site = serve()
    revoked = key("search")
    keys.revoke(keys.all()[0].id)
    wrong = {"Authorization": revoked["Authorization"][:-5] + "wrong"}
    several: list[dict[str, Any]] = [
        revoked,
        wrong,
        key("search", expires=PAST),
        key("search", indexes=("/elsewhere",)),
        {"Authorization": "Bearer guessed"},
        {"Authorization": "bearer"},
    ]
    replies = [site.ask("GET", "/api/search?q=a", **headers) for headers in several]
    assert {code(reply) for reply in replies} == {(401, "key_refused")}
    assert len({reply.body for reply in replies}) == 1
    assert {reply.headers["WWW-Authenticate"] for reply in replies} == {
        'Bearer realm="bahith", error="invalid_token"'
    }


def test_other_schemes_are_left_to_proxies(serve: Serve) -> None:
    assert serve().ask("GET", "/api/search?q=a", Authorization="Basic YTpi").status == 200


def test_answers_to_keys_are_not_shared_by_caches(serve: Serve, key: MakeKey) -> None:
    reply = serve().ask("GET", "/api/search?q=a", **key("search"))
    assert "private" in reply.headers["Cache-Control"]
    assert "Authorization" in reply.headers["Vary"]


def test_keys_that_cannot_be_read_are_no_reason_to_let_anybody_in(
    serve: Serve, tmp_path: Path
) -> None:
    (tmp_path / "keys.db").write_bytes(b"damaged" * 1000)
    site = serve(host="0.0.0.0")
    reply = site.ask("POST", "/api/for-write", Authorization="Bearer any")
    assert code(reply) == (503, "keys_unreadable")
    assert site.get("/api/search", q="a").status == 200


@pytest.mark.slow
def test_a_revoked_key_is_refused_by_all_workers_at_once(
    settings: Settings, key: MakeKey, keys: Keys, tmp_path: Path
) -> None:
    environment: dict[str, Any] = {
        "BAHITH_KEYS": str(tmp_path / "keys.db"),
        "BAHITH_WITHOUT_KEY": "nothing",
    }
    with serving(settings, "--workers=3", **environment) as server:
        for _ in range(5):
            header = key("search")
            statuses = [server.site.ask("GET", READING[0], **header).status for _ in range(6)]
            assert statuses == [200] * 6
            keys.revoke(header["Authorization"].split("_")[1])
            statuses = [server.site.ask("GET", READING[0], **header).status for _ in range(6)]
            assert statuses == [401] * 6
        log = server.stop()
        assert header["Authorization"].split("_", 2)[2] not in log


WRITING = {"BAHITH_WRITING": "1"}


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, ["Everybody who can reach", "Articles cannot be written over HTTP"]),
        (WRITING, ["Everybody who can reach", "Programs on this machine may write without a key."]),
        ({**WRITING, "BAHITH_PROXIES": "1"}, ["Everybody who can reach", "Writing needs a key"]),
        (
            {**WRITING, "BAHITH_WITHOUT_KEY": "nothing"},
            ["Searching needs a key.", "Writing needs a key"],
        ),
    ],
    ids=str,
)
@pytest.mark.slow
def test_the_start_says_what_is_open(
    settings: Settings, environment: dict[str, Any], told: list[str]
) -> None:
    with serving(settings, **environment) as server:
        assert server.process.stdout
        for start in told:
            assert server.process.stdout.readline().startswith(start)
