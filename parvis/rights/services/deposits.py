"""Deliveries from outside: by a link, for one purpose, bounded; nothing is shown before it is taken in."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.core.clock import now
from parvis.core.errors import BadInput, Refusal
from parvis.media.inspection import inspect_picture
from parvis.media.services import add_picture
from parvis.rights.evidence import inspect_evidence
from parvis.rights.models import Deposit, DepositedFile, DepositLink, Grant
from parvis.rights.services.grants import grant_use
from parvis.rights.services.joining import check_objection
from parvis.rights.services.records import state_rights
from parvis.rights.services.telling import checked_uses
from parvis.rights.states import Taking

_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".tif", ".tiff", ".heic", ".gif")
MOST_TEXT = 50_000
# A link open for weeks is still no mail box: so many deliveries an hour.
_MOST_AN_HOUR = 20
_HOUR = timedelta(hours=1)


class LinkClosed(Refusal):
    """The link takes nothing more: problem is "revoked", "expired", "used", "busy" or "full"."""

    def __init__(self, message: Any, *, problem: str, remedy: Any = "") -> None:
        super().__init__(message, remedy=remedy)
        self.problem = problem


def make_link(*, until: datetime, receiver: User | None, **told: Any) -> tuple[DepositLink, str]:
    """(link, token): the token is told once and kept as a hash. Raises BadInput for an end that is past.

    receiver: None stands for the managers. told: purpose, expected, sender, email, language, max_files, max_megabytes.
    """
    if until <= now():
        raise BadInput(_("This moment is past."), remedy=_("Choose a later one."), field="until")
    check_objection(told.get("email", ""))
    token = secrets.token_urlsafe(32)
    return DepositLink.objects.create(until=until, receiver=receiver, token_hash=hash_of(token), **told), token


def hash_of(token: str) -> str:
    """What is kept of a token: 32 random bytes need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(token: str) -> DepositLink | None:
    """The link a token opens; None for a token never made."""
    return DepositLink.objects.filter(token_hash=hash_of(token)).first()


def revoke_link(link: DepositLink) -> None:
    """Close a link now; what came in stays. Revoking twice changes nothing."""
    if DepositLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now()):
        link.refresh_from_db(fields=["revoked_at"])


def close_link(link: DepositLink) -> None:
    """Everything was delivered: the sender says so."""
    DepositLink.objects.filter(pk=link.pk, closed_at=None).update(closed_at=now())


@transaction.atomic
def receive(
    link: DepositLink, *, files: Sequence[Any], uses: Sequence[str], statement: str, signed_by: str, **told: Any
) -> Deposit:
    """Take a delivery into the waiting room, looked at file by file. Raises LinkClosed or BadInput.

    told: text, holder, credit, valid_until, may_crop, conditions.
    """
    if not signed_by.strip():
        raise BadInput(_("The statement is not signed."), remedy=_("Write your name."), field="signed_by")
    if len(told.get("text", "")) > MOST_TEXT:
        raise BadInput(_("The text is too long."), remedy=_("Send it as a file."), field="text")
    chosen = checked_uses(uses, empty=_("A statement of rights names at least one use."))
    kinds = [_looked_at(sent) for sent in files]
    _reserve(link, files)
    deposit = Deposit.objects.create(link=link, uses=chosen, statement=statement, signed_by=signed_by.strip(), **told)
    for sent, is_picture in zip(files, kinds, strict=True):
        item = DepositedFile(deposit=deposit, name=Path(sent.name).name[-200:], size=sent.size, is_picture=is_picture)
        item.file.save(sent.name, sent, save=False)
        item.save()
    return deposit


def _looked_at(sent: Any) -> bool:
    """Whether it is a picture; else it must be a document. Raises BadInput naming the file."""
    try:
        if Path(sent.name).suffix.lower() not in _PICTURES:
            inspect_evidence(sent)
            return False
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sent"
            sent.seek(0)
            with path.open("wb") as target:
                target.writelines(sent.chunks())
            sent.seek(0)
            inspect_picture(path, name=sent.name)
    except BadInput as refusal:
        raise BadInput(f"{sent.name}: {refusal.message}", remedy=refusal.remedy, field="files") from None
    return True


def _reserve(link: DepositLink, files: Sequence[Any]) -> None:
    """Count the files in, by one conditional update: of two senders at once only one passes the bound."""
    count, size = len(files), sum(sent.size for sent in files)
    recent = Deposit.objects.filter(link=link, received_at__gt=now() - _HOUR).count()
    if recent >= _MOST_AN_HOUR:
        raise LinkClosed(_("Much came in by this link within the hour."), problem="busy", remedy=_("Come back later."))
    room = DepositLink.objects.filter(
        pk=link.pk, revoked_at=None, closed_at=None, until__gt=now(), files__lte=link.max_files - count,
        bytes__lte=link.max_megabytes * 2**20 - size,
    )  # fmt: skip
    if not room.update(files=F("files") + count, bytes=F("bytes") + size):
        link.refresh_from_db()
        raise _closed(link)


def _closed(link: DepositLink) -> LinkClosed:
    told = {
        "revoked": _("This link was withdrawn."),
        "expired": _("This link has ended."),
        "used": _("Everything was delivered by this link."),
    }
    if link.problem:
        return LinkClosed(told[link.problem], problem=link.problem, remedy=_("Ask for another one."))
    return LinkClosed(
        _("This link takes at most %(files)s files and %(size)s MB in all.")
        % {"files": link.max_files, "size": link.max_megabytes},
        problem="full",
        remedy=_("Send fewer or smaller files, or ask for another link."),
    )


@transaction.atomic
def take_in(
    deposit: Deposit, *, by: User, texts: dict[int, tuple[str, str]], valid_until: date | None = None
) -> Grant | None:
    """Take a delivery in: its pictures join the others, with the grant that was signed. Nothing is put on a page.

    texts: (alternative text in French, in English) by the primary key of each picture's file.
    Raises BadInput when a text lacks, Refusal when somebody decided first.
    """
    if not Taking.claim(deposit, before=Deposit.State.WAITING, after=Deposit.State.TAKEN, decided_by=by):
        raise Refusal(_("Somebody decided on this delivery first."), remedy=_("Open its page again."))
    things = [_take_picture(item, texts.get(item.pk, ("", ""))) for item in deposit.items.filter(is_picture=True)]
    if not things:
        return None
    for thing in things:
        state_rights(
            thing, licence="in-copyright", holder=deposit.holder, credit_fr=deposit.credit, credit_en=deposit.credit
        )
    grant = grant_use(
        things,
        holder=deposit.holder,
        uses=deposit.uses,
        valid_until=valid_until or deposit.valid_until,
        may_crop=deposit.may_crop,
        may_overprint=False,
        note=deposit.conditions,
        evidence=ContentFile(_signed(deposit).encode(), name="statement.txt"),
        evidence_name="statement.txt",
    )
    deposit.grant = grant
    deposit.save(update_fields=["grant"])
    return grant


def _take_picture(item: DepositedFile, texts: tuple[str, str]) -> Any:
    if not all(text.strip() for text in texts):
        raise BadInput(
            _("“%(name)s” is not described in both languages.") % {"name": item.name},
            remedy=_("Say in French and in English what it shows."),
            field=f"alt_fr_{item.pk}",
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sent"
        with item.file.open("rb") as source, path.open("wb") as target:
            target.writelines(source.chunks())
        picture = add_picture(path, alt_fr=texts[0], alt_en=texts[1], title=Path(item.name).stem, name=item.name)
    item.picture = picture
    item.save(update_fields=["picture"])
    return picture.thing


def _signed(deposit: Deposit) -> str:
    """The statement as it was signed, kept as the evidence of the grant."""
    return f"{deposit.statement}\n\n{deposit.conditions}\n\n{deposit.signed_by}, {deposit.received_at.isoformat()}\n"


def refuse_deposit(deposit: Deposit, *, reason: str, by: User) -> None:
    """Refuse a delivery; its files are deleted. Raises BadInput without a reason, Refusal when too late."""
    if not reason.strip():
        raise BadInput(_("A reason is needed."), remedy=_("Say why, in a few words."), field="reason")
    with transaction.atomic():
        if not Taking.claim(
            deposit, before=Deposit.State.WAITING, after=Deposit.State.REFUSED, reason=reason, decided_by=by
        ):
            raise Refusal(_("Somebody decided on this delivery first."), remedy=_("Open its page again."))
        for item in deposit.items.all():
            transaction.on_commit(partial(item.file.storage.delete, str(item.file.name)))
