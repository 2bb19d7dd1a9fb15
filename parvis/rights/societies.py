"""Collecting societies, as data: who asks in the name of many holders.

Sources: each society's own site; the visual arts are joined in EVA (European Visual Artists) and
CISAC. ``kinds`` says what they answer for.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Society:
    """One society: its code here, its name, its country and the address of its site."""

    code: str
    name: str
    country: str
    site: str
    kinds: str | Promise


_VISUAL, _PHOTO, _STAGE, _MUSIC = _("visual arts"), _("photography and drawing"), _("stage and screen"), _("music")

SOCIETIES: dict[str, Society] = {
    society.code: society
    for society in (
        Society("adagp", "ADAGP", "FR", "https://www.adagp.fr/", _VISUAL),
        Society("saif", "SAIF", "FR", "https://www.saif.fr/", _PHOTO),
        Society("sacd", "SACD", "FR", "https://www.sacd.fr/", _STAGE),
        Society("scam", "Scam", "FR", "https://www.scam.fr/", _STAGE),
        Society("sacem", "SACEM", "FR", "https://www.sacem.fr/", _MUSIC),
        Society("sofam", "SOFAM", "BE", "https://www.sofam.be/", _VISUAL),
        Society("sabam", "SABAM", "BE", "https://www.sabam.be/", _VISUAL),
        Society("prolitteris", "ProLitteris", "CH", "https://prolitteris.ch/", _VISUAL),
        Society("bild-kunst", "VG Bild-Kunst", "DE", "https://www.bildkunst.de/", _VISUAL),
        Society("bildrecht", "Bildrecht", "AT", "https://www.bildrecht.at/", _VISUAL),
        Society("pictoright", "Pictoright", "NL", "https://pictoright.nl/", _VISUAL),
        Society("vegap", "VEGAP", "ES", "https://www.vegap.es/", _VISUAL),
        Society("siae", "SIAE", "IT", "https://www.siae.it/", _VISUAL),
        Society("dacs", "DACS", "GB", "https://www.dacs.org.uk/", _VISUAL),
        Society("ars", "Artists Rights Society", "US", "https://arsny.com/", _VISUAL),
        Society("copibec", "Copibec", "CA", "https://www.copibec.ca/", _VISUAL),
    )
}


def choices() -> list[tuple[str, str]]:
    """(code, name and country), for forms."""
    return [(society.code, f"{society.name} ({society.country})") for society in SOCIETIES.values()]


def name_of(code: str) -> str:
    """A society's name; the code where it is not in the table, empty for none."""
    known = SOCIETIES.get(code)
    return known.name if known else code
