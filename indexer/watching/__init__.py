"""Keeps an index up to date with folders: what comes, changes or goes in them.

The system reports changes (``observing.py``), which wait until they have settled (``changes.py``).
Then the files concerned are compared with those that the index was made of (``inventory.py``), and
what differs is read or removed (``comparison.py``). A report only says where to look, so neither
the order of reports matters, nor whether one is lost: a comparison of all files, at the beginning
and from time to time, finds the same. ``watcher.py`` is the loop.
"""
