"""Every text of the pages reads on its ground: WCAG 2.2, contrast (minimum), level AA."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bahith import server

STYLE = (Path(server.__file__).parent / "static" / "style.css").read_text("utf-8")
PAIRS = [(text, ground) for ground in ("paper", "sheet", "note") for text in ("ink", "quiet")]
PAIRS += [(text, ground) for ground in ("paper", "sheet") for text in ("link", "visited", "accent")]
PAIRS += [("on-accent", "accent"), ("on-mark", "mark")]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


LIGHT, DARK = (colours(block) for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[:2])


def luminance(colour: str) -> float:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_reads_on_its_ground(scheme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(scheme[text], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edges_of_fields_are_seen(scheme: dict[str, str]) -> None:
    assert contrast(scheme["edge"], scheme["sheet"]) >= 3
