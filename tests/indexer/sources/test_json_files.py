"""Promises of bahith.indexer.sources.json_files: an article or a problem for each record."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bahith.indexer.article import Article, Problem
from bahith.indexer.sources import articles, json_files, json_values, records, streams

FULL = {
    "id": "a1",
    "title": "عنوان",
    "text": "نص المقال.",
    "date": "٢٦ تموز ٢٠٢١",
    "source": "جريدة",
    "url": "https://example.org/a1",
    "category": "ثقافة",
}


def read(tmp_path: Path, *lines: object, encoding: str = "utf-8") -> list[Article | Problem]:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path = tmp_path / "news.jsonl"
    path.write_bytes("\n".join(texts).encode(encoding))
    return list(articles([path]))


def problem(tmp_path: Path, line: object) -> Problem:
    (found,) = read(tmp_path, line)
    assert isinstance(found, Problem)
    assert (found.origin, found.line) == ("news.jsonl", 1)
    return found


def test_every_field_is_kept(tmp_path: Path) -> None:
    assert read(tmp_path, FULL) == [
        Article(
            id="a1",
            title="عنوان",
            body="نص المقال.",
            origin="news.jsonl",
            source="جريدة",
            published=dt.date(2021, 7, 26),
            url="https://example.org/a1",
            category="ثقافة",
        )
    ]


def test_body_serves_for_text_and_the_line_for_a_missing_id(tmp_path: Path) -> None:
    assert read(tmp_path, "", {"body": "نص"}, {"title": "عنوان", "id": 7, "date": None}) == [
        Article(id="news.jsonl#2", title="", body="نص", origin="news.jsonl"),
        Article(id="7", title="عنوان", body="", origin="news.jsonl"),
    ]


def test_the_date_may_be_called_as_in_an_export(tmp_path: Path) -> None:
    (found,) = read(tmp_path, {"text": "نص", "published": "2021-07-26"})
    assert isinstance(found, Article)
    assert found.published == dt.date(2021, 7, 26)


def test_nothing_is_left_out_of_a_text(tmp_path: Path) -> None:
    text = "شارك\nإعلان\n5/6/2021"
    (found,) = read(tmp_path, {"text": text})
    assert isinstance(found, Article)
    assert (found.body, found.published) == (text, None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "نص"', "not JSON"),
        ("نص", "not JSON"),
        ('"نص"', "not a JSON object"),
        ("1" * 5000, "not"),
        ('{"a":' * 100_000, "not JSON"),
        ({"text": 5}, "text: must be a string, not a number"),
        ({"text": "نص", "url": [5]}, "url: must be a string, not an array"),
        ({"text": "نص", "id": {}}, "id: must be a string or a number, not an object"),
        ({"text": "نص", "id": True}, "id: must be a string or a number, not true or false"),
        ({"id": 1, "title": " ", "text": ""}, "title and text are both empty"),
        ({"id": 1, "corpus": {"story": "نص"}}, "no text; corpus were not read"),
    ],
)
def test_a_bad_line_is_a_problem_that_says_what(tmp_path: Path, line: object, reason: str) -> None:
    assert reason in str(problem(tmp_path, line).reason)


def test_the_rest_is_read_after_a_bad_line(tmp_path: Path) -> None:
    found = read(tmp_path, FULL, "{", {**FULL, "id": "a2"})
    assert [item.line if isinstance(item, Problem) else item.id for item in found] == [
        "a1",
        2,
        "a2",
    ]


def test_an_unreadable_date_is_told_and_the_article_kept(tmp_path: Path) -> None:
    article, told = read(tmp_path, {**FULL, "date": "الخريف الماضي"})
    assert isinstance(article, Article)
    assert article.published is None
    assert isinstance(told, Problem)
    assert str(told.reason).startswith("date: 'الخريف الماضي'")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    text = "أعلنت البلدية أن أعمال توسيع الشارع ستبدأ في مطلع الشهر المقبل"
    line = json.dumps({"text": text}, ensure_ascii=False)
    found = read(tmp_path, line, line, encoding=encoding)
    assert [item.body for item in found if isinstance(item, Article)] == [text, text]


def test_bytes_of_another_encoding_spoil_only_their_line(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    good = json.dumps(FULL, ensure_ascii=False).encode()
    # Beyond the beginning by which the encoding is known.
    path.write_bytes(good + b"\n" + b" " * streams.HEAD + b'\n{"text": "\xc7\xe1"}\n' + good)
    first, bad, last = articles([path])
    assert isinstance(bad, Problem)
    assert bad.line == 3
    assert first == last


def test_one_damaged_character_of_a_line_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    line = json.dumps(FULL, ensure_ascii=False).encode()
    path.write_bytes(line.replace("المقال".encode(), "المقا".encode() + b"\xd9") + b"\n")
    article, warning = articles([path])
    assert isinstance(article, Article)
    assert article.body == "نص المقا\ufffd."
    assert isinstance(warning, Problem)
    assert (warning.line, warning.severity) == (1, "warning")


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": 1, "text": "أول"}, {"id": 2, "text": "ثان"}]',
        ' [\n{"id": 1,\n"text": "أول"},\n\n{"id": 2, "text": "ثان"}\n]\n',
        '{"status": "ok", "articles": [{"id": 1, "text": "أول"}, {"id": 2, "text": "ثان"}]}',
        '{"hits": {"hits": [{"_id": 1, "_source": {"text": "أول"}},\n'
        '{"_id": 2, "_source": {"text": "ثان"}}]}}',
        '{"id": 1, "text": "أول"}\n{"id": 2, "text": "ثان"}\n',
        '[{"id": 1, "text": "أول", "score": NaN}, {"id": 2, "text": "ثان"}]',
    ],
    ids=range(6),
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_records_are_found_in_each_shape_of_file(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "news.json"
    path.write_bytes(text.encode(encoding))
    found = [(item.id, item.body) for item in articles([path]) if isinstance(item, Article)]
    assert found == [("1", "أول"), ("2", "ثان")]


def test_one_object_is_one_article(tmp_path: Path) -> None:
    path = tmp_path / "article.json"
    path.write_text(json.dumps(FULL | {"images": [{"url": "a"}]}, indent=1), encoding="utf-8")
    (found,) = articles([path])
    assert isinstance(found, Article)
    assert found.body == FULL["text"]


def test_an_array_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "news.json"
    texts = ["نص " * length for length in range(1, 40)]
    path.write_text(json.dumps([{"text": text} for text in texts]), encoding="utf-8")
    monkeypatch.setattr(json_values, "CHUNK", 16)
    found = [item.body for item in articles([path]) if isinstance(item, Article)]
    assert found == [text.strip() for text in texts]


def test_a_line_without_end_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_files, "LONGEST", 1000)
    first, second = read(tmp_path, {"text": "ن" * 5000}, FULL)
    assert isinstance(first, Problem)
    assert "a line of more than" in str(first.reason)
    assert isinstance(second, Article)


def test_a_compressed_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(FULL).encode()))
    (found,) = articles([path])
    assert isinstance(found, Article)
    assert found.id == "a1"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.jsonl", b"", "empty"),
        ("a.jsonl", b"\n \n", "empty"),
        ("a.json", b"[ ]", "empty"),
        ("a.json", b'[{"text": "abc"}', "not JSON"),
        ("a.json", b'{"text": "abc"', "not JSON"),
        ("a.json", b'[{"text": "abc"}, 7]', "record 2: not a JSON object"),
        ("a.json.xz", b"no xz", "not a .xz file"),
        ("a.jsonl", b"\x00\xff\xfe\xfd" * 50, "not a text"),
        ("a.jsonl.gz", b"no gzip", "not a .gz file"),
        ("a.jsonl.gz", gzip.compress(b'{"text": "abc"}\n' * 999, mtime=0)[:-20], "ends too early"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    found = [item for item in articles([path]) if isinstance(item, Problem)]
    assert len(found) == 1
    assert reason in str(found[0].reason)


any_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


changes = st.dictionaries(st.sampled_from([*FULL, "body"]), any_values, max_size=3)


@given(
    changes
    | changes.map(lambda changed: FULL | changed)
    | any_values.filter(lambda value: not isinstance(value, list))
)
@example(FULL | {"date": "0"})
@example(FULL | {"id": None, "date": "12 من الشهر"})
def test_any_record_is_an_article_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, record: object
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_text(json.dumps(record), encoding="utf-8")
    first, *rest = articles([path])
    if isinstance(first, Article):
        assert first.id
        assert first.title or first.body
        assert first.digest
        # What an article lacks is a warning.
        assert isinstance(record, dict)
        assert [item.severity for item in rest if isinstance(item, Problem)] == [
            "warning" for _ in records.read(record, first.id)[1]
        ]
    else:
        assert first.reason
        assert not rest


@pytest.mark.parametrize(("count", "places"), [(1, ""), (2, "2"), (9, "2, 3, 4, 5, 6, …")])
def test_what_many_records_lack_is_one_warning(tmp_path: Path, count: int, places: str) -> None:
    items = read(tmp_path, *count * [{"title": "خبر", "corpus": "نص", "date": "?"}])
    warnings = [item for item in items if isinstance(item, Problem)]
    assert len(items) == count + 2
    assert [(one.severity, one.line) for one in warnings] == [("warning", 1)] * 2
    for warning in warnings:
        others = str(warning.reason).partition("; the same holds for ")[2]
        assert others.partition(": ")[2] == places
        assert others.startswith(str(count - 1) if count > 2 else "one" if count > 1 else "")
