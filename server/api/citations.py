"""An article as a citation: for BibTeX, for programs that read RIS, and as a line of text.

RIS has no standard; https://refdb.sourceforge.net/manual/ch07.html and what Zotero writes agree.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Final

from babel import Locale
from babel.dates import format_date

from bahith import i18n
from bahith.i18n import numerals
from bahith.indexer.article import Article
from bahith.indexer.search.snippets.headings import heading
from bahith.server.pages.markup import web_address

Writer = Callable[[Article, str], str]
"""Writes the citation of an article that is to be found at an address."""

_ESCAPES: Final = {sign: f"\\{sign}" for sign in "&%$#_"} | {
    # Braces count in BibTeX even behind a backslash, so they must not stay.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_ESCAPED: Final = str.maketrans(_ESCAPES)
_IN_ADDRESS: Final = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "{}\\ "})
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def bibtex(article: Article, address: str) -> str:
    """An entry of BibTeX, for biblatex too: an article of its source, or something else."""
    kind = "article" if article.source else "misc"
    day = article.published
    fields = {
        "author": " and ".join(map(_bibtex_name, article.author)),
        "title": f"{{{_escaped(heading(article))}}}",
        "journal": _escaped(article.source),
        "year": str(day.year) if day else "",
        "date": day.isoformat() if day else "",
        "url": address.translate(_IN_ADDRESS),
        "langid": Locale("en").languages.get(article.language or "ar", "").lower(),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    # Names of months are not in braces: each style has its own.
    month = f"  month = {_MONTHS[day.month - 1]},\n" if day else ""
    return f"@{kind}{{{key(article)},\n{''.join(lines)}{month}}}\n"


def _bibtex_name(name: str) -> str:
    """A name; braces keep one together that has a comma or the word ``and``."""
    text = _escaped(name)
    return f"{{{text}}}" if re.search(r",|\band\b", text, re.IGNORECASE) else text


def _escaped(text: str) -> str:
    return _line(text).translate(_ESCAPED)


def key(article: Article) -> str:
    """What documents cite the article by: its id, or what BibTeX allows of it with a hash."""
    name = re.sub(r"[^A-Za-z0-9:.-]+", "-", article.id).strip("-")
    if name == article.id:
        return name
    return "-".join(filter(None, (name, hashlib.sha256(article.id.encode()).hexdigest()[:8])))


def ris(article: Article, address: str) -> str:
    """A record of RIS, whose lines end as the format says."""
    day = article.published
    fields = [
        ("TY", "NEWS" if article.source else "GEN"),
        ("ID", article.id),
        *(("AU", name) for name in article.author),
        ("TI", heading(article)),
        ("T2", article.source),
        ("PY", f"{day.year:04}" if day else ""),
        ("DA", f"{day:%Y/%m/%d}/" if day else ""),
        *(("KW", tag) for tag in article.tags),
        ("LA", article.language or "ar"),
        ("UR", address),
    ]
    lines = [f"{tag}  - {_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def text(article: Article, address: str, digits: str = "latn") -> str:
    """One line for people, in the current language; the digits of its date are ``digits``."""
    is_arabic = i18n.current.get() == "ar"
    comma, (opened, closed) = ("، ", "«»") if is_arabic else (", ", "“”")
    day = article.published
    shown = numerals(format_date(day, "d MMMM y", i18n.current.get()), digits) if day else ""
    place = comma.join(filter(None, (_line(article.source), shown)))
    title = f"{opened}{_line(heading(article))}{closed}"
    return ". ".join(filter(None, (comma.join(map(_line, article.author)), title, place, address)))


def _line(value: str) -> str:
    """A text in one line, without what would steer a terminal or the direction of the rest."""
    return " ".join(_CONTROL.sub(" ", value).split())


def address(article: Article, own: str) -> str:
    """The article's own address on the web, or that of its page here, ``own``."""
    return web_address(article.url) or own


KINDS: dict[str, tuple[str, str, Writer]] = {
    "bibtex": ("application/x-bibtex; charset=utf-8", "bib", bibtex),
    "ris": ("application/x-research-info-systems; charset=utf-8", "ris", ris),
    "text": ("text/plain; charset=utf-8", "txt", text),
}
"""The media type, the suffix of a file, and the writer of each format."""
