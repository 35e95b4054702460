"""Parameters of the calls beside search: what each may be asked, and its limits."""

from __future__ import annotations

from bahith.indexer.search.query.filters import MAX_SIZE
from bahith.server.api.parameters import choice, count, text
from bahith.server.api.schemas import Call, SearchCall


class ListCall(Call):
    """Parameters of ``/api/articles``."""

    after = text("Only articles whose id is greater than this one.", load_default="")
    size = count("Articles in the answer.", MAX_SIZE, load_default=20)


FORMS = ("json", "opensearch")


class SuggestCall(Call):
    """Parameters of ``/api/suggest``."""

    q = text("What has been typed so far.", required=True)
    size = count("Suggestions in the answer.", 20, load_default=8)
    format = choice("Form of the answer: of this API, or of OpenSearch for browsers.", FORMS)


class SimilarCall(Call):
    """Parameters of ``/api/similar/ID``."""

    size = count("Articles in the answer.", MAX_SIZE, load_default=5)


class AnalyzeCall(Call):
    """Parameters of ``/api/analyze``."""

    text = text("The text to be read.", required=True)


EXPORTS = ("jsonl", "csv")


class ExportCall(SearchCall):
    """Parameters of ``/api/export``: those of a search, without pages and explanations."""

    class Meta(Call.Meta):
        """Options of marshmallow."""

        exclude = ("page", "size", "facets", "group", "explain")

    format = choice("Form of the export: JSON lines, or comma-separated values.", EXPORTS)


class FeedCall(SearchCall):
    """Parameters of ``/feed``: those of a search whose results are always the newest."""

    class Meta(Call.Meta):
        """Options of marshmallow."""

        exclude = ("page", "sort", "facets", "explain")
