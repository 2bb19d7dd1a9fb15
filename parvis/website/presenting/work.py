"""A work's page: picture, head, facts, what one may do with it, sharing, citing, what is near."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parvis.accounts.models import Institution, Presence
from parvis.collection.citations import Cited, citations
from parvis.collection.models import Maker, Work, WorkMaker
from parvis.collection.queries import Near
from parvis.collection.representations import page_of
from parvis.collection.sharing import ShareMessage, share_messages
from parvis.core.bilingual import language_of, pick
from parvis.core.clock import today
from parvis.core.text import shorten
from parvis.fediverse.addresses import account
from parvis.fediverse.queries.voices import institution as institution_voice
from parvis.stories.models import StoryPage
from parvis.website.presenting.home import story_kicker

Shown = dict[str, Any]


def title_of(work: Work) -> str:
    """Its title, else its inventory number."""
    return pick(work, "title") or work.inventory or _("Untitled")


def maker_dates(maker: Maker) -> str:
    """«Londres, 1775 – Chelsea, 1851», or the dates as written."""
    if maker.birth_year is None and maker.death_year is None:
        return maker.dates
    if maker.death_year is None:
        return _("born in %(birth)s") % {"birth": maker.birth_year}
    if maker.birth_year is None:
        return _("died in %(death)s") % {"death": maker.death_year}
    born = ", ".join(str(part) for part in (maker.birth_place, maker.birth_year) if part)
    died = ", ".join(str(part) for part in (maker.death_place, maker.death_year) if part)
    return f"{born} – {died}"


def head(work: Work) -> Shown:
    """Title, makers, dates."""
    credits = list(work.credits.all())
    names = [credit.maker.name for credit in credits[:3]]
    if len(credits) > 3:
        names.append(_("and others"))
    lived = maker_dates(credits[0].maker) if len(credits) == 1 else ""
    dated = pick(work, "date")
    about = ", ".join(part for part in (f"({lived})" if lived else "", dated) if part)
    return {"title": title_of(work), "lang": language_of(work, "title"), "by": ", ".join(names), "dates": about}


def facts(work: Work) -> list[Shown]:
    """Term and values; what is not known is left out."""
    found = [
        {"term": _("Makers") if len(work.credits.all()) > 1 else _("Maker"), "values": _makers(work)},
        _plain(_("Date"), pick(work, "date"), language_of(work, "date")),
        {"term": _("Type"), "values": _type(work)},
        _plain(_("Technique"), capfirst(pick(work, "technique")), language_of(work, "technique")),
        _plain(_("Dimensions"), work.dimensions, num=True),
        _plain(_("Inscription"), work.inscription),
        {"term": _("Places"), "values": _places(work)},
        {"term": _("What one sees"), "values": _subjects(work)},
        {"term": _("Where to see it"), "values": _status(work)},
        _plain(_("Inventory"), work.inventory, num=True),
        _plain(_("Provenance"), work.credit_line),
        {"term": _("Address"), "values": [_permanent(work)], "num": True},
    ]
    if work.source_url:
        found.append({"term": _("Source"), "values": [{"text": _host(work.source_url), "url": work.source_url}]})
    return [fact for fact in found if fact["values"]]


def _plain(term: str, text: str, lang: str = "", *, num: bool = False) -> Shown:
    return {"term": term, "values": [{"text": text, "lang": lang}] if text.strip() else [], "num": num}


def _makers(work: Work) -> list[Shown]:
    return [_maker(credit) for credit in work.credits.all()]


def _maker(credit: WorkMaker) -> Shown:
    return {
        "text": credit.maker.name,
        "url": page_of("maker", credit.maker.slug),
        "note": f"({credit.role})" if credit.role else "",
    }


def _type(work: Work) -> list[Shown]:
    if work.type is None:
        return []
    url = f"{reverse('collection:list')}?type={work.type.slug}"
    return [{"text": capfirst(pick(work.type, "name")), "url": url, "lang": language_of(work.type, "name")}]


def _places(work: Work) -> list[Shown]:
    return [
        {
            "text": pick(link.place, "name"),
            "lang": language_of(link.place, "name"),
            "url": page_of("place", link.place.slug),
            "note": f"({link.get_role_display()})",
        }
        for link in work.located.all()
    ]


def _subjects(work: Work) -> list[Shown]:
    return [
        {
            "text": pick(subject, "name"),
            "lang": language_of(subject, "name"),
            "url": page_of("subject", subject.slug),
        }
        for subject in list(work.subjects.all())[:16]
    ]


def _status(work: Work) -> list[Shown]:
    if work.status == Work.Status.UNKNOWN:
        return []
    room = pick(work, "location")
    word = str(work.get_status_display())
    text = room if room and work.status == Work.Status.ON_VIEW else ", ".join(part for part in (word, room) if part)
    return [{"text": capfirst(text), "note": f"({word})" if text == room else ""}]


def _permanent(work: Work) -> Shown:
    return {"text": f"{_host(settings.PUBLIC_ADDRESS)}{work.thing.path}", "url": work.thing.path}


def _host(address: str) -> str:
    return address.split("://", 1)[-1].split("/", 1)[0]


def share(work: Work, institution: Institution, presences: list[Presence]) -> Shown:
    """The message for each network, and the address it shares."""
    title, address = title_of(work), public_address(work)
    credit = next(iter(work.credits.all()), None)
    maker = credit.maker.name if credit else ""
    messages = share_messages(
        work, title=title, maker=maker, link=address, institution=institution, presences=_with_voice(presences)
    )
    return {
        "title": title,
        "url": address,
        "site": _host(settings.PUBLIC_ADDRESS),
        "thing": work.thing_id,
        "networks": [_network(message) for message in messages],
    }


def _with_voice(presences: list[Presence]) -> list[Presence]:
    """Where no account of another server is kept, our own voice is named: it hears what names it."""
    network = Presence.Network.MASTODON
    if any(each.network == network and each.state == Presence.State.CLAIMED for each in presences):
        return presences
    voice = institution_voice()
    return [Presence(network=network, handle=f"@{account(voice)}"), *presences] if voice else presences


def _network(message: ShareMessage) -> Shown:
    told = {"name": message.name, "message": message.message, "handle": message.handle, "limit": message.limit}
    return told | {"code": message.network}


def public_address(work: Work) -> str:
    """The whole address of the work's page in the current language."""
    return f"{settings.PUBLIC_ADDRESS}{page_of('work', work.slug)}"


def cite(work: Work, institution: Institution) -> list[Shown]:
    """The citations, in the current language."""
    cited = Cited(
        title=title_of(work),
        makers=[(credit.maker.name, credit.maker.sort_name) for credit in work.credits.all()],
        dated=pick(work, "date"),
        year=work.latest if work.latest is not None else work.earliest,
        technique=pick(work, "technique"),
        type=pick(work.type, "name") if work.type else "",
        dimensions=work.dimensions,
        inventory=work.inventory,
        institution=str(institution),
        credit_line=work.credit_line,
        url=public_address(work),
        seen_on=today(),
    )
    return [{"name": citation.name, "text": citation.text} for citation in citations(cited)]


def seen_in(stories: list[StoryPage]) -> list[Shown]:
    """The stories a work is in."""
    return [
        {
            "kind": pgettext("kind of page", "Story"),
            "title": story.title,
            "url": story.url,
            "note": story_kicker(story).split(", ", 1)[-1],
            "lang": story.locale.language_code,
        }
        for story in stories
    ]


def because(near: Near) -> str:
    """Why a work is near: «De la même main : Turner»."""
    other = near.because
    match near.kind:
        case "maker":
            return _("Also by %(name)s") % {"name": other.name}
        case "subject":
            return _("Here too: %(name)s") % {"name": pick(other, "name")}
        case "place":
            return _("From the same place: %(name)s") % {"name": pick(other, "name")}
        case _:
            return _("Of the same kind: %(name)s") % {"name": pick(other, "name")}


def description(work: Work) -> str:
    """One sentence for search engines and shared links."""
    text = pick(work, "description")
    if text:
        return shorten(" ".join(text.split()), 200)
    parts = [*(credit.maker.name for credit in list(work.credits.all())[:2]), title_of(work), pick(work, "date")]
    return ", ".join(part for part in parts if part)
