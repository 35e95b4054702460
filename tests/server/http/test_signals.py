"""``bahith serve`` ends on the signals that terminals and process managers send."""

from __future__ import annotations

import signal

import pytest
from server_process import serving

from bahith.indexer.settings import Settings


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server(settings: Settings, number: signal.Signals) -> None:
    with serving(settings) as server:
        assert server.site.search("الميناء")["total"]
        assert "Traceback" not in server.stop(number)
    assert server.process.returncode == 0
