"""Building the demonstration in a home: an institution with its works and stories, or with a collection given."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction
from django.utils import translation

from parvis.accounts.roles import ensure_roles
from parvis.collection.importing.choosing import fitting_mapping
from parvis.collection.importing.mapping import load_mapping
from parvis.collection.importing.mapping_errors import MappingRefused
from parvis.collection.importing.proposing import propose_mapping
from parvis.collection.importing.running import start_import
from parvis.collection.models import Work
from parvis.config.home import Home
from parvis.demo.content import Content, WorkCard
from parvis.demo.conversing import converse
from parvis.demo.filming import film
from parvis.demo.heeding import hear
from parvis.demo.illustrating import PAINTERS, Painted, commission_as, commission_of, paint_all
from parvis.demo.institution import Account, engage_staff, found_institution
from parvis.demo.pages import open_pages, open_visit
from parvis.demo.speaking import speak
from parvis.demo.waiting import leave_waiting
from parvis.demo.works import Collection
from parvis.media.models import Picture
from parvis.media.services import make_derivatives
from parvis.website.services import set_up_site

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Built:
    """What the command tells: the accounts, how many works there are, and the import's counts if one was asked."""

    accounts: list[Account]
    works: int
    imported: dict[str, int] = field(default_factory=dict)


def silent(step: str, done: int, whole: int) -> None:
    """Tell nobody."""


def build_demo(
    home: Home, *, collection: Path | None = None, mapping: str | None = None, at_once: bool = True, tell: Tell = silent
) -> Built:
    """Build the demonstration; run again, it adds only what is missing.

    collection: a file of a real collection, taken instead of the demonstration's works, with
    the name of a ready mapping or the path of one (proposed from the file when None);
    at_once: make every derivative now, else only those of the front page, the worker makes the rest;
    tell: hears (step, done, whole). The database must be migrated.
    Raises Refusal when the collection cannot be read.
    """
    content = Content()
    with translation.override("fr"), _quietly():
        ensure_roles()
        trees = set_up_site()
        found_institution(content.institution)
        open_visit(content, trees)
        accounts = engage_staff(content.institution, secret=home.secret)
        if collection is not None:
            counts = _import(collection, mapping, tell)
            return Built(accounts, _count(), counts)
        acquired, received = _acquire(content, home.cache / "demo", tell)
        with transaction.atomic():
            open_pages(content, acquired, trees)
        leave_waiting(content, acquired, trees, received)
        speak()
        hear()
        converse()
        _derive(_first(content, acquired, everything=at_once), tell)
    return Built(accounts, _count())


@contextmanager
def _quietly() -> Iterator[None]:
    """Without the line each page and each task writes to the log: the progress bars tell enough."""
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _count() -> int:
    return Work.objects.count()


def _acquire(content: Content, folder: Path, tell: Tell) -> tuple[Collection, Painted]:
    """Paint, then write everything in one transaction: a stop leaves nothing half-made.

    Answers with the works, and the picture received for a work yet to be imported.
    """
    cards = content.works
    commissions = [commission_of(card) for card in cards]
    seconds = [card for card in cards if card.photograph]
    commissions += [commission_of(card, variant="-photograph") for card in seconds]
    edited = content.waiting.edited
    commissions.append(commission_as(edited.paint, edited.inventory))
    painted = paint_all(commissions, folder, tell=lambda done: tell("paint", done, len(commissions)))
    photographs = dict(zip((card.id for card in seconds), painted[len(cards) : -1], strict=True))
    pictures = {card.id: picture.path for card, picture in zip(cards, painted, strict=False)}
    filmed = [film(card, pictures[card.work], folder) for card in content.films]
    with transaction.atomic():
        collection = Collection(content)
        for number, (card, picture) in enumerate(zip(cards, painted, strict=False), start=1):
            collection.acquire(card, picture, photographs.get(card.id), _focus(content, card))
            tell("acquire", number, len(cards))
        for reel, made in zip(content.films, filmed, strict=True):
            collection.screen(reel, made)
    return collection, painted[-1]


def _focus(content: Content, card: WorkCard) -> tuple[float, float] | None:
    """Where the opening of the home closes in."""
    home = content.institution.home
    return home.focus if card.id == home.work else None


def _first(content: Content, collection: Collection, *, everything: bool) -> list[Picture]:
    """The pictures to make ready now: those the front page shows, or all."""
    waiting = Picture.objects.filter(derivatives_ready=False)
    if everything:
        return list(waiting)
    home = content.institution.home
    names = [home.work, *home.works, *(story.picture for story in content.stories)]
    works = [collection.works[name].pk for name in names if name in collection.works]
    return list(waiting.filter(pictured__work__in=works).distinct())


def _derive(pictures: Iterable[Picture], tell: Tell) -> None:
    """Make derivatives side by side: libvips works outside Python's lock."""
    waiting = list(pictures)
    with ThreadPoolExecutor(PAINTERS) as makers:
        for done, _made in enumerate(makers.map(_derive_one, waiting), start=1):
            tell("derive", done, len(waiting))


def _derive_one(picture: Picture) -> None:
    try:
        make_derivatives(picture)
    finally:
        # Each thread opens a connection of its own, which nobody else would close.
        connection.close()


def _mapping_for(file: Path) -> str:
    """The ready mapping that fits the file, else the one proposed from its headings and values."""
    try:
        return fitting_mapping(file)
    except MappingRefused:
        return propose_mapping(path=file).toml


def _import(file: Path, mapping: str | None, tell: Tell) -> dict[str, int]:
    """A real collection, by the import's own services."""
    text = load_mapping(mapping)[1] if mapping else _mapping_for(file)
    report = start_import(path=file, mapping=text, tell=lambda done, size, counts: tell("import", done, size))
    counts = report.counts
    return {
        name: getattr(counts, name)
        for name in ("created", "updated", "unchanged", "refused", "left_aside", "conflicts")
    }
