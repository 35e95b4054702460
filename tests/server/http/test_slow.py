"""``BAHITH_SLOW``: slow requests are logged with what was searched, and where the time went."""

from __future__ import annotations

import json
import re
from typing import Any

from server_process import serving

from bahith.indexer.settings import Settings


def slow(err: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in err.splitlines()]
    return [line for line in lines if line["logger"] == "bahith.slow"]


def test_a_slow_search_is_logged_with_its_query_filters_and_times(settings: Settings) -> None:
    with serving(settings, BAHITH_SLOW="1", BAHITH_LOG="json", BAHITH_ACCESS_LOG="0") as server:
        asked = {"q": "الميناء", "before": "2030", "size": 3}
        total = server.site.get("/api/search", **asked).json()["total"]
        lines = slow(server.stop())
    (line,) = lines
    assert (line["level"], line["route"], line["status"]) == ("warning", "/api/search", 200)
    assert len(line["request"]) == 32
    (search,) = line["searches"]
    assert (search["query"], search["results"], search["timed_out"]) == ("الميناء", total, False)
    assert search["filters"] == {"before": "2030-12-31", "size": 3}
    assert line["milliseconds"] >= search["engine_milliseconds"] + search["snippets_milliseconds"]


def test_the_line_of_text_has_the_same_and_steers_no_terminal(settings: Settings) -> None:
    with serving(settings, BAHITH_SLOW="1") as server:
        server.site.get("/", q="الميناء xyzzy\x1b[31m")
        err = server.stop()
    (line,) = [line for line in err.splitlines() if " WARNING bahith.slow: " in line]
    assert line.isprintable()
    assert re.search(r'"الميناء xyzzy\\u001b\[31m" \{.*?\}: \d+ results, engine [\d.]+ms', line)


def test_fast_requests_and_others_are_not(settings: Settings) -> None:
    for milliseconds in ("0", "3600000"):
        with serving(settings, BAHITH_SLOW=milliseconds) as server:
            server.site.get("/api/search", q="الميناء")
            assert "bahith.slow" not in server.stop()
