"""The benchmarks: what they do to a query or a text, and that they run on the samples."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from random import Random

import pytest
from needing import needed

from bahith.analyzers import folding
from bahith.analyzers.tokenizer import words
from bahith.indexer.build import build
from bahith.indexer.engines.base import LEVELS
from bahith.indexer.settings import Settings

pytestmark = pytest.mark.slow

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
MISSPELLING = runpy.run_path(str(BENCHMARKS / "misspelling.py"))
sys.path.insert(0, str(BENCHMARKS))
GROWTH = runpy.run_path(str(BENCHMARKS / "growth.py"))
PARTS = runpy.run_path(str(BENCHMARKS / "ablation.py"))["PARTS"]
WAYS = {way.name: way for way in MISSPELLING["WAYS"]}
QUERIES = {
    "museum": "متى افتُتح المتحف في الميناء القديم؟",
    "race": "أين مسار مارثون النخيل بأسوان",
    "ferry": "الخط البحري بين وهران والغزوات 5 جويلية",
}
JUDGMENTS = {
    "museum": "museum-old-port-brief",
    "race": "palms-race-aswan",
    "ferry": "west-ferry-line",
}


def changed(name: str, text: str) -> str:
    return str(WAYS[name].change(text, Random(name)))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("أ إ آ → ا", "أثر الآلات إلى اليوم", "اثر الالات الى اليوم"),
        ("ؤ → و, ئ → ي", "رئيس مؤتمر", "رييس موتمر"),
        ("ؤو → ئو", "مسؤول وشؤون ومؤتمر", "مسئول وشئون ومؤتمر"),
        ("ء dropped at the end", "سماء داءً وقراءة ء", "سما دا وقراءة ء"),
        ("ة → ه", "مدينة قديمة", "مدينه قديمه"),
        ("ه → ة at the end", "فواكه وجهها له", "فواكة وجهها له"),
        ("ى → ي", "مصطفى على", "مصطفي علي"),
        ("ي → ى at the end", "علي في بيتي، يمني", "على فى بيتى، يمنى"),
        ("no hamza, ة → ه, ى → ي", "آثار مئة قرية إلى رؤى", "اثار ميه قريه الي روي"),
        ("presentation forms", "السلام لأن", "ﺍﻟﺴﻼﻡ ﻷﻥ"),
        ("presentation forms", "مَتى دواء", "ﻣَﺘﻰ ﺩﻭﺍﺀ"),
        ("decomposed letters (NFD)", "أحمد", "ا\u0654حمد"),
        ("Persian ک and ی", "كبرى يا علي", "کبری یا علی"),
        ("2 → ٢", "عام 2021", "عام ٢٠٢١"),
        ("2 → ۲", "عام 2021", "عام ۲۰۲۱"),
        ("٢ → 2", "عام ٢٠٢١", "عام 2021"),
        ("عبد ال, أبو … joined", "عبد الله عند أبو ظبي وعبد", "عبدالله عند أبوظبي وعبد"),
        ("عبدال… split", "عبدالله وعبدالله", "عبد الله وعبدالله"),
        ("و detached before ال", "الشمس والقمر والد", "الشمس و القمر والد"),
        ("و attached", "ما لون البحر ووجهه", "ما ولون والبحر ووجهه"),
        ("ب before ال", "لون البحر الله", "لون بالبحر الله"),
        ("ل before ال", "لون البحر الليل الله", "لون للبحر لليل لله"),
        ("ال attached", "لون شمس في البحر وقمر", "لون الشمس في البحر وقمر"),
        ("ال dropped", "لون البحر الله والبر", "لون بحر الله والبر"),
        ("و ب ل dropped before ال", "والبحر بالمدينة للشمس والد", "البحر المدينة الشمس والد"),
    ],
)
def test_ways_of_writing(name: str, text: str, expected: str) -> None:
    assert changed(name, text) == expected


@pytest.mark.parametrize(
    ("name", "added"),
    [
        ("vowel marks", "[\u064b-\u0652]"),
        ("tatweel", "ـ"),
        ("invisible characters", "[\u00ad\u061c\u200b-\u200f\u2060]"),
    ],
)
def test_characters_are_added_and_none_is_lost(name: str, added: str) -> None:
    text = "مدينة السلام في 2021"
    assert changed(name, text) != text
    assert re.sub(added, "", changed(name, text)) == text


def test_hamza_is_added_where_no_article_can_be() -> None:
    text = "اسم اللون باسم"
    assert changed("ا → أ or إ at the start", text) in ("أسم اللون باسم", "إسم اللون باسم")


@pytest.mark.parametrize("name", WAYS)
def test_chance_is_the_one_given(name: str) -> None:
    text = " ".join(QUERIES.values())
    assert changed(name, text) == changed(name, text)


# These take or give a letter or a space; every other pure way is undone by folding alone.
BEYOND_FOLDING = ("ء dropped at the end", "عبد ال, أبو … joined", "عبدال… split")


@pytest.mark.parametrize(
    "name", [way.name for way in WAYS.values() if way.pure and way.name not in BEYOND_FOLDING]
)
def test_folding_undoes_pure_orthography(name: str) -> None:
    cut = [word for _, _, word in words(" ".join(QUERIES.values()))]
    assert [folding.fold(changed(name, word)) for word in cut] == [*map(folding.fold, cut)]


@pytest.fixture(scope="module")
def arguments(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The collection: the archive of the samples, with queries of the test's own."""
    folder = tmp_path_factory.mktemp("benchmarks")
    queries, qrels = folder / "queries.jsonl", folder / "qrels"
    lines = [json.dumps({"id": id, "text": text}) for id, text in QUERIES.items()]
    queries.write_text("\n".join(lines), "utf-8")
    qrels.write_text("".join(f"{id} 0 {right} 1\n" for id, right in JUDGMENTS.items()), "utf-8")
    return [str(folder / "index"), str(samples / "archive.jsonl"), str(queries), str(qrels)]


def run(name: str, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BENCHMARKS / f"{name}.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def rows(printed: str) -> dict[str, list[str]]:
    """The lines of the tables by their first cell."""
    cells = [line.strip("|").split("|") for line in printed.splitlines() if line[:1] == "|"]
    return {first.strip(): [cell.strip() for cell in rest] for first, *rest in cells}


def test_ablation_has_a_row_for_each_level(arguments: list[str]) -> None:
    result = run("ablation", arguments)
    assert result.returncode == 0, result.stderr
    table = rows(result.stdout)
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


def test_ablation_leaves_out_each_part(arguments: list[str]) -> None:
    result = run("ablation", [*arguments, "--parts"])
    assert result.returncode == 0, result.stderr
    table = rows(result.stdout)
    assert table["all parts"] == ["1.0000"] * 3
    assert PARTS.keys() == table.keys() - {"Left out", "---"}


def test_robustness_has_a_row_for_each_way(arguments: list[str]) -> None:
    result = run("robustness", [*arguments, "--examples", "1"])
    assert result.returncode == 0, result.stderr
    table = rows(result.stdout)
    assert WAYS.keys() <= table.keys()
    assert table["tatweel"] == ["3", "1.0000", "100.0%", "100.0%"]
    assert table["٢ → 2"] == ["none", "", "", ""]


def test_what_cannot_be_read_is_told(arguments: list[str], tmp_path: Path) -> None:
    result = run("ablation", [*arguments[:2], str(tmp_path / "none.jsonl"), arguments[3]])
    assert result.returncode == 2
    assert "none.jsonl" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.fixture(scope="module")
def collections(arguments: list[str], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A folder of one collection, and a file with its figures."""
    folder = tmp_path_factory.mktemp("collections")
    (folder / "archive").mkdir()
    names = ("corpus.jsonl", "mine.queries.jsonl", "mine.qrels")
    for name, file in zip(names, arguments[1:], strict=True):
        shutil.copy(file, folder / "archive" / name)
    given = [str(folder), "--figures", str(folder / "figures.tsv")]
    assert run("quality", [*given, "--record"]).returncode == 0
    return given


def test_quality_as_on_record(collections: list[str]) -> None:
    result = run("quality", collections)
    assert result.returncode == 0, result.stderr
    assert rows(result.stdout)["mine"] == ["1.0000 (+0.0000)"] * 3


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
    result = run("quality", [collections[0], "--figures", str(figures)])
    assert result.returncode == 1
    assert told in result.stderr


def test_quality_without_collections_says_what_it_looks_for(tmp_path: Path) -> None:
    result = run("quality", [str(tmp_path)])
    assert result.returncode == 2
    assert "corpus.jsonl" in result.stderr


def test_documented_figures_are_those_on_record() -> None:
    """In docs/quality.md: collection, queries, Lucene, nDCG@10, RR@10, R@100."""
    table = rows((BENCHMARKS.parent / "docs" / "quality.md").read_text("utf-8").split("\n## ")[0])
    _, *lines = (BENCHMARKS / "quality.tsv").read_text("utf-8").splitlines()
    for line in lines:
        name, *figures = line.split("\t")
        assert [float(cell) for cell in table[name][2:]] == pytest.approx(
            [float(figure) for figure in figures], abs=0.00051
        )


@pytest.mark.parametrize(
    ("name", "options", "line", "lines"),
    [
        ("querying", (), r"p50 [\d.]+ ms, p99 [\d.]+ ms$", 6),
        (
            "snippets",
            (),
            r"^[1248]x: [\d,]+ letters, [\d.]+ ms, .+ [\d.]+ of the time of tokens$",
            4,
        ),
        ("serving", ("--clients", "2", "--workers", "2"), r"\d requests/s, no error$", 2),
    ],
)
def test_times_are_taken_on_the_samples(
    samples: Path, tmp_path: Path, name: str, options: tuple[str, ...], line: str, lines: int
) -> None:
    texts = samples / "archive.jsonl"
    build(Settings.load(environ={}, index=str(tmp_path / "index")), [texts])
    given = [str(tmp_path / "index"), str(texts), "--queries", "20", *options]
    result = run(name, given)
    assert result.returncode == 0, result.stderr
    assert len(re.findall(line, result.stdout, re.M)) == lines


def test_agreement_of_an_index_with_itself_is_whole(arguments: list[str], tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    build(Settings.load(environ={}, index=index), [Path(arguments[1])])
    result = run("agreement", [arguments[2], index, index])
    assert result.returncode == 0, result.stderr
    _, *lines = result.stdout.splitlines()
    found = [re.split(r"\s{2,}", line) for line in lines]
    kinds = {kind for kind, *_ in found}
    prefixes = {f"prefix of {letters} letters" for letters in (2, 3, 4)}
    assert kinds >= {"words", "phrase", "words, filtered"} | prefixes
    for kind, asked, equal, shared in found:
        assert (equal, float(shared)) == (asked, 1), kind


def engines(samples: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    few = [str(samples / "archive.jsonl"), "--queries", "9", "--phrases", "9"]
    return run("engines", [*few, *arguments])


def test_rows_of_two_runs_are_joined_and_drawn(samples: Path, tmp_path: Path) -> None:
    needed(find_spec("matplotlib") is not None, "matplotlib (the extra bench)")
    saved, picture = tmp_path / "rows.tsv", tmp_path / "rows.svg"
    for name in ("sqlite-fts5", "whoosh"):
        result = engines(samples, "--only", name, "--save", str(saved))
        assert result.returncode == 0, result.stderr
    again = run("engines", ["--save", str(saved), "--plot", str(picture)])
    assert again.returncode == 0, again.stderr
    assert [*rows(again.stdout)] == ["Engine", "---", "whoosh", "sqlite-fts5"]
    assert rows(again.stdout) == rows(result.stdout)
    assert "<svg" in picture.read_text("utf-8")
    other = engines(samples, "--only", "whoosh", "--articles", "5", "--save", str(saved))
    assert other.returncode == 1
    assert "another number of articles" in other.stderr


def test_a_peer_that_is_not_there_is_told(samples: Path) -> None:
    result = engines(samples, "--only", "sqlite-fts5", "lucene", "--anserini", "none.jar")
    assert result.returncode == 0, result.stderr
    assert "'none.jar'" in rows(result.stdout)["lucene"][0]


def test_lucene_answers_beside_the_others(samples: Path) -> None:
    if "ANSERINI" not in os.environ:
        pytest.skip("ANSERINI does not name the jar")
    result = engines(samples, "--only", "lucene")
    assert result.returncode == 0, result.stderr
    cells = rows(result.stdout)["lucene"]
    assert len(cells) == 8
    assert all(float(cell.replace(",", "")) > 0 for cell in cells[:4])


def test_copies_have_new_words_and_keep_the_short_ones() -> None:
    text = "في 2021: افتتحت الوزارة مركزا جديدا لتدريب الطلاب على صناعة الخزف في المدينة القديمة"
    changed, again = (GROWTH["changed"](text, copy) for copy in (1, 2))
    assert GROWTH["changed"](text, 0) == text
    assert len({text, changed, again}) == 3
    for one, other in zip(text.split(), changed.split(), strict=True):
        assert len(one) == len(other)
        assert one == other or len(one) > 3


def test_growth_has_a_point_for_each_size_and_kind(samples: Path, tmp_path: Path) -> None:
    needed(find_spec("matplotlib") is not None, "matplotlib (the extra bench)")
    table, picture = tmp_path / "growth.tsv", tmp_path / "growth.svg"
    given = [samples / "archive.jsonl", table, picture, "--engines", "whoosh"]
    sizes = ["--sizes", "9", "27", "--queries", "9"]
    result = run("growth", [*map(str, given), *sizes])
    assert result.returncode == 0, result.stderr
    head, *lines = (line.split("\t") for line in table.read_text("utf-8").splitlines())
    found = [dict(zip(head, line, strict=True)) for line in lines]
    kinds = ("words", "phrases", "beginnings")
    assert [(r["articles"], r["kind"]) for r in found] == [
        (n, k) for n in ("9", "27") for k in kinds
    ]
    for small, large in zip(found[:3], found[3:], strict=True):
        assert int(small["stems"]) < int(large["stems"])
        assert float(small["postings"]) < float(large["postings"]) <= 3 * float(small["postings"])
    assert "<svg" in picture.read_text("utf-8")


def printed(name: str, *arguments: object) -> str:
    result = run(name, [*map(str, arguments)])
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_correcting_runs_on_the_samples(samples: Path, tmp_path: Path) -> None:
    texts, index = samples / "archive.jsonl", tmp_path / "index"
    build(Settings.load(environ={}, index=str(index)), [samples])
    table = BENCHMARKS.parent / "tests" / "data" / "misspelt.tsv"
    report = printed("correcting", index, texts, table, "samples", "--words", 30)
    assert re.search(r"^misspelt: \d+ of 30 corrected to what was meant$", report, re.M)
    assert re.search(r"^words of archive.jsonl: 0 of 30 corrected$", report, re.M)


def test_copies_of_the_samples_are_found(samples: Path, tmp_path: Path) -> None:
    report = printed("copies", tmp_path / "index", samples / "archive.jsonl", "--copies", 8)
    assert "all: 8 of 8 found" in report
    assert "in one group with another story: 0" in report
    assert len(re.findall(r"^a page .* p50 [\d.]+ ms", report, re.M)) == 4


def test_suggesting_runs_on_the_samples(samples: Path, tmp_path: Path) -> None:
    texts, index = samples / "archive.jsonl", tmp_path / "index"
    build(Settings.load(environ={}, index=str(index)), [texts])
    report = printed("suggesting", index, texts, "--queries", 5)
    assert len(re.findall(r"p95 [\d.]+ ms, .*% with suggestions$", report, re.M)) == 2
