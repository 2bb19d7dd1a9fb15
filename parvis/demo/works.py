"""The works of the demonstration, and all they are tied to. What exists already is left as staff made it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from parvis.collection.dates import read_date
from parvis.collection.models import Maker, Place, Subject, Work, WorkPlace, WorkType
from parvis.collection.services import Credit, Location, WorkRelations, save_entry, save_work
from parvis.core.clock import today
from parvis.core.text import make_slug
from parvis.demo.content import Both, Content, FilmCard, MakerCard, PlaceCard, SubjectCard, WorkCard
from parvis.demo.filming import Filmed
from parvis.demo.illustrating import Painted
from parvis.media.models import Picture, Video
from parvis.media.services import add_picture, add_video
from parvis.rights.contracts import Use
from parvis.rights.services import grant_use, state_rights

CREDIT = (
    "Illustration procédurale de Parvis, d’après les données de l’œuvre",
    "Procedural illustration by Parvis, after the data of the work",
)
_ROLES = {"made": WorkPlace.Role.MADE, "found": WorkPlace.Role.FOUND, "shown": WorkPlace.Role.DEPICTED}


class Collection:
    """Makers, places, subjects and types by the names the content files use."""

    def __init__(self, content: Content) -> None:
        self.makers = {card.id: _maker(card, content.lives.get(card.id, ("", ""))) for card in content.makers}
        self.places = {card.id: _place(card) for card in content.places}
        self.types = {card.id: _type(card.name) for card in content.types}
        self.subjects: dict[str, Subject] = {}
        for card in content.subjects:
            self.subjects[card.id] = _subject(card, self.subjects.get(card.within))
        self.works: dict[str, Work] = {}
        self.films: dict[str, Video] = {}

    def acquire(
        self, card: WorkCard, painted: Painted, second: Painted | None, focus: tuple[float, float] | None
    ) -> Work:
        """Add one work with its pictures, unless it is there."""
        work = Work.objects.filter(inventory=card.number).first()
        if work is None:
            pictures = [_illustration(card, painted, focus)] if not card.photograph or card.photograph.second else []
            if card.photograph:
                pictures.append(_photograph(card, second or painted))
            relations = WorkRelations(
                credits=[Credit(self.makers[name]) for name in card.makers],
                locations=[
                    Location(self.places[at], _ROLES[role]) for role, names in card.places.items() for at in names
                ],
                subjects=[self.subjects[name] for name in card.subjects],
                pictures=pictures,
            )
            work = save_work(work=self._describe(card), by=None, relations=relations)
        self.works[card.id] = work
        return work

    def screen(self, card: FilmCard, filmed: Filmed) -> Video:
        """Add one film, unless it is there."""
        found = Video.objects.filter(title_fr=card.title[0]).first()
        self.films[card.id] = found or self._film(card, filmed)
        return self.films[card.id]

    def _film(self, card: FilmCard, filmed: Filmed) -> Video:
        link = self.works[card.work].pictures.select_related("picture").first()
        texts: dict[str, Any] = {**_both("title", card.title), **_both("transcript", card.transcript)}
        film = add_video(
            filmed.path,
            captions_fr=filmed.captions_fr,
            captions_en=filmed.captions_en,
            poster=link.picture if link else None,
            **texts,
        )
        fr, en = CREDIT
        state_rights(_thing(film), licence="cc0-1.0", holder="Parvis", credit_fr=fr, credit_en=en)
        return film

    def _describe(self, card: WorkCard) -> Work:
        span = read_date(card.edtf)
        return Work(
            inventory=card.number,
            level=card.level,
            part_of=self.works.get(card.part_of),
            type=self.types[card.type],
            dimensions=dimensions(card),
            date_edtf=card.edtf,
            earliest=span.earliest,
            latest=span.latest,
            status=card.status,
            **_both("title", card.title),
            **_both("description", with_origin(card)),
            **_both("technique", card.technique),
            **_both("date", card.date),
            **_both("location", card.where),
        )


def _both(field: str, pair: Both) -> dict[str, str]:
    return {f"{field}_fr": pair[0], f"{field}_en": pair[1]}


def dimensions(card: WorkCard) -> str:
    """As French and English both read it: 117 × 162 cm."""
    sizes = card.size or ((card.height,) if card.height else ())
    numbers = " × ".join(f"{size:g}".replace(".", ",") for size in sizes)
    return f"{numbers} cm" if numbers else ""


def with_origin(card: WorkCard) -> Both:
    """The description, then where the original is; ours is a study card, and says so."""
    number = f" ({card.held_number})" if card.held_number else ""
    french, english = (f"{text}\n\n" for text in card.text)
    if card.culture[0]:
        french, english = f"{french}Origine\u00a0: {card.culture[0]}. ", f"{english}Origin: {card.culture[1]}. "
    if card.held[0]:
        french += f"L’original\u00a0: {card.held[0]}{number}. "
        english += f"The original: {card.held[1]}{number}. "
    else:
        french += "Plusieurs épreuves en sont conservées. "
        english += "Several impressions are preserved. "
    return (
        french + "Le Musée du Parvis, imaginaire, n’en a que cette fiche d’étude.",
        english + "The Musée du Parvis, being imaginary, has only this study card.",
    )


def _maker(card: MakerCard, life: Both) -> Maker:
    found = Maker.objects.filter(slug=card.id).first()
    if found:
        return found
    family = card.name[0].split()[-1] if " " in card.name[0] else card.name[0]
    maker = Maker(
        slug=card.id,
        name=card.name[0],
        sort_name=_SORTED.get(card.id, f"{family}, {card.name[0].removesuffix(family).strip()}".rstrip(", ")),
        birth_year=year_of(card.born),
        death_year=year_of(card.died),
        dates=lifetime(card),
        birth_place=card.born_at[0],
        death_place=card.died_at[0],
        **_both("biography", life),
    )
    save_entry(entry=maker, by=None)
    return maker


# Where the family name is not the last word.
_SORTED = {
    "bruegel": "Bruegel l’Ancien, Pieter",
    "van-gogh": "Van Gogh, Vincent",
    "zurbaran": "Zurbarán, Francisco de",
    "goya": "Goya, Francisco de",
    "fan-kuan": "Fan Kuan",
    "guan-daosheng": "Guan Daosheng",
    "tohaku": "Hasegawa Tōhaku",
    "korin": "Ogata Kōrin",
    "oi": "Katsushika Ōi",
    "hokusai": "Hokusai, Katsushika",
    "hiroshige": "Hiroshige, Utagawa",
    "jeong-seon": "Jeong Seon",
    "mansur": "Mansur",
    "rembrandt": "Rembrandt van Rijn",
    "turner": "Turner, Joseph Mallord William",
    "ende": "Ende",
    "thutmose": "Thoutmosis",
    "heraklitos": "Héraklitos",
    "le-gray": "Le Gray, Gustave",
    "dat-so-la-lee": "Dat So La Lee",
    "velasco": "Velasco, José María",
}


def year_of(edtf: str) -> int | None:
    """The year of a date such as 1525~; None when there is none."""
    return int(edtf.rstrip("~?")) if edtf else None


def lifetime(card: MakerCard) -> str:
    """Dates as one writes them in French: vers 1525-1569; active 1607-1621."""
    if card.active:
        first, _, last = card.active.partition("/")
        return "actif " + "-".join(_written(part) for part in (first, last) if part)
    return "-".join(part for part in (_written(card.born), _written(card.died)) if part)


def _written(edtf: str) -> str:
    year = year_of(edtf)
    if year is None:
        return ""
    text = f"{1 - year} av. J.-C." if year < 1 else str(year)
    return f"vers {text}" if "~" in edtf else text


def _place(card: PlaceCard) -> Place:
    slug = make_slug(card.name[0])
    found = Place.objects.filter(slug=slug).first()
    if found:
        return found
    latitude, longitude = card.at
    place = Place(
        slug=slug,
        country=card.country,
        latitude=latitude,
        longitude=longitude,
        precision=card.precision,
        **_both("name", card.name),
    )
    save_entry(entry=place, by=None)
    return place


def _subject(card: SubjectCard, parent: Subject | None) -> Subject:
    slug = make_slug(card.name[0])
    found = Subject.objects.filter(slug=slug).first()
    if found:
        return found
    subject = Subject(slug=slug, parent=parent, **_both("name", card.name))
    save_entry(entry=subject, by=None)
    return subject


def _type(name: Both) -> WorkType:
    slug = make_slug(name[0])
    found = WorkType.objects.filter(slug=slug).first()
    if found:
        return found
    kind = WorkType(slug=slug, **_both("name", name))
    save_entry(entry=kind, by=None)
    return kind


def _illustration(card: WorkCard, painted: Painted, focus: tuple[float, float] | None) -> Picture:
    """Our own picture, free for any use, and said to be an illustration."""
    picture = _picture(card, painted, CREDIT, focus=focus, is_illustration=True)
    fr, en = CREDIT
    state_rights(_thing(picture), licence="cc0-1.0", holder="Parvis", credit_fr=fr, credit_en=en)
    return picture


def _photograph(card: WorkCard, painted: Painted) -> Picture:
    """Somebody else's picture (simulated): in copyright, without leave, or with a leave that has ended."""
    asked = card.photograph
    assert asked is not None
    fr, en = f"Photographie (simulée) : {asked.holder}", f"Photograph (simulated): {asked.holder}"
    picture = _picture(card, painted, (fr, en), focus=None, is_illustration=True)
    state_rights(_thing(picture), licence="in-copyright", holder=asked.holder, credit_fr=fr, credit_en=en)
    if asked.until or asked.ends_in:
        ends = date.fromisoformat(asked.until) if asked.until else today() + timedelta(days=asked.ends_in)
        uses: Iterable[Use] = (Use.SITE, Use.SHARE_CARD, Use.POST)
        grant_use([_thing(picture)], holder=asked.holder, uses=uses, valid_from=date(ends.year, 1, 1), valid_until=ends)
    return picture


def _thing(media: Picture | Video):  # type: ignore[no-untyped-def]
    thing = media.thing
    assert thing is not None, "add_picture and add_video give all media their address"
    return thing


def _picture(
    card: WorkCard, painted: Painted, caption: Both, *, focus: tuple[float, float] | None, is_illustration: bool
) -> Picture:
    return add_picture(
        painted.path,
        title=card.title[0],
        name=f"{card.id}{painted.path.suffix}",
        alt_fr=painted.alt_fr,
        alt_en=painted.alt_en,
        focus=focus,
        caption_fr=caption[0],
        caption_en=caption[1],
        is_illustration=is_illustration,
    )
