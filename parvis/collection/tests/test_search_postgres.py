"""What only PostgreSQL does for the search: narrow rows, and nearness asked of the index."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from parvis.collection.search import Query, postgres, search
from parvis.collection.search.document import EVERY, Document
from parvis.collection.tests import search_house as house

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="seen in PostgreSQL's turn"),
]
WORKS = 120


def ask(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_vectors_stand_outside_the_rows_a_search_passes_over():
    for number in range(WORKS):
        house.work(f"Marée {number}", by=[house.maker("Eugène Boudin")], description_fr="le flux et le reflux " * 20)
    [(pages,)] = ask("SELECT count(DISTINCT (ctid::text::point)[0]) FROM collection_searchrow")
    # A page has eight kilobytes: with their vectors some fifteen rows would fill it.
    assert WORKS / pages > 35
    assert search(Query('"flux et le reflux"'), with_facets=False).total == WORKS


def test_the_planner_knows_nothing_of_the_words_and_asks_the_index():
    [(target,)] = ask(
        "SELECT attstattarget FROM pg_attribute"
        " WHERE attrelid = 'collection_searchrow'::regclass AND attname = 'document'"
    )
    assert target == 0


def test_a_work_of_thousands_of_makers_still_fits_its_row():
    facets = (" ".join(f"m{number}" for number in range(9_000)), "", "", "", "", "", "")
    document = Document(1, ("maree", "", ""), "", "", 0, 0, facets)
    postgres.PostgresIndex().put([document])
    assert ask("SELECT maker FROM collection_searchrow") == [(facets[0],)]


def test_the_token_of_all_works_is_the_one_the_migration_wrote():
    migration = import_module("parvis.collection.migrations.0005_narrow_search_rows")
    document = Document(1, ("maree", "", ""), "", "", 0, 0, ("",) * 7)
    assert f"'{migration._LONG}'" in postgres.vector(document) and EVERY in migration._SHORT
    [(moved,)] = ask(
        f"SELECT ts_delete($$'a' '{migration._SHORT}'$$::tsvector, '{migration._SHORT}') || $$'{migration._LONG}'$$::tsvector"
    )
    assert migration._LONG in moved


def test_what_is_excluded_alone_leaves_every_other_work():
    house.work("Marée")
    kept = house.work("Vague")
    assert search(Query("-maree", whole=True), with_facets=False).ids == (kept.pk,)
