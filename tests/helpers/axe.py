"""axe-core in a real browser, against WCAG 2.2 AA."""

from __future__ import annotations

from typing import Any

import pytest
from npm import installed

PACKAGE = "axe-core@4.12.1"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
    const done = arguments[arguments.length - 1];
    axe.run({runOnly: {type: "tag", values: arguments[0]}}).then(
        (found) => done(found.violations.map((one) => [one.id, one.nodes.map((n) => n.html)])),
        (error) => done(String(error)));
"""


@pytest.fixture(scope="session")
def axe() -> str:
    """The program, which npm gets the first time into ``build/``."""
    script = installed(PACKAGE, PACKAGE) / "axe-core" / "axe.min.js"
    return script.read_text("utf-8")


def violations(browser: Any, axe: str) -> Any:
    browser.execute_script(axe)
    return browser.execute_async_script(RUN, RULES)
