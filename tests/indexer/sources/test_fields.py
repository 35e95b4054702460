"""Promises of bahith.indexer.sources.fields: what records of many programs say of an article."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from bahith import read
from bahith.indexer.article import Article, Problem
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import fields, records
from bahith.indexer.sources.fields import NO_NAMES

TEXT = "وصل القطار إلى المحطة."
DAY = dt.date(2021, 7, 26)


@pytest.mark.parametrize(
    ("record", "field", "text"),
    [
        ({"content": TEXT}, "text", TEXT),
        ({"articleBody": TEXT}, "text", TEXT),
        ({"Full_Text": TEXT}, "text", TEXT),
        ({"body_text": TEXT, "summary": "موجز"}, "text", TEXT),
        ({"summary": "موجز"}, "text", "موجز"),
        ({"النص": TEXT}, "text", TEXT),
        ({"text": "", "body": TEXT}, "text", TEXT),
        ({"text": 5, "body": TEXT}, "text", TEXT),
        ({"paragraphs": [TEXT]}, "text", ""),
        ({"text": [TEXT, "", "ثم غادر."]}, "text", f"{TEXT}\nثم غادر."),
        ({"text": [{"type": "image"}, {"text": TEXT}]}, "text", TEXT),
        (
            {"content": {"rendered": "<p>وصل&nbsp;القطار</p>\n<p>ثم غادر</p>"}},
            "text",
            "وصل القطار\nثم غادر",
        ),
        ({"headline": "القطار &quot;السريع&quot;"}, "title", 'القطار "السريع"'),
        ({"title": {"rendered": "القطار"}}, "title", "القطار"),
        ({"publisher": {"@type": "Organization", "name": "جريدة"}}, "source", "جريدة"),
        ({"source": {"id": None, "name": "جريدة"}}, "source", "جريدة"),
        ({"og:site_name": "جريدة"}, "source", "جريدة"),
        ({"link": "https://example.org/1"}, "url", "https://example.org/1"),
        ({"url": ["https://example.org/1"]}, "url", "https://example.org/1"),
        ({"articleSection": ["اقتصاد", "نقل"]}, "category", "اقتصاد"),
        ({"categories": [{"name": "اقتصاد"}]}, "category", "اقتصاد"),
        ({"_id": {"$oid": "5f1a"}}, "id", "5f1a"),
        ({"id": 7}, "id", "7"),
        ({"guid": {"value": "g-1"}}, "id", "g-1"),
    ],
)
def test_a_field_is_known_by_many_names(record: dict[str, object], field: str, text: str) -> None:
    assert fields.text(record, field, NO_NAMES) == text


@pytest.mark.parametrize(
    "record",
    [
        {"pubDate": "Mon, 26 Jul 2021 10:00:00 +0300"},
        {"datePublished": "2021-07-26T10:00:00Z"},
        {"published_time": "٢٦ تموز ٢٠٢١"},
        {"article:published_time": "2021-07-26"},
        {"timestamp": 1627293600},
        {"timestamp": 1627293600.5},
        {"createdAt": 1627293600000},
        {"time": "1627293600"},
        {"date": {"$date": 1627293600000}},
        {"date": {"$date": "2021-07-26T10:00:00Z"}},
        {"date": 20210726},
        {"date": "20210726"},
        {"date": "soon", "published": "2021-07-26"},
        {"date": dt.datetime(2021, 7, 26, 10)},
    ],
)
def test_a_day_is_read_in_many_forms(record: dict[str, object]) -> None:
    assert fields.day(record, NO_NAMES) == (DAY, "")


@pytest.mark.parametrize("value", ["soon", 2021, "2021", 12, 1e300, -1, "9" * 30, "٢٠٢١٠٧٢٦"])
def test_what_is_no_day_is_told(value: object) -> None:
    assert fields.day({"date": value}, NO_NAMES) == (None, str(value))


def test_others_are_named_by_the_caller() -> None:
    line = json.dumps({"corpus": {"story": TEXT}, "meta": {"when": "2021-07-26"}, "text": "رقم ٥"})

    names = {"text": "corpus.story", "date": "meta.when"}
    (article,) = read(line.encode(), "a.jsonl", fields=names)
    assert isinstance(article, Article)
    assert (article.body, article.published) == (TEXT, DAY)

    for wrong in ({"txt": "a"}, {"text": ""}):
        with pytest.raises(SourceError, match="field 't"):
            read(line.encode(), "a.jsonl", fields=wrong)


def test_a_title_alone_is_a_warning_if_something_was_not_read() -> None:
    lines = '{"title": "القطار", "corpus": {"story": "..."}}\n{"title": "القطار", "id": 2}\n'
    title, headline, warning = read(lines.encode(), "a.jsonl")
    assert isinstance(title, Article)
    assert isinstance(headline, Article)
    assert isinstance(warning, Problem)
    assert (warning.severity, warning.line) == ("warning", 1)
    assert "no text; corpus" in str(warning.reason)


def test_deep_nesting_is_no_text() -> None:
    value: object = TEXT
    for _ in range(fields.DEEPEST + 1):
        value = [value]
    with pytest.raises(SourceError, match="text: must be a string, not an array"):
        fields.text({"text": value}, "text", NO_NAMES)


def test_the_names_in_a_record_are_looked_up_once() -> None:
    fields._fields.cache_clear()
    records.read({"title": "خبر", "text": TEXT, "date": "2021-07-26"}, "a")
    lookups = fields._fields.cache_info()
    assert lookups.hits + lookups.misses == 1
