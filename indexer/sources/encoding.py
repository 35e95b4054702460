"""Bytes to text: detects UTF-8, UTF-16, windows-1256 and ISO-8859-6.

A text is decoded in each encoding that accepts its bytes, and the decoding that reads most like
words wins. charset-normalizer, restricted to these encodings, misreads fully vocalised texts (see
``docs/sources.md``).
"""

from __future__ import annotations

import codecs
import re

from bahith.i18n import Message, _, ngettext
from bahith.indexer.errors import SourceError

BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

# The order decides between equal scores, which only very short texts have.
CANDIDATES = ("utf-8", "utf-16-le", "utf-16-be", "cp1256", "iso8859_6")
NAMES = "UTF-8, UTF-16, windows-1256 or ISO-8859-6"

# Characters that are scored: enough to decide, so that a book costs no more than an article.
SAMPLE = 1 << 15

# Real texts of ten or more words score 0.9 or higher in their own encoding.
PLAUSIBLE = 0.6

# In UTF-16 read as UTF-8, every second character is a control; a stray NUL is accepted.
CONTROLS = 0.1

# Of the characters of a text in UTF-8, at most this share may be invalid, beside one.
DAMAGED = 0.001

# What ``surrogateescape`` makes of the bytes of one character.
_INVALID = re.compile("[\udc80-\udcff]{1,3}")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff]")
_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")
"""All characters of the three patterns above; most texts have none."""

# A well-formed word: Arabic letters, each with its marks, or Latin letters, with signs and numbers
# between. A wrong decoding mixes the two scripts within a word.
_MARK = "[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]"
_ARABIC = f"(?:[ء-غـ-ىيٱ-ۓ]{_MARK}{{0,4}})+"
_LATIN = "[A-Za-zÀ-ÖØ-öø-ÿŒœ]+"
_SIGNS = r"[0-9٠-٩۰-۹!-/:-@\[-`{-~،؛؟٪«»“”‘’…–—•©®°×\u200c-\u200f\u202a-\u202e\u2066-\u2069]+"
_WORD = re.compile(f"(?:{_SIGNS})?(?:(?:{_ARABIC}|{_LATIN})(?:{_SIGNS}|$))*$")
# ة, ى and tanwin end a word; only the letter that carries a tanwin may follow.
_MISPLACED = re.compile(r"[ةى][ء-غف-ي]|[ٌٍ][ء-ي]|ً[ء-ئب-و]")
_MARK_OR_TATWEEL = re.compile(f"{_MARK}|ـ")
_COMMON = re.compile(r"[وفبكل]{0,2}ال\w|لل\w|و?(?:في|من|على|إلى|الى|عن|أن|ان|لا|ما|هذا|كان|يا)$")


def read_text(data: bytes) -> tuple[str, Message | None]:
    """The text of a whole file, cleaned by ``clean``, and what had to be replaced in it.

    Raises SourceError if ``data`` is empty, blank or in none of the encodings.
    """
    encoding = detect(data)
    repair = None
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        text, places = _replaced(data, encoding)
        if places > 1 + len(text) * DAMAGED:
            raise not_encoded(encoding, error.start) from None
        repair = replaced(encoding, error.start, places)
    text = clean(text)
    if not text.strip():
        raise SourceError(_("the file is empty"))
    return text, repair


def replaced(encoding: str, place: int, places: int) -> Message:
    """The warning that characters were replaced; ``place`` is the byte of the first one."""
    return ngettext(
        "one character is not %(encoding)s, at byte %(place)s: it was replaced by \ufffd",
        "%(n)s characters are not %(encoding)s, the first at byte %(place)s: they were "
        "replaced by \ufffd",
        places,
        encoding=encoding,
        place=place,
    )


def not_encoded(encoding: str, place: int) -> SourceError:
    """The error for a text with too many bytes that are invalid, the first at ``place``."""
    return SourceError(_("not %(encoding)s at byte %(place)s", encoding=encoding, place=place))


def repaired(line: str) -> tuple[str, int]:
    """A line decoded as UTF-8 with ``surrogateescape``; invalid bytes become one U+FFFD per place.

    Returns the line and the number of places, which is 0 unless the rest of the line shows by other
    characters that it is UTF-8.
    """
    text, places = _INVALID.subn("\ufffd", line)
    is_utf8 = len(text) > places + len(text.encode("ascii", "ignore"))
    return (text, places) if is_utf8 and places <= 1 + len(line) * DAMAGED else (line, 0)


def _replaced(data: bytes, encoding: str) -> tuple[str, int]:
    """The text with U+FFFD for what is invalid, and the number of places."""
    if encoding.startswith("utf-8"):
        return _INVALID.subn("\ufffd", data.decode(encoding, "surrogateescape"))
    text = data.decode(encoding, "replace")
    return text, text.count("\ufffd")


def detect(data: bytes) -> str:
    """The name of the encoding of ``data``, a whole file or its beginning.

    Raises SourceError if it is in none of ``BOMS`` and ``CANDIDATES``.
    """
    for bom, encoding in BOMS.items():
        if data.startswith(bom):
            return encoding
    texts = {encoding: _decoded(data, encoding) for encoding in CANDIDATES}
    if texts["utf-8"] is not None:
        return "utf-8"
    texts["utf-8"] = _without_controls(data[: 2 * SAMPLE].decode("utf-8", "replace")[:SAMPLE])
    scores = {name: plausibility(text) for name, text in texts.items() if text}
    best = max(scores, key=scores.__getitem__, default="")
    if not best or scores[best] < PLAUSIBLE:
        raise SourceError(_not_text(data))
    return best


def _not_text(data: bytes) -> Message:
    """The reason; the place where UTF-8 ends distinguishes a damaged text from a picture."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return _(
            "not a text in %(encodings)s (not UTF-8 from byte %(place)s on)",
            encodings=NAMES,
            place=error.start,
        )
    return _("not a text in %(encodings)s", encodings=NAMES)


def _decoded(data: bytes, encoding: str) -> str | None:
    """The beginning of ``data`` decoded as ``encoding``, or None if that is impossible."""
    try:
        # Incremental, since the beginning of a file may end within a character.
        text = codecs.getincrementaldecoder(encoding)().decode(data)[:SAMPLE]
    except UnicodeDecodeError:
        return None
    return _without_controls(text)


def _without_controls(text: str) -> str | None:
    """``text``, or None if it has too many control characters."""
    return text if len(_CONTROL.findall(text)) <= CONTROLS * len(text) else None


def plausibility(text: str) -> float:
    """How much ``text`` reads like Arabic or Latin words, from 0 to 2.

    The share of its words that are well formed, plus the share that are very common Arabic words
    or begin with the article.
    """
    words = text.split()
    well_formed = [word for word in words if _WORD.match(word) and not _MISPLACED.search(word)]
    common = sum(bool(_COMMON.match(_MARK_OR_TATWEEL.sub("", word))) for word in well_formed)
    return (len(well_formed) + common) / max(1, len(words))


def clean(text: str) -> str:
    """``text`` with ``\\n`` line ends only, without control characters and lone surrogates."""
    # What is printable has none of these characters; it is found out several times faster.
    if text.replace("\n", " ").isprintable() or not _UNCLEAN.search(text):
        return text
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", _LINE_END.sub("\n", text)))
