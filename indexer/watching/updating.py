"""Brings an index up to date with what has changed in folders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from bahith.indexer.article import Article, Problem
from bahith.indexer.build import Progress, Summary, store
from bahith.indexer.index import Index
from bahith.indexer.sources import of_file
from bahith.indexer.sources.fields import Names
from bahith.indexer.watching.comparison import Comparison, HasSettled, Plan
from bahith.indexer.watching.inventory import Inventory


class Updater:
    """Brings an index up to date with folders, all of them or some places in them.

    Afterwards it is as ``bahith index --prune`` would make it of the folders. Raises as ``build``
    does.
    """

    def __init__(
        self,
        index: Index,
        folders: Iterable[Path],
        names: Names,
        has_settled: HasSettled,
        progress: Progress | None = None,
    ) -> None:
        """The index is created if there is none. ``names`` and ``progress`` as of ``build``;
        ``has_settled`` says whether a file is complete."""
        self._index, self._names, self._progress = index, names, progress
        # An empty index can be searched while it is filled.
        store(index.settings, index.analyzer, [])
        commit = self._commit()
        self._inventory = Inventory(Path(index.settings.index), names)
        self._inventory.start(commit)
        self._comparison = Comparison([*folders], self._inventory, has_settled)
        self._is_stopped: Callable[[], bool] = lambda: False
        self._has_begun = False
        self._reported: set[str] = set()

    def update(
        self, places: set[Path] | None, is_stopped: Callable[[], bool] = lambda: False
    ) -> tuple[Summary | None, set[Path], bool]:
        """Read what differs at some places, or anywhere; when ``is_stopped``, what is left stays.

        Returns what was done, or None if nothing differs; the places to look at again; and whether
        all files were compared, as some changes need that.
        """
        plan = None if places is None else self._comparison.places(places)
        if plan is None:
            plan = self._comparison.everything()
        problems = [one for one in plan.problems if self._is_news(one)]
        summary, again = None, {*plan.unsettled}
        if plan.read or plan.gone or problems or not self._has_begun:
            self._is_stopped = is_stopped
            summary = self._store(plan, problems)
            again |= self._save(plan)
        if plan.present is not None:
            self._reported = {*map(str, plan.problems)}
        self._has_begun = True
        return summary, again, plan.present is not None

    def _is_news(self, problem: Problem) -> bool:
        """Whether a problem with a folder was not there at the last comparison; files of unknown
        kinds are only counted at the beginning."""
        if problem.severity == "skipped":
            return not self._has_begun
        return str(problem) not in self._reported

    def _store(self, plan: Plan, problems: list[Problem]) -> Summary:
        plan.start()
        items = self._items(plan, problems)
        settings, analyzer = self._index.settings, self._index.analyzer
        return store(settings, analyzer, items, prune=True, progress=self._progress, scope=plan)

    def _items(self, plan: Plan, problems: list[Problem]) -> Iterator[Article | Problem]:
        yield from problems
        for known in plan.read:
            is_incomplete = False
            for item in of_file(known.folder / known.path, known.origin, self._names):
                if self._is_stopped():
                    return
                is_incomplete |= isinstance(item, Problem) and item.severity != "warning"
                yield item
            plan.has_read(known, is_incomplete)

    def _save(self, plan: Plan) -> set[Path]:
        """Keep what was read; returns the files that have to be read together with others."""
        others = [
            replace(one, stamp=b"", shares=True) for one in self._inventory.of_origins(plan.others)
        ]
        self._inventory.save(self._commit(), [*plan.results(), *others], plan.gone)
        return {one.folder / one.path for one in others}

    def _commit(self) -> str:
        """The tag of the newest commit."""
        self._index.searcher.refresh()
        return self._index.searcher.version().tag

    def close(self) -> None:
        """Close the inventory."""
        self._inventory.close()
