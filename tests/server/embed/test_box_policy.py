"""A page whose policies are as strict as they come has the search box as others do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from box_pages import BOX, FREE, search

pytestmark = pytest.mark.browser

LOOKS = f"""
    const style = (selector) => getComputedStyle({BOX}.querySelector(selector));
    return [style("dialog").position, style("ol li").borderTopStyle, style("ol").listStyleType,
        style("form button").backgroundColor, style("mark").backgroundColor, style("h3 a").color];
"""


def test_it_is_styled_and_nothing_is_refused(browser: Any, opened: Callable[..., None]) -> None:
    seen = {}
    for page in ("index.html", FREE):
        opened(page=page)
        browser.execute_script(
            "window.refused = []; addEventListener('securitypolicyviolation',"
            "(event) => refused.push(event.violatedDirective))"
        )
        search(browser, "متحف الميناء")
        seen[page] = browser.execute_script(LOOKS)
        assert browser.execute_script("return refused") == []
        assert browser.get_log("browser") == []
    assert seen["index.html"] == seen[FREE]
    assert seen[FREE][:2] == ["fixed", "solid"]
