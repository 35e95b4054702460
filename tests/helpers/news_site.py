"""A made-up site of some 200 pages on a real server on loopback, with the traps that sites have."""

from __future__ import annotations

import gzip
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

ARTICLES = 180
PLACES = "الميناء القديم|حي الزيتون|سوق الوراقين|محطة القطار|حديقة النهر|قلعة الجبل".split("|")
WHO = "البلدية|جمعية القراء|اتحاد الصيادين|فرقة المسرح|مكتبة المدينة|نادي الفلك|لجنة الحي".split(
    "|"
)
WHAT = "معرضا للصور|موسما للقراءة|سباقا للقوارب|ورشة للخزف|درسا في الرصد|سوقا للكتب".split("|")
NUMBERS = "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة".split()


class Answer(NamedTuple):
    """What the server sends; ``body`` may be endless."""

    status: int = 200
    body: bytes | Iterator[bytes] = b""
    headers: Mapping[str, str] = {}


class Article(NamedTuple):
    title: str
    text: str

    @classmethod
    def numbered(cls, number: int) -> Article:
        """An article of its own words for each number."""
        who, what = WHO[number % len(WHO)], WHAT[number // 2 % len(WHAT)]
        place = PLACES[number // 3 % len(PLACES)]
        code = " ".join(NUMBERS[int(digit)] for digit in str(number))
        return cls(
            f"{who} تفتتح {what} في {place} {number}",
            f"افتتحت {who} صباح اليوم {what} في {place}، وحضر الافتتاح جمع من الأهالي والزوار.\n"
            f"وقال المنظمون إن البرنامج يمتد ثلاثة أسابيع، وإن الدخول إليه مجاني للجميع، وإن رقمه "
            f"في سجل المدينة هو {code}.\n"
            f"ويأتي ذلك بعد أن أعيد ترميم {place} في العام الماضي على نفقة سكان المدينة.",
        )


def page(title: str, text: str, head: str = "", foot: str = "") -> str:
    """A page with an article, without an encoding of its own."""
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return (
        f'<!doctype html><html lang="ar"><head><title>{title} - صحيفة المرسى</title>{head}</head>'
        f"<body><nav><a href='/'>الرئيسية</a> <a href='/section'>محليات</a></nav>"
        f"<article><h1>{title}</h1>{lines}</article><footer>{foot}</footer></body></html>"
    )


class NewsSite:
    """The site: ``origin`` is its address, ``requests`` has the path of each request.

    ``down`` maps paths to answers that they have instead, ``articles`` numbers to articles.
    """

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.elsewhere = f"http://localhost:{port}"
        self.requests: list[str] = []
        self.times: list[float] = []
        self.headers: dict[str, Mapping[str, str]] = {}
        self.counts: Counter[str] = Counter()
        self.articles = {n: Article.numbered(n) for n in range(1, ARTICLES + 1)}
        self.instead: dict[str, Answer] = {}
        self.robots = "User-agent: *\nDisallow: /private/\nDisallow: /*?print=\n"
        self.ended = threading.Event()

    def wait_for(self, path: str) -> None:
        """Wait until somebody asks for a path. Raises TimeoutError after a minute."""
        for _second in range(600):
            if self.counts[path]:
                return
            time.sleep(0.1)
        raise TimeoutError(path)

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        """What the server answers."""
        self.requests.append(path)
        self.times.append(time.monotonic())
        self.headers[path] = headers
        self.counts[path] += 1
        if path in self.instead:
            return self.instead[path]
        bare, _, query = path.partition("?")
        name, _, rest = bare[1:].partition("/")
        special = getattr(self, f"_{name.partition('.')[0].replace('-', '_') or 'front'}", None)
        answer: Answer = special(rest, query) if special else self._nothing(rest, query)
        return _conditional(answer, headers)

    def _nothing(self, rest: str, query: str) -> Answer:
        return Answer(404, b"no such page")

    def _robots(self, rest: str, query: str) -> Answer:
        text = f"{self.robots}Sitemap: {self.origin}/sitemap-index.xml\n"
        return Answer(body=text.encode(), headers={"content-type": "text/plain"})

    def _front(self, rest: str, query: str) -> Answer:
        links = "".join(
            f"<a href='/news/{n}'>{article.title}</a>" for n, article in self.articles.items()
        )
        head = "<link rel=alternate type='application/rss+xml' href='/feed.xml'>"
        return html(page("صحيفة المرسى", "أخبار المدينة", head, links + self._traps()))

    def _traps(self) -> str:
        targets = (
            *("javascript:void(0)", "mailto:a@example.org", "file:///etc/passwd", "http://[", "#"),
            *(f"{self.elsewhere}/news/1", "http://169.254.169.254/latest/meta-data"),
            *("/calendar/2024/1", "/shelf?color=1", "/loop/1", "/slow", "/broken", "/gone"),
            *("/private/diary", "/news/1?PHPSESSID=0123456789abcdef0123", "/news/2?utm_source=x"),
            *("/news/3;jsessionid=ABC", "/moved/4", "/picture", "/bomb", "/huge", "/mirror/5"),
            *("/away", "/deep/a/a/a/a", "/moved/100000"),
        )
        return "".join(f'<a href="{target}">رابط</a>' for target in targets)

    def _news(self, rest: str, query: str) -> Answer:
        article = self.articles.get(int(rest)) if rest.isdecimal() else None
        if not article:
            return self._nothing(rest, query)
        head = (
            '<meta charset="utf-8"><meta property="og:type" content="article">'
            f'<meta property="article:published_time" content="2024-05-{int(rest) % 28 + 1:02}">'
            f'<link rel="canonical" href="/news/{rest}">'
        )
        return html(page(*article, head))

    def _mirror(self, rest: str, query: str) -> Answer:
        return self._news(rest, query)

    def _section(self, rest: str, query: str) -> Answer:
        return html(page("محليات", "عناوين", foot="<a href='/news/7'>سبعة</a>"))

    def _moved(self, rest: str, query: str) -> Answer:
        return Answer(301, headers={"location": f"/news/{rest}"})

    def _away(self, rest: str, query: str) -> Answer:
        return Answer(302, headers={"location": f"{self.elsewhere}/news/9"})

    def _loop(self, rest: str, query: str) -> Answer:
        return Answer(302, headers={"location": "/loop/2" if rest == "1" else "/loop/1"})

    def _gone(self, rest: str, query: str) -> Answer:
        return Answer(410, b"gone")

    def _broken(self, rest: str, query: str) -> Answer:
        return Answer(500, b"error")

    def _busy(self, rest: str, query: str) -> Answer:
        if self.counts["/busy"] < 3:
            return Answer(503, b"later", {"retry-after": "0"})
        return html(page(*Article.numbered(501), '<meta charset="utf-8">'))

    def _private(self, rest: str, query: str) -> Answer:
        return html(page(*Article.numbered(502)))

    def _slow(self, rest: str, query: str) -> Answer:
        def drops() -> Iterator[bytes]:
            while not self.ended.wait(0.05):
                yield b" "

        return Answer(body=drops(), headers={"content-type": "text/html"})

    def _huge(self, rest: str, query: str) -> Answer:
        def blocks() -> Iterator[bytes]:
            while not self.ended.is_set():
                yield b"<p>" + b"x" * 65536

        return Answer(body=blocks(), headers={"content-type": "text/html"})

    def _bomb(self, rest: str, query: str) -> Answer:
        body = gzip.compress(b" " * (8 << 20), 1)
        return Answer(body=body, headers={"content-type": "text/html", "content-encoding": "gzip"})

    def _picture(self, rest: str, query: str) -> Answer:
        return Answer(body=b"\x89PNG" * 99, headers={"content-type": "image/png"})

    def _calendar(self, rest: str, query: str) -> Answer:
        year, month = map(int, rest.split("/"))
        later = f"/calendar/{year + month // 12}/{month % 12 + 1}"
        return html(page(f"تقويم {month} {year}", "لا أحداث", foot=f"<a href='{later}'>التالي</a>"))

    def _shelf(self, rest: str, query: str) -> Answer:
        links = "".join(f"<a href='/shelf?{query}&size={n}'>{n}</a>" for n in range(20))
        return html(page("الرف", "كتب", foot=links))

    def _deep(self, rest: str, query: str) -> Answer:
        return html(page("أعمق", "أعمق", foot=f"<a href='/deep/{rest}/a'>أعمق</a>"))

    def _arabic1256(self, rest: str, query: str) -> Answer:
        text = page(*Article.numbered(503)).encode("windows-1256")
        return Answer(body=text, headers={"content-type": "text/html; charset=ISO-8859-1"})

    def _declared(self, rest: str, query: str) -> Answer:
        text = page(*Article.numbered(504), '<meta charset="windows-1256">').encode()
        return Answer(body=text, headers={"content-type": "text/html"})

    def _feed(self, rest: str, query: str) -> Answer:
        items = "".join(
            f"<item><title>{article.title}</title><link>{self.origin}/news/{n}</link></item>"
            for n, article in list(self.articles.items())[:10]
        )
        own = Article.numbered(505)
        items += (
            f"<item><guid isPermaLink='false'>own-505</guid><title>{own.title}</title>"
            f"<description>{own.text}</description></item>"
            "<item><title>بلا رابط ولا نص</title></item>"
        )
        text = f"<rss version='2.0'><channel><title>صحيفة المرسى</title>{items}</channel></rss>"
        return Answer(body=text.encode(), headers={"content-type": "application/rss+xml"})

    def _sitemap_index(self, rest: str, query: str) -> Answer:
        parts = "".join(
            f"<sitemap><loc>{self.origin}{path}</loc></sitemap>"
            for path in ("/sitemap-news.xml.gz", "/sitemap-other.xml", "/sitemap-index.xml")
        )
        text = f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{parts}</sitemapindex>"
        return Answer(body=text.encode(), headers={"content-type": "application/xml"})

    def _sitemap_news(self, rest: str, query: str) -> Answer:
        body = gzip.compress(_urlset(f"{self.origin}/news/{n}" for n in self.articles), mtime=0)
        return Answer(body=body, headers={"content-type": "application/x-gzip"})

    def _sitemap_other(self, rest: str, query: str) -> Answer:
        paths = (
            *("busy", "arabic1256", "declared", "private/diary", "news/1?utm_campaign=x"),
            *("moved/2", "loop/1", "broken", "missing", "news/3?print=1", "section"),
        )
        own = [f"{self.origin}/{path}" for path in paths]
        body = _urlset([*own, f"{self.elsewhere}/news/1", "ftp://127.0.0.1/file", "nonsense:"])
        return Answer(body=body, headers={"content-type": "text/xml"})


def html(text: str) -> Answer:
    """A page in UTF-8, of which the server says so, with an ETag."""
    body = text.encode()
    return Answer(body=body, headers={"content-type": "text/html; charset=utf-8"})


def _urlset(urls: Iterator[str] | list[str]) -> bytes:
    items = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{items}</urlset>".encode()


def _conditional(answer: Answer, headers: Mapping[str, str]) -> Answer:
    if answer.status != 200 or not isinstance(answer.body, bytes):
        return answer
    etag = f'"{hash(answer.body):x}"'
    if headers.get("if-none-match") == etag:
        return Answer(304, headers={"etag": etag})
    return answer._replace(headers={**answer.headers, "etag": etag})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits for an acknowledgement
    site: NewsSite

    def do_GET(self) -> None:
        answer = self.site.answer(self.path, {k.lower(): v for k, v in self.headers.items()})
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if isinstance(answer.body, bytes):
            self.send_header("content-length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
            return
        self.send_header("connection", "close")
        self.end_headers()
        for piece in answer.body:
            try:
                self.wfile.write(piece)
            except OSError:
                break
        self.close_connection = True

    def log_message(self, *_arguments: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_arguments: object) -> None:
        pass  # a client that went away


@contextmanager
def served(tls: ssl.SSLContext | None = None) -> Iterator[NewsSite]:
    """The site on a free port of this machine, until the block ends; with ``tls`` it is at
    ``https://localhost``."""

    class Handler(_Handler):
        pass

    server = _Server(("127.0.0.1", 0), Handler)
    Handler.site = site = NewsSite(server.server_address[1])
    if tls:
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        site.origin = site.elsewhere.replace("http:", "https:")
    thread = threading.Thread(target=server.serve_forever, args=[0.05])
    thread.start()
    try:
        yield site
    finally:
        site.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()
