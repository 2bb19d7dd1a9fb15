"""The index of resemblance, kept with the words: what is erased is found no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from parvis.feedback.likeness import hashed, runs_of
from parvis.feedback.models import GramCount, Remark, RemarkGram, Topic, TopicGram
from parvis.feedback.queries.nearest import ALL_TEXTS, topic_text

# So many runs of a text find it again: the rarest.
_KEPT = 24
_STEP = 300


def index_remarks(remarks: Iterable[Remark]) -> None:
    """Make remarks findable by their words."""
    texts = [(remark.pk, remark.text) for remark in remarks if remark.text]
    _index(texts, RemarkGram, "remark_id")


def index_topics(topics: Iterable[Topic]) -> None:
    """Make topics findable by their title and summary."""
    _index([(topic.pk, topic_text(topic)) for topic in topics], TopicGram, "topic_id")


def forget_remarks(remarks: Sequence[Remark]) -> None:
    """Nothing of these words is left in the index; counts of runs tell nothing of anybody."""
    RemarkGram.objects.filter(remark__in=[remark.pk for remark in remarks]).delete()


def forget_topic(topic: Topic) -> None:
    """Before its words change."""
    TopicGram.objects.filter(topic=topic).delete()


def _index(texts: list[tuple[Any, str]], model: type[Any], owner: str) -> None:
    grams = [(pk, {hashed(run) for run in runs_of(text)}) for pk, text in texts]
    worded = [(pk, held) for pk, held in grams if held]
    counts = Counter(gram for _pk, held in worded for gram in held)
    counts[ALL_TEXTS] = len(worded)
    if not worded:
        return
    _add(counts)
    known = _read(counts)
    rows = [
        model(gram=gram, **{owner: pk})
        for pk, held in worded
        for gram in sorted(held, key=lambda gram: (known.get(gram, 0), gram))[:_KEPT]
    ]
    model.objects.bulk_create(rows, batch_size=2_000, ignore_conflicts=True)


def _add(counts: Counter[int]) -> None:
    """Count on, in the order of the runs: two who count at once wait for each other and never cross."""
    table, ordered = GramCount._meta.db_table, sorted(counts.items())
    for start in range(0, len(ordered), _STEP):
        step = ordered[start : start + _STEP]
        values = ", ".join(["(%s, %s)"] * len(step))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (gram, texts) VALUES {values}"
                f" ON CONFLICT (gram) DO UPDATE SET texts = {table}.texts + excluded.texts",
                [each for pair in step for each in pair],
            )


def _read(counts: Counter[int]) -> dict[int, int]:
    found, wanted = dict[int, int](), list(counts)
    for start in range(0, len(wanted), 5_000):
        rows = GramCount.objects.filter(gram__in=wanted[start : start + 5_000])
        found.update(rows.values_list("gram", "texts"))
    return found


def rebuild() -> None:
    """Make the whole index anew, some hundred texts at a time."""
    for model in (GramCount, RemarkGram, TopicGram):
        model.objects.all().delete()
    index_topics(Topic.objects.all())
    held: list[Remark] = []
    for remark in Remark.objects.exclude(text="").iterator(chunk_size=_STEP):
        held.append(remark)
        if len(held) == _STEP:
            index_remarks(held)
            held = []
    index_remarks(held)
