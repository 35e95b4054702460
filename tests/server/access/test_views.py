"""Callers see what their key is bound to, and those without one no hidden fields: nothing leaks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from sample_site import Reply, Site

from bahith.indexer.errors import SettingError
from bahith.indexer.search.restricted import RestrictedSearcher
from bahith.indexer.search.restricted_engine import Restriction
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings

Serve = Callable[..., Site]
MakeKey = Callable[..., dict[str, Any]]

OURS, OTHERS = "مرصد الساحل", "وكالة السر"
WORDS = ["المتحف", "الميناء", "البحارة", "الشراع", "الزورق", "المنارة", "السوق", "القاعة"]
SECRETS = ["زعفران", "قرنفل", "سمسم", "خزامى", "كزبرة", "حبهان"]


def records() -> list[dict[str, Any]]:
    """Articles of two sources; only those of the other one have the secret words."""
    made = []
    for n in range(40):
        other = n % 2 == 1
        secret = (
            f"{SECRETS[n // 2 % 6]} {SECRETS[(n // 2 + 1) % 6]}" if other else WORDS[(n + 5) % 8]
        )
        made.append(
            {
                "id": f"{'others' if other else 'ours'}-{n}",
                "title": f"{WORDS[n % 8]} {secret} اليوم",
                "text": f"زار الناس {WORDS[(n + 1) % 8]} و{WORDS[(n + 3) % 8]}. {secret} كثير.",
                "date": f"20{15 + n % 5}-0{1 + n % 9}-10",
                "source": OTHERS if other else OURS,
                "category": "خفايا" if other else "ثقافة",
                "author": ["كاتب مستتر"] if other else ["سلمى"],
                "tags": ["كتمان"] if other else ["تراث"],
                "price": n + 0.5,
            }
        )
    return made


FOREIGN = [*SECRETS, OTHERS, "others-", "خفايا", "مستتر", "كتمان"]

Q = quote("المتحف OR الميناء OR السوق OR زعفران")
CALLS = [
    f"/api/search?q={Q}&size=100&explain=1&facets=source,category,author,tag,year,month",
    f"/api/search?q={quote('زعفرن')}&facets=source",
    f"/api/search?q={quote('الزورق -قرنفل')}&group=1&size=50",
    f"/api/search?q={quote('source:السر')}",
    f"/api/search?q=&outlet={quote(OTHERS)}",
    f"/api/search?q={Q}&outlet={quote('-' + OURS)}",
    f"/api/search?q={Q}&size=100&filter={quote(f'outlet = {OTHERS!r} OR id EXISTS')}",
    f"/api/search?q=&filter={quote(f'NOT outlet = {OURS!r} OR id != ours-2')}",
    f"/api/export?q=&filter={quote('id = ours-2 OR NOT (tag = تراث OR id = x)')}",
    f"/api/search?q={Q}&size=100&snippets=3&offset=1"
    "&fields=id,title,body,source,category,author,tags,fields,snippets",
    f"/api/search?q={quote('زعفران المتحف الميناء')}&relax=1&sort=newest",
    f"/api/search?q={quote('+زعفران +قرنفل +المتحف')}&relax=1",
    f"/api/search?q={quote('زعفرن')}&relax=1",
    "/api/version",
    "/api/articles?size=100",
    "/api/articles/others-1",
    "/api/similar/ours-2?size=20",
    "/api/similar/others-1",
    f"/api/export?q={Q}",
    f"/api/export?q={Q}&format=csv",
    f"/feed?q={Q}",
    *(f"/api/suggest?q={quote(typed)}&size=20" for typed in ("ز", "زع", "المتحف ", "ال", "ق")),
    f"/?q={Q}",
    f"/?q={quote('زعفرن')}",
    "/article/others-1",
    "/article/ours-2",
    "/api/cite/ours-2",
    "/api/cite/others-1?format=ris",
    "/sitemap.xml",
    "/sitemap-1.xml",
    "/api/health",
]


@pytest.fixture(scope="module")
def settings(make_index: Callable[..., Settings]) -> Settings:
    return make_index(records(), port=0, fields="price:number")


@pytest.fixture(scope="module")
def searcher(settings: Settings) -> Iterator[Searcher]:
    searcher = Searcher.open(settings)
    yield searcher
    searcher.close()


def typed(path: str) -> set[str]:
    """What an answer may repeat, since the caller has sent it."""
    return {word for word in FOREIGN if word in unquote(path)}


@pytest.mark.parametrize("path", CALLS)
def test_nothing_of_other_sources_is_in_any_answer(serve: Serve, key: MakeKey, path: str) -> None:
    site = serve()
    bound = site.ask("GET", path, **key("search", bounds={"outlet": (OURS,)}))
    assert bound.status in (200, 404)
    assert not [word for word in FOREIGN if word in bound.text and word not in typed(path)]
    if "others-" in path:
        assert bound.status == 404


def test_the_secrets_are_there_for_others(serve: Serve) -> None:
    site = serve()
    texts = "".join(site.ask("GET", path).text for path in CALLS)
    assert not [word for word in FOREIGN if word not in texts]


def test_a_bound_key_sees_all_that_it_may(serve: Serve, key: MakeKey) -> None:
    site, bound = serve(), key("search", bounds={"outlet": (OURS,)})
    for path in (CALLS[0], f"/api/search?q={quote('الشراع')}&size=100&sort=newest"):
        whole = site.ask("GET", f"{path}&outlet={quote(OURS)}").json()
        answer = site.ask("GET", path, **bound).json()
        assert answer["total"] == whole["total"] > 0
        ids = [one["id"] for one in answer["results"]]
        assert ids == [one["id"] for one in whole["results"]]
        assert {one["score"] for one in answer["results"]} == {0}
    listed = site.ask("GET", "/api/articles?size=100", **bound).json()["articles"]
    assert len(listed) == 20
    assert site.ask("GET", "/api/health", **bound).json()["articles"] == 20
    exported = site.ask("GET", f"/api/export?q={quote('زار')}", **bound).text.splitlines()
    assert {json.loads(line)["source"] for line in exported} == {OURS}
    assert site.ask("GET", "/api/articles/ours-2", **bound).status == 200
    suggested = site.ask("GET", f"/api/suggest?q={quote('المتح')}", **bound).json()
    assert suggested["suggestions"]


def test_etags_of_others_do_not_hold(serve: Serve, key: MakeKey) -> None:
    site, path = serve(), CALLS[0]
    for bounds in ({"outlet": (OURS,)}, {"outlet": (OTHERS,)}):
        tag = site.ask("GET", path).headers["ETag"]
        header = key("search", bounds=bounds)
        reply = site.ask("GET", path, If_None_Match=tag, **header)
        assert reply.status == 200
        own = reply.headers["ETag"]
        assert site.ask("GET", path, If_None_Match=own, **header).status == 304
        assert site.ask("GET", path, If_None_Match=own).status == 200


def forbidden(reply: Reply) -> str:
    assert reply.status == 403, reply.text
    assert reply.json()["error"]["code"] == "forbidden"
    return str(reply.json()["error"]["field"])


HIDDEN = "author, tags,category,price"
GONE = ["سلمى", "مستتر", "تراث", "كتمان", "ثقافة", "خفايا", "price"]


def test_hidden_fields_are_in_no_answer_to_callers_without_a_key(
    serve: Serve, key: MakeKey
) -> None:
    site = serve(hidden_fields=HIDDEN, without_key="search")
    open_calls = [path for path in CALLS if "author" not in path and "csv" not in path]
    texts = "".join(site.ask("GET", path).text for path in open_calls)
    assert not [word for word in GONE if word in texts]
    reply = site.ask("GET", f"/api/export?q={Q}&format=csv").text.splitlines()
    assert not [word for word in GONE if word in "".join(reply[1:])]
    whole = "".join(site.ask("GET", path, **key("search")).text for path in open_calls)
    assert not [word for word in GONE if word not in whole]


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"facets": "author"}, "author"),
        ({"facets": "source,tag"}, "tag"),
        ({"author": "سلمى"}, "author"),
        ({"tag": "-تراث"}, "tag"),
        ({"category": "ثقافة"}, "category"),
        ({"filter": "id = ours-2 OR NOT author = سلمى"}, "author"),
        ({"filter": "published > 2000 OR category EXISTS"}, "category"),
    ],
    ids=str,
)
def test_hidden_fields_cannot_be_asked_about(
    serve: Serve, parameters: dict[str, str], field: str
) -> None:
    site = serve(hidden_fields=HIDDEN, without_key="search")
    assert forbidden(site.get("/api/search", q="السوق", **parameters)) == field
    if "facets" not in parameters:
        assert forbidden(site.get("/api/export", q="السوق", **parameters)) == field
        assert site.get("/", q="السوق", **parameters).status == 403


def test_a_hidden_declared_field_is_none_to_filter_by(serve: Serve) -> None:
    site = serve(hidden_fields=HIDDEN, without_key="search")
    reply = site.get("/api/search", q="السوق", filter="id = ours-2 OR fields.price > 1")
    message = reply.json()["error"]["message"]
    assert (reply.status, "none of the names to filter by" in message) == (400, True)
    assert "price" not in message.partition("filter by: ")[2]


def test_a_hidden_source_is_no_word_to_search_for(serve: Serve) -> None:
    site = serve(hidden_fields="source", without_key="search")
    assert forbidden(site.get("/api/search", q="السوق source:مرصد")) == "source"
    assert forbidden(site.get("/api/search", q="السوق", source="مرصد")) == "source"
    assert forbidden(site.get("/api/search", q="السوق", outlet=OURS)) == "source"
    for filter in ("id = x OR source = مرصد", f'id = x OR outlet = "{OURS}"', "outlet EXISTS"):
        assert forbidden(site.get("/api/search", q="السوق", filter=filter)) == "source"
    assert OURS not in site.get("/", q="السوق").text


def test_on_this_machine_everything_is_seen(serve: Serve) -> None:
    assert "سلمى" in serve(hidden_fields=HIDDEN).get("/api/articles", size=100).text


@pytest.mark.parametrize("name", ["id", "title", "body", "published"])
def test_what_searches_are_by_cannot_be_hidden(serve: Serve, name: str) -> None:
    with pytest.raises(SettingError, match=name):
        serve(hidden_fields=f"author,{name}")


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_what_is_shown_is_what_an_index_of_it_alone_has(
    make_index: Callable[..., Settings], engine: str, tmp_path: Path
) -> None:
    ours = [one for one in records() if one["source"] == OURS]
    whole = Searcher.open(make_index(records(), engine=engine))
    alone = Searcher.open(make_index(ours, engine=engine))
    shown = RestrictedSearcher(whole, Restriction((("outlet", (OURS,)),)))
    words = [*WORDS, *SECRETS, "زعفرن", "المتاحف"]
    engine_shown, engine_alone = shown._engine, alone._engine
    forms = sorted({form for form, _ in whole._engine.completions("", 1000)})
    assert forms
    assert engine_shown.frequencies(forms) == engine_alone.frequencies(forms)
    assert list(engine_shown.articles()) == list(engine_alone.articles())
    for word in words:
        assert shown.correction(word) == alone.correction(word)
        texts = [one.text for one in alone.suggest(word[:3], 20)]
        assert {one.text for one in shown.suggest(word[:3], 20)} <= {*texts, *words}
    for searcher in (whole, alone):
        searcher.close()
