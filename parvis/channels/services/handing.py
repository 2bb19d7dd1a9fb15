"""By hand: at its time a sending becomes a task, with all that a colleague's phone needs to publish it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.channels.contracts import Adapter, Media, Sent
from parvis.channels.freezing import thaw
from parvis.channels.models import Delivery
from parvis.channels.registry import adapter_of
from parvis.channels.services.assigning import whoever_answers_for
from parvis.channels.services.guarding import NotShowable, has_captions, make, refusal_of_delivery
from parvis.channels.services.settling import hold, settle, settle_sent
from parvis.core.bilingual import both, say, told_in
from parvis.core.errors import BadInput
from parvis.traces.services import Act, append

_State = Delivery.State


@dataclass(frozen=True)
class Piece:
    """One picture or film to take away. place: its number, from 0; is_cut: brought to the network's ratio;
    captions: the name of the file of a film's, empty where there are none or the network takes none.
    """

    place: int
    media_type: str
    name: str
    alt: str
    width: int
    height: int
    is_cut: bool
    captions: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a colleague needs to publish it. words: to paste; opens: where to begin the post; takes_alt: whether the
    network has a field for alternative texts; link_note: what to do with the link where a text cannot carry one."""

    delivery: Delivery
    network: str
    title: str
    words: str
    count: int
    limit: int
    pieces: Sequence[Piece]
    takes_alt: bool
    link: str
    link_note: str
    opens: str

    @property
    def has_film(self) -> bool:
        """Whether a film is among what is to be taken."""
        return any(each.media_type.startswith("video/") for each in self.pieces)


def hand_over(delivery: Delivery) -> bool:
    """Its time has come: a task for somebody, or held when rights say no. False when it was not waiting any more."""
    refusal = refusal_of_delivery(delivery)
    if refusal is not None:
        return hold(delivery, before=_State.WAITING, reason="rights", problem=refusal.problem, remedy=refusal.remedy)
    member = whoever_answers_for(delivery)
    return settle(delivery, before=_State.WAITING, after=_State.BY_HAND, assigned_to=member, reason="", problem={})


def sheet_of(delivery: Delivery) -> Sheet:
    """The task as it is shown."""
    adapter: Any = adapter_of(delivery.connection.network)
    message = thaw(delivery.message)
    words = adapter.words(message)
    link = message.link.url if message.link else ""
    note = str(_("Addresses cannot be followed in a text here: put the link in the profile."))
    return Sheet(
        delivery=delivery, network=str(adapter.label), title=message.title, words=words,
        count=adapter.capabilities.count(words), limit=adapter.capabilities.characters,
        pieces=[_piece(place, each, _has_captions(delivery, place)) for place, each in enumerate(message.media)],
        takes_alt=adapter.capabilities.alt, link=link,
        link_note=note if link and not adapter.capabilities.link_in_text else "", opens=getattr(adapter, "opens", ""),
    )  # fmt: skip


def _has_captions(delivery: Delivery, place: int) -> bool:
    takes = adapter_of(delivery.connection.network).capabilities.videos
    return bool(takes and takes.captions and has_captions(delivery.message["media"][place]))


def _piece(place: int, media: Media, has_captions: bool) -> Piece:
    ending = {"image/jpeg": "jpg", "video/mp4": "mp4", "video/webm": "webm"}.get(media.media_type, "bin")
    return Piece(
        place,
        media.media_type,
        f"{place + 1}.{ending}",
        media.alt,
        media.width,
        media.height,
        is_cut=media.crop,
        captions=f"{place + 1}.vtt" if has_captions else "",
    )


def take_piece(delivery: Delivery, place: int) -> Media:
    """The bytes of one picture or film, rights asked at this very moment; a no holds the task back.

    Raises BadInput when it may not be shown, or is none of this task.
    """
    if delivery.state != _State.BY_HAND or not 0 <= place < len(delivery.message["media"]):
        raise BadInput(_("This is not to be published any more."), remedy=_("Open its page again."))
    try:
        return make(delivery.connection, delivery.message["media"][place])
    except NotShowable as no:
        told: dict[str, Any] = {"problem": no.refusal.problem, "remedy": no.refusal.remedy}
        hold(delivery, before=_State.BY_HAND, reason="rights", **told)
        raise BadInput(told_in(no.refusal.problem), remedy=told_in(no.refusal.remedy)) from None


def check_published(adapter: Adapter, url: str) -> None:
    """Refuse what is no address, or one of another network. Raises BadInput."""
    looks: Any = getattr(adapter, "is_address", None)
    good = looks(url) if looks else url.strip().startswith(("https://", "http://")) and len(url) <= 500
    if not good or len(url) > 500:
        raise BadInput(
            say(_("This is no address of a post on %(network)s."), network=adapter.label),
            remedy=_("Open the post there and copy its address."),
            field="url",
        )


def record_published(delivery: Delivery, *, url: str, by: User) -> None:
    """A colleague published it at this address. Raises BadInput for another network's, or when it was done before."""
    url = url.strip()
    check_published(adapter_of(delivery.connection.network), url)
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(assigned_to=by)
        if not settle_sent(delivery, Sent(id=url, url=url), before=_State.BY_HAND):
            raise BadInput(_("This is not to be published any more."), remedy=_("Open its page again."))
        # The network tells nobody of it but us: the ledger has it from this hand.
        thing, network = delivery.shipment.thing_id, delivery.connection.network
        append(Act(kind="channels.post.published", thing_id=thing, channel=network, payload={"url": url}))


def record_not_done(delivery: Delivery, *, why: str, by: User) -> None:
    """A colleague did not publish it: held, with their words, until somebody acts. Raises BadInput."""
    if not why.strip():
        raise BadInput(_("Say why it was not done."), field="why")
    told = say(_("%(member)s did not publish it:"), member=by.get_full_name() or by.get_username())
    problem = {language: f"{text} {why.strip()}" for language, text in both(told).items()}
    remedy = _("See to it, then send it again: it becomes a task once more. Or call it off.")
    if not hold(delivery, before=_State.BY_HAND, reason="person", problem=problem, remedy=remedy, by=by):
        raise BadInput(_("This is not to be published any more."), remedy=_("Open its page again."))
