"""Asking, confirming, leaving: each harmless when repeated, and the same to see whoever's address it is."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from parvis.channels.models import Connection, Letter, Newsletter, Subscriber
from parvis.channels.queries.newsletters import NETWORK, digest_of, handle_of, normalised
from parvis.channels.states import Subscribing
from parvis.core.clock import now, today
from parvis.core.errors import BadInput
from parvis.core.sealing import Seal, Unreadable
from parvis.traces.models import Handle, Thing, Trace
from parvis.traces.queries import EMAIL, subject_of
from parvis.traces.services import Act, append, erase_person, has_objected, recognise_handle, register_thing

SEAL = Seal("channels.subscribers")
KIND = "newsletter"
CONFIRM_WITHIN = timedelta(days=3)
# Letters one address is sent in a day because somebody typed it in our form.
_MOST_ASKING = 3
_LONGEST = 254
_State = Subscriber.State
# What everybody forgets who does not read it any more; the digest stays, so that nobody writes to them by mistake.
EMPTY: dict[str, Any] = {
    "address": "",
    "consent": {},
    "confirm_until": None,
    "soft_count": 0,
    "soft_since": None,
    "soft_at": None,
}


def wording_of(connection: Connection, language: str) -> str:
    """What one agrees to, as the form shows it: kept with each consent, word for word."""
    with override(language):
        return gettext(
            "I agree to receive “%(name)s” by e-mail from %(sender)s. My address serves for nothing else. "
            "I can leave at any time, by the link in each letter."
        ) % {"name": connection.name, "sender": connection.options.get("sender_name") or connection.name}


def version_of(text: str) -> str:
    """A short name for one wording."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def checked_address(address: str) -> str:
    """An address one can write to. Raises BadInput."""
    try:
        validate_email(address.strip())
        written = normalised(address)
        validate_email(written)
    except (ValidationError, ValueError):
        written = ""
    if not written or len(written) > _LONGEST:
        raise BadInput(
            _("This is not an e-mail address."), remedy=_("Write it whole, as ana@example.org."), field="address"
        )
    return written


def address_of(subscriber: Subscriber) -> str:
    """Their address; "" when it is gone, or was sealed with a key that is no longer here."""
    try:
        return SEAL.open(subscriber.address) if subscriber.address else ""
    except Unreadable:
        return ""


def thing_of(connection: Connection) -> Thing:
    """What people gather around when they read this newsletter."""
    known = Newsletter.objects.filter(connection=connection).select_related("thing").first()
    if known is None:
        with transaction.atomic():
            Connection.objects.select_for_update().get(pk=connection.pk)
            known = Newsletter.objects.filter(connection=connection).select_related("thing").first()
            if known is None:
                thing = register_thing(kind=KIND, title=connection.name)
                known = Newsletter.objects.create(connection=connection, thing=thing)
    return known.thing


@transaction.atomic
def ask_to_subscribe(connection: Connection, *, address: str, language: str, page: str) -> None:
    """Somebody typed an address in our form: a letter asks whether it was them. Says nothing of who was known.

    page: the address of the form. Raises BadInput for what is no address.
    """
    address = checked_address(address)
    made, _is_new = Subscriber.objects.get_or_create(
        connection=connection, digest=digest_of(address), defaults={"language": language}
    )
    row = Subscriber.objects.select_for_update().get(pk=made.pk)
    if row.state == _State.CONFIRMED:
        _write(row, Letter.Kind.KNOWN)
        return
    text = wording_of(connection, language)
    asked = {
        "address": SEAL.close(address), "language": language, "confirm_until": now() + CONFIRM_WITHIN,
        "consent": {
            "text": text, "version": version_of(text), "page": page[:500], "language": language,
            "asked_at": now().isoformat(), "source": "form",
        },
    }  # fmt: skip
    if row.state == _State.ASKED:
        _change(row, **asked)
    elif not Subscribing.claim(row, before=row.state, after=_State.ASKED, **asked):
        return
    _write(row, Letter.Kind.CONFIRM)


def _write(row: Subscriber, kind: str) -> None:
    """One letter to them alone; no more than a few a day, however often somebody asks."""
    count = row.asking_count if row.asking_day == today() else 0
    if count >= _MOST_ASKING:
        return
    _change(row, asking_day=today(), asking_count=count + 1)
    Letter.objects.create(subscriber=row, kind=kind)


def _change(row: Subscriber, **values: Any) -> None:
    values = {"changed_at": now(), **values}
    Subscriber.objects.filter(pk=row.pk).update(**values)
    for name, value in values.items():
        setattr(row, name, value)


@transaction.atomic
def confirm(subscriber: Subscriber) -> bool:
    """They said yes a second time; whether they read it now. False once the link ran out, or they left."""
    if subscriber.state == _State.CONFIRMED:
        return True
    if subscriber.state != _State.ASKED or subscriber.confirm_until is None or subscriber.confirm_until < now():
        return False
    consent = subscriber.consent | {"confirmed_at": now().isoformat()}
    return admit(subscriber, consent=consent, at=now())


def admit(subscriber: Subscriber, **values: Any) -> bool:
    """They read it from now on; told in the ledger. values: consent, and at."""
    at = values.pop("at")
    fresh = {"confirmed_at": at, "ended_at": None, "confirm_until": None, "bounce": "", **values}
    if not Subscribing.claim(subscriber, before=_State.ASKED, after=_State.CONFIRMED, **fresh):
        return subscriber.state == _State.CONFIRMED
    _change(subscriber, handle=_handle(subscriber))
    _record(subscriber, "channels.newsletter.joined")
    return True


def _handle(subscriber: Subscriber) -> Handle | None:
    """How the ledger knows them: a number, never their address. None for who objected to being recorded."""
    if has_objected(network=EMAIL, address=address_of(subscriber)):
        return None
    return recognise_handle(network=NETWORK, address=str(subscriber.pk), name=f"№ {str(subscriber.pk)[-6:]}")


def _record(subscriber: Subscriber, kind: str, **payload: str) -> Trace:
    handle = handle_of(subscriber)
    return append(
        Act(
            kind=kind, thing_id=thing_of(subscriber.connection).pk, channel=NETWORK, occurred_at=now(),
            handle_id=handle.pk if handle else None, language=subscriber.language if handle else None,
            payload=payload or None,
        )
    )  # fmt: skip


@transaction.atomic
def leave_newsletter(subscriber: Subscriber, *, letter: Letter | None = None, why: str = "self") -> bool:
    """They do not read it any more: all goes but the digest. Whether they did until now.

    letter: the one by which they left; why: "self", "complaint" or "staff".
    """
    after = _State.COMPLAINED if why == "complaint" else _State.LEFT
    for before in (_State.CONFIRMED, _State.BOUNCED, _State.ASKED):
        if not Subscribing.allows(before, after) or subscriber.state != before:
            continue
        if Subscribing.claim(subscriber, before=before, after=after, ended_at=now(), **EMPTY):
            if before == _State.CONFIRMED:
                _record(subscriber, "channels.newsletter.left", why=why)
            if letter is not None:
                Letter.objects.filter(pk=letter.pk, subscriber=subscriber, left_at=None).update(left_at=now())
            return before == _State.CONFIRMED
    return False


def change_language(subscriber: Subscriber, language: str) -> None:
    """They read it in another language. Raises BadInput for one we do not write."""
    if language not in Subscriber.Language.values:
        raise BadInput(_("Choose one of the languages shown."), field="language")
    _change(subscriber, language=language)


@transaction.atomic
def erase(subscriber: Subscriber) -> None:
    """Everything about them goes, in the ledger too; only the digest stays, which tells nothing of anybody."""
    handle = handle_of(subscriber)
    leave_newsletter(subscriber)
    if handle is not None:
        erase_person(subject_of(handle))
    empty(subscriber)


def empty(subscriber: Subscriber) -> None:
    """Nothing ties it to letters or to the ledger any more."""
    Letter.objects.filter(subscriber=subscriber, state=Letter.State.WAITING).update(state=Letter.State.DROPPED)
    Letter.objects.filter(subscriber=subscriber).update(subscriber=None)
    if subscriber.state in (_State.LEFT, _State.COMPLAINED, _State.BOUNCED):
        _change(subscriber, handle=None, confirmed_at=None, bounce="", asking_day=None, asking_count=0, **EMPTY)
