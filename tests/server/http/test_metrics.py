"""``/metrics``: what all processes of a server have answered, for its owner."""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from dataclasses import replace
from pathlib import Path

from sample_site import RECORDS, Site
from server_process import serving, until
from writing_site import put, started_writer

from bahith.indexer.settings import Settings

RESULTS = ("hits", "misses")


def values(site: Site) -> dict[str, float]:
    """Each line that is no comment: its name with labels, and its value."""
    text = site.get("/metrics").text
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _space, value in lines}


def test_requests_to_all_workers_are_counted_by_route_and_status(settings: Settings) -> None:
    with serving(settings, "--workers=2", BAHITH_METRICS="1", BAHITH_ACCESS_LOG="0") as server:
        for number in range(30):
            server.site.get("/api/search", q=f"السد {number}")
            server.site.get(f"/api/articles/none-{number}")
        found = values(server.site)
    route = 'bahith_requests_total{method="GET",route="%s",status="%d"}'
    assert found[route % ("/api/search", 200)] == 30
    assert found[route % ("/api/articles/<id:id>", 404)] == 30
    assert found['bahith_request_seconds_count{route="/api/search"}'] == 30
    for part in ("engine", "snippets"):
        assert found[f'bahith_search_seconds_count{{part="{part}"}}'] == 30
    assert found["bahith_articles"] == len(RECORDS)
    assert found["bahith_index_bytes"] > 1000
    assert found["bahith_refresh_age_seconds"] >= 0
    assert not any("none-" in name for name in found)


def test_only_the_owner_reads_them(settings: Settings) -> None:
    with serving(settings, BAHITH_METRICS="1", BAHITH_WITHOUT_KEY="search") as server:
        assert server.site.get("/metrics").status == 401


def test_without_the_setting_there_are_none(site: Site) -> None:
    assert site.get("/metrics").status == 404


def test_the_format_is_that_of_prometheus(settings: Settings) -> None:
    with serving(settings, BAHITH_METRICS="1") as server:
        server.site.get("/")
        reply = server.site.get("/metrics")
    assert reply.headers["Content-Type"].startswith("text/plain; version=")
    for line in reply.text.splitlines():
        assert re.fullmatch(r"# (HELP|TYPE) \w+ .+|\w+(\{.*\})? [0-9.e+-]+", line), line


def test_writes_that_wait_are_counted(settings: Settings, tmp_path: Path) -> None:
    copied = replace(settings, index=str(shutil.copytree(settings.index, tmp_path / "index")))
    with serving(copied, "--writing", BAHITH_METRICS="1") as server:
        assert not values(server.site)["bahith_queue_age_seconds"]
        writing = started_writer(server.process.pid)
        os.kill(writing, signal.SIGSTOP)
        put(server.site, "new", {"title": "جديد"}, "wait=false")
        found = values(server.site)
        os.kill(writing, signal.SIGCONT)
    assert found["bahith_queue_tasks"] == 1
    assert found["bahith_queue_bytes"] > 10
    assert 0 < found["bahith_queue_age_seconds"] < 60


def test_commits_and_caches_of_all_processes_are_counted(
    settings: Settings, tmp_path: Path
) -> None:
    copied = replace(settings, index=str(shutil.copytree(settings.index, tmp_path / "index")))
    with serving(copied, "--writing", "--workers=2", BAHITH_METRICS="1") as server:
        started = time.time()
        for number in range(3):
            put(server.site, f"new-{number}", {"title": "السد"})
        for _ in range(10):
            server.site.get("/api/search", q="السد القديم")
        found = values(server.site)
        assert found["bahith_commit_seconds_count"] == 3
        assert started - 1 < found["bahith_last_commit_timestamp_seconds"] < time.time() + 1
        looked_up = [found[f'bahith_cache_{name}_total{{cache="postings"}}'] for name in RESULTS]
        assert min(looked_up) > 0
        assert found['bahith_cache_entries{cache="postings"}'] > 0
        assert found['bahith_cache_bytes{cache="postings"}'] > 64

        writing = started_writer(server.process.pid)
        environ = Path(f"/proc/{writing}/environ").read_bytes()
        folder = re.search(rb"PROMETHEUS_MULTIPROC_DIR=([^\0]+)", environ)
        assert folder
        held = next(Path(os.fsdecode(folder[1])).glob("gauge_livesum_*.db"))
        os.kill(int(held.stem.rpartition("_")[2]), signal.SIGKILL)
        until(lambda: not held.exists())
        now = values(server.site)
    for name, before in zip(RESULTS, looked_up, strict=True):
        assert now[f'bahith_cache_{name}_total{{cache="postings"}}'] >= before
