"""``examples/site`` on another origin, and the search box in its page."""

from __future__ import annotations

from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from chromium import press, wait
from selenium.webdriver.common.keys import Keys

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "site"
WRITTEN = "http://127.0.0.1:8000"
"""The server's address in the example."""

STRICT, FREE = "index.html", "free.html"
"""The page with the policy of a strict site, and without any."""

POLICY = (
    "default-src 'none'; script-src SERVER; connect-src SERVER; style-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types"
)

BOX = "document.querySelector('bahith-search').shadowRoot"
STATUS = f"{BOX}.querySelector('.tools [role=status]').textContent"
RESULTS = f"{BOX}.querySelectorAll('ol li').length"


class Pages(SimpleHTTPRequestHandler):
    """The example, whose box has the attributes that the address says."""

    server_address: str

    def send_head(self) -> Any:
        path, _, attributes = self.path[1:].partition("?")
        if path == "favicon.ico":  # browsers ask for it at any time; a 404 is in their console
            self.send_response(204)
            self.end_headers()
            return None
        if path not in (STRICT, FREE):
            return super().send_head()
        page = (EXAMPLE / "index.html").read_text("utf-8")
        assert WRITTEN in page
        page = page.replace(WRITTEN, self.server_address)
        if attributes:
            page = page.replace("<bahith-search", f"<bahith-search {unquote(attributes)}")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if path == STRICT:
            policy = POLICY.replace("SERVER", self.server_address)
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.end_headers()
        self.wfile.write(page.encode())
        return None

    def log_message(self, *_: object) -> None:
        pass


def search(browser: Any, text: str) -> None:
    browser.execute_script(f"{BOX}.querySelector('input').focus()")
    press(browser, text, Keys.ENTER)
    wait(browser, f"/result|نتيج|نتائج/.test({STATUS})")
