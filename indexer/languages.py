"""The language that an article is written in, by its script and by py3langid.

Most articles are Arabic, which their letters alone tell. py3langid (Lui and Baldwin 2012,
"langid.py: An off-the-shelf language identification tool") reads the rest, and is imported for the
first of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from bahith.indexer.article import Article, Problem

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ARABIC: Final = "ar"

BEGINNING, MIDDLE = 600, 400
"""Characters of a body that are read: from its beginning, and from its middle, since an article
may begin with an address or a quotation."""

FEWEST: Final = 20
"""The fewest letters that tell a language, unless all are Arabic."""

FOREIGN: Final = 1 / 200
"""The share of letters that Arabic has not, from which on a text in Arabic script may be in another
language. Persian has four times as many."""

ARTICLES: Final = 1 / 12
"""The least share of words with the article of Arabic, which Persian keyboards may write with the
letters of Persian. News has three times as many, Persian hardly any."""

CERTAIN: Final = 0.5
"""The least confidence of py3langid, from 0 to 1, in a language; most texts have 0.99."""

_PLAIN: Final = re.compile("[\x00-@\\[-`{-\xbf\u060c-\u0670\u2000-\u206f\ufd3e\ufd3f]*")
"""What most articles are made of: letters and marks of Arabic, digits and punctuation."""
_ARABIC_SCRIPT: Final = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06fc\ufb50-\ufefc]+")
_FOREIGN: Final = re.compile("[\u0672-\u06d3\u06d5\u06fa-\u06fc]+")
_WITH_ARTICLE: Final = re.compile(r"\b[وفبك]?(?:ال|لل)\w\w")
_OTHER_SCRIPT: Final = re.compile("[^\\W\\d_\u0600-\u06ff\u0750-\u077f\ufb50-\ufefc]+")

_IN_ARABIC_SCRIPT: Final = frozenset(("ar", "fa", "ur", "ckb", "ps", "ug"))
_SAME: Final = {
    **dict.fromkeys(("arz", "ary"), ARABIC),
    **dict.fromkeys(("nb", "nn"), "no"),
    "sdh": "ckb",
}
"""Names of py3langid that are one language here: dialects of Arabic, the two Norwegian ones, and
southern for all Sorani Kurdish."""

LANGUAGES: Final = frozenset(
    (
        "am ar az be bg bn ca ckb cs da de el en es et eu fa fi fr he hi hr hu hy id it ja ka kk "
        "ko ku ky lt lv mk ms mt nl no pl ps pt ro ru sk sl so sq sr sv sw ta tg th tk tr ug uk "
        "ur uz vi zh"
    ).split()
)
"""The languages that are told apart, by ISO 639: small ones would only be mistaken for these."""

_CODE: Final = re.compile("([A-Za-z]{2,3})(?:[-_].*)?", re.DOTALL)


def detected(items: Iterable[Article | Problem]) -> Iterator[Article | Problem]:
    """The same articles, each with its ``language``; problems as they are."""
    for item in items:
        if isinstance(item, Article):
            code = language(item.title, item.body, item.language)
            yield item if code == item.language else item.in_language(code)
        else:
            yield item


def language(title: str, body: str, declared: str = "") -> str:
    """The language of an article as a code of ISO 639, such as ``ar``; "" if nothing tells it.

    ``declared`` is what its source says, ``en-GB`` for example. It decides, unless the article is
    in another script: sites forget to change the language of their templates. Same text, same
    language.
    """
    code = normalized(declared)
    text = _sample(title, body)
    if code in ("", ARABIC) and _PLAIN.fullmatch(text):
        return ARABIC if _ARABIC_SCRIPT.search(text) else ""
    arabic, others = _letters(_ARABIC_SCRIPT, text), _letters(_OTHER_SCRIPT, text)
    if arabic >= others:
        if code and (not arabic or code in _IN_ARABIC_SCRIPT):
            return code
        return _in_arabic_script(text, arabic)
    if code and code not in _IN_ARABIC_SCRIPT:
        return code
    return _likeliest(text) if others >= FEWEST else ""


def normalized(declared: str) -> str:
    """The language in a declaration such as ``AR_eg``, or "" if it names none: ``ar``."""
    match = _CODE.fullmatch(declared.strip())
    code = match[1].lower() if match else ""
    return _SAME.get(code, code)


def _sample(title: str, body: str) -> str:
    start = max(BEGINNING, (len(body) - MIDDLE) // 2)
    return f"{title}\n{body[:BEGINNING]}\n{body[start : start + MIDDLE]}"


def _letters(script: re.Pattern[str], text: str) -> int:
    return sum(map(len, script.findall(text)))


def _in_arabic_script(text: str, letters: int) -> str:
    if not letters:
        return ""
    words = len(text.split())
    if (
        letters < FEWEST
        or _letters(_FOREIGN, text) < FOREIGN * letters
        or len(_WITH_ARTICLE.findall(text)) >= ARTICLES * words
    ):
        return ARABIC
    return _likeliest(text)


def _likeliest(text: str) -> str:
    """The likeliest language by py3langid, "" if none is likely."""
    confidences: Counter[str] = Counter()
    for label, confidence in _identifier().rank(text):
        confidences[_SAME.get(label, label)] += confidence
    code = max(confidences, key=lambda code: (confidences[code], code))
    return code if confidences[code] >= CERTAIN and code in LANGUAGES else ""


@cache
def _identifier() -> LanguageIdentifier:
    """Takes half a second once, and some 30 MB."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # "zxx" is what is in no language, such as addresses and code.
    wanted = {*LANGUAGES, *_SAME, "zxx"}
    identifier.set_languages([label for label in identifier.labels if label in wanted])
    return identifier
