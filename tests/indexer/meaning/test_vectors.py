"""Vectors on disk: what was committed is read, whatever else happens to the files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bahith.indexer.errors import IndexDamaged, IndexLocked, IndexMismatch
from bahith.indexer.meaning.embedders import Floats, of_length_one
from bahith.indexer.meaning.vectors import FILE, FOLDER, SEAL, Vectors, problems
from bahith.indexer.meaning.writing import VectorWriter

SIZE = 16


def vectors(count: int, seed: int = 0) -> Floats:
    normal = np.random.default_rng(seed).standard_normal((count, SIZE))
    return of_length_one(normal.astype(np.float32))


def writer(folder: Path, signature: str = "model", anew: bool = False) -> VectorWriter:
    return VectorWriter(folder, signature, 3, anew)


def opened(folder: Path) -> Vectors:
    stored = Vectors.open(folder / FOLDER)
    assert stored
    return stored


def filled(folder: Path, articles: int, batch: int) -> dict[int, Floats]:
    """Vectors of so many articles with random keys, committed in batches."""
    random = np.random.default_rng(1)
    every = {
        int(key): vectors(n % 4, n) for n, key in enumerate(random.integers(2**63, size=articles))
    }
    with writer(folder) as out:
        for number, (key, own) in enumerate(every.items(), 1):
            out.add(key, own)
            if number % batch == 0:
                out.commit()
    return every


def test_the_nearest_passage_counts(tmp_path: Path) -> None:
    every = filled(tmp_path, 200, 7)
    query = vectors(1, 99)[0]
    stored = opened(tmp_path)
    near = stored.nearness([*every, 5], query)
    expected = [(own @ query).max() if len(own) else np.nan for own in every.values()]
    assert np.allclose(near[:-1], expected, atol=0.01, equal_nan=True)
    assert np.isnan(near[-1])
    assert len(stored) == len(every)
    assert all(map(stored.has, every))
    assert not stored.has(5)


def test_files_stay_few(tmp_path: Path) -> None:
    filled(tmp_path, 300, 1)
    names = {path.name for path in (tmp_path / FOLDER).glob("*.vectors")}
    assert len(names) <= 9
    assert {part[0] for part in opened(tmp_path).manifest.parts} == names


def test_articles_that_are_gone_are_dropped(tmp_path: Path) -> None:
    every = filled(tmp_path, 50, 7)
    kept = [*every][::3]
    with writer(tmp_path) as out:
        assert out.keep(kept) == 50 - len(kept)
        assert out.keep(kept) == 0
    stored = opened(tmp_path)
    assert [key for key in every if stored.has(key)] == kept
    query = vectors(1, 99)[0]
    expected = [(every[key] @ query).max() if len(every[key]) else np.nan for key in kept]
    assert np.allclose(stored.nearness(kept, query), expected, atol=0.01, equal_nan=True)


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with writer(tmp_path), pytest.raises(IndexLocked):
        writer(tmp_path)
    with writer(tmp_path):
        pass


def test_another_model_is_told_until_all_is_made_anew(tmp_path: Path) -> None:
    filled(tmp_path, 5, 5)
    with pytest.raises(IndexMismatch, match=r"the model model, not other.* bahith meaning --anew"):
        writer(tmp_path, "other")
    with writer(tmp_path, "other", anew=True) as out:
        assert len(opened(tmp_path)) == 5
        out.add(1, vectors(1))
    assert (len(opened(tmp_path)), opened(tmp_path).manifest.signature) == (1, "other")


def test_vectors_of_another_size_are_told(tmp_path: Path) -> None:
    filled(tmp_path, 5, 5)
    with writer(tmp_path) as out, pytest.raises(IndexMismatch, match=r"16 numbers, .* 15"):
        out.add(1, vectors(1)[:, 1:])


def rewritten(folder: Path, **values: object) -> None:
    """Change values of the file that names the others; None removes one."""
    path = folder / FOLDER / FILE
    new = {**json.loads(path.read_bytes()), **values}
    path.write_text(json.dumps({name: value for name, value in new.items() if value is not None}))


def part(folder: Path) -> Path:
    return next((folder / FOLDER).glob("*.vectors"))


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: part(folder).write_bytes(part(folder).read_bytes()[:-1]),
        lambda folder: part(folder).write_bytes(b"\0" + part(folder).read_bytes()[1:]),
        lambda folder: part(folder).unlink(),
        lambda folder: (folder / FOLDER / FILE).write_text("{}"),
        lambda folder: (folder / FOLDER / FILE).write_text("[" * 10**5),
        lambda folder: (folder / FOLDER / FILE).write_bytes(b"\xff"),
        lambda folder: rewritten(folder, signature="other"),
        lambda folder: rewritten(folder, parts=[]),
        lambda folder: rewritten(folder, **{SEAL: 0}),
        lambda folder: rewritten(folder, **{SEAL: None, "checksul": 1}),
    ],
)
def test_damaged_files_are_told(damage: Callable[[Path], None], tmp_path: Path) -> None:
    filled(tmp_path, 5, 5)
    damage(tmp_path)
    with pytest.raises(IndexDamaged, match="bahith meaning --anew"):
        Vectors.open(tmp_path / FOLDER)


def test_vectors_of_an_older_version_are_read_though_nothing_verifies_their_list(
    tmp_path: Path,
) -> None:
    filled(tmp_path, 5, 5)
    assert not list(problems(tmp_path))
    rewritten(tmp_path, **{SEAL: None})
    assert len(opened(tmp_path)) == 5
    assert not list(problems(tmp_path))


def test_a_lost_list_of_vectors_is_a_problem(tmp_path: Path) -> None:
    filled(tmp_path, 5, 5)
    (tmp_path / FOLDER / FILE).unlink()
    assert list(map(str, problems(tmp_path))) == ["meaning/vectors.json is missing"]
