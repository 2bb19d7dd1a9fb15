"""Choosing what is listened for, and noticing what its author deleted where the network says nothing of it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.channels.attention import MOST, tags_in
from parvis.channels.contracts import ChannelError, Quote
from parvis.channels.models import Connection, Delivery, Heard
from parvis.channels.registry import NETWORKS, adapter_of
from parvis.channels.services.hearing import WRITTEN, take_back
from parvis.channels.services.renewing import with_account
from parvis.core.bilingual import say
from parvis.core.clock import now
from parvis.core.errors import BadInput

_TAG = re.compile(r"(?=.*[^\W\d_])\w{1,100}")
# What was heard is looked at again once a day for a month: nobody deletes much later, and words go by themselves then.
_LOOKED_AT, _EVERY, _MOST_LOOKED = timedelta(days=30), timedelta(days=1), 25
_RECENT = 200
_log = logging.getLogger(__name__)


def listen_for(connection: Connection, *, tags: Iterable[str], addresses: Iterable[str]) -> None:
    """Keep what is listened for. Raises BadInput naming the field."""
    words = list(dict.fromkeys(each.strip().lstrip("#") for each in tags if each.strip().lstrip("#")))
    urls = list(dict.fromkeys(each.strip() for each in addresses if each.strip()))
    for word in words:
        if not _TAG.fullmatch(word):
            raise BadInput(
                say(_("“%(tag)s” is no hashtag."), tag=word), remedy=_("Letters and digits only."), field="tags"
            )
    for url in urls:
        if not _is_address(url):
            raise BadInput(
                say(_("“%(url)s” is no address."), url=url[:100]),
                remedy=_("It begins with https://."),
                field="addresses",
            )
    for field, listed in (("tags", words), ("addresses", urls)):
        if len(listed) > MOST:
            raise BadInput(say(_("%(limit)s at most."), limit=MOST), remedy=_("Leave some out."), field=field)
    connection.refresh_from_db(fields=["options"])
    connection.options = {**connection.options, "tags": words, "addresses": urls}
    Connection.objects.filter(pk=connection.pk).update(options=connection.options, changed_at=now())


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and "." in (parts.hostname or "") and len(url) <= 300 and " " not in url


def tags_to_propose(connection: Connection) -> list[str]:
    """Hashtags of what we said lately, about stories, campaigns or anything, that this account does not listen for."""
    heard_already = {each.casefold() for each in tags_in(connection.options)}
    found: dict[str, str] = {}
    rows = Delivery.objects.order_by("-created_at").values_list("message", flat=True)[:_RECENT]
    for message in rows:
        for tag in [*message["tags"], *(tag for part in message["thread"] for tag in part["tags"])]:
            found.setdefault(tag.casefold(), tag)
    return [tag for key, tag in found.items() if key not in heard_already][:12]


def look_for_deleted() -> int:
    """Ask each network that can tell whether what was heard lately is still there. How many are gone."""
    usable = Connection.objects.filter(state__in=(Connection.State.WORKING, Connection.State.AILING))
    able = [
        each for each in usable if each.network in NETWORKS and "deleted" in adapter_of(each.network).capabilities.hears
    ]
    return sum(_look(connection) for connection in able)


def _look(connection: Connection) -> int:
    due = Q(looked_at=None) | Q(looked_at__lt=now() - _EVERY)
    rows = connection.heard.filter(due, gone_at=None, what__in=WRITTEN, at__gt=now() - _LOOKED_AT).exclude(object_id="")
    asked = {each.local_id or each.object_id: each for each in rows.order_by("at", "pk")[:_MOST_LOOKED]}
    if not asked:
        return 0
    posts = [Quote(id=name, url=each.object_url) for name, each in asked.items()]
    try:
        gone = with_account(connection, lambda adapter, account: adapter.gone(account, posts))
    except ChannelError as error:
        _log.warning("looking for what was deleted on %s: %s", connection.pk, error.detail)
        return 0
    Heard.objects.filter(pk__in=[each.pk for each in asked.values()]).update(looked_at=now())
    taken = [take_back(network=connection.network, remote=asked[name].object_id) for name in gone if name in asked]
    return len([each for each in taken if each is not None])
