"""Addresses of pages in one spelling each, and which of them are of the same site."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import httpx

LONGEST = 2000
"""Characters of an address; longer ones are not followed."""

_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_SPACE = re.compile(r"[\t\r\n]")
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*", re.I)

# Parameters that tell who reads, not what: of campaigns, and of sessions.
_READER = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|_ga"
    r"|phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken|oscsid|zenid|sess(?:ion)?_?id)$",
    re.I,
)
# Names that sessions have, and also articles: only a long random value tells.
_MAYBE_SESSION = re.compile(r"(?:s|sid|session|token)$", re.I)
_RANDOM = re.compile(r"[0-9a-fA-F]{16,}|(?=\w*\d)(?=\w*[A-Za-z])\w{20,}")


def normal(url: str, base: str = "") -> str | None:
    """The address of a page in the spelling in which it is requested and remembered.

    Without its fragment and without parameters that only tell who reads; in ASCII. ``base`` is
    the address of the page on which ``url`` stands. None if it is no address of the web, is too
    long, or has a password.
    """
    text = _SPACE.sub("", url.strip())
    try:
        parsed = httpx.URL(urljoin(base, text))
        plain = parsed.copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, UnicodeError):
        return None
    if parsed.scheme not in _PORTS or not parsed.host or parsed.userinfo:
        return None
    path, _, query = plain.raw_path.decode("ascii").partition("?")
    path = _SESSION_IN_PATH.sub("", path) or "/"
    query = "&".join(part for part in query.split("&") if part and not _of_reader(part))
    target = _ESCAPE.sub(lambda escape: escape[0].upper(), f"{path}?{query}" if query else path)
    # httpx keeps the usual port of a scheme in capitals.
    netloc = parsed.netloc.decode("ascii").removesuffix(f":{_PORTS[parsed.scheme]}")
    result = f"{parsed.scheme}://{netloc}{target}"
    return result if len(result) <= LONGEST else None


def _of_reader(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    if _READER.match(name):
        return True
    return bool(_MAYBE_SESSION.match(name) and _RANDOM.fullmatch(value))


def site(url: str) -> str:
    """What all addresses of a site share: the host without ``www.``, and an unusual port."""
    return httpx.URL(url).netloc.decode("ascii").removeprefix("www.")


def host(url: str) -> tuple[str, str, int]:
    """The scheme, host name in ASCII, and port."""
    parsed = httpx.URL(url)
    return parsed.scheme, parsed.raw_host.decode("ascii"), parsed.port or _PORTS[parsed.scheme]


def path(url: str) -> str:
    """The path, with its query."""
    return httpx.URL(url).raw_path.decode("ascii")


def is_front(url: str) -> bool:
    """Whether this is the front page of a site, which is no article."""
    return bool(re.fullmatch(r"/(?:(?:index|default|home)\.\w+)?", path(url)))
