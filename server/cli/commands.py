"""The commands by name: what each does, and the module that has it, imported only to run it."""

from __future__ import annotations

from importlib import import_module
from typing import Final, NamedTuple, cast

import click

from bahith.i18n import Message, _


class Entry(NamedTuple):
    """A command: the module of ``bahith.server.cli`` that has it, and its help."""

    module: str
    help: Message


COMMANDS: Final = {
    "index": Entry(
        "indexing",
        _(
            "Index the articles in folders and files: texts, JSON, tables and archives.\n\n"
            "An article that has not changed is skipped. The exit code is 1 if anything could not "
            "be read; everything else is indexed."
        ),
    ),
    "watch": Entry(
        "watching",
        _(
            "Keep the index up to date with folders until interrupted.\n\n"
            "Files that come, change or go are in the index within seconds. It holds the files of "
            "the folders and no others, as after bahith index --prune."
        ),
    ),
    "fetch": Entry(
        "fetching",
        _(
            "Fetch pages from the web and index them: a page, a feed, a sitemap or a site.\n\n"
            "The front page of a site leads to its sitemaps and feeds. Pages are kept, so running "
            "it again fetches only what is new or has changed, and the index can be built again "
            "without the network: bahith index bahith-pages. Robots.txt is obeyed."
        ),
    ),
    "meaning": Entry(
        "meaning",
        _(
            "Give the articles of an index vectors, so that searches rank by meaning too.\n\n"
            "Articles that have them are skipped, so an interrupted run can be continued. Vectors "
            "of articles that are gone are removed."
        ),
    ),
    "copy": Entry(
        "indexing",
        _(
            "Copy all articles of one index to another, which may have another engine.\n\n"
            "The files that the articles came from are not needed. An article that the other index "
            "already has unchanged is skipped."
        ),
    ),
    "search": Entry(
        "searching",
        _("Search the index; matches are marked. Words of QUERY are joined by spaces."),
    ),
    "serve": Entry(
        "serving",
        _("Serve the search page and the JSON API until interrupted."),
    ),
    "keys": Entry(
        "keys",
        _(
            "Make, list and revoke the keys of those who call the server.\n\n"
            "A key says what its caller may do: search, write articles, or all that the owner "
            "may. Callers send it in the header Authorization: Bearer KEY."
        ),
    ),
    "rules": Entry(
        "rules",
        _(
            "Show the owner's rules, or put those of FILE in force.\n\n"
            "Rules are synonyms, spellings of the house, stop words, names, and articles that are "
            "pinned, hidden or boosted; docs/rules.md has an example. They act on searches within "
            "seconds, and nothing is indexed again."
        ),
    ),
    "backup": Entry(
        "backing_up",
        _(
            "Back the index up into a folder, or an archive if TARGET ends in .tar.zst.\n\n"
            "Others may write to the index and search it meanwhile. A folder that has a backup of "
            "this index gets what is new."
        ),
    ),
    "upgrade": Entry(
        "indexing",
        _(
            "Rebuild an index made by another version of Bahith, from the articles stored in it."
            "\n\n"
            "Searches go on meanwhile, and writers wait. The new index replaces the old one in one "
            "step. The disk needs room for both."
        ),
    ),
    "restore": Entry(
        "backing_up",
        _(
            "Restore a backup, a folder or an archive, as a new index.\n\n"
            "Every file is compared with its checksum, then the index is checked as by bahith "
            "check. Nothing is overwritten: the folder of the index must be empty or not there."
        ),
    ),
    "evaluate": Entry(
        "evaluating",
        _("Index a collection, run all its queries, and print how good the ranking is."),
    ),
    "analyze": Entry(
        "inspecting",
        _("Show each word of TEXT: its offsets, and its terms at every level of evidence."),
    ),
    "stats": Entry(
        "inspecting",
        _("Show how much the index holds."),
    ),
    "check": Entry(
        "inspecting",
        _(
            "Read the whole index and say what is wrong with it.\n\n"
            "Verifies the checksum of each file, the order of posting lists, and every article. "
            "The exit code is 1 if anything is wrong."
        ),
    ),
}
"""The function of a command is named after it: ``index_command``."""


def imported(name: str) -> click.Command:
    """The command of a name in ``COMMANDS``; its module is imported now."""
    module = import_module(f"bahith.server.cli.{COMMANDS[name].module}")
    return cast(click.Command, getattr(module, f"{name}_command"))
