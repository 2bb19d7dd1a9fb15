"""What a media may be used for, and where in the institution.

Networks and places are open: an app above registers its own (``networks.register("pixelfed", …)``).
A use on one network is written "post:mastodon"; "post" alone stands for any network. What allows
"post" allows each of them; what withholds one of them withholds "any network".
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.core.registry import Registry

Text = str | Promise


class Use(TextChoices):
    """What the media is used for. An authorisation names the uses it covers."""

    SITE = "site", _("on our site")
    SHARE_CARD = "share_card", _("on the card of a shared link")
    POST = "post", _("on any network")
    SCREEN = "screen", _("on a screen in our rooms")
    PRINT = "print", _("in print, not for sale")
    PRESS = "press", _("by the press")
    PRODUCT = "product", _("on things for sale")
    DOWNLOAD = "download", _("for download, at full size")
    OPEN_DATA = "open_data", _("in open data, for any reuse")


# Uses whose size is told on paper.
ON_PAPER = frozenset({Use.PRINT, Use.PRESS, Use.PRODUCT})

networks: Registry[Text] = Registry("network")
for _code, _label in (
    ("mastodon", "Mastodon"),
    ("bluesky", "Bluesky"),
    ("tumblr", "Tumblr"),
    ("instagram", "Instagram"),
    ("facebook", "Facebook"),
    ("linkedin", "LinkedIn"),
    ("youtube", "YouTube"),
    ("newsletter", _("newsletter")),
    ("feeds", _("feeds (Atom)")),
):
    networks.register(_code, _label)

places: Registry[Text] = Registry("place")
for _code, _label in (
    ("site", _("our site")),
    ("companion", _("the visit’s companion")),
    ("wall", _("the screens of our rooms")),
):
    places.register(_code, _label)

_SEPARATOR = ":"
# Where a use happens when the showing does not say.
_USUAL = {Use.SITE: "site", Use.SHARE_CARD: "site", Use.DOWNLOAD: "site", Use.OPEN_DATA: "site", Use.SCREEN: "wall"}


def on_network(code: str) -> str:
    """The use "on that network". Raises KeyError for one that is not registered."""
    networks[code]
    return f"{Use.POST}{_SEPARATOR}{code}"


def choices() -> list[tuple[str, Text]]:
    """Every use with its label; each network stands after "any network"."""
    listed: list[tuple[str, Text]] = []
    for use in Use:
        listed.append((use.value, use.label))
        if use is Use.POST:
            listed += [(on_network(code), label) for code, label in networks]
    return listed


def is_use(code: str) -> bool:
    """Whether such a use exists."""
    family, _sep, network = code.partition(_SEPARATOR)
    return network in networks if family == Use.POST and network else code in Use.values


def label_of(code: str) -> str:
    """A use in words; the code itself where the network was never registered here."""
    network = code.partition(_SEPARATOR)[2]
    if network:
        return str(_("on %(network)s") % {"network": networks.get(network) or network})
    return str(Use(code).label) if code in Use.values else code


def place_of(use: str, named: str) -> str:
    """Where a showing happens: the place it names, else the usual one of its use."""
    return named or _USUAL.get(Use(use), "") if use in Use.values else named


def covers(uses: frozenset[str], asked: str) -> bool:
    """Whether what names these uses allows the one asked."""
    return asked in uses or asked.partition(_SEPARATOR)[0] in uses


def touches(uses: frozenset[str], asked: str) -> bool:
    """Whether what withholds these uses (none: all) withholds the one asked."""
    if not uses or covers(uses, asked):
        return True
    return asked == Use.POST and any(use.startswith(f"{Use.POST}{_SEPARATOR}") for use in uses)


def tell(codes: Iterable[str]) -> str:
    """Uses in words, in the order of the list."""
    chosen = set(codes)
    known = [code for code, _label in choices() if code in chosen]
    return ", ".join(label_of(code) for code in [*known, *sorted(chosen - set(known))])
