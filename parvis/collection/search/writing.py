"""Keeps the index true: works go in and out of it in the transaction that changes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.db import connection, transaction

from parvis.collection.models import SearchRow, SearchTotal, Work, WorkPicture
from parvis.collection.search.document import count_tokens
from parvis.collection.search.flags import flags_of_works
from parvis.collection.search.index import index
from parvis.collection.search.reading import read_documents
from parvis.collection.search.vocabulary import Vocabulary

AT_ONCE = 2_000
_Counts = Counter[tuple[str, str]]
_ADD_TOTAL = (
    "INSERT INTO collection_searchtotal (facet, token, works) VALUES (%s, %s, %s)"
    " ON CONFLICT (token) DO UPDATE SET works = collection_searchtotal.works + excluded.works"
)


def index_works(ids: Iterable[int], *, fresh: bool = False) -> None:
    """Put works into the index as they now are; take out those unpublished or removed.

    ids: primary keys. fresh: none of them was ever indexed, which spares looking.
    Call it in the transaction that changed the works, after the last write.
    """
    BulkIndexer().add(ids, fresh=fresh)


def remove_works(ids: Iterable[int]) -> None:
    """Take works out of the index; call it before their rows are deleted."""
    with transaction.atomic():
        for batch in _batches(ids):
            _change_totals(Counter(), count_tokens(index().drop(batch)))


def rebuild_index(tell: Callable[[int], None] = lambda done: None) -> int:
    """Index every published work anew, in one transaction; the number of works.

    tell: called with the number of works done after every batch.
    """
    indexer, done = BulkIndexer(), 0
    with transaction.atomic():
        _empty()
        ids = Work.objects.filter(is_published=True).order_by("pk").values_list("pk", flat=True)
        for batch in _batches(list(ids)):
            indexer.add(batch, fresh=True)
            done += len(batch)
            tell(done)
        index().settle()
    return SearchRow.objects.count()


def refresh_reusable(work_ids: Iterable[int]) -> int:
    """After a decision on rights changed: index anew the works whose pictures it shows or hides.

    The number of works changed.
    """
    changed: list[int] = []
    for batch in _batches(work_ids):
        flags = flags_of_works(batch)
        known = SearchRow.objects.filter(pk__in=batch).values_list("pk", "flag")
        changed += [work for work, flag in known if flag != flags.get(work, "")]
    index_works(changed)
    return len(changed)


def refresh_pictures(media: Iterable[UUID]) -> int:
    """The same for whatever works show these media, named by their things."""
    shown = WorkPicture.objects.filter(picture__thing__in=list(media))
    return refresh_reusable(shown.values_list("work", flat=True))


class BulkIndexer:
    """Indexes batch after batch, remembering the names of makers, places and subjects between them.

    For imports: names must not change while it lives.
    """

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()

    def add(self, ids: Iterable[int], *, fresh: bool = False) -> None:
        """See ``index_works``."""
        with transaction.atomic():
            for batch in _batches(ids):
                if not SearchRow.objects.exists():
                    _empty()
                gone = [] if fresh else index().drop(batch)
                documents = list(read_documents(batch, self._vocabulary))
                index().put(documents)
                _change_totals(count_tokens(each.facets for each in documents), count_tokens(gone))

    def settle(self) -> None:
        """Once, when the last batch is in: searches are quicker afterwards."""
        with transaction.atomic():
            index().settle()


def _empty() -> None:
    """Nothing listed means nothing indexed: also heals an index left by emptied tables."""
    index().clear()
    SearchTotal.objects.all().delete()


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    left = sorted(set(ids))
    for start in range(0, len(left), AT_ONCE):
        yield left[start : start + AT_ONCE]


def _change_totals(added: _Counts, gone: _Counts) -> None:
    change = added.copy()
    change.subtract(gone)
    # Always in the same order, so that two writers wait for each other rather than embrace.
    rows = sorted((facet, token, works) for (facet, token), works in change.items() if works)
    with connection.cursor() as cursor:
        cursor.executemany(_ADD_TOTAL, rows)
