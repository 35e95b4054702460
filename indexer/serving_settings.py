"""The settings of the server."""

from __future__ import annotations

from dataclasses import dataclass

from bahith.i18n import _
from bahith.indexer.setting import setting


@dataclass(frozen=True, slots=True)
class ServingSettings:
    """How the server listens and what it answers."""

    host: str = setting("127.0.0.1", "BAHITH_HOST", _("Address the server listens on."))
    port: int = setting(8000, "BAHITH_PORT", _("Port the server listens on."), 0, 65535)
    threads: int = setting(16, "BAHITH_THREADS", _("Threads that answer requests."), 1, 256)
    workers: int = setting(
        1, "BAHITH_WORKERS", _("Processes that answer requests; 0: one per core."), 0, 256
    )
    page_size: int = setting(
        10, "BAHITH_PAGE_SIZE", _("Results per page where the request does not say."), 1, 100
    )
    max_body: int = setting(
        65536, "BAHITH_MAX_BODY", _("Largest request body accepted, in bytes."), 1024
    )
    writing: int = setting(0, "BAHITH_WRITING", _("1: articles can be written over HTTP."), 0, 1)
    max_write_mb: int = setting(
        1024, "BAHITH_MAX_WRITE_MB", _("Largest body of a request that writes, in MiB."), 1, 2**20
    )
    queue_mb: int = setting(
        4096, "BAHITH_QUEUE_MB", _("How much may wait to be written, in MiB."), 1, 2**30
    )
    webhook: str = setting(
        "", "BAHITH_WEBHOOK", _("Address to which tasks are sent when they end; by default none.")
    )
    webhook_private: int = setting(
        0, "BAHITH_WEBHOOK_PRIVATE", _("1: that address may be in a private network."), 0, 1
    )
    webhook_secret: str = setting(
        "", "BAHITH_WEBHOOK_SECRET", _("Secret that signs what is sent there."), secret=True
    )
    budget: int = setting(
        5,
        "BAHITH_BUDGET",
        _("Seconds of work after which a request is answered with what there is; 0: never."),
        0,
        3600,
    )
    meilisearch: str = setting(
        "",
        "BAHITH_MEILISEARCH",
        _(
            "Name of the index for clients of Meilisearch, which are answered under /meilisearch; "
            "by default they are not."
        ),
    )
    metrics: int = setting(
        0, "BAHITH_METRICS", _("1: the owner can read counts and times at /metrics."), 0, 1
    )
    access_log: int = setting(
        1, "BAHITH_ACCESS_LOG", _("1: log each request to standard error."), 0, 1
    )
    log: str = setting(
        "text",
        "BAHITH_LOG",
        _("json: the server logs an object of JSON on each line, instead of text."),
        choices=("text", "json"),
    )
    slow: int = setting(
        0,
        "BAHITH_SLOW",
        _("Milliseconds after which a request is logged as slow, with its query; 0: never."),
        0,
        3_600_000,
    )
    proxies: int = setting(
        0,
        "BAHITH_PROXIES",
        _("Proxies in front of the server; 0: X-Forwarded headers are not believed."),
        0,
        16,
    )
    cors: str = setting(
        "",
        "BAHITH_CORS",
        _("Origins whose pages may read the API, separated by commas, or *; by default none."),
    )
    frames: str = setting(
        "",
        "BAHITH_FRAMES",
        _("Origins whose pages may show ours in frames, separated by commas; by default none."),
    )
    images: int = setting(
        0,
        "BAHITH_IMAGES",
        _("1: pages show the pictures of articles, which browsers load from their own sites."),
        0,
        1,
    )
    robots: int = setting(
        1,
        "BAHITH_ROBOTS",
        _("1: search engines may list the articles that everybody may read; 0: they may not."),
        0,
        1,
    )
    keys: str = setting("bahith-keys.db", "BAHITH_KEYS", _("File with the keys of callers."))
    without_key: str = setting(
        "",
        "BAHITH_WITHOUT_KEY",
        _(
            "What callers without a key may do: search or nothing; by default search, and "
            "everything where only this machine reaches the server."
        ),
        choices=("", "search", "nothing"),
    )
    defuse_csv: int = setting(
        1,
        "BAHITH_DEFUSE_CSV",
        _("1: cells of exported tables that spreadsheets take for formulas begin with '."),
        0,
        1,
    )
    rate: int = setting(
        1200,
        "BAHITH_RATE",
        _("Requests a minute of one address without a key; 0: no limit. Loopback has none."),
        0,
        10**6,
    )
    key_rate: int = setting(
        6000, "BAHITH_KEY_RATE", _("Requests a minute with one key; 0: no limit."), 0, 10**6
    )
    hidden_fields: str = setting(
        "",
        "BAHITH_HIDDEN_FIELDS",
        _("Fields that callers without a key do not see, separated by commas: author,price."),
    )
