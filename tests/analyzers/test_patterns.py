"""A lazy pattern is compiled once, when it is first used, and matches as any other."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bahith.analyzers.patterns import compile_all, lazy


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What ``re.compile`` is called with."""
    compiled: list[tuple[object, ...]] = []

    def compile(*given: Any) -> Any:
        compiled.append(given)
        return original(*given)

    original = re.compile
    monkeypatch.setattr("re.compile", compile)
    return compiled


def test_is_compiled_at_the_first_use(compiled: list[tuple[object, ...]]) -> None:
    pattern = lazy("[اأ]ب", re.DOTALL)
    assert (compiled, pattern.pattern, pattern.flags) == ([], "[اأ]ب", re.DOTALL)
    assert pattern.findall("أب، اب") == ["أب", "اب"]
    assert pattern.sub("", "أب") == ""
    assert compiled == [("[اأ]ب", re.DOTALL)]


def test_all_can_be_compiled_in_advance(compiled: list[tuple[object, ...]]) -> None:
    patterns = lazy("[اأ]ت"), lazy("[اأ]ث")
    compile_all()
    compiled.clear()
    assert [bool(pattern.match("أت")) for pattern in patterns] == [True, False]
    assert compiled == []


def test_has_no_other_attributes() -> None:
    with pytest.raises(AttributeError, match="scanner"):
        lazy("a").scanner("a")  # type: ignore[attr-defined]  # typeshed does not know it
