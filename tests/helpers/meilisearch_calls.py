"""Articles, and how tests ask a server for them in Meilisearch's API."""

from __future__ import annotations

import json
from typing import Any

from sample_site import Reply, Site

FIELDS = "price:number,place:keyword,held:date"

ARTICLES: list[dict[str, Any]] = [
    {
        "id": "museum",
        "title": "متحف الميناء القديم يفتح أبوابه",
        "text": "فتح متحف المِيناء أبوابه للزوار.\n\nوقالت المديرة إن القاعات تحكي القصة.",
        "date": "2021-07-23",
        "source": "مرصد الساحل",
        "url": "https://example.org/museum",
        "category": "ثقافة",
        "author": ["سلمى البحري", "نور الدين"],
        "tags": ["متاحف"],
        "language": "ar",
        "price": 1200.5,
        "place": "بيروت",
        "held": "2021-08-01",
    },
    {
        "id": "boats",
        "title": "زوارق جديدة في الميناء",
        "text": "وصلت إلى الميناء زوارق جديدة لنقل الصيادين.",
        "date": "2020-03-02",
        "source": "وكالة السهل",
        "category": "محليات",
        "author": ["نور الدين"],
        "language": "ar",
        "price": [10, 30],
        "place": "دمشق",
    },
    {
        "id": "weather",
        "title": "طقس ماطر",
        "text": "مطر غزير على الساحل.",
        "date": "2021-01-05",
        "source": "مرصد الساحل",
        "category": "طقس",
        "language": "ar",
        "price": -5,
    },
    {"id": "undated", "title": "خبر بلا تاريخ", "text": "خبر قصير عن السوق."},
]


def post(site: Site, path: str, body: Any, **headers: str) -> Reply:
    """The answer to ``body``, sent as JSON."""
    given = {"Content_Type": "application/json"} | headers
    return site.ask("POST", f"/meilisearch{path}", json.dumps(body).encode(), **given)


def ids(answer: Any) -> list[str]:
    return [hit["id"] for hit in answer["hits"]]
