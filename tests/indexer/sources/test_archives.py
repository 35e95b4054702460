"""Promises of bahith.indexer.sources.archives: members of archives are read as files are."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Mapping

import pytest

from bahith import read
from bahith.indexer.article import Article, Problem
from bahith.indexer.sources import kinds, streams

TEXT = "مكتبة الحي\n\nافتتحت البلدية أمس مكتبة عامة جديدة في الحي الجامعي.\n".encode()
LINES = '{"text": "أول"}\n{"text": "ثان"}\n'.encode()
FILES = {"a.txt": TEXT, "في مجلد/b.jsonl": LINES, "c.jpg": b"", ".hidden.txt": TEXT}
IDS = {"a.txt", "في مجلد/b.jsonl#1", "في مجلد/b.jsonl#2"}


def zipped(files: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def tarred(files: Mapping[str, bytes], mode: str = "w") -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("news.zip", zipped(FILES)),
        ("news.tar", tarred(FILES)),
        ("news.tar.gz", tarred(FILES, "w:gz")),
        ("news.tgz", tarred(FILES, "w:gz")),
        ("news.tar.bz2", tarred(FILES, "w:bz2")),
        ("news.tar.xz", tarred(FILES, "w:xz")),
        ("news.zip", zipped({"inner.zip": zipped(FILES)})),
    ],
    ids=["zip", "tar", "tar.gz", "tgz", "tar.bz2", "tar.xz", "zip in zip"],
)
def test_members_are_read_as_files(name: str, data: bytes) -> None:
    items = [*read(data, name)]
    ids = {item.id for item in items if isinstance(item, Article)}
    around = f"{name}!/inner.zip!/" if b"inner.zip" in data else f"{name}!/"
    assert ids == {around + id for id in IDS}
    (skipped,) = (item for item in items if isinstance(item, Problem))
    assert (skipped.origin, skipped.severity) == (f"{around}c.jpg", "skipped")


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("name", ["a.txt", "b.jsonl"])
def test_any_kind_may_be_compressed(compress: Callable[[bytes], bytes], name: str) -> None:
    suffix = {gzip.compress: "gz", bz2.compress: "bz2", lzma.compress: "xz"}[compress]
    content = TEXT if name == "a.txt" else LINES
    plain, compressed = (
        [item.body for item in read(data, file) if isinstance(item, Article)]
        for data, file in ((content, name), (compress(content), f"{name}.{suffix}"))
    )
    assert plain == compressed != []


def problems(data: bytes, name: str) -> list[str]:
    return [
        f"{item.origin}: {item.reason}"
        for item in read(data, name)
        if isinstance(item, Problem) and item.severity == "failed"
    ]


def _broken() -> bytes:
    """A zip whose member has another checksum than its content."""
    data = bytearray(zipped({"a.txt": TEXT, "b.jsonl": LINES}))
    data[len("PK") + 40] ^= 0xFF
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.zip", b"no zip", ["a.zip: not a .zip file, or a damaged one"]),
        ("a.tar", b"no tar", ["a.tar: not a .tar file, or a damaged one"]),
        ("a.tar.gz", b"no gz", ["a.tar.gz: not a .gz file, or a damaged one"]),
        ("a.zip", zipped({}), ["a.zip: nothing in this archive can be read"]),
        ("a.zip", zipped({"a.jpg": b""}), ["a.zip: nothing in this archive can be read"]),
        ("a.zip", zipped({"a.txt": TEXT})[20:], ["a.zip!/a.txt: damaged in the archive"]),
        ("a.zip", _broken(), ["a.zip!/a.txt: not a .zip file, or a damaged one"]),
    ],
)
def test_what_cannot_be_read_is_a_problem(name: str, data: bytes, expected: list[str]) -> None:
    assert problems(data, name) == expected


def test_an_archive_cut_off_gives_what_it_has() -> None:
    data = tarred({"a.txt": TEXT, "b.jsonl": LINES * 10_000})
    items = [*read(data[: len(data) // 2], "a.tar")]
    assert [item.id for item in items[:2] if isinstance(item, Article)] == [
        "a.tar!/a.txt",
        "a.tar!/b.jsonl#1",
    ]
    assert isinstance(items[-1], Problem)


def test_bombs_are_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "LARGEST", 1 << 20)
    monkeypatch.setattr(streams, "LARGEST_TEXT", 1 << 19)
    bomb = b"\n" * (1 << 21)
    assert problems(gzip.compress(bomb), "a.jsonl.gz")[0].endswith("larger than 1 MB")
    assert problems(gzip.compress(bomb), "a.txt.gz")[0].endswith("larger than 1 MB")
    assert problems(bomb[: 1 << 20], "a.md")[0].endswith("larger than 0 MB")
    # Each member is small enough; together they are not.
    members = {f"{number}.jsonl": LINES + bomb[: 1 << 18] for number in range(6)}
    assert len(problems(zipped(members), "a.zip")) == 3
    nested = zipped({"a.txt": TEXT})
    for _ in range(kinds.DEEPEST):
        nested = zipped({"a.zip": nested})
    assert problems(nested, "a.zip")[0].endswith("too many archives inside each other")
