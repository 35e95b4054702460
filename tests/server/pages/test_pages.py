"""The pages for people: what they show, and that no text of an article is markup."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from page_outline import SCRIPT, Outline, asked, inside, page
from sample_site import HOSTILE, ODD_ID, OVERRIDE, RECORDS, Site

from bahith.indexer.notes import note
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings

ARABIC = {"lang": "ar", "dir": "rtl", "data-digits": "arab"}
WHY = "لماذا هذه النتائج؟"
KNOWN = {"html", "head", "meta", "title", "link", "body", "header", "main", "footer", "section"}
KNOWN |= {"nav", "article", "h1", "h2", "p", "div", "ul", "ol", "li", "dl", "dt", "dd"}
KNOWN |= {"a", "bdi", "time", "mark", "strong", "span", "code"}
KNOWN |= {"aside", "figure", "figcaption", "table", "thead", "tbody", "tr", "th", "td"}
KNOWN |= {"rect", "text", "script"}
KNOWN |= {"form", "label", "input", "button", "details", "summary", "svg", "g", "circle", "path"}


PATHS = [
    "/",
    "/?q=السد",
    "/?q=زورق",
    "/?q=قارب",
    "/?q=قطار",
    "/?q=السد&page=99",
    "/?q=السد&explain=1",
    "/?q=زورق&explain=1",
    "/?page=x",
    "/none",
]
PATHS += ["/article/hostile", "/article/hostile?q=زورق", '/article/"><b id=x>', "/article/untitled"]


@pytest.fixture(params=PATHS)
def any_page(site: Site, request: pytest.FixtureRequest) -> Outline:
    path, _, query = request.param.partition("?")
    return Outline(site.get(path, **{k: v[0] for k, v in parse_qs(query).items()}))


def test_every_page_is_arabic_with_landmarks_and_one_heading(any_page: Outline) -> None:
    assert any_page.elements[0] == ("html", ARABIC)
    tags = [tag for tag, _ in any_page.elements]
    assert [tags.count(tag) for tag in ("main", "h1", "form", "footer")] == [1] * 4
    assert tags[: tags.index("body")].count("title") == 1
    assert any_page.links()[0] == "#main"


def test_no_page_holds_code_or_unknown_elements(any_page: Outline) -> None:
    assert {tag for tag, _ in any_page.elements} <= KNOWN
    scripts = [attributes for tag, attributes in any_page.elements if tag == "script"]
    own, *data = zip(scripts, any_page.texts["script"], strict=True)
    assert own == ({"src": SCRIPT, "type": "module"}, "")
    for attributes, text in data:
        assert attributes == {"type": "application/ld+json"}
        assert json.loads(text)["@type"] == "NewsArticle"
    for _, attributes in any_page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
    assert not [link for link in any_page.links() if urlsplit(link).scheme == "javascript"]


def test_no_page_asks_another_site_for_anything(any_page: Outline) -> None:
    for tag, attributes in any_page.elements:
        if tag != "a" and attributes.get("rel") != "canonical":
            assert not [v for n, v in attributes.items() if n in ("src", "href") and "//" in str(v)]


FIRST = ("icon", "stylesheet", "modulepreload")


def test_a_first_visit_is_60_kilobytes_at_most(site: Site) -> None:
    first = page(site)
    links = [a for tag, a in first.elements if tag == "link" and a["rel"] in FIRST]
    parts = ["/", *(str(link["href"]) for link in links)]
    parts += [str(a["src"]) for tag, a in first.elements if tag == "script"]
    assert len(parts) > 8
    assert sum(len(site.ask("GET", part).body) for part in parts) <= 60_000


def test_only_the_first_page_takes_the_focus(any_page: Outline, site: Site) -> None:
    assert "autofocus" in page(site).field("q")
    if any_page.text("title") != page(site).text("title"):
        assert "autofocus" not in any_page.field("q")


def test_the_first_page_tells_how_to_ask(site: Site) -> None:
    first = page(site)
    assert f"في الفهرس {'٢٧'} مقالًا" in first.text()
    assert len(RECORDS) == 27
    assert len(first.texts["dt"]) >= 5


def test_a_result_shows_what_there_is_to_know(site: Site) -> None:
    found = page(site, q="ميناء")
    assert found.field("q")["value"] == "ميناء"
    assert " ".join(found.texts["h2"][0].split()) == RECORDS[0]["title"]
    assert {"سلمى البحري", "نور الدين"} <= {text.strip() for text in found.texts["bdi"]}
    assert "مرصد الساحل" in found.text("bdi")
    assert found.text("time") == "٢٣ يوليو ٢٠٢١"
    assert ("time", {"datetime": "2021-07-23", "dir": "rtl"}) in found.elements
    assert set(found.texts["mark"]) == {"الميناء", "المِيناء"}
    assert "نتيجة واحدة" in found.text("strong")


def links_to(found: Outline, text: str) -> list[str]:
    """Where the links lead that read so."""
    texts = zip(found.texts["a"], found.links(), strict=True)
    return [link for shown, link in texts if shown.strip() == text]


def test_a_page_says_why_when_asked_and_only_then(site: Site) -> None:
    found = page(site, q="ميناء فتح", sort="newest")
    assert "dl" not in found.texts
    (link,) = links_to(found, WHY)
    explained = Outline(site.ask("GET", link))
    assert [" ".join(text.split()) for text in explained.texts["dt"]] == ["ميناء", "فتح"]
    told = [" ".join(text.split()) for text in explained.texts["dd"]]
    assert "المِيناء: جذع مشترك" in told or "الميناء: جذع مشترك" in told
    assert "فتح: كما كُتبت" in told
    (back,) = links_to(explained, "أخفِ الأسباب")
    assert parse_qs(urlsplit(back).query) == {"q": ["ميناء فتح"], "sort": ["newest"]}


def test_a_page_in_order_of_relevance_tells_the_shares(site: Site) -> None:
    explained = page(site, q="فتح", explain=1)
    percents = [text.rpartition(":")[2].strip() for text in explained.texts["dd"] if "٪" in text]
    digits = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
    assert sum(int(text.translate(digits).rstrip("٪")) for text in percents) == 100


def test_explaining_goes_on_from_page_to_page(site: Site) -> None:
    explained = page(site, q="السد", explain=1)
    (following,) = links_to(explained, "الصفحة التالية")
    assert parse_qs(urlsplit(following).query) == {"q": ["السد"], "explain": ["1"], "page": ["2"]}


def test_nothing_found_offers_no_reasons(site: Site) -> None:
    assert links_to(page(site, q="قطار"), WHY) == []


def test_a_result_leads_to_the_article_and_back(site: Site) -> None:
    found = page(site, q="ميناء", sort="newest", after="2020")
    (link,) = [link for link in found.links() if link.startswith("/article/")]
    article = Outline(site.ask("GET", link))
    assert article.text("h1") == RECORDS[0]["title"]
    assert set(article.texts["mark"]) == {"الميناء", "المِيناء"}
    (back,) = [str(link["href"]) for link in inside(article, "back") if link["href"] != "#match"]
    assert parse_qs(urlsplit(back).query) == {
        "q": ["ميناء"],
        "sort": ["newest"],
        "after": ["2020-01-01"],
    }


def test_the_way_back_keeps_page_and_place(site: Site) -> None:
    found = page(site, q="السد 2020", dates="0", page=2)
    articles = [link for link in found.links() if link.startswith("/article/")]
    places = [str(a["id"]) for tag, a in found.elements if tag == "li" and a.get("id")]
    assert len(articles) == len(places) == 5
    (back,) = links_to(Outline(site.ask("GET", articles[3])), "عودة إلى النتائج")
    assert asked(back) == {"q": "السد 2020", "dates": "0", "page": "2"}
    assert urlsplit(back).fragment == places[3]


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("q=%D8%B3%D8%AF&source=&after=&before=", "/?q=%D8%B3%D8%AF"),
        ("q=&outlet=a&outlet=&x", "/?outlet=a"),
        ("q=&lang=en", "/?lang=en"),
        ("q=", "/"),
        ("&&", "/"),
    ],
)
def test_an_address_with_empty_parameters_leads_to_the_clean_one(
    site: Site, given: str, clean: str
) -> None:
    reply = site.ask("GET", f"/?{given}")
    assert (reply.status, reply.headers["Location"]) == (302, clean)
    assert site.ask("GET", clean).status == 200


def test_an_article_is_shown_whole(site: Site) -> None:
    article = page(site, f"/article/{ODD_ID}")
    for line in RECORDS[0]["text"].split("\n\n"):
        assert line in article.texts["p"]
    assert RECORDS[0]["url"] in article.links()
    assert "mark" not in article.texts


def test_every_result_is_on_one_page_and_links_lead_through(site: Site) -> None:
    shown, path = [], "/?q=السد"
    reply = site.get("/", q="السد")
    while path:
        found = Outline(reply)
        shown += [link.partition("?")[0] for link in found.links() if link.startswith("/article/")]
        path = next((a["href"] or "" for _, a in found.elements if a.get("rel") == "next"), "")
        reply = site.ask("GET", path) if path else reply
    assert sorted(shown) == sorted(f"/article/dam-{n}" for n in range(23))


def test_a_page_past_the_last_leads_to_the_last(site: Site) -> None:
    missing = page(site, q="السد", page=6, status=404)
    assert "/?q=%D8%A7%D9%84%D8%B3%D8%AF&page=5" in missing.links()


@pytest.mark.parametrize("path", ["/?q=السد&page=2&sort=oldest", "/?q=السد&page=5"])
def test_every_link_of_a_page_leads_somewhere(site: Site, path: str) -> None:
    found = Outline(site.get("/", **{k: v[0] for k, v in parse_qs(path[2:]).items()}))
    links = [link for link in found.links() if link.startswith("/")]
    assert len(links) > 15
    assert {site.ask("GET", link.partition("#")[0]).status for link in links} == {200}


def test_the_order_can_be_chosen(site: Site) -> None:
    found = page(site, q="السد", sort="oldest")
    assert [a["href"] for _, a in found.elements if a.get("aria-current") == "true"] == [
        "/?q=%D8%A7%D9%84%D8%B3%D8%AF&sort=oldest"
    ]
    assert found.field("sort")["value"] == "oldest"


def test_filters_stay_in_the_form(site: Site) -> None:
    found = page(site, q="السد", source="النهر", before="2020-06")
    assert found.field("source")["value"] == "النهر"
    assert found.field("before")["value"] == "2020-06-30"


def test_a_search_from_an_article_keeps_filters_and_order_without_inputs_for_them(
    site: Site,
) -> None:
    filters: dict[str, Any] = {"source": "النهر", "after": "2020-01-01", "sort": "newest"}
    found = page(site, "/article/dam-3", q="السد", page=2, explain=1, outlet="وكالة", **filters)
    inputs = found.within("search", "input")
    assert {str(a["name"]): a["value"] for a in inputs if a["type"] == "hidden"} == {
        **filters,
        "outlet": "وكالة",
    }
    assert [a["name"] for a in inputs if a["type"] != "hidden"] == ["q"]


def test_notes_are_shown(site: Site) -> None:
    message = note("stray_quote").text
    assert message.text("ar") in page(site, q='السد "').text()
    assert message.text("en") in page(site, q='السد "', lang="en").text()


def ways(site: Site, **parameters: Any) -> dict[str, Outline]:
    """The advice of a page: its texts, and the pages that they lead to."""
    found = page(site, **parameters)
    links = [str(link["href"]) for link in found.within("ways", "a")]
    texts = dict(reversed([*zip(found.links(), found.texts["a"], strict=True)]))
    return {texts[link].strip(): Outline(site.ask("GET", link)) for link in links}


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"q": "متحف السد"}, {"متحف": "٢٣ نتيجة", "السد": "نتيجة واحدة"}),
        ({"q": "المياه في متحف السد"}, {"متحف": "٢٣ نتيجة"}),
        ({"q": "+متحف +السد"}, {"متحف": "٢٣ نتيجة", "السد": "نتيجة واحدة"}),
        ({"q": "متحف AND السد آذار 2020"}, {"متحف": "٢٣ نتيجة", "السد": "نتيجة واحدة"}),
        ({"q": "متحف AND السد", "after": "2021"}, {"السد": "نتيجة واحدة"}),
        ({"q": "زرافة السد"}, {"زرافة": "٢٣ نتيجة"}),
        ({"q": "+زرافة +السد"}, {"زرافة": "٢٣ نتيجة"}),
    ],
)
def test_where_words_never_meet_it_says_what_is_without_one(
    site: Site, parameters: dict[str, Any], words: dict[str, str]
) -> None:
    found = ways(site, **parameters)
    totals = {text: each.text("strong") for text, each in found.items() if "دون" in text}
    assert totals == {f"دون «\u2068{word}\u2069»": total for word, total in words.items()}
    texts = page(site, **parameters).text("li")
    assert all(f"{text}: {total}" in texts for text, total in totals.items())


@pytest.mark.parametrize("q", ["منسوب السد", "السد", "متحف OR السد"])
def test_where_words_meet_or_cannot_be_left_out_there_is_no_such_advice(site: Site, q: str) -> None:
    assert ways(site, q=q) == {}


@pytest.mark.parametrize(
    ("parameters", "total"),
    [
        ({"q": "السد", "outlet": "x"}, "٢٣ نتيجة"),
        ({"q": "منسوب السد 2020", "source": "x"}, "٢٣ نتيجة"),
        ({"q": "قطار", "source": "x"}, None),
    ],
)
def test_advice_to_search_everywhere_leads_to_results(
    site: Site, parameters: dict[str, Any], total: str | None
) -> None:
    assert "لا نتائج" in page(site, **parameters).text("h2")
    found = [each.text("strong") for each in ways(site, **parameters).values()]
    assert found == ([total] if total else [])


BAD_PARAMETERS = [{"page": "x"}, {"page": "0"}, {"sort": "best"}, {"q": "a\0"}, {"source": "\0"}]
BAD_PARAMETERS += [{"explain": "x"}, {"after": "أمس"}, {"before": "2021-02-30"}]


@pytest.mark.parametrize("parameters", BAD_PARAMETERS)
def test_a_bad_parameter_gets_a_clear_page(site: Site, parameters: dict[str, str]) -> None:
    failed = page(site, status=400, **{"q": "السد"} | parameters)
    assert failed.text("h1") == "لم يُفهم الطلب"
    assert len(failed.texts["main"][0].strip()) > 30


def test_unknown_parameters_are_ignored(site: Site) -> None:
    assert page(site, q="السد", utm_source="x", size="7").text("strong") == "٢٣ نتيجة"


@pytest.mark.parametrize("path", ["/none", "/article/none", "/article/", "/static/none.css"])
def test_what_is_not_there_is_a_page_too(site: Site, path: str) -> None:
    assert page(site, path, status=404).text("h1") in ("الصفحة غير موجودة", "المقال غير موجود")


def test_a_wrong_method_is_a_page_too(site: Site) -> None:
    reply = site.ask("POST", "/", b"q=a")
    assert (reply.status, Outline(reply).text("h1")) == (405, "الطلب غير مدعوم")


def test_hostile_text_is_shown_as_text(site: Site) -> None:
    assert page(site, q="زورق").text("h2") == HOSTILE
    assert page(site, "/article/hostile", q="زورق").text("h1") == HOSTILE
    assert HOSTILE in page(site, q=HOSTILE).field("q")["value"]  # type: ignore[operator]


def test_directions_stay_inside_their_element(site: Site) -> None:
    found = page(site, q="قارب")
    assert found.texts["bdi"].count(OVERRIDE) == 2, "title and source"
    article = page(site, '/article/"><b id=x>')
    assert ("h1", {"dir": "ltr"}) in article.elements
    assert article.text("title").startswith("\u2068")


def test_a_text_has_the_direction_of_most_of_its_letters(
    make_index: Callable[..., Settings], run: Callable[[Searcher], Site]
) -> None:
    title, text = (
        "iPhone جديد في الأسواق العربية",
        "USB جديد في متاجر العاصمة كلها منذ اليوم.\n\nNew كابل in stock.",
    )
    searcher = Searcher.open(make_index([{"id": "phone", "title": title, "text": text}]))
    try:
        site = run(searcher)
        found = page(site, q="جديد")
        assert ("bdi", {"dir": "rtl"}) in found.elements
        assert ("p", {"class": "snippet", "dir": "rtl"}) in found.elements
        article = page(site, "/article/phone")
        assert ("h1", {"dir": "rtl"}) in article.elements
        assert [a.get("dir") for a in article.within("text", "p")] == [None, "ltr"]
        assert not [a for tag, a in article.elements if tag == "article" and a], "as the page"
    finally:
        searcher.close()


def test_an_article_without_a_title_is_called_by_its_first_sentence(site: Site) -> None:
    sentence = "سطر بلا عنوان عن الشراع"
    assert page(site, q="الشراع").text("h2") == sentence
    article = page(site, "/article/untitled")
    assert article.text("h1") == sentence
    assert sentence in article.text("title")
    assert f"<title>{sentence}</title>" in site.get("/feed", q="الشراع").text
    assert site.search("الشراع")["results"][0]["heading"] == sentence
    assert f'"heading": "{sentence}"' in site.get("/api/export", q="الشراع").text
    assert f",{sentence},\r\n" in site.get("/api/export", q="الشراع", format="csv").text


def test_an_empty_index_says_so(
    make_index: Callable[..., Settings], run: Callable[[Searcher], Site]
) -> None:
    searcher = Searcher.open(make_index([]))
    try:
        assert "الفهرس خالٍ" in page(run(searcher)).text()
    finally:
        searcher.close()
