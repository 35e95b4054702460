"""Signs of other search engines' languages that this one lacks. Each becomes a note.

The lexer takes them out, so that no sign is searched for, corrected or passed over in silence.
The names of the groups in ``SIGNS`` are the codes of the notes.
"""

from __future__ import annotations

import re
from typing import Final

from bahith.analyzers.folding import fold

_AT_START: Final = r"(?<![^\s(،,؛;])"
_AT_END: Final = r"(?=[\s)،,؛;؟?!]|$)"

_WEIGHT: Final = r"\^\d{1,3}(?:\.\d{1,3})?"
SUFFIX: Final = rf"(?:(?:{_WEIGHT}|~\d{{0,3}}(?:\.\d{{1,3}})?){{1,2}}{_AT_END})"
"""The weight or fuzziness of what stands before it: ``^3``, ``~``, ``~0.8``."""

SIGNS: Final = rf"""
    (?P<range_ignored>
        [\[{{]\s*(?P<low>[^\s\[\]{{}}]{{1,40}})\s+TO\s+(?P<high>[^\s\[\]{{}}]{{1,40}})\s*[\]}}]
      | {_AT_START}(?P<first>\d{{1,4}})\.\.\.?(?P<last>\d{{1,4}}){_AT_END} )
  | (?P<regex_ignored> {_AT_START}/(?P<pattern>[^/\s]{{1,100}})/{_AT_END} )
  | (?P<wildcard_ignored> {_AT_START}(?=[?]*[*])[*?]+{_AT_END} )
  | (?P<weight_ignored> (?<=[^\s(])(?=\^){SUFFIX} | {_WEIGHT}{_AT_END} )
  | (?P<fuzziness_ignored> (?<=[^\s(])(?=~){SUFFIX} | {_AT_START}~(?:\d?{_AT_END}|(?=[^\W_])) )
"""
"""A fragment of a verbose pattern. Each part of it is bounded, or stands between other signs."""

WITHIN: Final = ("low", "high", "first", "last", "pattern")
"""The parts of a sign that are searched for as words."""

_INNER: Final = (
    rf"(?<=[^\W_])\?(?=[^\W_])|{_AT_START}\?(?=[^\W_])",
    r"(?<=(?<!\w)[^\W_])؟(?=[^\W_])|(?<=[^\W_])؟(?=[^\W_](?!\w))",
)
INNER: Final = f"(?:{'|'.join(_INNER)})"
"""A question mark that stands for a letter of a word.

Nobody writes the Latin one between two letters as punctuation. The Arabic one also ends
sentences without a space after it, so there a single letter must stand on one of its sides.
"""

_INNER_SIGN: Final = re.compile(INNER)
_ADDRESS: Final = re.compile(r"[^\W\d_]+://|www\.")

_NEAR: Final = re.compile(r"(?:NEAR|ADJ)(?:[/:~]?\d{1,3})?|(?:near|[wW]|pre|PRE)/\d{1,3}")

_COLON: Final = re.compile(r"(?=[^\W\d_]|[=(\[{*\"“”„«])")
_NUMBER: Final = re.compile(r"[\d٠-٩]")
_LATIN: Final = re.compile("[a-z]{3,}")
_SCHEMES: Final = ("mailto", "tel", "data", "urn", "javascript", "doi")
_ELSEWHERE: Final = frozenset(
    map(
        fold,
        """author by creator writer editor journalist reporter byline from publisher newspaper site
        domain url inurl allinurl intitle allintitle headline name text intext allintext inbody
        body content description abstract summary subject topic keyword keywords tag tags section
        category cat class type filetype ext format lang language country region city place
        location loc date day month year daterange published since until id related link cache
        info define user
        الكاتب كاتب المؤلف مؤلف المحرر محرر الصحفي الناشر ناشر الصحيفة صحيفة الجريدة جريدة
        الموقع موقع الرابط رابط عنوان مصدر النص نص المتن متن المحتوى محتوى الوصف وصف الموضوع موضوع
        الكلمات الوسم وسم الوسوم القسم قسم التصنيف تصنيف الفئة فئة النوع نوع الصيغة صيغة اللغة لغة
        البلد بلد الدولة دولة المدينة مدينة المكان مكان التاريخ تاريخ اليوم يوم الشهر شهر السنة سنة
        العام عام النشر نشر منذ حتى رقم معرف""".split(),
    )
)
"""Fields of other search engines and of newspapers' archives, folded."""


def is_wild(word: str) -> bool:
    """Whether a word has a wildcard elsewhere than at its end: ``الن?ط``, ``حك*مة``."""
    end = len(word)
    while end and not word[end - 1].isalnum():
        end -= 1
    wild = "*" in word[:end] or _INNER_SIGN.search(word)
    return bool(wild) and not _ADDRESS.match(word)


def is_near(word: str) -> bool:
    """Whether a word is another engine's operator of nearness: ``NEAR``, ``NEAR/3``, ``w/5``."""
    return bool(_NEAR.fullmatch(word))


def is_unknown_field(name: str, q: str, after: int) -> bool:
    """Whether ``name``, whose colon ends at ``after`` in ``q``, is meant as a field.

    In a sentence, a space follows the colon, or the word before it is no field anywhere; ``10:30``
    and ``https://…`` are no fields either.
    """
    listed = fold(name) in _ELSEWHERE
    if _COLON.match(q, after):
        return listed or (bool(_LATIN.fullmatch(name)) and name not in _SCHEMES)
    return listed and bool(_NUMBER.match(q, after))
