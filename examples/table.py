"""All matches as a pandas table, counted by source and year: python table.py INDEX QUERY."""

import sys
from dataclasses import asdict

import pandas as pd

from bahith import Index

path, *words = sys.argv[1:]
with Index(path) as index:
    table = pd.DataFrame(asdict(article) for article in index.matches(" ".join(words)))

if table.empty:
    sys.exit("nothing found")
table["year"] = pd.to_datetime(table["published"]).dt.year.astype("Int64")
print(table[["id", "source", "published"]].to_string(index=False))
print(table.groupby(["source", "year"]).size().to_string())
