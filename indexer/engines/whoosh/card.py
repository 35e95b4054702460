"""The card in an index's folder: which engine, format and analyzer made it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from indexer.engines.whoosh.files import LOCK, sync
from indexer.errors import IndexDamaged, IndexMismatch, IndexMissing

NAME = "whoosh"
FORMAT = 1
"""Raised when what is kept, or how, changes."""

CARD = "bahith.json"
_NEW = CARD + ".new"


def check(folder: Path, signature: str) -> None:
    """Raises IndexMissing without a card, IndexMismatch where it is not ours, IndexDamaged."""
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
        found = (card["engine"], card["format"], card["analyzer"])
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(
            f"there is no index at {folder}; make one with: bahith --index {folder} index FOLDER"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{folder / CARD} cannot be read: {error}") from error
    if found != (NAME, FORMAT, signature):
        raise IndexMismatch(
            f"the index at {folder} was made by another version of Bahith or its analyzer; "
            "remove the folder and index the articles again"
        )


def claim(folder: Path) -> None:
    """Make the folder if need be. Raises IndexMismatch where it holds what is not ours."""
    folder.mkdir(parents=True, exist_ok=True)
    names = set(os.listdir(folder))
    if CARD not in names and names - {_NEW, LOCK}:
        raise IndexMismatch(f"{folder} holds other files and no index; choose an empty folder")


def write(folder: Path, signature: str) -> None:
    """Write the card, whole or not at all; only for whom holds the lock."""
    card = {"engine": NAME, "format": FORMAT, "analyzer": signature}
    new = folder / _NEW
    new.write_text(json.dumps(card), encoding="utf-8")
    sync(str(new))
    os.replace(new, folder / CARD)
