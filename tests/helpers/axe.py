"""axe-core in a real browser, against WCAG 2.2 AA."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from requirements import require

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "axe-core@4.12.1"
FOLDER = ROOT / "build" / PACKAGE
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
    script = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        require(npm is not None, "npm, which gets axe-core")
        how = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]
        command = [str(npm), "install", "--prefix", str(FOLDER), *how, PACKAGE]
        got = subprocess.run(command, capture_output=True, text=True, check=False)
        why = " ".join(got.stderr.split())[:200]
        require(got.returncode == 0, f"axe-core, which npm could not get ({why})")
    return script.read_text("utf-8")


def violations(browser: Any, axe: str) -> Any:
    browser.execute_script(axe)
    return browser.execute_async_script(RUN, RULES)
