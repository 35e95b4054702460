"""Pictures of the pages' main states, of the sample articles, into docs/img: `make screenshots`.

Needs Chromium and its driver. Look at each picture before it is committed.
"""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.support.wait import WebDriverWait

from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server import create_app
from bahith.server.http.listener import Listener

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "img"
SCREEN = (1200, 860)
PHONE = (390, 844)

# Name, path, parameters, what is typed, screen, colours.
STATES: list[tuple[str, str, dict[str, str], str, tuple[int, int], str]] = [
    ("home", "/", {}, "", SCREEN, "light"),
    ("suggestions", "/", {}, "متح", SCREEN, "light"),
    ("results", "/", {"q": "متحف الميناء"}, "", SCREEN, "light"),
    (
        "filters",
        "/",
        {"q": "المدينة منذ 2020", "outlet": "وكالة السهل", "sort": "newest", "explain": "1"},
        "",
        SCREEN,
        "light",
    ),
    ("article", "/article/museum-old-port-brief", {"q": "متحف الميناء"}, "n", SCREEN, "light"),
    ("nothing", "/", {"q": '"قطار الميناء القديم"'}, "", SCREEN, "light"),
    ("english", "/", {"q": "متحف الميناء", "lang": "en"}, "", SCREEN, "light"),
    ("dark", "/", {"q": "متحف الميناء"}, "", SCREEN, "dark"),
    ("phone", "/", {"q": "متحف الميناء"}, "", PHONE, "light"),
]


def browser(profile: str) -> webdriver.Chrome:
    """A Chromium without a window, for a reader of Arabic."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver):
        raise SystemExit("Chromium and chromedriver are needed.")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=ar"]
    for flag in [*flags, "--accept-lang=ar", f"--user-data-dir={profile}"]:
        options.add_argument(flag)
    return webdriver.Chrome(options=options, service=Service(driver))


def take(driver: Any, address: str, typed: str, size: tuple[int, int], scheme: str) -> bytes:
    """The page at ``address`` as a WebP picture."""
    width, height = size
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == PHONE}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    driver.get(address)
    if typed:
        ActionChains(driver).send_keys(typed).perform()
        shown = ".popup:not([hidden]), mark.here"
        WebDriverWait(driver, 10).until(lambda it: it.find_elements("css selector", shown))
    picture = driver.execute_cdp_cmd(
        "Page.captureScreenshot", {"format": "webp", "quality": 70, "captureBeyondViewport": False}
    )
    driver.delete_all_cookies()
    return base64.b64decode(picture["data"])


def main() -> None:
    """Index the samples, serve them, and take every picture."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.load(environ={}, index=os.path.join(folder, "index"), port=0)
        index = Index(settings)
        index.update(ROOT / "samples")
        listener = Listener(create_app(index), settings)
        threading.Thread(target=listener.run, daemon=True).start()
        driver = browser(os.path.join(folder, "profile"))
        try:
            PICTURES.mkdir(exist_ok=True)
            for name, path, parameters, typed, size, scheme in STATES:
                address = listener.addresses[0].rstrip("/") + quote(path)
                address += f"?{urlencode(parameters)}" if parameters else ""
                picture = take(driver, address, typed, size, scheme)
                (PICTURES / f"{name}.webp").write_bytes(picture)
                print(f"{len(picture):8,} {name}")
        finally:
            driver.quit()
            listener.close()
            index.close()


if __name__ == "__main__":
    main()
