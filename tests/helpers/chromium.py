"""A real Chromium, driven by selenium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from requirements import require

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
FLAGS += ["--lang=ar", "--accept-lang=ar"]


def programs() -> tuple[str, str]:
    """The paths of Chromium and its driver; without them, the test is skipped, and fails in CI."""
    found = shutil.which("chromium"), shutil.which("chromedriver")
    require(all(found), "Chromium with its driver")
    return str(found[0]), str(found[1])


def start(chromium: tuple[str, str], profile: Path, script: bool = True) -> Iterator[Any]:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = chromium[0]
    for flag in [*FLAGS, f"--user-data-dir={profile}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not script:
        blocked = {"profile.managed_default_content_settings.javascript": 2}
        options.add_experimental_option("prefs", blocked)
    driver = webdriver.Chrome(options=options, service=Service(chromium[1]))
    yield driver
    driver.quit()


def screen(browser: Any, width: int, scheme: str = "light") -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})


def until(browser: Any, selector: str) -> Any:
    """Wait for an element that matches ``selector``, and return the first one."""
    return _patient(browser).until(lambda it: it.find_element("css selector", selector))


def press(browser: Any, *keys: str) -> None:
    """Press the keys one after the other in the focused element."""
    from selenium.webdriver.common.action_chains import ActionChains

    for key in keys:
        ActionChains(browser).send_keys(key).perform()


def put(browser: Any, text: str) -> None:
    """Type in the focused element at once; a busy machine would pause between keys."""
    browser.execute_cdp_cmd("Input.insertText", {"text": text})


def wait(browser: Any, script: str) -> Any:
    """Wait until the value of ``script`` is true, and return it."""
    return _patient(browser).until(lambda it: it.execute_script(f"return {script}"))


def _patient(browser: Any) -> Any:
    from selenium.webdriver.support.wait import WebDriverWait

    return WebDriverWait(browser, timeout=60, poll_frequency=0.1)
