"""The card in an index's folder: which engine, format and analyzer made it.

Every engine has a folder with a card, also one whose articles lie on a server.
"""

from __future__ import annotations

import json
import os
from collections.abc import Container
from pathlib import Path
from typing import Any

from bahith.indexer.engines.disk import sync
from bahith.indexer.errors import IndexDamaged, IndexMismatch, IndexMissing

CARD = "bahith.json"
_NEW = CARD + ".new"

Card = dict[str, Any]


def read(folder: Path) -> Card | None:
    """What the card says, or None where there is none. Raises IndexDamaged."""
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
        if not all(isinstance(card[name], str) for name in ("engine", "analyzer")):
            raise TypeError("engine and analyzer must be texts")
        if not isinstance(card["format"], int):
            raise TypeError("format must be a number")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{folder / CARD} cannot be read: {error}") from error
    return dict(card)


def check(
    folder: Path, engine: str, format: int, signature: str, remedy: str = "remove the folder and "
) -> Card:
    """The card. Raises IndexMissing without one, IndexMismatch where it is not ours, IndexDamaged.

    ``format`` is the engine's own number, raised when what it keeps, or how, changes;
    ``signature`` is the analyzer's; ``remedy`` begins what an error says is to be done.
    """
    card = read(folder)
    if card is None:
        raise IndexMissing(
            f"there is no index at {folder}; make one with: bahith --index {folder} index FOLDER"
        )
    if card["engine"] != engine:
        raise other_engine(folder, card["engine"], engine)
    if (card["format"], card["analyzer"]) != (format, signature):
        raise IndexMismatch(
            f"the index at {folder} was made by another version of Bahith or its analyzer; "
            f"{remedy}index the articles again"
        )
    return card


def other_engine(folder: Path, found: str, asked: str) -> IndexMismatch:
    """The error that says whose index it is, and what can be done."""
    return IndexMismatch(
        f"the index at {folder} is one of {found}, not of {asked}; choose another folder, "
        f"or copy it: bahith copy --from {folder} --to DIR --engine {asked}"
    )


def claim(folder: Path, own: Container[str] = ()) -> None:
    """Make the folder if need be. Raises IndexMismatch where it holds what is not ours.

    ``own`` are the names of files that the engine makes before it writes the card.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = set(os.listdir(folder))
    if CARD not in names and any(name != _NEW and name not in own for name in names):
        raise IndexMismatch(f"{folder} holds other files and no index; choose an empty folder")


def write(folder: Path, engine: str, format: int, signature: str, **own: Any) -> None:
    """Write the card, whole or not at all; only for whom holds the lock.

    ``own`` is what the engine itself has to remember. Never a password.
    """
    card = {"engine": engine, "format": format, "analyzer": signature, **own}
    new = folder / _NEW
    new.write_text(json.dumps(card), encoding="utf-8")
    sync(new)
    os.replace(new, folder / CARD)
    sync(folder)
