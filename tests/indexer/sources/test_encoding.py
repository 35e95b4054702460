"""Promises of bahith.indexer.sources.encoding: the same text out of every encoding."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.errors import SourceError
from bahith.indexer.sources.encoding import _CONTROL, _LINE_END, _SURROGATE, clean, read_text

PLAIN = "أعلنت البلدية أن أعمال توسيع الشارع الرئيسي ستبدأ في مطلع الشهر المقبل، وتستمر عاما كاملا."
TEXTS = {
    "plain": PLAIN,
    "few words": "وصل القطار إلى المحطة متأخرا ساعة",
    "vocalised": "كَانَ الثَّعْلَبُ جَائِعًا، فَرَأَى عِنَبًا فِي أَعْلَى الشَّجَرَةِ وَلَمْ يَصِلْ إِلَيْهِ.",
    "latin words": f"{PLAIN} وقالت شركة Siemens AG إن نظام ETCS Level 2 سيعمل في 2025.",
    "tatweel": "أُقيــم المعــرض في قاعــة المدينــة، وحضــره جمهــور كبيــر من الزوار.",
    "long": " ".join([PLAIN] * 40),
}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256", "iso8859_6"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_is_read_from_each_encoding(text: str, encoding: str) -> None:
    assert read_text(text.encode(encoding)) == (text, None)


def test_real_articles_are_read_from_each_encoding(real_articles: list[Path]) -> None:
    for path in real_articles:
        text = path.read_text(encoding="utf-8")
        for encoding in ENCODINGS:
            data = text.encode(encoding, "ignore")
            expected = clean(data.decode(encoding))
            assert read_text(data) == (expected, None), (path.name, encoding)


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_a_blank_file_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="empty"):
        read_text(data)


def test_a_text_with_much_damage_is_refused() -> None:
    with pytest.raises(SourceError, match="not utf-8 at byte 0"):
        read_text(b" ".join([b"\xd8\xd8", *PLAIN.encode().split()] * 9))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_character_cut_off_at_the_end_is_replaced(text: str, encoding: str) -> None:
    read, repair = read_text((text + "ب").encode(encoding)[:-1])
    assert read == f"{text}\ufffd"
    assert re.search(r"one character is not utf-\S+, at byte \d+", str(repair))


def test_damaged_characters_are_replaced_where_they_are() -> None:
    data = TEXTS["long"].encode()
    place = len(data) // 2
    read, repair = read_text(data[:place] + b"\xff\xfe" + data[place:])
    assert read.count("\ufffd") == 1
    assert read.replace("\ufffd", "") == TEXTS["long"]
    assert f"at byte {place}" in str(repair)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x06\x00\x00\x00\\r\xa8f",
        bytes(range(256)) * 4,
    ],
)
def test_what_is_no_text_is_refused_and_the_place_named(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"not UTF-8 from byte \d+"):
        read_text(data)


def test_other_languages_are_kept_in_unicode() -> None:
    assert read_text("新聞 и новости".encode())[0] == "新聞 и новости"


def test_line_ends_are_one_and_what_no_page_can_show_is_gone() -> None:
    assert clean("أ\r\nب\rج\u2028د\x00\x07\ufeff\ud800") == "أ\nب\nج\nد\ufffd"


@pytest.mark.parametrize("kind", [_CONTROL, _LINE_END, _SURROGATE])
def test_a_text_is_seen_to_be_unclean_by_any_character(kind: re.Pattern[str]) -> None:
    found = [chr(code) for code in range(0x110000) if kind.fullmatch(chr(code))]
    assert found
    assert all(clean(f"أ{character}ب") != f"أ{character}ب" for character in found)


@given(st.binary())
def test_any_bytes_give_clean_text_or_a_reason(data: bytes) -> None:
    try:
        text, _ = read_text(data)
    except SourceError:
        return
    assert text == clean(text)
    assert text.encode("utf-8")
