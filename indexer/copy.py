"""One index into another, of any engine, without the files that the articles came from."""

from __future__ import annotations

from pathlib import Path

from bahith.analyzers.analyzer import Analyzer
from bahith.i18n import _
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

    Articles are analyzed anew, so the first may be of another version of the analyzer.
    What the other index has and this one has not stays there. As with ``build``, an
    article that is there unchanged is skipped, and an interrupted run goes on.

    Raises SettingError where both are the same folder; else as ``Engine.open`` and
    ``build`` do.
    """
    folder = Path(source.index)
    if folder.resolve() == Path(target.index).resolve():
        message = _("%(folder)s: an index cannot be copied onto itself", folder=target.index)
        raise SettingError(message)
    analyzer = analyzer or Analyzer()
    kept = manifest.read(folder)
    signature = str(kept["analyzer"]) if kept else analyzer.signature
    opened = chosen(source).open(source, signature)
    try:
        return store(target, analyzer, opened.articles(), progress=progress)
    finally:
        opened.close()
