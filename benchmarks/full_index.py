"""An index with everything in its folder: commits, vectors, rules, and a queue with tasks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from random import Random

import numpy as np
from sampling import Record, records

from bahith import Index
from bahith.indexer.meaning.embedders import Floats, of_length_one
from bahith.indexer.meaning.passages import key
from bahith.indexer.meaning.writing import VectorWriter
from bahith.indexer.queue import bodies
from bahith.indexer.queue.store import Queue
from bahith.indexer.queue.tasks import Write
from bahith.indexer.queue.writing import QueueWriter
from bahith.indexer.rules import store
from bahith.indexer.settings import Settings

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples"
PRESS = HERE / "questions" / "press.jsonl"

DIMENSIONS = 16
_DESKS = ("local", "world", "sport")
_RULES = """\
synonyms:
  - words: [ميناء, مرفأ]
spellings:
  - from: أوبن ستريت ماب
    to: OpenStreetMap
stop_words:
  - حكاية
pins:
  - questions: [متحف]
    articles: [{pinned}]
hide:
  - articles: {hidden}
boosts:
  - category: {boosted}
    factor: 1.5
"""


def articles(path: Path | None, most: int) -> list[Record]:
    """At most so many records of a file, or of the articles that come with Bahith.

    They get authors, categories, days and declared fields, so that all columns are filled, and
    some a near-duplicate.
    """
    if path:
        found = records(path, most)
    else:
        texts = [
            {"id": file.stem, "title": (lines := file.read_text("utf-8").splitlines())[0]}
            | {"text": "\n".join(lines[1:])}
            for file in sorted(SAMPLES.glob("*/*.txt"))
        ]
        found = [*texts, *records(SAMPLES / "archive.jsonl"), *records(PRESS)][:most]
    every = []
    for number, record in enumerate(found):
        filled = {
            **record,
            "category": f"قسم {number % 3}",
            "author": ["ليلى", "سامي"][: 1 + number % 2],
            "date": f"20{10 + number % 10}-0{1 + number % 9}-11",
            "price": number * 1.5,
            "desk": _DESKS[number % len(_DESKS)],
        }
        every.append(filled)
        if number % 20 == 0:
            every.append({**filled, "id": f"copy-{number}", "title": f"{record['title']} (نسخة)"})
    return every


def make(folder: Path, engine: str, found: Sequence[Record]) -> Settings:
    """Index the records in two commits and more by a queue, in which other tasks then wait."""
    fields = "price:number,desk:keyword"
    settings = Settings.load(environ={}, index=str(folder), engine=engine, fields=fields)
    ids = [record["id"] for record in found]
    middle = len(found) * 2 // 3
    with Index(settings) as index:
        index.add(found[:middle])
        index.add(found[middle:])
        index.remove([ids[3], ids[-3]])
        _make_vectors(index, folder)
        rules = _RULES.format(pinned=ids[5], hidden=ids[6], boosted="قسم 1")
        store.install(folder, store.checked(folder, rules, "rules.yaml", index.analyzer).rules)
    _fill_queue(settings, found[-5:])
    return settings


def _make_vectors(index: Index, folder: Path) -> None:
    """Give each article random vectors, in two commits."""
    every = [*index.articles()]
    with VectorWriter(folder, "random", 3, anew=False) as writer:
        for number, article in enumerate(every):
            writer.add(key(article), vectors(1 + number % 3, number))
            if number == len(every) // 2:
                writer.commit()


def vectors(count: int, seed: int) -> Floats:
    """Random vectors of length one."""
    normal = np.random.default_rng(seed).standard_normal((count, DIMENSIONS))
    return of_length_one(normal.astype(np.float32))


def _fill_queue(settings: Settings, changed: Sequence[Record]) -> None:
    """Have tasks applied, and then others wait: small ones, large ones and a deletion."""
    random = Random(1)
    with closing(Queue(settings.index)) as queue:
        for record in changed:
            body = json.dumps({**record, "title": f"{record['title']} (محدّث)"}).encode()
            _ask(queue, Write("put", record["id"], bodies.of(body), key=f"key {record['id']}"))
        _ask(queue, Write("add", "articles.json", bodies.of(b"[{}]")))  # which fails
        with closing(QueueWriter(settings, lambda: not queue.is_waiting())) as writer:
            writer.run()
        for record in changed:
            _ask(queue, Write("put", record["id"], bodies.of(json.dumps(record).encode())))
        for _ in range(2):
            with bodies.Spool(queue.bodies) as spool:
                spool.write(random.randbytes(bodies.SMALL + 5000))
                _ask(queue, Write("add", "articles.txt", spool.body()))
                spool.keep()
        _ask(queue, Write("delete", changed[0]["id"], bodies.of(b"")))


def _ask(queue: Queue, write: Write) -> None:
    queue.add(write)
