"""What the demonstration shows, read from the TOML files of ``content/`` and checked as it is read."""

from __future__ import annotations

import re
import tomllib
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, TypeAdapter

NARROW, WIDE = "\u202f", "\u00a0"


def typographic(french: str) -> str:
    """French spaces that do not break: narrow before ; ! ? and within numbers' units, wide beside « » and :."""
    text = re.sub(r" ([;!?])", NARROW + r"\1", french)
    text = re.sub(r" :(?= |$)", WIDE + ":", text)
    return re.sub(r" »", WIDE + "»", re.sub(r"« ", "«" + WIDE, text))


def _spaced(pair: tuple[str, str]) -> tuple[str, str]:
    return typographic(pair[0]), pair[1]


Both = Annotated[tuple[str, str], AfterValidator(_spaced)]


class Strict(BaseModel):
    """A misspelt key is an error, not an absence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MakerCard(Strict):
    id: str
    name: Both
    born: str = ""
    died: str = ""
    born_at: Both = ("", "")
    died_at: Both = ("", "")
    active: str = ""


class PlaceCard(Strict):
    id: str
    name: Both
    country: str
    at: tuple[float, float]
    precision: str


class SubjectCard(Strict):
    id: str
    name: Both
    within: str = ""


class TypeCard(Strict):
    id: str
    name: Both


class Paint(Strict):
    """What the painter is asked for; the ratio is the work's own unless given."""

    scene: str
    hand: str
    palette: tuple[str, ...]
    ratio: float = 0


class Photograph(Strict):
    """A recent photograph whose author has given no leave, or a leave that has ended or will, in so many days."""

    holder: str
    until: str = ""
    ends_in: int = 0
    second: bool = False


class WorkCard(Strict):
    id: str
    number: str
    level: Literal["work", "fonds", "item"] = "work"
    part_of: str = ""
    type: str
    title: Both
    makers: tuple[str, ...]
    culture: Both = ("", "")
    date: Both
    edtf: str
    technique: Both
    size: tuple[float, ...] = ()
    height: float = 0
    held: Both = ("", "")
    held_number: str = ""
    places: dict[Literal["made", "found", "shown"], tuple[str, ...]] = {}
    subjects: tuple[str, ...]
    status: Literal["on_view", "reserve", "on_loan", "restoration"]
    where: Both
    text: Both
    paint: Paint
    photograph: Photograph | None = None

    @property
    def ratio(self) -> float:
        """Width over height of the illustration."""
        return self.paint.ratio or self.size[1] / self.size[0]


class Hours(Strict):
    days: tuple[int, ...]
    opens: str
    closes: str


class ClosureCard(Strict):
    in_days: int
    length: int
    reason: Both
    opens: str = ""
    closes: str = ""


class SiteCard(Strict):
    name: Both
    address: str
    access: Both


class DepartmentCard(Strict):
    name: Both
    email: str
    public: bool = True


class PresenceCard(Strict):
    network: str
    handle: str
    url: str
    purpose: Both
    rhythm: Both
    state: str = "claimed"


class AccountCard(Strict):
    username: str
    role: str
    name: tuple[str, str]
    department: int
    knows: tuple[Both, ...] = ()


class Look(Strict):
    subject: str
    words: Both


class HomeCard(Strict):
    title: Both
    text: Both
    near: Both
    work: str
    focus: tuple[float, float]
    works: tuple[str, ...]
    looks: tuple[Look, ...]


class VisitCard(Strict):
    introduction: Both
    prices: Both
    access: Both
    accessibility: Both
    more: Both


class InstitutionCard(Strict):
    name: Both
    tagline: Both
    introduction: Both
    email: str
    telephone: str
    jurisdiction: str
    share: Both
    credit: Both
    stories: Both
    site: SiteCard
    hours: tuple[Hours, ...]
    closure: tuple[ClosureCard, ...]
    department: tuple[DepartmentCard, ...]
    presence: tuple[PresenceCard, ...]
    account: tuple[AccountCard, ...]
    home: HomeCard
    visit: VisitCard


class Detail(Strict):
    at: tuple[float, float]
    label: Both


class Stop(Strict):
    """Where the camera looks at a moment: percent across and down, times nearer than the whole."""

    at: float
    look: tuple[float, float]
    close: float


class Cue(Strict):
    """Words on the film, from a second to another."""

    at: tuple[float, float]
    text: Both


class FilmCard(Strict):
    """A silent film over a work's illustration."""

    id: str
    work: str
    title: Both
    transcript: Both
    stops: tuple[Stop, ...]
    cue: tuple[Cue, ...]


class Block(Strict):
    """One block of a story: exactly one of text, work, gallery, quotation, zoom, film."""

    text: Both | None = None
    work: str = ""
    size: str = "wide"
    remark: Both = ("", "")
    gallery: tuple[str, ...] = ()
    quotation: Both | None = None
    by: Both = ("", "")
    zoom: str = ""
    caption: Both = ("", "")
    details: tuple[Detail, ...] = ()
    film: str = ""


class StoryCard(Strict):
    slug: tuple[str, str]
    title: Both
    summary: Both
    written_by: Both
    picture: str
    days_ago: int
    block: tuple[Block, ...]


class EditedCard(Strict):
    """A work just imported that somebody edits by hand, and the picture that came in for it."""

    inventory: str
    title: Both
    paint: Paint


class WaitingCard(Strict):
    """What waits in the desk."""

    edited: EditedCard


class Content:
    """All of it; each part is read once, when first asked for."""

    def __init__(self) -> None:
        self._folder = files("parvis.demo") / "content"

    @cached_property
    def institution(self) -> InstitutionCard:
        return InstitutionCard.model_validate(_read(self._folder / "institution.toml"))

    @cached_property
    def makers(self) -> list[MakerCard]:
        return [MakerCard.model_validate(row) for row in _read(self._folder / "makers.toml")["maker"]]

    @cached_property
    def places(self) -> list[PlaceCard]:
        return [PlaceCard.model_validate(row) for row in _read(self._folder / "places.toml")["place"]]

    @cached_property
    def subjects(self) -> list[SubjectCard]:
        return [SubjectCard.model_validate(row) for row in _read(self._folder / "subjects.toml")["subject"]]

    @cached_property
    def types(self) -> list[TypeCard]:
        return [TypeCard.model_validate(row) for row in _read(self._folder / "types.toml")["type"]]

    @cached_property
    def works(self) -> list[WorkCard]:
        """In the order of the files; a fonds comes before its items."""
        return [WorkCard.model_validate(row) for file in _all(self._folder / "works") for row in _read(file)["work"]]

    @cached_property
    def lives(self) -> dict[str, Both]:
        """What is told of each maker, by its name in ``makers``."""
        return TypeAdapter(dict[str, Both]).validate_python(_read(self._folder / "lives.toml"))

    @cached_property
    def films(self) -> list[FilmCard]:
        return [FilmCard.model_validate(row) for row in _read(self._folder / "films.toml")["film"]]

    @cached_property
    def stories(self) -> list[StoryCard]:
        """Oldest first, so that the last written is the latest."""
        return self._stories("stories")

    @cached_property
    def drafts(self) -> list[StoryCard]:
        """Stories still waiting for their approval."""
        return self._stories("drafts")

    def _stories(self, folder: str) -> list[StoryCard]:
        cards = [StoryCard.model_validate(_read(file)) for file in _all(self._folder / folder)]
        return sorted(cards, key=lambda card: -card.days_ago)

    @cached_property
    def waiting(self) -> WaitingCard:
        return WaitingCard.model_validate(_read(self._folder / "waiting.toml"))

    @cached_property
    def deliveries(self) -> list[Traversable]:
        """One file of a registrar's, sent twice: the second corrects the first."""
        return _all(self._folder / "deliveries", ".csv")

    @cached_property
    def delivery_mapping(self) -> str:
        return (self._folder / "deliveries" / "mapping.toml").read_text(encoding="utf-8")


def _all(folder: Traversable, ending: str = ".toml") -> list[Traversable]:
    return sorted((file for file in folder.iterdir() if file.name.endswith(ending)), key=lambda file: file.name)


def _read(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
