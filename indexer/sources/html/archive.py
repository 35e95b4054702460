"""MHTML: a page and what belongs to it in one file, written like an e-mail (RFC 2557)."""

from __future__ import annotations

from email import message_from_bytes
from email.errors import MessageError

from bahith.i18n import _
from bahith.indexer.errors import SourceError

# Most parts that are looked at; pages have some hundreds.
PARTS = 10_000


def page(data: bytes) -> bytes:
    """The HTML of the page in an archive. Raises SourceError if there is none."""
    try:
        parts = zip(range(PARTS), message_from_bytes(data).walk(), strict=False)
        for _number, part in parts:
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                content = part.get_payload(decode=True)
                if isinstance(content, bytes):
                    return declared(content, part.get_content_charset())
    except (MessageError, ValueError, LookupError, RecursionError):
        pass
    raise SourceError(_("no web page is in this archive"))


def declared(content: bytes, charset: str | None) -> bytes:
    """A page with the encoding that its archive or server declares for it."""
    name = (charset or "").encode("ascii", "ignore")
    return b'<meta charset="%s">%s' % (name, content) if name else content
