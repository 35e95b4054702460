"""The owner's rules over HTTP: shown, tried, put in force for every process, and counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

import pytest
from listening import listening
from sample_site import Reply, Site
from server_process import serving, until

from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server import create_app
from bahith.server.access.keys import Key, Keys

ARTICLES = [
    {"id": "phone", "title": "هاتف", "text": "وصل هاتف جديد إلى المتجر"},
    {"id": "shop", "title": "متجر", "text": "افتتح المتجر الجديد اليوم"},
    {"id": "late", "title": "المتجر", "text": "أغلق المتجر القديم"},
]
RULES = """\
spellings: [{from: جوال, to: هاتف, name: house}]
pins: [{questions: متجر, articles: [late]}]
hide: [{articles: shop}]
"""
YAML = {"Content_Type": "application/yaml"}
SEARCH = f"/api/search?q={quote('جوال')}"


@pytest.fixture
def settings(make_index: Callable[..., Settings]) -> Settings:
    return make_index(ARTICLES, port=0, metrics=1, meilisearch="articles")


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    """A server without rules."""
    with closing(Index(settings)) as index, listening(create_app(index), settings) as address:
        yield Site(address)


def put(site: Site, text: str = RULES, **headers: str) -> Reply:
    return site.ask("PUT", "/api/rules", text.encode(), **{**YAML, **headers})


def found(site: Site, q: str, **parameters: object) -> list[str]:
    return [result["id"] for result in site.search(q, **parameters)["results"]]


def test_rules_are_put_in_force_shown_and_removed(site: Site) -> None:
    answered = put(site)
    assert answered.status == 200, answered.text
    shown = site.get("/api/rules").json()
    assert shown == answered.json()
    assert shown["file"] == RULES
    assert [(one["kind"], one["line"], one["id"][:5]) for one in shown["rules"]] == [
        ("spellings", 1, "house"),
        ("pins", 2, "pins-"),
        ("hide", 3, "hide-"),
    ]
    assert found(site, "جوال") == ["phone"]
    assert found(site, "متجر")[0] == "late"
    assert site.ask("DELETE", "/api/rules").json()["rules"] == []
    assert found(site, "جوال") == []


def test_rules_may_be_json(site: Site) -> None:
    body = json.dumps({"spellings": [{"from": "جوال", "to": "هاتف"}]})
    assert put(site, body, Content_Type="application/json").status == 200
    assert found(site, "جوال") == ["phone"]


@pytest.mark.parametrize(
    ("text", "headers", "status", "reason"),
    [
        ("names: [", YAML, 400, "rules, line 2: this is not YAML"),
        ("names: ['?']", YAML, 400, "rules, line 1: ? has no word"),
        ("boosts: [{field: a, value: b, factor: 2}]", YAML, 400, "line 1: a: is no declared"),
        ("{", {"Content_Type": "application/json"}, 400, "the body must be JSON"),
        ("null", {"Content_Type": "application/json"}, 400, "the body must be a JSON object"),
        ("names: [a]", {"Content_Type": "application/xml"}, 415, "the body must be sent as"),
        ("#" * (2**20 + 1), YAML, 400, "larger than"),
    ],
)
def test_what_cannot_be_used_changes_nothing(
    site: Site, text: str, headers: dict[str, str], status: int, reason: str
) -> None:
    put(site)
    refused = put(site, text, **headers)
    assert (refused.status, reason in refused.json()["error"]["message"]) == (status, True)
    assert found(site, "جوال") == ["phone"]


def test_an_answer_before_a_change_is_not_used_after_it(site: Site) -> None:
    before = site.ask("GET", SEARCH)
    put(site)
    after = site.ask("GET", SEARCH, If_None_Match=before.headers["ETag"])
    assert (after.status, after.json()["total"]) == (200, 1)
    site.ask("DELETE", "/api/rules")
    again = site.ask("GET", SEARCH, If_None_Match=after.headers["ETag"])
    assert (again.status, again.json()["total"]) == (200, 0)
    assert again.headers["ETag"] == before.headers["ETag"]


def test_rules_can_be_tried_without_any_effect(site: Site) -> None:
    body = json.dumps({"rules": RULES, "q": "متجر"}).encode()
    tried = site.ask("POST", "/api/rules/try", body, Content_Type="application/json").json()
    assert {one["id"] for one in tried["before"]} == {"phone", "shop", "late"}
    assert [one["id"] for one in tried["after"]] == ["late", "phone"]
    assert tried["totals"] == [3, 2]
    assert [one["kind"] for one in tried["effects"]] == ["pins", "hide"]
    assert site.get("/api/rules").json() == {"rules": [], "file": ""}
    assert len(found(site, "متجر")) == 3
    wrong = json.dumps({"rules": "names: [", "q": "a"}).encode()
    refused = site.ask("POST", "/api/rules/try", wrong, Content_Type="application/json")
    assert (refused.status, refused.json()["error"]["field"]) == (400, "rules")


def test_only_the_owner_sees_and_changes_rules(settings: Settings, tmp_path: Any) -> None:
    keys = Keys(tmp_path / "keys.db")
    given = {"keys": str(tmp_path / "keys.db"), "without_key": "search"}
    changed = Settings.load(environ={}, index=settings.index, port=0, **given)

    def headers(*may: Any) -> dict[str, Any]:
        return {"Authorization": f"Bearer {keys.create(Key('', frozenset(may)))}"}

    with closing(Index(changed)) as index, listening(create_app(index), changed) as address:
        site = Site(address)
        body = json.dumps({"rules": RULES, "q": "a"}).encode()
        for may, status in ((["search", "write"], 403), (["owner"], 200)):
            key = headers(*may)
            assert put(site, **key).status == status
            assert site.ask("GET", "/api/rules", **key).status == status
            assert site.ask("DELETE", "/api/rules", **key).status == status
            tried = {**key, "Content_Type": "application/json"}
            assert site.ask("POST", "/api/rules/try", body, **tried).status == status
        assert site.get("/api/rules").status == 401


def test_each_rule_counts_its_uses(site: Site) -> None:
    put(site)
    for q in ("جوال", "جوال", "متجر", "غيرها"):
        site.search(q)
    uses = [one["uses"] for one in site.get("/api/rules").json()["rules"]]
    assert uses == [2, 1, 1]
    assert 'bahith_rule_uses_total{rule="house"} 2.0' in site.get("/metrics").text


def test_explanations_name_the_rules(site: Site) -> None:
    put(site)
    [phone] = site.search("جوال", explain=1)["results"]
    assert phone["explain"]["rules"] == [
        {
            "rule": "house",
            "kind": "spellings",
            "texts": ["هاتف"],
            "label": "also searched for, in the spelling of the house: هاتف",
        }
    ]
    [first, *others] = site.search("متجر", explain=1)["results"]
    assert [one["kind"] for one in first["explain"]["rules"]] == ["pins"]
    assert not any("rules" in one["explain"] for one in others)


def test_rules_hold_in_every_interface(site: Site) -> None:
    put(site)
    q = quote("متجر")
    for path in (f"/?q={q}", f"/feed?q={q}", f"/api/export?q={q}&format=jsonl"):
        text = site.ask("GET", path).text
        assert "القديم" in text, path
        assert "افتتح" not in text, path
    body = json.dumps({"q": "متجر"}).encode()
    path, kind = "/meilisearch/indexes/articles/search", "application/json"
    hits = site.ask("POST", path, body, Content_Type=kind).json()["hits"]
    assert [hit["id"] for hit in hits] == ["late", "phone"]
    suggested = site.get("/api/suggest", q="المتجر ").text
    assert "الجديد" not in suggested


@pytest.mark.slow
def test_every_process_of_a_server_follows_within_seconds(
    make_index: Callable[..., Settings],
) -> None:
    settings = make_index(ARTICLES)
    with serving(settings, "--workers", "2", BAHITH_REFRESH="1") as server:
        put(server.site)

        def all_follow() -> bool:
            # Each new connection is answered by one of the two.
            return all(found(server.site, "جوال") == ["phone"] for _ in range(20))

        until(all_follow, 20)
        until(lambda: server.site.get("/api/rules").json()["rules"][0]["uses"] >= 20, 20)
