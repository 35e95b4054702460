"""Keys are kept as hashes, and every refused key takes the same steps."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bahith.indexer.errors import SettingError
from bahith.server.access import keys as module
from bahith.server.access.keys import Key, Keys, KeysUnreadable, checked

SEARCH = Key("", frozenset({"search"}))
PAST = dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.db"


@pytest.fixture
def keys(path: Path) -> Keys:
    return Keys(path)


def test_a_key_is_valid_until_it_is_revoked(keys: Keys, path: Path) -> None:
    token = keys.create(Key("", frozenset({"search", "write"}), "newsroom"))
    (key,) = keys.all()
    assert keys.check(token, "index") == key
    assert (*sorted(key.may), key.name) == ("search", "write", "newsroom")
    assert Keys(path).revoke(key.id)
    assert keys.check(token, "index") is None
    assert not keys.revoke(key.id)
    assert keys.all()[0].revoked


def test_the_file_has_no_secret_and_is_for_its_owner_alone(keys: Keys, path: Path) -> None:
    secret = keys.create(SEARCH).split("_", 2)[2]
    assert secret.encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


def refused(keys: Keys) -> dict[str, str]:
    """A token of each kind that is refused for the index ``here``."""
    valid, revoked = keys.create(SEARCH), keys.create(SEARCH)
    keys.revoke(revoked.split("_")[1])
    other = keys.create(checked(Key("", frozenset({"search"}), indexes=("elsewhere",))))
    start, id, secret = valid.split("_", 2)
    return {
        "wrong": f"{start}_{id}_{secret[::-1]}",
        "expired": keys.create(Key("", frozenset({"search"}), expires=PAST)),
        "revoked": revoked,
        "foreign": other,
        "guessed": f"bahith_{'ab' * 8}_{'x' * 43}",
        "nobody": f"bahith_{'0' * 16}_{'A' * 43}",
        "no key": "password",
        "empty": "",
        "text": "\udcff\x00",
    }


def test_each_refusal_takes_the_same_steps(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = refused(keys)
    steps: list[str] = []

    def counted(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            steps.append(name)
            return function(*arguments, **options)

        return call

    monkeypatch.setattr(hashlib, "blake2b", counted("hash", hashlib.blake2b))
    monkeypatch.setattr(hmac, "compare_digest", counted("compare", hmac.compare_digest))
    monkeypatch.setattr(module, "_key", counted("row", module._key))
    monkeypatch.setattr(Key, "is_valid", counted("valid", Key.is_valid))
    for kind, token in tokens.items():
        steps.clear()
        assert keys.check(token, "here") is None, kind
        assert steps == ["row", "hash", "compare", "valid"], kind


def test_a_key_for_some_indexes_is_valid_for_these(keys: Keys, tmp_path: Path) -> None:
    token = keys.create(checked(Key("", frozenset({"search"}), indexes=(str(tmp_path / "a"),))))
    assert keys.check(token, f"{tmp_path}/b/../a")
    assert not keys.check(token, f"{tmp_path}/b")


@pytest.mark.parametrize("column", ["allowed", "salt", "digest"])
def test_a_changed_row_is_a_refused_key(keys: Keys, path: Path, column: str) -> None:
    token = keys.create(SEARCH)
    changed = '[["owner", "search", "write"], [], {}, ""]' if column == "allowed" else bytes(16)
    with sqlite3.connect(path) as database:
        database.execute(f"UPDATE keys SET {column} = ?", (changed,))
    assert keys.check(token, "index") is None


def test_without_a_file_no_key_is_valid(keys: Keys, path: Path) -> None:
    assert keys.check(f"bahith_{'ab' * 8}_{'x' * 43}", "index") is None
    assert keys.all() == []
    assert not keys.revoke("ab" * 8)
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"no keys" * 1000])
def test_a_damaged_file_is_told(keys: Keys, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for use in (keys.all, lambda: keys.check("a", "index"), lambda: keys.create(SEARCH)):
        with pytest.raises(KeysUnreadable, match=r"keys\.db cannot be read"):
            use()


@pytest.mark.parametrize(
    "key",
    [
        Key("", frozenset()),
        Key("", frozenset({"everything"})),  # type: ignore[arg-type]
        Key("", frozenset({"search", "write"}), bounds={"outlet": ("مرصد",)}),
    ],
)
def test_what_no_key_may_be_is_refused(key: Key) -> None:
    with pytest.raises(SettingError):
        checked(key)
