"""What resembles a text: candidates by their rarest runs of letters in the index, then compared whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from parvis.feedback.likeness import (
    ALIKE,
    Weight,
    hashed,
    likeness,
    runs_of,
    vector_of,
    weight_of,
    words_in_common,
)
from parvis.feedback.models import GramCount, Remark, RemarkGram, Topic, TopicGram

# Looked for: so many of the rarest runs; compared whole: so many candidates.
_RAREST, _CANDIDATES = 24, 100
# Of those that share most: so many looked at in a turn, in so many turns, for those that are wanted.
_LOOKED_AT, _TURNS = 300, 4
# So many rows of the index are read for one text, however large it grows; but three runs are always looked for.
_MOST_READ, _LEAST_RUNS = 6_000, 3
_LOOSE: dict[str, Any] = {"topic": None, "set_aside_at": None}
# The row that counts all texts; no run is hashed below zero.
ALL_TEXTS = -1
_STEP = 5_000


@dataclass(frozen=True)
class Near:
    """A remark or a topic that resembles a text: how much, from 0 to 1, and the words both have."""

    score: float
    words: tuple[str, ...]
    topic: Topic | None = None
    remark: Remark | None = None

    @property
    def percent(self) -> int:
        """The score as one reads it."""
        return round(self.score * 100)


def nearest_topics(text: str, *, most: int = 5, least: float = ALIKE, besides: Topic | None = None) -> list[Near]:
    """The topics nearest to a text, by their own words and by what was gathered in them; the nearest first."""
    search = _Search(text)
    found: dict[UUID, tuple[float, str]] = {}
    gathered = search.remarks(topic__isnull=False)
    for remark, score in gathered:
        assert remark.topic_id is not None
        found[remark.topic_id] = max(found.get(remark.topic_id, (0.0, "")), (score, remark.text))
    for topic, score in search.topics():
        own = (score, topic_text(topic))
        found[topic.pk] = max(found.get(topic.pk, (0.0, "")), own)
    if besides is not None:
        found.pop(besides.pk, None)
    best = sorted(((score, pk) for pk, (score, _text) in found.items() if score >= least), reverse=True)[:most]
    rows = Topic.objects.select_related("department").in_bulk([pk for _score, pk in best])
    return [Near(score, _common(text, found[pk][1]), topic=rows[pk]) for score, pk in best if pk in rows]


def nearest_remarks(text: str, *, most: int = 10, least: float = ALIKE, besides: Iterable[UUID] = ()) -> list[Near]:
    """The remarks of no topic nearest to a text, the nearest first."""
    left_out = set(besides)
    found = [(remark, score) for remark, score in _Search(text).remarks(**_LOOSE) if remark.pk not in left_out]
    best = sorted((each for each in found if each[1] >= least), key=lambda each: -each[1])[:most]
    return [Near(score, _common(text, remark.text), remark=remark) for remark, score in best]


def topic_text(topic: Topic) -> str:
    """What a topic says of itself."""
    return f"{topic.title}\n{topic.summary}"


def _common(text: str, other: str) -> tuple[str, ...]:
    return tuple(words_in_common(text, other))


class _Search:
    """One text looked for: its runs, and what runs weigh here."""

    def __init__(self, text: str) -> None:
        self.runs = runs_of(text)
        self.counts = _counted(map(hashed, self.runs))
        self.among = _counted([ALL_TEXTS]).get(ALL_TEXTS, 0)
        self.rarest = _rarest(self.counts)

    def remarks(self, **of: Any) -> list[tuple[Remark, float]]:
        """Each candidate with its likeness; of: which remarks."""
        found: list[Remark] = []
        # The index alone says which share most; rows are read for those, a few hundred at a time.
        for turn in range(_TURNS):
            keys = self._candidates(RemarkGram.objects.all(), "remark", turn * _LOOKED_AT, _LOOKED_AT)
            found += Remark.objects.filter(pk__in=keys, **of)[: _CANDIDATES - len(found)]
            if len(found) == _CANDIDATES or len(keys) < _LOOKED_AT:
                break
        return list(zip(found, self._compare([remark.text for remark in found]), strict=True))

    def topics(self) -> list[tuple[Topic, float]]:
        """Each candidate with its likeness."""
        found = list(Topic.objects.filter(pk__in=self._candidates(TopicGram.objects.all(), "topic", 0, _CANDIDATES)))
        return list(zip(found, self._compare([topic_text(topic) for topic in found]), strict=True))

    def _candidates(self, rows: QuerySet[Any], owner: str, first: int, most: int) -> list[UUID]:
        """Those that share most of the rarest runs, the latest first among equals."""
        if not self.rarest:
            return []
        shared = rows.filter(gram__in=self.rarest).values(owner).annotate(n=Count("pk")).order_by("-n", f"-{owner}")
        return list(shared.values_list(owner, flat=True)[first : first + most])

    def _compare(self, texts: Sequence[str]) -> list[float]:
        """How alike each text is to the one looked for."""
        runs = [runs_of(text) for text in texts]
        wanted = {hashed(run) for each in runs for run in each} - self.counts.keys()
        counts = self.counts | _counted(wanted)
        weights: dict[str, float] = {}

        def weight(run: str) -> float:
            if run not in weights:
                weights[run] = weight_of(counts.get(hashed(run), 0), self.among)
            return weights[run]

        return self._scores(runs, weight)

    def _scores(self, runs: Sequence[Any], weight: Weight) -> list[float]:
        own = vector_of(self.runs, weight)
        return [likeness(own, vector_of(each, weight)) for each in runs]


def _rarest(counts: Mapping[int, int]) -> list[int]:
    """The rarest runs that somebody else has too, as far as reading their rows stays cheap."""
    found, read = list[int](), 0
    for gram, texts in sorted(counts.items(), key=lambda each: (each[1], each[0])):
        read += texts
        if len(found) == _RAREST or (read > _MOST_READ and len(found) >= _LEAST_RUNS):
            break
        found.append(gram)
    return found


def _counted(grams: Iterable[int]) -> dict[int, int]:
    """In how many texts each occurs; those nobody wrote are not told."""
    wanted, found = list(dict.fromkeys(grams)), dict[int, int]()
    for start in range(0, len(wanted), _STEP):
        rows = GramCount.objects.filter(gram__in=wanted[start : start + _STEP])
        found.update(rows.values_list("gram", "texts"))
    return found


__all__ = ["ALL_TEXTS", "Near", "nearest_remarks", "nearest_topics", "topic_text"]
