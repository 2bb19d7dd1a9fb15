"""Makers, places, subjects and types: found by their key or made, once each, before the works that name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any, TypeVar

from django.db import models

from parvis.collection.importing.drafts import Draft, MakerDraft, PlaceDraft
from parvis.collection.importing.slugs import unique_slugs
from parvis.collection.importing.subjects import Node
from parvis.collection.models import Maker, Place, Subject, Work, WorkType
from parvis.collection.services.rights_facts import tell_rights
from parvis.core.bulk import adapted, insert_rows, reserve_ids
from parvis.core.text import fold, make_slug
from parvis.traces.services import register_addresses

KEY_LENGTH = 250
_AT_ONCE = 1000
_MAKER = (
    "key",
    "kind",
    "name",
    "sort_name",
    "birth_year",
    "death_year",
    "dates",
    "birth_place",
    "death_place",
    "nationality",
)
_MAKER_FACTS = _MAKER[4:]
_PLACE = ("key", "name_fr", "name_en", "country", "latitude", "longitude", "precision")

Made = MakerDraft | PlaceDraft | Node
Keyed = TypeVar("Keyed", MakerDraft, PlaceDraft)


class References:
    """Gives every draft's makers, places, subjects and type their keys in the database."""

    def __init__(self) -> None:
        self._types: dict[tuple[str, str], int] = {}
        self._made: list[Made] = []

    def settle(self, drafts: Sequence[Draft]) -> None:
        """Find or make all that the drafts name, in the caller's transaction."""
        self._made.clear()
        self._settle_makers(_new(maker for draft in drafts for maker, _ in draft.credits))
        self._settle_places(_new(place for draft in drafts for place, _ in draft.places))
        self._settle_subjects({node: None for draft in drafts for node in draft.subjects if not node.id})
        self._settle_types({draft.type for draft in drafts} - self._types.keys())

    def forget(self) -> None:
        """After a rollback: what was made is not there, and its keys will be given again."""
        for draft in self._made:
            draft.id = 0
        self._types.clear()

    def type_id(self, draft: Draft) -> int | None:
        """The key of the draft's type."""
        return self._types.get(draft.type)

    def _settle_makers(self, makers: dict[str, MakerDraft]) -> None:
        for known in _known(Maker, makers, ("id", *_MAKER)):
            makers[known.key].id = known.pk
            _fill_blanks(known, makers[known.key])
        new = [maker for maker in makers.values() if not maker.id]
        rows = [tuple(getattr(maker, name) for name in _MAKER) for maker in new]
        self._made += _insert(Maker, _MAKER, rows, new, [maker.name for maker in new])

    def _settle_places(self, places: dict[str, PlaceDraft]) -> None:
        for known in _known(Place, places, ("id", "key", "latitude", "longitude")):
            draft = places[known.key]
            draft.id = known.pk
            if known.latitude is None and draft.latitude is not None:
                Place.objects.filter(pk=known.pk).update(latitude=draft.latitude, longitude=draft.longitude)
        new = [place for place in places.values() if not place.id]
        rows = [tuple(getattr(place, name) for name in _PLACE) for place in new]
        self._made += _insert(Place, _PLACE, rows, new, [place.name_fr or place.name_en for place in new])

    def _settle_subjects(self, nodes: dict[Node, None]) -> None:
        """Ancestors first, so that every parent has its key."""
        by_depth: dict[int, dict[str, Node]] = {}
        for node in _with_ancestors(nodes):
            by_depth.setdefault(len(node.path()), {})[subject_key(node)] = node
        for depth in sorted(by_depth):
            keyed = by_depth[depth]
            for known in _known(Subject, keyed, ("id", "key")):
                keyed[known.key].id = known.pk
            self._made += _make_subjects({key: node for key, node in keyed.items() if not node.id})

    def _settle_types(self, wanted: set[tuple[str, str]]) -> None:
        for fr, en in sorted(wanted - {("", "")}):
            slug = make_slug(en or fr, limit=100) or "type"
            kept, _ = WorkType.objects.get_or_create(slug=slug, defaults={"name_fr": fr[:250], "name_en": en[:250]})
            self._types[fr, en] = kept.pk


def _new(drafts: Iterable[Keyed]) -> dict[str, Keyed]:
    return {draft.key: draft for draft in drafts if not draft.id}


def _known(model: Any, keys: Iterable[str], fields: Sequence[str]) -> Iterator[Any]:
    keys = list(keys)
    for start in range(0, len(keys), _AT_ONCE):
        yield from model.objects.filter(key__in=keys[start : start + _AT_ONCE]).only(*fields)


def _fill_blanks(known: Maker, draft: MakerDraft) -> None:
    """A maker already here keeps what is known; only what was blank is taken from the source."""
    blank = [
        name for name in _MAKER_FACTS if getattr(known, name) in ("", None) and getattr(draft, name) not in ("", None)
    ]
    if blank:
        for name in blank:
            setattr(known, name, getattr(draft, name))
        known.save(update_fields=blank)
    if "death_year" in blank:
        # What may be shown of the works depends on it.
        for work in Work.objects.filter(makers=known, pictures__isnull=False).distinct():
            tell_rights(work)


def _insert(
    model: type[models.Model],
    fields: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    drafts: Sequence[Made],
    titles: Sequence[str],
) -> Sequence[Made]:
    """Insert rows of a model that is a thing with a slug, and give the drafts their keys; the drafts."""
    if not rows:
        return ()
    things = register_addresses(kind=str(model._meta.model_name), titles=titles)
    wanted = [make_slug(title, limit=100) for title in titles]
    ids = reserve_ids(model, len(rows))
    ready = (
        (number, adapted(thing), slug, *row)
        for number, thing, slug, row in zip(ids, things, unique_slugs(model, wanted), rows, strict=True)
    )
    insert_rows(model, ("id", "thing", "slug", *fields), ready)
    for number, draft in zip(ids, drafts, strict=True):
        draft.id = number
    return drafts


def subject_key(node: Node) -> str:
    """The key of a subject: its language, then its folded labels from the top down; a long one ends in a digest."""
    key = f"{_root(node).label}|{'›'.join(fold(label) for label in node.path())}"
    if len(key) <= KEY_LENGTH:
        return key
    return f"{key[: KEY_LENGTH - 17]}#{blake2b(key.encode(), digest_size=8).hexdigest()}"


def _root(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    return node


def _with_ancestors(nodes: Iterable[Node]) -> Iterator[Node]:
    seen: set[Node] = set()
    for start in nodes:
        node: Node | None = start
        while node is not None and node.parent is not None and not node.id and node not in seen:
            seen.add(node)
            yield node
            node = node.parent


def _make_subjects(keyed: dict[str, Node]) -> Sequence[Made]:
    rows = []
    for key, node in keyed.items():
        french = _root(node).label == "fr"
        above = node.parent.id if node.parent and node.parent.id else None
        rows.append((key, node.label[:250] if french else "", "" if french else node.label[:250], above))
    nodes = list(keyed.values())
    return _insert(Subject, ("key", "name_fr", "name_en", "parent"), rows, nodes, [node.label for node in nodes])
