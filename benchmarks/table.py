"""The results of ``engines.py`` as a TSV file, a Markdown table and a plot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from statistics import quantiles

HEAD = (
    "Engine",
    "built, s",
    "of CPU",
    "index / text",
    "MB of memory",
    "words p50 ms",
    "p99",
    "phrases p50 ms",
    "p99",
    "CPU to build, relative",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One engine's results: seconds, bytes, MB, milliseconds (nan: queries are unsupported).

    ``spent`` is the CPU time of building, ``built`` the time that passed.
    """

    name: str
    articles: int
    text_bytes: int
    built: float
    spent: float
    bytes: int
    memory: int
    words_p50: float
    words_p99: float
    phrases_p50: float
    phrases_p99: float

    @property
    def each(self) -> float:
        """CPU milliseconds to build an article."""
        return self.spent / self.articles * 1000

    @property
    def ratio(self) -> float:
        """Index size relative to text size."""
        return self.bytes / self.text_bytes

    def markdown(self, first: Row) -> str:
        """A row of the Markdown table; the last cell is relative to ``first``."""
        times = (self.words_p50, self.words_p99, self.phrases_p50, self.phrases_p99)
        cells = [self.name, f"{self.built:.1f}", f"{self.spent:.1f}", f"{self.ratio:.2f}"]
        cells.append(f"{self.memory:,}")
        cells += ["–" if time != time else f"{time:.2f}" for time in times]
        return f"| {' | '.join(cells)} | {self.spent / first.spent:.2f} |"


def p50_p99(times: list[float]) -> tuple[float, float]:
    """Median and 99th percentile; nan for fewer than two times."""
    percentiles = quantiles(times, n=100) if len(times) > 1 else [float("nan")] * 99
    return percentiles[49], percentiles[98]


def read(path: Path) -> dict[str, Row]:
    """Saved rows by engine name; none if the file does not exist."""
    if not path.exists():
        return {}
    kinds = {"str": str, "int": int, "float": float}
    makers = [kinds[str(field.type)] for field in fields(Row)]
    _, *lines = path.read_text("utf-8").splitlines()
    rows = [
        Row(*(make(cell) for make, cell in zip(makers, line.split("\t"), strict=True)))
        for line in lines
    ]
    return {row.name: row for row in rows}


def save(path: Path, rows: Mapping[str, Row]) -> None:
    lines = [[field.name for field in fields(Row)], *map(astuple, rows.values())]
    text = "".join("\t".join(map(str, line)) + "\n" for line in lines)
    path.write_text(text, "utf-8")


def plot(path: Path, rows: Mapping[str, Row]) -> None:
    """Bar charts of the cost of building, index size, word queries and phrase queries."""
    from matplotlib import pyplot

    names = [*rows][::-1]
    values = {name: asdict(row) for name, row in rows.items()}
    figure, panels = pyplot.subplots(1, 4, figsize=(12, 0.4 * len(names) + 1.4), sharey=True)
    build, size, *asked = panels
    build.barh(names, [rows[name].each for name in names])
    build.set_xlabel("CPU ms to build an article")
    size.barh(names, [rows[name].ratio for name in names])
    size.set_xlabel("index / text")
    for panel, kind in zip(asked, ("words", "phrases"), strict=True):
        p50, p99 = ([values[name][f"{kind}_{cut}"] for name in names] for cut in ("p50", "p99"))
        panel.barh(names, p99, color="tab:gray", alpha=0.4, label="p99")
        panel.barh(names, p50, label="p50")
        panel.set(xscale="log", xlabel=f"CPU ms per query, {kind}")
    figure.legend(*panel.get_legend_handles_labels(), loc="upper right", ncols=2)
    articles = ", ".join(sorted({f"{row.articles:,}" for row in rows.values()}))
    figure.suptitle(f"{articles} articles")
    figure.tight_layout()
    figure.savefig(path)
