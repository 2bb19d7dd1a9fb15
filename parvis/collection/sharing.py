"""What one shares of a work: the institution's words, or the work's own, with the handle of each network."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from parvis.accounts.models import Institution, Presence
from parvis.collection.models import Work
from parvis.core.bilingual import current, pick

FIELDS = ("titre", "auteur", "compte", "lien")
_FIELD = re.compile(r"\{(titre|auteur|compte|lien)\}")
# With nobody to name, the word that leads to the maker goes too: «de {auteur}», "by {auteur}".
_LEAD = re.compile(r"\s*\b(?:de|d’|d'|par|by|of)\s*\{auteur\}|\s*\{auteur\}", re.IGNORECASE)
_ELISION = re.compile(r"\bde \{auteur\}")
_VOWELS = "aàâäeéèêëiîïoôöuùûüyœæ"
# Characters a message may hold, a link counted as the networks count it.
LIMITS = {"mastodon": 500, "bluesky": 300, "x": 280}
_ROOMY = 1000
# Networks where a message with a link to a page makes sense.
SHARED_ON = ("mastodon", "bluesky", "facebook", "linkedin", "x")


@dataclass(frozen=True)
class ShareMessage:
    """A message for one network; handle is how the institution is named there."""

    network: str
    name: str
    handle: str
    message: str
    limit: int


def share_messages(
    work: Work, *, title: str, maker: str, link: str, institution: Institution, presences: Iterable[Presence]
) -> list[ShareMessage]:
    """One message for each network where the institution keeps a presence; at least one, that names it anyway."""
    template = _template(work, institution)
    kept = [p for p in presences if p.state == Presence.State.CLAIMED and p.network in SHARED_ON]
    by_network: dict[str, Presence] = {}
    for presence in kept:
        by_network.setdefault(presence.network, presence)
    messages = [
        ShareMessage(
            network=presence.network,
            name=presence.get_network_display(),
            handle=presence.handle or str(institution),
            message=fill(template, titre=title, auteur=maker, compte=presence.handle or str(institution), lien=link),
            limit=LIMITS.get(presence.network, _ROOMY),
        )
        for presence in by_network.values()
    ]
    return messages or [_plain(template, title, maker, link, institution)]


def _plain(template: str, title: str, maker: str, link: str, institution: Institution) -> ShareMessage:
    message = fill(template, titre=title, auteur=maker, compte=str(institution), lien=link)
    return ShareMessage("", _("Elsewhere"), str(institution), message, _ROOMY)


def _template(work: Work, institution: Institution) -> str:
    """The work's own words in the page's language, else the institution's, else the house's."""
    written = getattr(work, f"share_{current()}") or getattr(institution, f"share_{current()}")
    return (
        written
        or pick(work, "share")
        or pick(institution, "share")
        or _("Discover {titre} by {auteur} {compte} {lien}")
    )


def fill(template: str, *, titre: str, auteur: str, compte: str, lien: str) -> str:
    """Put a work's words in a template. Only the four fields are replaced, once: titles may hold braces."""
    if not auteur:
        template = _LEAD.sub("", template)
    elif auteur[:1].lower() in _VOWELS:
        template = _ELISION.sub("d’{auteur}", template)
    values = {"titre": titre, "auteur": auteur, "compte": compte, "lien": lien}
    said = _FIELD.sub(lambda field: values[field[1]], template)
    return re.sub(r"[ \t]{2,}", " ", said).strip()
