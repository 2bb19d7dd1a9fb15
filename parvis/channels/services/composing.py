"""One content, composed for one account: its words, its media cut as the network wants them, its frozen copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parvis.channels.contracts import Adapter, Link, Media, Message, Pictures, Quote, Visibility
from parvis.channels.freezing import Frozen, ranges_of, unmade
from parvis.channels.models import Connection
from parvis.channels.secrets import bare_account
from parvis.core.bilingual import LANGUAGES, pick
from parvis.core.errors import BadInput
from parvis.media.models import Picture, Video
from parvis.media.services import fitted_size
from parvis.rights.services import box_about

Box = tuple[float, float, float, float]
# Ratios nearer than this are the same to the eye: nothing is cut off.
_SAME = 0.01


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A picture or film of ours to go with the text. thing: its address.

    alt: what it shows, by language; empty: as its own texts say. box: the part to show (left, top, width, height,
    from 0 to 1); None: the whole, unless the network takes certain ratios only.
    """

    thing: UUID
    alt: Mapping[str, str] = field(default_factory=dict)
    box: Box | None = None


@dataclass(frozen=True, kw_only=True)
class LinkTo:
    """The address it leads to, and its card; without a title, the address alone."""

    url: str
    title: str = ""
    description: str = ""
    picture: Chosen | None = None


@dataclass(frozen=True, kw_only=True)
class Variant:
    """What differs for one account; None: as for all. thread: the texts that follow, each answering the one before."""

    text: str | None = None
    language: str | None = None
    title: str | None = None
    media: Sequence[Chosen] | None = None
    link: LinkTo | None = None
    without_link: bool = False
    thread: Sequence[str] | None = None
    sensitive: str | None = None
    visibility: Visibility | None = None
    reply_to: Quote | None = None
    quote: Quote | None = None


@dataclass(frozen=True, kw_only=True)
class Content:
    """What is common to every account."""

    text: Mapping[str, str]
    title: Mapping[str, str] = field(default_factory=dict)
    media: Sequence[Chosen] = ()
    link: LinkTo | None = None
    thread: Sequence[Mapping[str, str]] = ()
    sensitive: Mapping[str, str] = field(default_factory=dict)
    visibility: Visibility = Visibility.PUBLIC


@dataclass(frozen=True)
class Composed:
    """A message without its media's bytes, and how each of them is named in the frozen copy.

    others: of a letter, the same in the other languages it was written in.
    """

    message: Message
    names: Mapping[int, Frozen]
    others: tuple[Composed, ...] = ()

    def name(self, media: Media) -> Frozen:
        """A media as the frozen copy names it."""
        return self.names[id(media)]


def compose(connection: Connection, adapter: Adapter, content: Content, variant: Variant, *, key: str = "") -> Composed:
    """The message for one account. Raises BadInput for a media that is none of ours."""
    language = _language(connection, content, variant)
    can = adapter.capabilities_of(bare_account(connection))
    names: dict[int, Frozen] = {}

    def made(chosen: Chosen) -> Media:
        media, frozen = _media(chosen, language, can.pictures or Pictures())
        names[id(media)] = frozen
        return media

    text = variant.text if variant.text is not None else _in(content.text, language)
    media = tuple(made(each) for each in (content.media if variant.media is None else variant.media))
    link = None if variant.without_link else _link(variant.link or content.link, made)
    text = _with_credits(text, media, language)
    parts = variant.thread if variant.thread is not None else [_in(each, language) for each in content.thread]
    sensitive = variant.sensitive if variant.sensitive is not None else _in(content.sensitive, language)
    visibility = variant.visibility or content.visibility
    # A warning stands before each part: whoever meets one alone is warned too.
    thread = tuple(
        Message(
            key=f"{key}/{place}", text=part, language=language, ranges=ranges_of(part), tags=_tags(part),
            sensitive=sensitive, visibility=visibility,
        )
        for place, part in enumerate(parts, 1)
    )  # fmt: skip
    message = Message(
        key=key or str(uuid4()), text=text, language=language, ranges=ranges_of(text), media=media, link=link,
        title=variant.title if variant.title is not None else _in(content.title, language), tags=_tags(text),
        reply_to=variant.reply_to, quote=variant.quote, visibility=visibility, sensitive=sensitive, thread=thread,
    )  # fmt: skip
    return Composed(message, names)


def compose_all(
    connection: Connection, adapter: Adapter, content: Content, variant: Variant, *, key: str = ""
) -> Composed:
    """The same, and for letters in each of their languages that has words: everybody reads theirs."""
    main = compose(connection, adapter, content, variant, key=key)
    if not adapter.is_by_letter or variant.text is not None:
        return main
    languages = str(connection.options.get("languages", "")).split(",")
    wanted = [each for each in languages if each != main.message.language and content.text.get(each, "").strip()]
    made = (
        compose(connection, adapter, content, replace(variant, language=each), key=main.message.key) for each in wanted
    )
    return replace(main, others=tuple(made))


def _language(connection: Connection, content: Content, variant: Variant) -> str:
    """The variant's, else the account's, else the first one written."""
    wanted = variant.language or connection.options.get("language") or LANGUAGES[0]
    if variant.text is not None or content.text.get(wanted, "").strip():
        return str(wanted)
    return next((each for each, text in content.text.items() if text.strip()), str(wanted))


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or next((text for text in texts.values() if text), "")


def _tags(text: str) -> tuple[str, ...]:
    return tuple(each.target for each in ranges_of(text) if each.kind == "tag")


def _link(link: LinkTo | None, made: Any) -> Link | None:
    if link is None or not link.url.strip():
        return None
    picture = made(link.picture) if link.picture else None
    return Link(url=link.url.strip(), title=link.title, description=link.description, picture=picture)


def _with_credits(text: str, media: Sequence[Media], language: str) -> str:
    """The text with the credits that a licence makes a duty and that it lacks."""
    missing = [each for each in dict.fromkeys(one.credit for one in media) if each and each not in text]
    if not missing:
        return text
    with override(language):
        line = str(_("Credit: %(credit)s")) % {"credit": ", ".join(missing)}
    return f"{text}\n\n{line}" if text.strip() else line


def _media(chosen: Chosen, language: str, takes: Pictures) -> tuple[Media, Frozen]:
    picture = Picture.objects.filter(thing=chosen.thing).first()
    if picture is not None:
        return _picture(picture, chosen, language, takes)
    film = Video.objects.filter(thing=chosen.thing).first()
    if film is not None:
        return _film(film, chosen, language)
    raise BadInput(_("This media is not known."), remedy=_("Choose another one."), field="media")


def _picture(picture: Picture, chosen: Chosen, language: str, takes: Pictures) -> tuple[Media, Frozen]:
    with override(language):
        alt = chosen.alt.get(language) or pick(picture, "alt")
    box = _box_for((picture.width, picture.height), picture.focus, chosen.box, takes.ratios)
    whole = box or (0.0, 0.0, 1.0, 1.0)
    width, height = fitted_size(picture.width, picture.height, side=10**6, box=whole)
    frozen = {
        "thing": str(chosen.thing), "box": list(box) if box else None, "alt": alt.strip(), "media_type": "image/jpeg",
        "width": width, "height": height, "focus": _focus_in(picture.focus, whole), "duration": 0.0,
        "credit": _credit(picture, language),
    }  # fmt: skip
    return unmade(frozen), frozen


def _film(film: Video, chosen: Chosen, language: str) -> tuple[Media, Frozen]:
    with override(language):
        alt = chosen.alt.get(language) or pick(film, "transcript") or pick(film, "title")
    kind = "video/webm" if film.is_webm else "video/mp4"
    frozen = {
        "thing": str(chosen.thing), "box": None, "alt": alt.strip()[:1500], "media_type": kind, "width": film.width,
        "height": film.height, "focus": [0.0, 0.0], "duration": film.seconds, "credit": "",
        "captions": language if getattr(film, f"captions_{language}", None) else "en" if film.captions_en else "fr",
    }  # fmt: skip
    return unmade(frozen), frozen


def _credit(picture: Picture, language: str) -> str:
    """What the licence makes a duty to write beside it; empty when nothing has to be."""
    with override(language):
        box = box_about(picture)
    owed = box is not None and any(reason.code == "attribution_required" for reason in box.decision.reasons)
    return box.credit if box is not None and owed else ""


def part_shown(picture: Picture, ratios: Sequence[float], wanted: Box | None = None) -> Box | None:
    """The part of a picture a network that takes these ratios shows; None for the whole."""
    return _box_for((picture.width, picture.height), picture.focus, wanted, ratios)


def _box_for(
    size: tuple[int, int], focus: tuple[float, float], wanted: Box | None, ratios: Sequence[float]
) -> Box | None:
    """The part to show: the one wanted, brought to the nearest ratio the network takes, around the focus."""
    box = wanted or (0.0, 0.0, 1.0, 1.0)
    wide, high = box[2] * size[0], box[3] * size[1]
    if not ratios or not (wide and high):
        return wanted
    ratio = wide / high
    nearest = min(ratios, key=lambda each: abs(each - ratio) / max(each, ratio))
    if abs(nearest - ratio) / nearest <= _SAME:
        return wanted
    new_wide, new_high = min(wide, high * nearest), min(high, wide / nearest)
    part_w, part_h = new_wide / size[0], new_high / size[1]
    left = min(max(box[0], focus[0] - part_w / 2), box[0] + box[2] - part_w)
    top = min(max(box[1], focus[1] - part_h / 2), box[1] + box[3] - part_h)
    return round(left, 5), round(top, 5), round(part_w, 5), round(part_h, 5)


def _focus_in(focus: tuple[float, float], box: Box) -> list[float]:
    """The focus within the part shown, as networks say it: from -1 to 1, upwards."""
    x = (focus[0] - box[0]) / box[2] if box[2] else 0.5
    y = (focus[1] - box[1]) / box[3] if box[3] else 0.5
    return [round(min(1.0, max(-1.0, 2 * x - 1)), 3), round(min(1.0, max(-1.0, 1 - 2 * y)), 3)]
