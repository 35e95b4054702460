// meilisearch-js asks a server, whose address is the argument, and prints what it understood.
import { Meilisearch, MeilisearchApiError } from "meilisearch";

const client = new Meilisearch({ host: process.argv[2] });
const index = client.index("articles");
const found = await index.search("الميناء", {
  filter: ["price > 0", ["place = دمشق", "place = حلب"]],
  facets: ["source"],
  attributesToHighlight: ["title"],
});
const pages = await index.search("", { page: 2, hitsPerPage: 3 });
const several = await client.multiSearch({ queries: [{ indexUid: "articles", q: "متحف" }] });
const documents = await index.getDocuments({ fields: ["id"], filter: "price < 0" });
const values = await index.searchForFacetValues({ facetName: "author", facetQuery: "سلم" });
const error = await index.search("", { filter: "title = x" }).catch((reason) => reason);
console.log(
  JSON.stringify({
    healthy: await client.isHealthy(),
    found: found.hits.map((hit) => hit._formatted.title),
    counted: found.facetDistribution,
    pages: [pages.totalPages, pages.hits.map((hit) => hit.id)],
    several: several.results.map((one) => one.hits.map((hit) => hit.id)),
    documents: documents.results,
    document: (await index.getDocument("boats")).place,
    values: values.facetHits,
    total: (await index.getStats()).numberOfDocuments,
    error: error instanceof MeilisearchApiError && error.cause.code,
  }),
);
