"""Pages from the web: fetched politely, kept as WARC files, and indexed. See docs/fetching.md.

Only ``bahith fetch`` imports this package; its libraries are those of ``bahith[fetch]``.
"""
