"""The articles of an index that came from no file: no folder can bring them back."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace
from pathlib import Path

from bahith.i18n import _
from bahith.indexer.article import Article, Problem
from bahith.indexer.declared import Declared
from bahith.indexer.engines import chosen
from bahith.indexer.errors import IndexDamaged, IndexMismatch, IndexMissing
from bahith.indexer.settings import Settings


def without_files(
    settings: Settings, declared: Declared, but: Container[str]
) -> Iterator[Article | Problem]:
    """The articles of the index at ``settings.index`` that were written over HTTP or by a program.

    Those with an id in ``but`` are left out, and so are their values of fields that are not
    ``declared`` in the same way. Where the index cannot be read, there is a problem instead.
    """
    try:
        engine_class = chosen(settings)
        engine = engine_class.open(settings, engine_class.made_by(settings))
    except IndexMissing:
        return
    except (IndexDamaged, IndexMismatch):
        yield _lost(settings)
        return
    kinds = engine.declared
    try:
        for article in engine.articles():
            if not article.origin and article.id not in but:
                fields = article.fields.items()
                kept = {name: of for name, of in fields if declared.get(name) == kinds.get(name)}
                yield replace(article, fields=kept)
    except IndexDamaged:
        yield _lost(settings)
    finally:
        engine.close()


def _lost(settings: Settings) -> Problem:
    reason = _("articles that came from no file cannot be read, and are not in the new index")
    return Problem(Path(settings.index), "", reason, severity="warning")
