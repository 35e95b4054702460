"""The fonts of the pages, cut to what Arabic articles need, into server/static/fonts: `make fonts`.

Needs npm. The same packages give the same bytes; look at the pages before fonts are committed.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "server" / "static" / "fonts"

PACKAGES = ("@fontsource-variable/noto-naskh-arabic@5.3.0", "@fontsource-variable/vazirmatn@5.3.0")
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


if __name__ == "__main__":
    main()
