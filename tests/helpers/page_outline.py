"""The elements, texts and links of a page of HTML."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from sample_site import Reply, Site

from bahith.server.http.static import FOLDER, version

SCRIPT = f"/static/{version(FOLDER)}/bahith.js"
"""The script of every page."""

VOID = {"meta", "link", "input", "img"}
"""The elements without an end tag that the pages use."""


class Outline(HTMLParser):
    """The elements and texts of a page; fails if tags are not properly nested."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self._classes: list[str] = []
        self._inside: list[tuple[list[str], str, dict[str, str | None]]] = []
        self.feed(reply.text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside.append((list(self._classes), tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
            self._classes.append(dict(attrs).get("class") or "")
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self._classes.pop()

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.texts[tag][-1] += data

    def text(self, tag: str = "body") -> str:
        return " ".join(" ".join(self.texts.get(tag, [])).split())

    def links(self) -> list[str]:
        return [attrs["href"] or "" for tag, attrs in self.elements if tag == "a"]

    def within(self, name: str, tag: str) -> list[dict[str, str | None]]:
        """The attributes of the ``tag`` elements inside elements of the class ``name``."""
        return [
            attributes
            for classes, kind, attributes in self._inside
            if kind == tag and name in " ".join(classes).split()
        ]

    def field(self, name: str) -> dict[str, str | None]:
        return next(a for tag, a in self.elements if tag == "input" and a.get("name") == name)


def page(site: Site, path: str = "/", status: int = 200, **parameters: object) -> Outline:
    reply = followed(site, site.get(path, **parameters))
    assert reply.status == status
    return Outline(reply)


def followed(site: Site, reply: Reply) -> Reply:
    """``reply``, or where it leads to."""
    return site.ask("GET", reply.headers["Location"]) if reply.status == 302 else reply


def asked(link: str) -> dict[str, str]:
    """The query parameters of a link."""
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


def inside(found: Outline, name: str) -> list[dict[str, str | None]]:
    """The links inside elements of the class ``name``."""
    return found.within(name, "a")
