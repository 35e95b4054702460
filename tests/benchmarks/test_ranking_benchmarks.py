"""Benchmarks of the ranking: ablation, robustness and quality."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from benchmark_runs import BENCHMARKS, Collection, printed, rows, run
from collection import beside
from embeddings_server import serving
from left_out import PARTS
from spelling_variants import VARIANTS

from bahith.indexer.article import Article
from bahith.indexer.engines.evidence import KINDS
from bahith.indexer.engines.ranking import LEVELS

pytestmark = pytest.mark.slow


def test_ablation_has_a_row_for_each_level(collection: Collection) -> None:
    table = rows(printed("ablation", *collection))
    assert table["all levels"] == ["1.0000"] * 3
    for level in LEVELS:
        assert {f"without {level.name}", f"{level.name} alone"} <= table.keys()


@pytest.mark.parametrize(
    ("part", "one", "other"),
    [
        ("without broken plurals", "وزير", "وزراء"),
        ("without adjectives of origin", "العراق", "عراقي"),
        ("without spellings of names", "ترامب", "ترمب"),
        ("without names of months", "يوليو", "تموز"),
        ("without any lexicon", "قال", "يقول"),
    ],
)
def test_what_ablation_leaves_out_is_gone(part: str, one: str, other: str) -> None:
    def meet(name: str) -> bool:
        first, second = PARTS[name]().terms(f"{one} {other}")
        return not {*first.stems}.isdisjoint(second.stems)

    assert meet("all parts")
    assert not meet(part)


def test_what_is_left_out_of_terms_is_left_out_everywhere() -> None:
    analyzer = PARTS["without names of months"]()
    expected = analyzer.terms("يوليو")
    assert [token.terms for token in analyzer.tokens("يوليو")] == expected
    assert analyzer.encode(["يوليو"]).vocabulary == expected


def test_ablation_has_a_row_for_each_kind_of_evidence(collection: Collection) -> None:
    table = rows(printed("ablation", *collection, "--evidence"))
    assert {"none", "all", *(f"without {kind.name}" for kind in KINDS)} <= table.keys()


def test_ablation_bounds_what_evidence_orders(collection: Collection) -> None:
    table = rows(printed("ablation", *collection, "--candidates", 1, 100))
    assert table["100 candidates"] == ["1.0000"] * 3
    assert "1 candidates" in table


def test_distractors_stand_beside_the_corpus_and_never_replace_it(
    collection: Collection, samples: Path, tmp_path: Path
) -> None:
    text = collection.corpus.read_text("utf-8")
    (tmp_path / "same.jsonl").write_text(text.replace('"title": "', '"title": "غير '), "utf-8")
    given = [*beside(collection.corpus, [tmp_path / "same.jsonl", samples])]
    articles = {item.id: item for item in given if isinstance(item, Article)}
    assert len(articles) == len(given)
    assert len(articles) > len(text.splitlines())
    assert not [item for item in articles.values() if item.title.startswith("غير ")]


def test_ablation_leaves_out_each_part(collection: Collection) -> None:
    table = rows(printed("ablation", *collection, "--parts"))
    assert table["all parts"] == ["1.0000"] * 3
    assert PARTS.keys() == table.keys() - {"Left out", "---"}


def test_robustness_has_a_row_for_each_variant(collection: Collection) -> None:
    table = rows(printed("robustness", *collection, "--examples", 1))
    assert {variant.name for variant in VARIANTS} <= table.keys()
    assert table["tatweel"] == ["3", "1.0000", "100.0%", "100.0%"]
    assert table["٢ → 2"] == ["none", "", "", ""]


def test_a_missing_file_is_named(collection: Collection, tmp_path: Path) -> None:
    result = run("ablation", *collection._replace(queries=tmp_path / "none.jsonl"))
    assert result.returncode == 2
    assert "none.jsonl" in result.stderr
    assert "Traceback" not in result.stderr


def test_meaning_embeds_the_candidates_once_and_compares_weights(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as model:
        monkeypatch.setenv("BAHITH_MEANING", model.address)
        options = ("--sample", 2, "--weights", 0.3)
        report = printed("meaning", *collection, *options)
        candidates = sum(len(asked["input"]) for asked in model.asked)
        model.asked.clear()
        again = printed("meaning", *collection, *options)
        assert sum(len(asked["input"]) for asked in model.asked) < candidates
    table = rows(report)
    assert table.keys() >= {"0", "0.3", "fusion"}
    assert table == rows(again)
    assert "passages: 0 of" in again


@pytest.fixture(scope="module")
def collections(collection: Collection, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A folder of one collection, and a file with its figures."""
    folder = tmp_path_factory.mktemp("collections")
    (folder / "archive").mkdir()
    names = ("corpus.jsonl", "mine.queries.jsonl", "mine.qrels")
    for name, file in zip(names, collection[1:], strict=True):
        shutil.copy(file, folder / "archive" / name)
    arguments = [str(folder), "--figures", str(folder / "figures.tsv")]
    printed("quality", *arguments, "--record")
    return arguments


def test_quality_as_on_record(collections: list[str]) -> None:
    assert rows(printed("quality", *collections))["mine"] == ["1.0000 (+0.0000)"] * 3


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("1.0000", "1.0060"), "mine: nDCG@10 is 1.0000, on record is 1.0060"),
        (("mine", "other"), "other: was not measured"),
    ],
)
def test_quality_fails_where_a_figure_has_fallen(
    collections: list[str], tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    figures = tmp_path / "figures.tsv"
    figures.write_text(Path(collections[2]).read_text("utf-8").replace(*change, 1), "utf-8")
    result = run("quality", collections[0], "--figures", figures)
    assert result.returncode == 1
    assert told in result.stderr


def test_quality_without_collections_says_what_it_looks_for(tmp_path: Path) -> None:
    result = run("quality", tmp_path)
    assert result.returncode == 2
    assert "corpus.jsonl" in result.stderr


def test_documented_figures_are_those_on_record() -> None:
    """In docs/quality.md: collection, queries, Lucene, nDCG@10, RR@10, R@100."""
    table = rows((BENCHMARKS.parent / "docs" / "quality.md").read_text("utf-8").split("\n## ")[0])
    _, *lines = (BENCHMARKS / "quality.tsv").read_text("utf-8").splitlines()
    assert lines
    for line in lines:
        name, *figures = line.split("\t")
        assert [float(cell) for cell in table[name][2:]] == pytest.approx(
            [float(figure) for figure in figures], abs=0.00051
        )
