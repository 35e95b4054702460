"""Meaning beside words: vectors of articles, which rank the first hits of a question anew.

A model turns texts into vectors (``embedders``), and texts that mean the same get vectors in nearly
the same direction. Indexing keeps those of each article's passages beside the index (``making``,
``vectors``); a search compares the question with them (``ranking``). This ranks, it never admits.
docs/meaning.md explains it. Nothing here is imported unless the setting ``meaning`` is set.
"""
