"""Rights, asked of the frozen copy at the moment of sending; bytes are made only of what may be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parvis.channels.contracts import BadContent, Media, Message, Pictures
from parvis.channels.freezing import Frozen, made_of, media_in, thaw
from parvis.channels.models import Connection, Delivery
from parvis.channels.registry import adapter_of
from parvis.channels.secrets import bare_account
from parvis.core.bilingual import LANGUAGES, say
from parvis.core.clock import now
from parvis.media import files
from parvis.media.formats import WIDTHS
from parvis.media.models import Picture, Video
from parvis.media.refusals import NotAPicture
from parvis.media.services import fit_picture, fitted_size
from parvis.rights.contracts import Decision, Showing
from parvis.rights.services import may_show_many
from parvis.rights.uses import on_network

_WHOLE = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class Refusal:
    """A media that may not be shown: why and what to do, in both languages."""

    thing: UUID
    problem: dict[str, str]
    remedy: dict[str, str]


class NotShowable(Exception):
    """Rights say no to a media of the message."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal.thing))
        self.refusal = refusal


def refusal_of(connection: Connection, message: Frozen, *, at: datetime | None = None) -> Refusal | None:
    """The first media of a frozen message that may not be shown there and then; None when all may."""
    for media in media_in(message):
        decision, _side = _ask(connection, media, at or now())
        if not decision:
            return _refused(media, decision)
    return None


def refusal_of_delivery(delivery: Delivery, *, at: datetime | None = None) -> Refusal | None:
    """The same of a sending."""
    return refusal_of(delivery.connection, delivery.message, at=at)


def made(connection: Connection, message: Frozen) -> Message:
    """The message with its media's bytes. Raises NotShowable, BadContent."""
    return thaw(message, lambda media: make(connection, media))


def make(connection: Connection, media: Frozen) -> Media:
    """One media as it may leave now. Raises NotShowable, BadContent."""
    decision, side = _ask(connection, media, now())
    if not decision:
        raise NotShowable(_refused(media, decision))
    if media["media_type"].startswith("image/"):
        return _made_picture(media, side, _takes(connection, media))
    return _made_film(media, _takes(connection, media))


def _takes(connection: Connection, media: Frozen) -> Pictures:
    can = adapter_of(connection.network).capabilities_of(bare_account(connection))
    return (can.pictures if media["media_type"].startswith("image/") else can.videos) or Pictures()


def _ask(connection: Connection, media: Frozen, at: datetime) -> tuple[Decision, int]:
    """The decision, and the longest side at which it was taken: a smaller copy may be allowed where a large one is not."""
    box = media["box"]
    largest = max(fitted_size(media["width"], media["height"], side=_takes(connection, media).most_side))
    sides = [largest, *(side for side in sorted(WIDTHS, reverse=True) if side < largest)]
    if not media["media_type"].startswith("image/"):
        sides = [media["width"]]
    first = Showing(
        media=UUID(media["thing"]),
        use=on_network(connection.network),
        size=_width(media, sides[0]),
        crop=box is not None,
        at=at,
    )
    decisions = may_show_many([replace(first, size=_width(media, side)) for side in sides])
    for decision, side in zip(decisions, sides, strict=True):
        if decision:
            return decision, side
    return decisions[-1], sides[-1]


def _width(media: Frozen, side: int) -> int:
    return fitted_size(media["width"], media["height"], side=side)[0]


def _refused(media: Frozen, decision: Decision) -> Refusal:
    problem, remedy = {}, {}
    for language in LANGUAGES:
        with override(language):
            problem[language] = " ".join(reason.sentence for reason in decision.told)
            remedy[language] = " ".join(dict.fromkeys(reason.way_out for reason in decision.told if reason.way_out))
    return Refusal(UUID(media["thing"]), problem, remedy)


def _made_picture(media: Frozen, side: int, takes: Pictures) -> Media:
    picture = Picture.objects.filter(thing=media["thing"]).first()
    box = tuple(media["box"]) if media["box"] else _WHOLE
    try:
        if picture is None:
            raise FileNotFoundError(media["thing"])
        fitted = fit_picture(picture, side=min(side, takes.most_side), most_bytes=takes.most_bytes, box=box)
    except FileNotFoundError:
        raise _bad(_("The file of a picture is gone.")) from None
    except NotAPicture as refusal:
        raise BadContent(refusal.message, remedy=refusal.remedy, field="media") from None
    return made_of(media, content=fitted.content, width=fitted.width, height=fitted.height, media_type="image/jpeg")


def film_problem(connection: Connection, media: Frozen) -> BadContent | None:
    """Why a film could not be made for this account, as far as its row tells; None when it could, or is no film."""
    if media["media_type"].startswith("image/"):
        return None
    takes = adapter_of(connection.network).capabilities_of(bare_account(connection)).videos
    film = Video.objects.filter(thing=media["thing"]).first()
    return _wrong_with(film, takes) if takes else None


def _wrong_with(film: Video | None, takes: Pictures) -> BadContent | None:
    if film is None or not film.is_prepared:
        return _bad(_("The film is still being prepared, or is gone."))
    if film.shown_size > takes.most_bytes:
        limit = takes.most_bytes // 1_000_000
        return _bad(say(_("The film is heavier than the %(limit)s MB this network takes."), limit=limit))
    return None


def _made_film(media: Frozen, takes: Pictures) -> Media:
    film = Video.objects.filter(thing=media["thing"]).first()
    problem = _wrong_with(film, takes)
    if problem is not None or film is None:
        raise problem or _bad(_("The film is still being prepared, or is gone."))
    with film.file.storage.open(film.shown) as stream:
        content = stream.read()
    captions = _captions(film, media) if takes.captions else ""
    poster = _poster(film) if takes.poster else b""
    return made_of(media, content=content, width=film.width, height=film.height, captions=captions, poster=poster)


def _poster(film: Video) -> bytes:
    """A picture out of the film itself, which has its rights."""
    try:
        with film.file.storage.open(film.still) as stream:
            return bytes(stream.read())
    except (FileNotFoundError, ValueError):
        return b""


def has_captions(media: Frozen) -> bool:
    """Whether it is a film that has captions to go with it."""
    film = Video.objects.filter(thing=media["thing"]).first() if media["media_type"].startswith("video/") else None
    return film is not None and bool(_held_captions(film, media))


def _held_captions(film: Video, media: Frozen) -> Any:
    return film.captions_en if media.get("captions") == "en" else film.captions_fr


def _captions(film: Video, media: Frozen) -> str:
    held = _held_captions(film, media)
    try:
        with files.at_hand(held) as path:
            return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _bad(message: str | Promise) -> BadContent:
    return BadContent(message, remedy=_("Choose another one."), field="media")
