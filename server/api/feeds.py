"""A search as an RSS 2.0 feed, and the OpenSearch 1.1 description for browsers."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, request, url_for

from bahith.i18n import _
from bahith.indexer.article import Article
from bahith.indexer.errors import TimedOut
from bahith.indexer.results import Page, Result
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.search.snippets.headings import heading
from bahith.indexer.settings import Settings
from bahith.server.api.parameters import FeedCall, search_request
from bahith.server.api.reading import from_query
from bahith.server.pages.addresses import PageState

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"

RSS_KIND = "application/rss+xml"
SUGGESTIONS_KIND = "application/x-suggestions+json"
DESCRIPTION_KIND = "application/opensearchdescription+xml"

TAGS = "post_tag"
"""The domain of categories that are tags, as WordPress writes it in its exports."""

NAME = _("Bahith")

# Characters that XML 1.0 forbids even when escaped (its section 2.2).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ET.register_namespace("atom", ATOM)
ET.register_namespace("dc", DUBLIN_CORE)
ET.register_namespace("media", MEDIA)


def blueprint(searcher: Searcher, settings: Settings) -> Blueprint:
    """``/feed`` and ``/opensearch.xml``, answered by ``searcher``."""
    feeds = Blueprint("feeds", __name__)

    @feeds.get("/feed")
    def feed() -> Response:
        parameters = from_query(FeedCall, request.query_string)
        search = search_request(parameters, settings.page_size, sort="newest")
        page = searcher.search(search)
        if page.timed_out:  # readers of feeds keep what they get, and would show nothing new
            raise TimedOut(_("the search took too long and was ended"))
        return _document(_rss(page), RSS_KIND)

    @feeds.get("/opensearch.xml")
    def description() -> Response:
        return _document(_description(), DESCRIPTION_KIND)

    return feeds


def _document(root: ET.Element, kind: str) -> Response:
    body = ET.tostring(root, "utf-8", xml_declaration=True)
    return Response(body, content_type=f"{kind}; charset=utf-8")


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, {key: _xml(value) for key, value in attributes.items()})
    element.text = _xml(text)
    return element


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _rss(page: Page) -> ET.Element:
    q = page.request.q
    about = _("The newest articles about “%(q)s”", q=q) if q.strip() else _("The newest articles")
    root = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", f"{NAME}: {q}" if q.strip() else str(NAME))
    link = url_for("pages.search", **PageState(page.request).address(), _external=True)
    _add(channel, "link", link)
    _add(channel, "description", str(about))
    _add(channel, "language", "ar")
    _add(channel, f"{{{ATOM}}}link", href=_own_address(), rel="self", type=RSS_KIND)
    for result in page.results:
        _item(channel, q, result)
    return root


def _own_address() -> str:
    """That of the request. ``request.url`` is none for a host such as xn--a, which is no IDN."""
    query = quote(request.query_string, safe="!$&'()*+,/:;=?@%")
    return url_for("feeds.feed", _external=True) + (f"?{query}" if query else "")


def _item(channel: ET.Element, q: str, result: Result) -> None:
    article = result.article
    item = ET.SubElement(channel, "item")
    _add(item, "title", heading(article))
    _add(item, "link", url_for("pages.article", id=article.id, q=q or None, _external=True))
    _add(item, "guid", article.id, isPermaLink="false")
    _add(item, "description", result.snippet.text)
    if article.published:
        day = dt.datetime.combine(article.published, dt.time(), dt.timezone.utc)
        _add(item, "pubDate", format_datetime(day, usegmt=True))
    for name in article.author or filter(None, [article.source]):
        _add(item, f"{{{DUBLIN_CORE}}}creator", name)
    if article.author and article.source:
        _add(item, f"{{{DUBLIN_CORE}}}publisher", article.source)
    if article.category:
        _add(item, "category", article.category)
    for name in article.tags:
        _add(item, "category", name, domain=TAGS)
    _about(item, article)


def _about(item: ET.Element, article: Article) -> None:
    if article.language:
        _add(item, f"{{{DUBLIN_CORE}}}language", article.language)
    if article.updated:
        _add(item, f"{{{ATOM}}}updated", f"{article.updated.isoformat()}T00:00:00Z")
    if article.image:
        _add(item, f"{{{MEDIA}}}thumbnail", url=article.image)


def _description() -> ET.Element:
    root = ET.Element("OpenSearchDescription", {"xmlns": OPENSEARCH})
    _add(root, "ShortName", str(NAME))
    _add(root, "Description", str(_("Search Arabic articles")))
    _add(root, "InputEncoding", "UTF-8")
    _add(root, "Language", "ar")
    icon = url_for("static", filename="favicon.svg", _external=True)
    _add(root, "Image", icon, type="image/svg+xml", width="16", height="16")
    _address(root, "text/html", "pages.search")
    _address(root, RSS_KIND, "feeds.feed")
    _address(root, SUGGESTIONS_KIND, "api.suggest", format="opensearch")
    address = url_for("feeds.description", _external=True)
    _add(root, "Url", type=DESCRIPTION_KIND, rel="self", template=address)
    return root


def _address(root: ET.Element, kind: str, endpoint: str, **options: Any) -> None:
    """The address of answers of one media type; the query replaces the braces."""
    start = url_for(endpoint, _external=True, **options)
    template = f"{start}{'&' if options else '?'}q={{searchTerms}}"
    _add(root, "Url", type=kind, template=template)
