"""Random values for ``fuzzed_requests.py``: texts, numbers, records and files, whole and broken."""

from __future__ import annotations

import gzip
import io
import json
import random
import string
import zipfile
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, quote_from_bytes

Object = dict[str, Any]

SUFFIXES = ".txt .html .json .jsonl .ndjson .csv .tsv .md .xml .rss .tei .docx .odt .epub .pdf"
SUFFIXES += " .zip .tar .tar.gz .txt.gz .jsonl.zst .jsonl.bz2 .json.xz .warc .warc.gz .exe"
WORDS = "السد متحف الميناء القديم وزير كِتَابٌ عبدالله الشمس the museum F-16 ١٩٩٥ 2020 كلمة".split()
PIECES: tuple[str, ...] = (
    '"',
    "«",
    "(",
    ")",
    "-",
    "=",
    "*",
    "AND",
    "OR",
    "NOT",
    "العنوان:",
    "بعد:",
)
PIECES += ("title:", "source:", "before:2021", "after:", "..", "10..", "..10", ">=5", "\0", "\n")
PIECES += ("\t", "\\", "/", "%", "&", "+", "\u202e", "\u200f", "\ufeff", "\u0651" * 40, "ا" * 300)
PIECES += (
    "\U0001f54c",
    "ﻻ" * 50,
    "<b>",
    "{{7*7}}",
    "' OR 1=1 --",
    "\x1b[31m",
    "\r\nX: 1",
    "=cmd()",
)
PIECES += ("javascript:alert(1)", "%00", "%ff")
NUMBERS: tuple[str, ...] = ("0", "1", "-1", "10", "100", "101", "2147483648", "9" * 30, "9" * 5000)
NUMBERS += ("1e309", "0x10", "1.5", "NaN", "-0", "٣", "²", " 7 ", "1_000", "", "true", "null")
DATES = ("2020", "2020-02-30", "1/2/2020", "0000-00-00", "9999-12-31", "١٤٤٢", "أمس", "-5", "10000")
BYTES = (b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\xef\xbb\xbf")
FIELDS = "date source url category author tags language updated image".split()


class Values:
    """Random values, decided by a seed."""

    def __init__(self, ids: Sequence[str], seed: object) -> None:
        """``ids`` are those of articles that exist; others are added."""
        self.chance = random.Random(f"{seed}")
        self.ids = [*ids, *(f"fuzz-{n}" for n in range(200))]

    def often(self, share: float) -> bool:
        """Whether something of that share happens."""
        return self.chance.random() < share

    def value(self, schema: Object | None = None) -> str:
        """A text, often one that a schema allows."""
        schema, choice = schema or {}, self.chance.choice
        values = schema.get("enum") or schema.get("items", {}).get("enum")
        if values and self.often(0.85):
            return ",".join(map(str, self.chance.choices(values, k=choice((1, 1, 1, 2)))))
        if schema.get("type") == "integer" and self.often(0.8):
            return str(self.chance.randrange(1, 30)) if self.often(0.7) else choice(NUMBERS)
        kind = self.chance.random()
        if kind < 0.45:
            return " ".join(self.chance.choices(WORDS, k=choice((1, 2, 3, 8))))
        if kind < 0.75:
            return choice(("", " ")).join(
                self.chance.choices([*WORDS, *PIECES], k=choice((1, 3, 9)))
            )
        if kind < 0.9:
            return choice((*NUMBERS, *DATES, *self.ids[:20]))
        if kind < 0.99:
            points = (self.chance.randrange(1, 0x110000) for _ in range(choice((1, 5, 40))))
            return "".join(map(chr, points)).encode("utf-8", "ignore").decode()
        return choice([*WORDS, *PIECES]) * choice((500, 2000))

    def encoded(self, value: str) -> str:
        """As in an address, now and then with bytes that are no UTF-8."""
        if self.often(0.03):
            return quote_from_bytes(value[:50].encode() + self.chance.choice(BYTES))
        return quote(value, safe="/" if self.often(0.2) else "")

    def json(self, depth: int = 0) -> Any:
        """Any value that JSON has."""
        kind = self.chance.random()
        if kind < 0.5 or depth > 3:
            return self.value()
        if kind < 0.7:
            return self.chance.choice(
                (None, True, False, 0, -1, 2**63, 1e308, float("nan"), "\ud800")
            )
        inner = [self.json(depth + 1) for _ in range(self.chance.randrange(4))]
        return inner if kind < 0.85 else {self.value(): each for each in inner}

    def record(self) -> Object:
        """An article, mostly one that can be read."""
        record: Object = {
            "id": self.chance.choice(self.ids) if self.often(0.9) else self.json(),
            "title": self.value(),
            "text": "\n".join(self.value() for _ in range(self.chance.randrange(5))),
        }
        for name in self.chance.sample(FIELDS, self.chance.randrange(4)):
            record[name] = self.chance.choice(DATES) if name == "date" else self.json(2)
        if self.often(0.1):
            record[self.value()] = self.json()
        if self.often(0.05):
            record.pop(self.chance.choice(("id", "title", "text")))
        if self.often(0.004):
            record["text"] = self.value() * self.chance.choice((3000, 20_000))
        return record

    def dumped(self, value: Any) -> bytes:
        """JSON; lone surrogates only as escapes."""
        try:
            return json.dumps(value, ensure_ascii=self.often(0.2)).encode()
        except UnicodeEncodeError:
            return json.dumps(value).encode()

    def mostly_whole(self, body: bytes) -> bytes:
        """A body, now and then broken."""
        if self.often(0.92):
            return body
        odd = (b"", b"[" * 100_000, b'{"a":' * 5000, b"9" * 10_000, b'"', BYTES[5] + body, body * 2)
        return self.chance.choice((self.mutated(body), self.mutated(body), *odd))

    def mutated(self, data: bytes) -> bytes:
        """With bytes changed, left out, doubled, or replaced by such as are no UTF-8."""
        for _ in range(self.chance.choice((1, 1, 3, 10))):
            start = self.chance.randrange(len(data) + 1)
            end = min(len(data), start + self.chance.choice((0, 1, 1, 9, 100)))
            new = self.chance.choice(
                (b"", b"", b"\0", data[start:end] * 2, *BYTES, b"\r\n", b"{", b'"')
            )
            data = data[:start] + new + data[end:]
        return data

    def file(self) -> bytes:
        """The content of a file, of any kind, often broken."""
        text = "\n".join(self.value() for _ in range(self.chance.randrange(1, 9))).encode()
        records = b"\n".join(self.dumped(self.record()) for _ in range(3))
        kind = self.chance.randrange(8)
        if kind == 0:
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                for name in ("a.txt", "../b.jsonl", "word/document.xml", "mimetype"):
                    archive.writestr(name, self.chance.choice((text, records)))
            data = packed.getvalue()
        else:
            page = b"<html><title>%b</title><body><p>%b" % (text[:60], text)
            feed = b"<rss><channel><item><title>%b</title></item></channel></rss>" % text[:99]
            table = b"id,title,text\n" + b"\n".join(b"%d,a,%b" % (n, text[:50]) for n in range(4))
            pdf = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>"
            data = (text, records, page, feed, table, pdf, gzip.compress(records))[kind - 1]
        return self.mutated(data) if self.often(0.4) else data

    def file_name(self) -> str:
        """A name for a file of any kind."""
        stem = "".join(self.chance.choices(string.ascii_letters + "اب ./-", k=5))
        return stem + self.chance.choice(SUFFIXES.split())
