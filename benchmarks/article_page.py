"""How soon a long article can be read on a slow phone, in a real Chromium.

    python benchmarks/article_page.py samples --words 100000

An article of so many words is made of the texts in a folder, indexed, and served by this process.
Chromium, on a processor made six times slower (``--slow``) and with a phone's screen, opens its
page: without a query, with one that marks few words, and with one that marks many. The table has
medians: the size of the page and its elements, the CPU time of the server for it, and the
milliseconds until Chromium has drawn the first text (first contentful paint), the largest one
(largest contentful paint), and has read the page to its end. These depend on what else the machine
does; what hardly does is the CPU time of Chromium's main thread, here without slowing it down, of
which the layout of the page is a part. With ``--whole``, Chromium does without the style sheet by
which it lays out what is on the screen first. Needs Chromium and its driver.
"""

from __future__ import annotations

import argparse
import gzip
import re
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server import create_app
from bahith.server.http.listener import Listener

PARAGRAPH = 90
"""Words of a paragraph."""

PAINTS = """
const done = arguments[0];
const read = () => {
  const paints = performance.getEntriesByType("paint");
  const first = paints.find((one) => one.name === "first-contentful-paint")?.startTime;
  new PerformanceObserver((list) => {
    const largest = list.getEntries().at(-1).startTime;
    const [page] = performance.getEntriesByType("navigation");
    done([first, largest, page.domContentLoadedEventEnd, document.querySelectorAll("*").length]);
  }).observe({ type: "largest-contentful-paint", buffered: true });
};
setTimeout(read, 500);
"""
"""Answers with milliseconds since the page was asked for, and the number of elements."""


def text(folder: Path, words: int) -> str:
    """So many words of the texts in ``folder``, again and again, in paragraphs."""
    texts = [path.read_text("utf-8") for path in sorted(folder.rglob("*.txt"))]
    found = [word for text in texts for word in text.split()]
    if not found:
        raise SystemExit(f"{folder} has no texts.")
    each = islice(cycle(found), words)
    return "\n".join(" ".join(part) for part in iter(lambda: [*islice(each, PARAGRAPH)], []))


def queries(text: str) -> list[str]:
    """No query, one of a seldom word, and one of three common words."""
    whole = (word for word in text.split() if re.fullmatch(r"\w{4,}", word))
    counts = Counter(whole).most_common()
    return ["", counts[-1][0], " ".join(word for word, _ in counts[:3])]


def browser(profile: str) -> Iterator[Any]:
    """A Chromium without a window, which ends with the iteration."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver):
        raise SystemExit("Chromium and chromedriver are needed.")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"):
        options.add_argument(flag)
    started = webdriver.Chrome(options=options, service=Service(driver))
    yield started
    started.quit()


def opened(chromium: Any, address: str, slow: float) -> list[float]:
    """First paint, largest paint, the end of the page, and its elements."""
    phone = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    chromium.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
    chromium.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 1})
    chromium.get("about:blank")
    chromium.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": slow})
    chromium.get(address)
    found: list[float] = chromium.execute_async_script(PAINTS)
    return found


def worked(chromium: Any, address: str) -> tuple[float, float]:
    """CPU milliseconds of the main thread for the page, and those of them for layout and style."""
    chromium.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": 1})
    chromium.get("about:blank")
    chromium.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    started = metrics(chromium)
    chromium.get(address)
    chromium.execute_async_script("setTimeout(arguments[0], 500)")
    ended = metrics(chromium)
    chromium.execute_cdp_cmd("Performance.disable", {})
    tasks, layout, style = (
        (ended[name] - started.get(name, 0)) * 1000
        for name in ("TaskDuration", "LayoutDuration", "RecalcStyleDuration")
    )
    return tasks, layout + style


def metrics(chromium: Any) -> dict[str, float]:
    """Seconds that Chromium has counted so far, by name."""
    found = chromium.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return {one["name"]: one["value"] for one in found}


def asked(address: str) -> tuple[int, int, float]:
    """Bytes of the page, compressed bytes, and CPU milliseconds of this process for it."""
    started = time.process_time()
    with urlopen(Request(address, headers={"Accept-Language": "ar"})) as reply:
        page = reply.read()
    took = (time.process_time() - started) * 1000
    return len(page), len(gzip.compress(page, 6)), took


COLUMNS = "query|marks|kB|gzip kB|elements|server CPU ms|first ms|largest ms|end ms".split("|")
COLUMNS += ["Chromium CPU ms", "layout ms"]


def measured(chromium: Any, address: str, slow: float, runs: int) -> list[float]:
    """The medians of a row of the table."""
    asked(address)
    sizes = zip(*(asked(address) for _ in range(runs)), strict=True)
    size, packed, cpu = map(median, sizes)
    paints = zip(*(opened(chromium, address, slow) for _ in range(runs)), strict=True)
    first, largest, end, elements = map(median, paints)
    marks = chromium.execute_script("return document.querySelectorAll('article mark').length")
    tasks, layout = map(median, zip(*(worked(chromium, address) for _ in range(runs)), strict=True))
    sizes_in_kb = size / 1000, packed / 1000
    return [marks, *sizes_in_kb, elements, cpu, first, largest, end, tasks, layout]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="of texts")
    parser.add_argument("--words", type=int, default=100_000)
    parser.add_argument("--slow", type=float, default=6)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--whole", action="store_true", help="all is laid out at once")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.load(environ={}, index=f"{folder}/index", port=0)
        with Index(settings) as index:
            body = text(given.folder, given.words)
            index.add([{"id": "long", "title": "مقال طويل", "text": body}])
            listener = Listener(create_app(index), settings)
            threading.Thread(target=listener.run, daemon=True).start()
            start = f"{listener.addresses[0]}article/long"
            print(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|")
            for chromium in browser(f"{folder}/profile"):
                if given.whole:
                    chromium.execute_cdp_cmd("Network.enable", {})
                    chromium.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/article.css"]})
                for query in queries(body):
                    cells = measured(chromium, f"{start}?q={quote(query)}", given.slow, given.runs)
                    row = [query or "–", *(f"{cell:.0f}" for cell in cells)]
                    print("|", " | ".join(row), "|", flush=True)
            listener.close()


if __name__ == "__main__":
    main()
