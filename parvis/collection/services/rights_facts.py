"""What the collection tells the rights: who made what a picture shows, and when they died."""

from __future__ import annotations

from parvis.collection.models import Maker, Work, WorkMaker
from parvis.media.models import Picture
from parvis.rights.jurisdictions import MakerDates
from parvis.rights.services import record_makers


def tell_rights(work: Work) -> None:
    """Push the makers of a work down to each of its pictures; costs one query when it has none."""
    pictures = Picture.objects.filter(pictured__work=work, thing__isnull=False).select_related("thing").distinct()
    for picture in pictures:
        record_makers(picture.thing, maker_dates(picture))


def maker_dates(picture: Picture) -> list[MakerDates]:
    """The makers of every work a picture shows, with the year each work was made (the later one known)."""
    credits_ = WorkMaker.objects.filter(work__pictures__picture=picture).select_related("maker", "work")
    return [
        MakerDates(
            name=credit.maker.name,
            death_year=credit.maker.death_year,
            created_year=credit.work.latest,
            is_anonymous=credit.maker.kind == Maker.Kind.GROUP,
        )
        for credit in credits_
    ]
