"""Search a folder of articles: python search_folder.py FOLDER QUERY."""

import sys

from bahith import Index, read

folder, *words = sys.argv[1:]
with Index("search-folder-index") as index:
    for problem in index.add(read(folder)).failed:
        print(problem, file=sys.stderr)
    page = index.search(" ".join(words))
    print(page.total, "articles")
    for result in page:
        print(f"- {result.title} ({result.source})")
