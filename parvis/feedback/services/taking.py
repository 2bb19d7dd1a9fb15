"""Taking down what somebody said: once, with its trace where it came through our own door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from parvis.accounts.models import Department, Site, User
from parvis.channels.services import institution_thing
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.feedback.models import Remark
from parvis.feedback.services import indexing
from parvis.feedback.traces import OF_SOURCE
from parvis.traces.models import Handle, Thing, Trace
from parvis.traces.queries import EMAIL, is_email
from parvis.traces.services import Act, append, recognise_handle

MOST_TEXT = 20_000
MOST_PEOPLE = 1_000_000
_Mark, _Source, _Quoting = Remark.Mark, Remark.Source, Remark.Quoting


@dataclass(frozen=True, kw_only=True)
class Place:
    """Whom and what a remark concerns, as far as is known."""

    about: Thing | None = None
    site: Site | None = None
    department: Department | None = None


def take_down(
    *,
    source: str,
    text: str,
    mark: str = _Mark.REMARK,
    key: str = "",
    channel: str = "",
    language: str = "",
    said_at: datetime | None = None,
    people: int = 1,
    place: Place | None = None,
    handle: Handle | None = None,
    email: str = "",
    trace: Trace | None = None,
    is_private: bool = False,
    quoting: str = _Quoting.NO,
    url: str = "",
    contact: str = "",
    by: User | None = None,
) -> Remark:
    """Take down one thing somebody said; the same ``key`` again gives the known one, unchanged.

    trace: the act it came as; without one, what comes through the front desk, a survey or a colleague's hand gets
    its own. is_private: written to us alone, the ledger gets no word of it. email: of whoever wants to be told.
    contact: how the app above reaches them. Raises BadInput naming the field.
    """
    text = clean(text)
    _check(source, mark, text, people, quoting, email, url)
    known = Remark.objects.filter(key=key).first() if key else None
    if known is not None:
        return known
    owner = handle or (trace.handle if trace else None) or _of_email(email)
    remark = Remark(
        key=key or None, mark=mark, source=source, channel=channel.strip()[:120], text=text, language=language[:12],
        said_at=min(said_at or now(), now()), people=people, is_private=is_private, quoting=quoting, url=url,
        contact=contact or (f"handle:{owner.pk}" if email and owner else ""), handle=owner, trace=trace, noted_by=by,
        **vars(place or Place()),
    )  # fmt: skip
    try:
        with transaction.atomic():
            _write(remark)
    except IntegrityError:
        # Somebody took it down in the same moment.
        return Remark.objects.get(key=key)
    return remark


def _write(remark: Remark) -> None:
    """The row first, so that whoever comes second stops before any trace."""
    remark.save(force_insert=True)
    if remark.trace is None and remark.source in OF_SOURCE:
        remark.trace = _trace(remark)
        Remark.objects.filter(pk=remark.pk).update(trace=remark.trace)
    indexing.index_remarks([remark])


def _trace(remark: Remark) -> Trace:
    thing = remark.about or institution_thing()
    return append(
        Act(
            kind=OF_SOURCE[remark.source], thing_id=thing.pk, about_id=remark.about_id, channel=remark.source,
            occurred_at=remark.said_at, handle_id=remark.handle_id, language=remark.language or None,
            text=None if remark.is_private else remark.text or None,
        )
    )  # fmt: skip


def clean(text: str) -> str:
    """Words as they are kept: without what no person writes, no longer than a long letter."""
    return "".join(each for each in text if each.isprintable() or each in "\n\t")[:MOST_TEXT].strip()


def _check(source: str, mark: str, text: str, people: int, quoting: str, email: str, url: str) -> None:
    if source not in _Source.values:
        raise BadInput(_("This source is not known."), field="source")
    if mark not in _Mark.values:
        raise BadInput(_("Choose what it is."), field="mark")
    if not text:
        raise BadInput(_("The words are missing."), remedy=_("Write what was said, in a few words."), field="text")
    if not 1 <= people <= MOST_PEOPLE:
        raise BadInput(_("One person at least says it."), remedy=_("Give a number of people."), field="people")
    if quoting not in _Quoting.values:
        raise BadInput(_("Choose whether it may be quoted."), field="quoting")
    if email and not is_email(email):
        raise BadInput(_("This is no e-mail address."), remedy=_("It reads name@example.org."), field="email")
    if url and not (url.startswith(("https://", "http://")) and len(url) <= 500):
        raise BadInput(_("This is no address."), remedy=_("It begins with https://."), field="url")


def _of_email(email: str) -> Handle | None:
    """Who is behind an e-mail; None for nobody, and for whoever asked not to be recorded: the words then are nobody's."""
    return recognise_handle(network=EMAIL, address=email.strip().casefold()) if email else None


@transaction.atomic
def change_remark(*, remark: Remark, mark: str, people: int, place: Place, by: User) -> Remark:
    """Say better what it is, how many stand behind it and whom it concerns. Raises BadInput."""
    if mark not in _Mark.values:
        raise BadInput(_("Choose what it is."), field="mark")
    if not 1 <= people <= MOST_PEOPLE:
        raise BadInput(_("One person at least says it."), remedy=_("Give a number of people."), field="people")
    changes: dict[str, Any] = {"mark": mark, "people": people, **vars(place)}
    for name, value in changes.items():
        setattr(remark, name, value)
    remark.save(update_fields=list(changes))
    log(remark, "feedback.remark.change", user=by)
    return remark
