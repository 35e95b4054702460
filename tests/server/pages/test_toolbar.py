"""The toolbar of the results: count, order, and what can be done with them."""

from __future__ import annotations

import codecs
import csv
import io
import json

from page_outline import asked, inside, page
from sample_site import Site

from bahith.server.api.export import _FIELDS as COLUMNS


def test_the_order_is_chosen_and_kept_in_the_export(site: Site) -> None:
    found = page(site, q="السد", sort="oldest", outlet="هيئة الري")
    (current,) = (link for link in inside(found, "sorts") if "aria-current" in link)
    assert asked(str(current["href"]))["sort"] == "oldest"
    address = next(str(a["href"]) for a in inside(found, "tools") if a.get("type") == "text/csv")
    reply = site.ask("GET", address)
    assert reply.body.startswith(codecs.BOM_UTF8 + COLUMNS[0].encode())
    rows = [*csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig")))]
    assert {row["source"] for row in rows} == {"هيئة الري"}
    dates = [row["published"] for row in rows]
    assert dates == sorted(dates)
    assert len(dates) == 11


def test_the_other_export_has_the_same_matches_one_a_line(site: Site) -> None:
    tools = inside(page(site, q="السد آذار 2020", explain=1), "tools")
    tables, lines = (
        next(str(a["href"]) for a in tools if a.get("type") == kind)
        for kind in ("text/csv", "application/x-ndjson")
    )
    articles = [json.loads(line) for line in site.ask("GET", lines).text.splitlines()]
    assert {article["published"] for article in articles} == {"2020-03-15"}
    assert len(articles) == site.ask("GET", tables).text.count("2020-03-15") == 2


def test_a_table_has_no_mark_unless_asked_for_one(site: Site) -> None:
    for parameters, begins in (({"bom": 1}, True), ({"bom": 0}, False), ({}, False)):
        table = site.get("/api/export", q="السد", format="csv", **parameters)
        assert table.body.startswith(codecs.BOM_UTF8) is begins
    lines = site.get("/api/export", q="السد", bom=1)
    assert lines.body.startswith(b"{")


def test_the_button_of_the_filters_has_their_number(site: Site) -> None:
    texts = page(site, q="السد آذار 2020", outlet="وكالة النهر").texts["button"]
    (filters,) = (" ".join(text.split()) for text in texts if "التصفية" in text)
    assert filters == "التصفية ٢: المستخدم منها ٢"
    (none,) = (text for text in page(site, q="السد").texts["button"] if "التصفية" in text)
    assert none.strip() == "التصفية"
