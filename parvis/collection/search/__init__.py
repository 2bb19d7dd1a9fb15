"""Search in the collection: our own layer over SQLite FTS5 and PostgreSQL (docs/ideas/search.md)."""

from __future__ import annotations

from parvis.collection.search.permalink import parse_query_string, query_string
from parvis.collection.search.query import FACETS, SORTS, Query
from parvis.collection.search.results import Facet, FacetValue, Results
from parvis.collection.search.searching import MOST_HITS, search, suggest
from parvis.collection.search.writing import (
    BulkIndexer,
    index_works,
    rebuild_index,
    refresh_pictures,
    refresh_reusable,
    remove_works,
)

__all__ = [
    "FACETS",
    "MOST_HITS",
    "SORTS",
    "BulkIndexer",
    "Facet",
    "FacetValue",
    "Query",
    "Results",
    "index_works",
    "parse_query_string",
    "query_string",
    "rebuild_index",
    "refresh_pictures",
    "refresh_reusable",
    "remove_works",
    "search",
    "suggest",
]
