"""The keys of callers, kept as hashes in a SQLite file.

A key is ``bahith_ID_SECRET``. The secret is 256 random bits, which nobody can guess however fast
its hash is. So it is kept as BLAKE2b with a salt, not as scrypt or argon2: these slow down guessing
of passwords that people choose, and here would let anyone occupy the server by sending wrong keys.
The hash covers what the key may do as well, so a changed row makes a key that is refused.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import os
import re
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, get_args

from bahith.i18n import _
from bahith.indexer.errors import BahithError, SettingError

Right: TypeAlias = Literal["search", "write", "owner"]
RIGHTS: Final[tuple[Right, ...]] = get_args(Right)

Bounds: TypeAlias = Mapping[str, tuple[str, ...]]
"""For each of some filters, the values that an article must have one of."""

_TOKEN = re.compile(r"bahith_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
_NO_ID, _NO_SECRET = "0" * 16, "A" * 43
"""What a text that is no key is checked as. No key has this id."""

_LATEST = dt.datetime.max.replace(tzinfo=dt.timezone.utc)
_SOME_TIME = _LATEST.isoformat(timespec="microseconds")

_SCHEMA = """
CREATE TABLE keys (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, allowed TEXT NOT NULL, created TEXT NOT NULL,
    revoked TEXT NOT NULL, salt BLOB NOT NULL, digest BLOB NOT NULL
) WITHOUT ROWID;
PRAGMA user_version = 1;
"""
_FORMAT = 1


class KeysUnreadable(BahithError):
    """The file of keys cannot be read, so no key can be checked."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a key may do, where and until when; never its secret.

    ``indexes`` are folders, all if there are none; ``bounds`` are what its caller sees of them.
    ``expires`` and ``revoked`` are times in UTC, None for never.
    """

    id: str
    may: frozenset[Right]
    name: str = ""
    indexes: tuple[str, ...] = ()
    bounds: Bounds = field(default_factory=dict, hash=False)
    expires: dt.datetime | None = None
    created: dt.datetime | None = None
    revoked: dt.datetime | None = None

    @property
    def allowed(self) -> str:
        """What the hash covers: everything that cannot change later."""
        bounds = {name: [*values] for name, values in sorted(self.bounds.items())}
        expires = self.expires.isoformat() if self.expires else ""
        return json.dumps([sorted(self.may), self.indexes, bounds, expires], ensure_ascii=False)

    def is_valid(self, folder: str, now: dt.datetime) -> bool:
        """Whether it may be used now for the index in ``folder``."""
        in_time = now < (self.expires or _LATEST)
        # Without short cuts, so that each refusal takes the same time.
        here = (not self.indexes) | (os.path.realpath(folder) in self.indexes)
        return (self.revoked is None) & in_time & here


def _digest(secret: str, salt: bytes, allowed: str) -> bytes:
    covered = f"{secret}\n{allowed}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(covered, salt=salt, person=b"bahith key").digest()


class Keys:
    """The keys in a file. Every call reads or writes the file, so all processes agree at once."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def create(self, key: Key) -> str:
        """Keep ``key`` with a new id; returns the text that its caller sends, seen only now.

        Raises KeysUnreadable, OSError.
        """
        id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
        salt = secrets.token_bytes(16)
        digest = _digest(secret, salt, key.allowed)
        row = (id, key.name, key.allowed, _written(_now()), "", salt, digest)
        with self._opened(for_writing=True) as database:
            database.execute("INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        return f"bahith_{id}_{secret}"

    def all(self) -> list[Key]:
        """All keys in the order of their creation, revoked ones too. Raises KeysUnreadable."""
        if not self._path.exists():
            return []
        with self._opened() as database:
            rows = database.execute(f"{_SELECT} WHERE id != ? ORDER BY created, id", (_NO_ID,))
            return [_key(row) for row in rows]

    def revoke(self, id: str) -> bool:
        """Make the key with this id invalid from now on; False if there is none that is valid.

        Raises KeysUnreadable, OSError.
        """
        if not self._path.exists():
            return False
        with self._opened(for_writing=True) as database:
            change = "UPDATE keys SET revoked = ? WHERE id = ? AND id != ? AND revoked = ''"
            return database.execute(change, (_written(_now()), id, _NO_ID)).rowcount > 0

    def check(self, token: str, folder: str) -> Key | None:
        """The key that ``token`` is, if it is valid now for the index in ``folder``.

        Each refusal takes the same steps: one look-up, which always finds a row, one hash and one
        comparison. Raises KeysUnreadable.
        """
        parts = _TOKEN.fullmatch(token)
        id, secret = parts.groups() if parts else (_NO_ID, _NO_SECRET)
        key, allowed, salt, digest = self._row(id)
        is_same = hmac.compare_digest(_digest(secret, salt, allowed), digest)
        return key if is_same & key.is_valid(folder, _now()) & (key.id != _NO_ID) else None

    def _row(self, id: str) -> tuple[Key, str, bytes, bytes]:
        """The key with this id, else that of nobody; what is hashed, its salt and its hash."""
        if not self._path.exists():
            nobody = Key(_NO_ID, frozenset())
            return nobody, nobody.allowed, bytes(16), bytes(64)
        query = f"{_SELECT} WHERE id IN (?, ?) ORDER BY id = ? LIMIT 1"
        with self._opened() as database:
            row = database.execute(query, (id, _NO_ID, _NO_ID)).fetchone()
            if row is None:
                raise self._unreadable("no row")
            return _key(row), row[2], row[-2], row[-1]

    @contextmanager
    def _opened(self, for_writing: bool = False) -> Iterator[sqlite3.Connection]:
        try:
            if for_writing:
                self._prepare()
            address = f"{self._path.absolute().as_uri()}?mode={'rw' if for_writing else 'ro'}"
            with closing(sqlite3.connect(address, uri=True, timeout=10)) as database:
                if database.execute("PRAGMA user_version").fetchone() != (_FORMAT,):
                    raise self._unreadable(_("not a file of keys"))
                with database:
                    yield database
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise self._unreadable(error) from error

    def _prepare(self) -> None:
        """Make the file if there is none, for nobody but its owner to read."""
        if self._path.exists():
            return
        made = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}")
        try:
            os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self._path)) from error
        try:
            with closing(sqlite3.connect(made)) as database, database:
                database.executescript(_SCHEMA)
                nobody = Key(_NO_ID, frozenset())
                row = (_NO_ID, "", nobody.allowed, "", "", bytes(16), bytes(64))
                database.execute("INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            try:
                os.link(made, self._path)  # unlike a renaming, it spares a file made meanwhile
            except FileExistsError:
                return
        finally:
            made.unlink()

    def _unreadable(self, reason: object) -> KeysUnreadable:
        return KeysUnreadable(
            _("the keys in %(path)s cannot be read: %(reason)s", path=self._path, reason=reason)
        )


_SELECT = "SELECT id, name, allowed, created, revoked, salt, digest FROM keys"


def _key(row: tuple[Any, ...]) -> Key:
    id, name, allowed, created, revoked, *_secret = row
    may, indexes, bounds, expires = json.loads(allowed)
    return Key(
        id,
        frozenset(may),
        name,
        tuple(indexes),
        {filter: tuple(values) for filter, values in bounds.items()},
        _read(expires),
        _read(created),
        _read(revoked),
    )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.timezone.utc)


def _written(time: dt.datetime) -> str:
    return time.isoformat(timespec="microseconds")


def _read(text: str) -> dt.datetime | None:
    # A time is read even where there is none, so that each refusal takes the same time.
    time = dt.datetime.fromisoformat(text or _SOME_TIME)
    return time if text else None


def checked(key: Key) -> Key:
    """``key`` with its folders as ``Key.is_valid`` compares them.

    Raises SettingError for a right that does not exist, none at all, for rights to change articles
    with bounds, which only say what a caller sees, and for bounds without a value.
    """
    if not key.may or not key.may <= set(RIGHTS):
        raise SettingError(_("may: must be some of %(rights)s", rights=[*RIGHTS]))
    if key.bounds and key.may != {"search"}:
        raise SettingError(_("a key with filters may only search"))
    if not all(value for values in key.bounds.values() for value in values):
        raise SettingError(_("a key cannot be bound to an empty value"))
    return replace(key, indexes=tuple(os.path.realpath(one) for one in key.indexes))
