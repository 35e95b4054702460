"""A small judged collection: the archive of the samples with queries of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmark_runs import Collection

QUERIES = {
    "museum": "متى افتُتح المتحف في الميناء القديم؟",
    "race": "أين مسار مارثون النخيل بأسوان",
    "ferry": "الخط البحري بين وهران والغزوات 5 جويلية",
}
JUDGMENTS = {
    "museum": "museum-old-port-brief",
    "race": "palms-race-aswan",
    "ferry": "west-ferry-line",
}


@pytest.fixture(scope="session")
def collection(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Collection:
    folder = tmp_path_factory.mktemp("benchmarks")
    queries, qrels = folder / "queries.jsonl", folder / "qrels"
    lines = [json.dumps({"id": id, "text": text}) for id, text in QUERIES.items()]
    queries.write_text("\n".join(lines), "utf-8")
    qrels.write_text("".join(f"{id} 0 {right} 1\n" for id, right in JUDGMENTS.items()), "utf-8")
    return Collection(folder / "index", samples / "archive.jsonl", queries, qrels)
