"""Pictures ready for a page: the widths that may be shown there, and the text in its language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from parvis.core.bilingual import current, pick
from parvis.media.formats import height_at, widths_of
from parvis.media.models import Picture
from parvis.rights.addresses import width_address
from parvis.rights.contracts import Decision, Facts, Showing, Use
from parvis.rights.decision import allows, decide
from parvis.rights.pages import present_page
from parvis.rights.reasons import Reason
from parvis.rights.services.foresight import read_facts

# A page lays the picture out in another shape only when the shapes differ by more than this.
_SAME_SHAPE = 0.01
_FACTS, _SHOWN = "_rights_facts", "_rights_shown"
_UNKNOWN = Decision(False, (Reason.of("unknown_media"),))
NOT_MADE = Decision(False, (Reason.of("being_prepared"),))


@dataclass(frozen=True)
class Shown:
    """What a page needs to show one picture; ``widths`` is empty when it may not.

    is_whole: whether it must be laid out uncropped although another shape was asked for;
    at: the point to keep in sight when cropped, as CSS writes it; page: the one on which alone a
    grant lets it be shown.
    """

    decision: Decision
    picture: Picture
    widths: Sequence[int] = ()
    is_whole: bool = False
    page: UUID | None = None

    def __bool__(self) -> bool:
        return bool(self.widths)

    @property
    def largest(self) -> int:
        return self.widths[-1]

    @property
    def height(self) -> int:
        return height_at(self.largest, of=(self.picture.width, self.picture.height))

    @property
    def ratio(self) -> float:
        return round(self.picture.width / max(1, self.picture.height), 4)

    @property
    def at(self) -> str:
        x, y = self.picture.focus
        return f"{x:.0%} {y:.0%}"

    @property
    def alt(self) -> str:
        return pick(self.picture, "alt")

    @property
    def lang(self) -> str:
        return current()

    def address(self, width: int) -> str:
        """Where the derivative of that width is served."""
        return width_address(self.picture.address, width, stamp=self.picture.stamp, page=self.page)

    @property
    def src(self) -> str:
        """A middle width, for whoever does not read ``srcset``."""
        return self.address(next((width for width in self.widths if width >= 960), self.largest))

    @property
    def srcset(self) -> str:
        return ", ".join(f"{self.address(width)} {width}w" for width in self.widths)


def prepare_pictures(pictures: Iterable[Picture | None]) -> None:
    """Read the rights in all pictures of a page at once; showing them then asks the database nothing."""
    listed = [picture for picture in pictures if picture is not None and picture.thing_id]
    known = read_facts(picture.address for picture in listed)
    for picture in listed:
        setattr(picture, _FACTS, known.get(picture.address))
        picture.__dict__.pop(_SHOWN, None)


def show_picture(
    picture: Picture, *, use: str = Use.SITE, ratio: float | None = None, largest: int | None = None
) -> Shown:
    """The picture as it may be shown: at the widths allowed, whole where cropping is not.

    ratio: the shape it is laid out in, None for its own; largest: no width above this is needed.
    """
    facts = facts_about(picture) if picture.thing_id else None
    if facts is None:
        return Shown(_UNKNOWN, picture)
    # A page asks several times of one picture: to choose it, to tell of it, to lay it out.
    known: dict[tuple[object, ...], Shown] = picture.__dict__.setdefault(_SHOWN, {})
    crop, widths = is_cropped(picture, ratio), needed_widths(picture, largest)
    asked = (use, crop, len(widths), picture.derivatives_ready, present_page())
    if asked not in known:
        wanted = Showing(media=picture.address, use=use, crop=crop, page=present_page())
        known[asked] = _largest_allowed(picture, facts, wanted, widths)
    return known[asked]


def _largest_allowed(picture: Picture, facts: Facts, wanted: Showing, widths: Sequence[int]) -> Shown:
    """Try as asked, then whole; in each, drop the widths that are too large."""
    for asked in (wanted, replace(wanted, crop=False)) if wanted.crop else (wanted,):
        for count in range(len(widths), 0, -1):
            showing = replace(asked, size=widths[count - 1])
            if allows(facts, showing):
                decision = decide(facts, showing)
                if not picture.derivatives_ready:
                    return Shown(replace(NOT_MADE, changes_at=decision.changes_at), picture)
                return Shown(
                    decision, picture, widths[:count], wanted.crop and not asked.crop, _page_needed(facts, showing)
                )
    return Shown(decide(facts, replace(wanted, size=widths[0])), picture)


def _page_needed(facts: Facts, showing: Showing) -> UUID | None:
    """The page, where the showing is allowed on it and not without it."""
    if showing.page is None or allows(facts, replace(showing, page=None)):
        return None
    return showing.page


def facts_about(picture: Picture) -> Facts | None:
    """What is known of a picture's rights: read before by ``prepare_pictures``, else now."""
    if not hasattr(picture, _FACTS):
        prepare_pictures([picture])
    facts: Facts | None = getattr(picture, _FACTS, None)
    return facts


def is_cropped(picture: Picture, ratio: float | None) -> bool:
    """Whether laying it out in that shape cuts part of it off."""
    if not ratio or not picture.height:
        return False
    return abs(ratio * picture.height / picture.width - 1) > _SAME_SHAPE


def needed_widths(picture: Picture, largest: int | None) -> Sequence[int]:
    """The widths made, up to the first that is large enough."""
    widths = widths_of(picture.width)
    if largest is None:
        return widths
    enough = next((place for place, width in enumerate(widths) if width >= largest), len(widths) - 1)
    return widths[: enough + 1]
