"""The read side of Meilisearch's API, for its clients, which ``docs/meilisearch.md`` documents."""
