"""What is remembered of words while searches see one commit, and not longer."""

from __future__ import annotations

from typing import Any

import pytest
from library import Library


def test_words_of_a_query_are_looked_up_once_in_a_commit(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    with library.searching({"id": "a", "text": "قطار المدينة"}) as searcher:
        engine = searcher._engine
        asked: list[Any] = []
        for name in ("frequencies", "search"):
            real = getattr(engine, name)

            def counted(*args: Any, real: Any = real, **options: Any) -> Any:
                asked.append(args[0])
                return real(*args, **options)

            monkeypatch.setattr(engine, name, counted)
        assert searcher.correction("قطار المدينه القططار")
        assert asked
        asked.clear()
        assert searcher.correction("المدينه القططار")
        assert asked == []

        library.records("b.jsonl", {"id": "b", "text": "القططار سريع القططار"})
        library.records("c.jsonl", {"id": "c", "text": "القططار سريع القططار"})
        library.build()
        searcher.refresh()
        assert searcher.correction("قطار القططار") is None
        assert asked
