"""Copies an index to another place or engine, without the files its articles came from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bahith.analyzers.analyzer import Analyzer
from bahith.i18n import _
from bahith.indexer import declaration
from bahith.indexer.build import Progress, Summary, store
from bahith.indexer.engines import chosen, manifest
from bahith.indexer.errors import SettingError
from bahith.indexer.settings import Settings


def copy(
    source: Settings,
    target: Settings,
    analyzer: Analyzer | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Add all articles of the index at ``source.index`` to the one at ``target.index``.

    Articles are analyzed again, so another version of the analyzer may have built the
    source. The target declares the same fields. It keeps the articles that the source lacks.
    As with ``build``, unchanged articles are skipped, and the next run continues an interrupted
    one.

    Raises SettingError if both are the same folder, IndexMismatch if the target has articles and
    other fields, and as ``Engine.open`` and ``build`` do.
    """
    folder = Path(source.index)
    if folder.resolve() == Path(target.index).resolve():
        message = _("%(folder)s: an index cannot be copied onto itself", folder=target.index)
        raise SettingError(message)
    analyzer = analyzer or Analyzer(letters=target.keeps_letters)
    source_manifest = manifest.read(folder)
    signature = str(source_manifest["analyzer"]) if source_manifest else analyzer.signature
    if fields := declaration.of_index(source):
        target = replace(target, fields=declaration.written(fields))
    engine = chosen(source).open(source, signature)
    try:
        return store(target, analyzer, engine.articles(), progress=progress)
    finally:
        engine.close()
