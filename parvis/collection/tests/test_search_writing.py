"""The index follows the works, exactly."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from parvis.collection.models import SearchRow, SearchTotal, Work
from parvis.collection.search import (
    BulkIndexer,
    Query,
    index_works,
    rebuild_index,
    refresh_reusable,
    remove_works,
    search,
)
from parvis.collection.search import flags as flags_module
from parvis.collection.tests import search_house as house
from parvis.traces.models import Thing

pytestmark = pytest.mark.django_db


def found(text: str) -> tuple[int, ...]:
    return search(Query(text, whole=True), with_facets=False).ids


def totals() -> dict[str, int]:
    return {token: works for token, works in SearchTotal.objects.values_list("token", "works") if works}


def check_index() -> None:
    """SQLite itself says whether what was taken out is what was put in."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO collection_search (collection_search) VALUES ('integrity-check')")


def test_an_edit_replaces_what_was_found():
    work = house.work("Marée haute", seen=[house.subject("Mer")])
    before = totals()
    work.title_fr = "Marée basse"
    work.save()
    index_works([work.pk])
    assert found("haute") == () and found("basse") == (work.pk,)
    assert totals() == before
    check_index()


def test_indexing_twice_changes_nothing():
    works = [house.work(f"Vague {number}", by=[house.maker("Eugène Boudin")]) for number in range(3)]
    before = (totals(), search(Query("vague")))
    index_works([work.pk for work in works])
    assert (totals(), search(Query("vague"))) == before
    check_index()


def test_unpublished_and_removed_works_are_not_found():
    hidden, removed, shown = (house.work(f"Marée {name}") for name in ("une", "deux", "trois"))
    Work.objects.filter(pk=hidden.pk).update(is_published=False)
    Thing.objects.filter(pk=removed.thing_id).update(state=Thing.State.REMOVED)
    index_works([hidden.pk, removed.pk, shown.pk])
    assert found("maree") == (shown.pk,)
    assert search(Query()).total == 1
    remove_works([shown.pk])
    assert search(Query()).total == 0 and found("maree") == () and totals() == {}
    check_index()


def test_removing_what_is_not_there_is_harmless():
    remove_works([12345])
    index_works([12345])
    assert search(Query()).total == 0


def test_bulk_indexing_equals_indexing_one_by_one():
    makers = [house.maker("Berthe Morisot"), house.maker("Eugène Boudin")]
    works = [house.work(f"Vague {number}", by=makers[: number % 3], index=False) for number in range(7)]
    indexer = BulkIndexer()
    indexer.add([work.pk for work in works[:4]], fresh=True)
    indexer.add([work.pk for work in works[4:]], fresh=True)
    indexer.settle()
    bulk = (totals(), search(Query("vague")), search(Query("boudin")))
    for work in works:
        index_works([work.pk])
    assert (totals(), search(Query("vague")), search(Query("boudin"))) == bulk
    check_index()


def test_rebuilding_gives_the_same_index_and_tells_its_progress():
    for number in range(5):
        house.work(f"Vague {number}", years=(1800 + number, None))
    before, told = (totals(), search(Query("vague"))), list[int]()
    assert rebuild_index(told.append) == 5
    assert (totals(), search(Query("vague"))) == before
    assert told == [5]


def test_an_emptied_table_heals_at_the_next_write():
    house.work("Marée perdue")
    SearchRow.objects.all().delete()
    kept = house.work("Marée gardée")
    assert found("maree") == (kept.pk,) and search(Query()).total == 1
    check_index()


def test_rights_that_change_show_in_the_facets(monkeypatch):
    work = house.work("Marée haute")
    assert search(Query().choose("reusable", ["1"])).ids == ()
    for module in ("writing", "reading"):
        name = "flags_of_works" if module == "writing" else "flags_of"
        monkeypatch.setattr(f"parvis.collection.search.{module}.{name}", lambda works: {work.pk: "i1 r1"})
    assert refresh_reusable([work.pk]) == 1
    assert search(Query().choose("reusable", ["1"])).ids == (work.pk,)
    assert refresh_reusable([work.pk]) == 0


def test_a_subject_in_a_circle_is_indexed():
    sea = house.subject("Mer")
    tide = house.subject("Marée", parent=sea)
    sea.parent = tide
    sea.save()
    work = house.work("Vague", seen=[sea])
    assert found("mer") == (work.pk,) == found("maree")


def test_very_long_texts_are_indexed():
    work = house.work("Longue", description_fr=" ".join(f"mot{number}" for number in range(60_000)) + " x" * 9_000)
    assert found("mot17") == (work.pk,)
    index_works([work.pk])
    check_index()


def test_works_without_pictures_ask_no_rights(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(flags_module, "may_show_many", lambda showings: pytest.fail("asked"))
    work = house.work("Nue", index=False)
    with django_assert_max_num_queries(25):
        index_works([work.pk])


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_work_take_turns():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, and in tests its database lies in memory")
    work = house.work("Marée haute")

    def write() -> None:
        try:
            for _ in range(5):
                index_works([work.pk])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as writers:
        for done in [writers.submit(write) for _ in range(2)]:
            done.result()
    assert found("haute") == (work.pk,)
    assert totals()["all"] == 1
