"""A lazy pattern is compiled once, when it is first used, and matches as any other."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bahith.analyzers.patterns import lazy


def test_is_compiled_at_the_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[tuple[object, ...]] = []

    def compile(*given: Any) -> Any:
        compiled.append(given)
        return original(*given)

    original = re.compile
    monkeypatch.setattr("re.compile", compile)
    pattern = lazy("[اأ]ب", re.DOTALL)
    assert (compiled, pattern.pattern, pattern.flags) == ([], "[اأ]ب", re.DOTALL)
    assert pattern.findall("أب، اب") == ["أب", "اب"]
    assert pattern.sub("", "أب") == ""
    assert compiled == [("[اأ]ب", re.DOTALL)]


def test_has_no_other_attributes() -> None:
    with pytest.raises(AttributeError, match="scanner"):
        lazy("a").scanner("a")  # type: ignore[attr-defined]  # typeshed does not know it
