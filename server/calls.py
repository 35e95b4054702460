"""Parameters of the calls beside search: what each may be asked, and its limits."""

from __future__ import annotations

from marshmallow import fields, validate

from indexer.search.searcher import MAX_SIZE
from server.parameters import REQUIRED, count, text
from server.schemas import Call, SearchCall


class ListCall(Call):
    """Parameters of ``/api/articles``."""

    after = text("Only articles whose id is greater than this one.", load_default="")
    size = count("Articles in the answer.", MAX_SIZE, load_default=20)


class AnalyzeCall(Call):
    """Parameters of ``/api/analyze``."""

    text = text("The text to be read.", required=True)


EXPORTS = ("jsonl", "csv")


class ExportCall(SearchCall):
    """Parameters of ``/api/export``: those of a search, without pages and explanations."""

    class Meta(Call.Meta):
        """Options of marshmallow."""

        exclude = ("page", "size", "facets", "group", "explain")

    format = fields.String(
        load_default=EXPORTS[0],
        validate=validate.OneOf(EXPORTS, error=f"must be one of {', '.join(EXPORTS)}"),
        error_messages=REQUIRED | {"invalid": "must be text"},
        metadata={"description": "Form of the export: JSON lines, or comma-separated values."},
    )


class FeedCall(SearchCall):
    """Parameters of ``/feed``: those of a search whose results are always the newest."""

    class Meta(Call.Meta):
        """Options of marshmallow."""

        exclude = ("page", "sort", "facets", "explain")
