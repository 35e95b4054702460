"""Folders beside the files that an index was made of: what has to be read, and what is gone."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bahith.i18n import _
from bahith.indexer.article import Problem
from bahith.indexer.sources import folders, kinds
from bahith.indexer.sources.folders import File
from bahith.indexer.sources.kinds import enclosing
from bahith.indexer.watching.inventory import Inventory, Known

HasSettled = Callable[[Path, os.stat_result], bool]
"""Whether a file is complete: nobody writes to it."""


@dataclass
class Plan:
    """What differs, and while it is read, what that means for the articles of the index.

    ``present`` has the origins of all files, if all were compared. Files with the origins in
    ``kept`` cannot be read now: their articles stay. ``unsettled`` are being written. As a
    ``build.Scope``, it covers the files to read and those that are gone.
    """

    read: list[Known] = field(default_factory=list)
    gone: list[Known] = field(default_factory=list)
    present: set[str] | None = None
    kept: set[str] = field(default_factory=set)
    unsettled: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    shared: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    finished: list[Known] = field(default_factory=list)
    _covered: set[str] = field(default_factory=set)
    _unread: set[str] | None = None

    def complete(self) -> None:
        """Nothing is added to the plan any more."""
        self._covered = {known.origin for known in (*self.read, *self.gone)}

    def start(self) -> None:
        """Nothing has been read yet."""
        self.finished, self.shared, self.others, self._unread = [], set(), set(), None

    def has_read(self, known: Known, is_incomplete: bool) -> None:
        """The next file has been read, perhaps not all of it."""
        self.finished.append(replace(known, again=is_incomplete))

    def results(self) -> Iterator[Known]:
        """The files that were read, as the inventory should know them."""
        for known in self.finished:
            stamp = b"" if known.origin in self.others else known.stamp
            shares = known.shares or known.origin in self.shared
            yield replace(known, stamp=stamp, shares=shares)

    def reads(self, origin: str) -> bool:
        """Whether the file of an article is read, or gone."""
        places = {*enclosing(origin)}
        if not places.isdisjoint(self._covered):
            return True
        return self.present is not None and places.isdisjoint(self.present)

    def prunes(self, origin: str) -> bool:
        """Whether the file of an article is gone or has been read; asked after reading."""
        places = {*enclosing(origin)}
        if self._unread is None:
            self._unread = {known.origin for known in self.read[len(self.finished) :]}
        is_kept = not places.isdisjoint(self.kept) or not places.isdisjoint(self._unread)
        return not is_kept and self.reads(origin)

    def shares(self, origin: str, other: str) -> None:
        """Note that two files have an article with the same id."""
        self.shared.update(enclosing(origin), enclosing(other))
        if not self.reads(other):
            self.others.update(enclosing(origin), enclosing(other))


class Comparison:
    """Compares folders with an inventory."""

    def __init__(
        self,
        folders: Sequence[Path],
        inventory: Inventory,
        has_settled: HasSettled,
    ) -> None:
        self._folders = folders
        self._inventory = inventory
        self._has_settled = has_settled

    def everything(self) -> Plan:
        """What differs in all folders."""
        plan = Plan(present=set())
        for folder in self._folders:
            if not folder.is_dir():
                plan.problems.append(Problem(folder, "", _("no such file or folder")))
                plan.kept.add("")
                continue
            if found := self._listed(folder, plan):
                self._compare(folder, found, self._inventory.below(folder), plan)
            elif "" not in plan.kept:
                self._keep_all(folder, plan)
        return self._completed(plan)

    def _listed(self, folder: Path, plan: Plan) -> list[File]:
        """The files of a folder that can be read, with whatever else is met noted in the plan."""
        found = []
        for item in folders.files(folder):
            if isinstance(item, Problem):
                plan.problems.append(item)
                plan.kept.add(item.origin)
            elif kinds.is_known(item.path):
                found.append(item)
            else:
                plan.problems.append(Problem(*item, kinds.unknown(), severity="skipped"))
        assert plan.present is not None
        plan.present.update(file.origin for file in found)
        return found

    def _keep_all(self, folder: Path, plan: Plan) -> None:
        """An empty folder may be a disk that is not there: its articles stay."""
        message = _("nothing in this folder can be read; the articles from it stay in the index")
        plan.problems.append(Problem(folder, "", message, severity="warning"))
        plan.kept.add("")

    def places(self, places: Iterable[Path]) -> Plan | None:
        """What differs at these places and below; None if all has to be compared to know."""
        plan = Plan()
        for place in sorted(places):
            for folder in self._folders:
                if place == folder or (
                    folder in place.parents and folders.is_linked(folder, place)
                ):
                    return None
                if folder in place.parents:
                    found = self._at(folder, place)
                    if found is None:
                        return None
                    known = self._inventory.below(folder, place.relative_to(folder))
                    self._compare(folder, found, known, plan)
        if any(not self._holds_any(folder) for folder in {known.folder for known in plan.gone}):
            return None
        return self._completed(plan)

    def _at(self, folder: Path, place: Path) -> list[File] | None:
        """The files at a place in a folder; None if only a walk through all of it can tell."""
        try:
            status = place.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError:
            return None
        if stat.S_ISDIR(status.st_mode) or place.is_dir():
            found = folders.below(folder, place)
        else:
            is_read = folders.is_read(folder, place)
            found = [File(place, folders.origin_in(folder, place))] if is_read else []
        return found and [file for file in found if kinds.is_known(file.path)]

    def _holds_any(self, folder: Path) -> bool:
        items = folders.files(folder)
        return any(isinstance(item, File) and kinds.is_known(item.path) for item in items)

    def _compare(
        self, folder: Path, found: Iterable[File], known: dict[Path, Known], plan: Plan
    ) -> None:
        for file in found:
            path = file.path.relative_to(folder)
            self._look_at(Known(folder, path, file.origin, b""), known.pop(path, None), plan)
        plan.gone += known.values()

    def _look_at(self, file: Known, known: Known | None, plan: Plan) -> None:
        """Read a file unless it is known as it is now; later, if somebody writes to it."""
        path = file.folder / file.path
        try:
            status = path.stat()
        except OSError:
            stamp = b""  # a link that leads nowhere, which is reported once
        else:
            stamp = self._inventory.stamp(path, status)
            if (known is None or known.stamp != stamp) and not self._has_settled(path, status):
                plan.unsettled.append(path)
                return
        if known is None or known.stamp != stamp:
            plan.read.append(replace(known or file, stamp=stamp))

    def _completed(self, plan: Plan) -> Plan:
        """The plan with the files that have to be read together with those in it, in order."""
        # Places may be inside each other: a new folder, and each file in it.
        plan.read = [*{(one.folder, one.path): one for one in plan.read}.values()]
        plan.gone = [one for one in plan.gone if plan.kept.isdisjoint(enclosing(one.origin))]
        changed = [*plan.read, *plan.gone]
        also = self._inventory.of_origins({known.origin for known in changed})
        if any(known.shares for known in changed):
            also += self._inventory.sharing()
        planned = {(known.folder, known.path) for known in changed}
        for known in also:
            place = (known.folder, known.path)
            if known.folder in self._folders and place not in planned and Path(*place).exists():
                planned.add(place)
                self._look_at(known, None, plan)
        plan.read.sort(key=self._order)
        plan.complete()
        return plan

    def _order(self, known: Known) -> tuple[int, list[tuple[bool, str]]]:
        return self._folders.index(known.folder), folders.order(known.origin)
