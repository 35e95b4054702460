"""The fonts of the pages, cut to what Arabic articles need, into server/static/fonts: `make fonts`.

Until they are loaded, pages are set in a font of the device, scaled so that words take as much room
as in ours: the scale goes into server/static/style.css.

Needs npm. The same packages give the same bytes; look at the pages before fonts are committed.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "server" / "static" / "fonts"
STYLE = ROOT / "server" / "static" / "style.css"
SAMPLE = ROOT / "samples" / "archive.jsonl"

PACKAGES = (
    "@fontsource-variable/noto-naskh-arabic@5.3.0",
    "@fontsource-variable/vazirmatn@5.3.0",
    "dejavu-fonts-ttf@2.37.3",
)
WEIGHTS = (400, 700)

# Arabic with the letters of Persian, Urdu, Kurdish and Pashto, the marks of the Quran and its
# ornate parentheses, the ligatures of honorifics, joiners and the marks of direction.
ARABIC = [0x20, 0xA0, *range(0x600, 0x700), 0xFD3E, 0xFD3F, 0xFDF2, 0xFDFA, 0xFDFB]
ARABIC += [*range(0x200C, 0x2010)]
# Letters of western Europe and of transliteration, digits, punctuation and currencies.
LATIN = [*range(0x21, 0x7F), *range(0xA1, 0x180), 0x1E0C, 0x1E0D, 0x1E24, 0x1E25, 0x1E62, 0x1E63]
LATIN += [0x1E6C, 0x1E6D, 0x1E92, 0x1E93, 0x2BE, 0x2BF, *range(0x2010, 0x203B), 0x20AC, 0x2212]


# What joins letters, places marks, and sets words evenly; nothing that a page has to ask for.
FEATURES = ["calt", "ccmp", "curs", "fina", "init", "isol", "kern", "liga", "locl", "mark", "medi"]
FEATURES += ["mkmk", "rclt", "rlig", "rvrn"]


@dataclass(frozen=True)
class Cut:
    """A file to make: its name, what it is cut from, and the characters that it keeps."""

    name: str
    package: str
    source: str
    characters: list[int]


CUTS = (
    Cut("naskh-arabic", "noto-naskh-arabic", "arabic", ARABIC),
    Cut("vazirmatn-arabic", "vazirmatn", "arabic", ARABIC),
    Cut("vazirmatn-latin", "vazirmatn", "latin", LATIN),
)


def cut(source: Path, characters: list[int]) -> bytes:
    """A variable font, cut to ``characters`` and to the weights of the pages, as WOFF2."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font = instantiateVariableFont(font, {"wght": WEIGHTS})
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def made(packages: Path) -> dict[str, bytes]:
    """All files of the folder by their names, from the packages in a folder ``node_modules``."""
    files = {}
    for one in CUTS:
        package = packages / "@fontsource-variable" / one.package
        source = package / "files" / f"{one.package}-{one.source}-wght-normal.woff2"
        files[f"{one.name}.woff2"] = cut(source, one.characters)
        files[f"{one.package}.LICENSE"] = (package / "LICENSE").read_bytes()
    return files


FAMILIES = {"Naskh": ("noto-naskh-arabic", "arabic"), "Sans": ("vazirmatn", "arabic")}
FALLBACKS = re.compile('(@font-face { font-family: "Bahith \\w+ Fallback";.*\n)+')
DEJAVU = {400: ("DejaVuSans", "DejaVu Sans"), 700: ("DejaVuSans-Bold", "DejaVu Sans Bold")}


def fallbacks(packages: Path) -> str:
    """A rule `@font-face` a line: DejaVu Sans, as wide and as tall as each of our fonts."""
    text = " ".join(json.loads(line)["text"] for line in SAMPLE.read_text("utf-8").splitlines())
    words = re.findall("[\u0621-\u063a\u0641-\u064a]+", text)
    lines = []
    for family, (package, part) in FAMILIES.items():
        file = f"{package}-{part}-wght-normal.woff2"
        source = packages / "@fontsource-variable" / package / "files" / file
        for weight, (name, full_name) in DEJAVU.items():
            ours = instantiateVariableFont(TTFont(source), {"wght": weight})
            theirs = TTFont(packages / "dejavu-fonts-ttf" / "ttf" / f"{name}.ttf")
            scale = width(ours, words) / width(theirs, words)
            em = ours["head"].unitsPerEm * scale
            values = {
                "size-adjust": scale,
                "ascent-override": ours["hhea"].ascent / em,
                "descent-override": -ours["hhea"].descent / em,
                "line-gap-override": ours["hhea"].lineGap / em,
            }
            rule = f'font-family: "Bahith {family} Fallback"; font-weight: {weight}; '
            rule += f'src: local("{full_name}"), local("{name}"); '
            rule += " ".join(f"{key}: {value:.1%};" for key, value in values.items())
            lines.append(f"@font-face {{ {rule} }}\n")
    return "".join(lines)


def width(font: TTFont, words: list[str]) -> float:
    """The mean width of words in ems, each letter in the form that its neighbours give it."""
    characters = font.getBestCmap()
    forms = {tag: substitutions(font, tag) for tag in ("ccmp", "init", "medi", "fina")}
    total = 0
    for word in words:
        glyphs = [characters[ord(letter)] for letter in word]
        # Some fonts put letters together: a body, which has the forms, and dots without width.
        glyphs = [forms["ccmp"].get(glyph, [glyph])[0] for glyph in glyphs]
        # A letter that has an initial form joins the next one; all but the hamza join the last.
        joined = [
            left in forms["init"] and right in forms["fina"] for left, right in pairwise(glyphs)
        ]
        for glyph, before, after in zip(glyphs, [False, *joined], [*joined, False], strict=True):
            tag = {(False, True): "init", (True, True): "medi", (True, False): "fina"}
            form = forms.get(tag.get((before, after), ""), {}).get(glyph, [glyph])
            total += sum(font["hmtx"][part][0] for part in form)
        total += font["hmtx"][characters[0x20]][0]
    return float(total / len(words) / font["head"].unitsPerEm)


def substitutions(font: TTFont, tag: str) -> dict[str, list[str]]:
    """What a feature of the font puts in place of single glyphs."""
    table = font["GSUB"].table
    found: dict[str, list[str]] = {}
    for feature in table.FeatureList.FeatureRecord:
        if feature.FeatureTag == tag:
            for index in feature.Feature.LookupListIndex:
                for subtable in subtables(table.LookupList.Lookup[index]):
                    for glyph, new in getattr(subtable, "mapping", {}).items():
                        found[glyph] = [new] if isinstance(new, str) else list(new)
    return found


def subtables(lookup: Any) -> Iterator[Any]:
    """The subtables of a lookup, without their wrappers."""
    for subtable in lookup.SubTable:
        yield getattr(subtable, "ExtSubTable", subtable)


def main() -> None:
    """Get the packages and make the files."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed.")
    build = ROOT / "build" / "fonts"
    how = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run([npm, "install", "--prefix", str(build), *how, *PACKAGES], check=True)
    FONTS.mkdir(exist_ok=True)
    for name, content in made(build / "node_modules").items():
        (FONTS / name).write_bytes(content)
        print(f"{len(content):8,} {name}")
    rules = fallbacks(build / "node_modules")
    style = STYLE.read_text("utf-8")
    STYLE.write_text(FALLBACKS.sub(lambda _: rules, style, count=1), "utf-8")


if __name__ == "__main__":
    main()
