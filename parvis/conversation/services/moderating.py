"""Somebody muted, blocked or reported on their own network by an account of ours, and that taken back.

What is decided is written first, then asked by a task; all but a report may be asked again without harm. A report that
left without an answer is not sent twice: somebody looks. Where the network takes no such thing from us, a hand does it.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.channels.contracts import ChannelError, OutcomeUnknown, Quote, TryLater
from parvis.channels.contracts import Moderation as Asked
from parvis.channels.services import with_account
from parvis.channels.services.settling import in_both
from parvis.conversation.models import Message, Moderation, Stance, Thread
from parvis.conversation.queries import moderating as look
from parvis.conversation.services.marking import mute_person, unmute_person
from parvis.conversation.services.moving import note, set_fields
from parvis.conversation.states import Moderating
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.core.tasks import enqueue, tasks

_State, _Verb = Moderation.State, Moderation.Verb
_TASK = "parvis.conversation.tasks.moderate_there"
_LEASE = timedelta(minutes=5)
# Tried for two days, further and further apart.
_MOST_ATTEMPTS = 16
_REASONED = (_Verb.MUTE, _Verb.BLOCK, _Verb.REPORT)


@transaction.atomic
def moderate(
    thread: Thread, *, verb: str, by: User, reason: str = "", message: Message | None = None
) -> Moderation | None:
    """Ask it about whoever began a conversation, and hear them accordingly here. Asked twice, it is one.

    message: of a report, the words of theirs that are reported. None where muting or hearing again is ours alone.
    Raises BadInput.
    """
    reason, means = reason.strip(), _checked(thread, verb, reason, message)
    is_known, known = _known(thread, verb, message)
    _hear_accordingly(thread, verb, by, reason)
    if is_known or means is None:
        return known
    starter, base = thread.starter, _base(verb)
    assert starter is not None
    if base == _Verb.MUTE and base not in means.can:
        # Done here, it is done: no hand need do there what changes nothing.
        return None
    row = Moderation.objects.create(
        handle=starter, verb=verb, network=means.network, thread=thread, message=message, reason=reason, by=by,
        connection=means.connection if base in means.can else None,
        state=_State.ASKED if base in means.can else _State.BY_HAND,
    )  # fmt: skip
    note(thread, verb, after=means.network, by=by, reason=reason, message=message)
    set_fields(thread)
    if row.state == _State.ASKED:
        transaction.on_commit(_wake)
    return row


def _base(verb: str) -> str:
    return {"unmute": "mute", "unblock": "block"}.get(verb, verb)


def _checked(thread: Thread, verb: str, reason: str, message: Message | None) -> look.Means | None:
    if verb not in _Verb.values:
        raise BadInput(_("Choose what to do."), field="do")
    if thread.starter is None:
        raise BadInput(_("Nobody is known to have begun this conversation."), field="who")
    if verb in _REASONED and not reason.strip():
        raise BadInput(_("Say why: it is kept."), field="reason")
    if message is not None and (message.thread_id != thread.pk or message.handle_id != thread.starter_id):
        raise BadInput(_("These are not words of theirs."), field="message")
    means = look.means(thread)
    if means is None and verb not in (_Verb.MUTE, _Verb.UNMUTE):
        raise BadInput(
            _("They wrote by a way that is no network."), remedy=_("Mute them: nothing they write asks for an answer."),
            field="do",
        )  # fmt: skip
    return means


def _known(thread: Thread, verb: str, message: Message | None) -> tuple[bool, Moderation | None]:
    """(whether it stands already, what was asked for it); a report, of these very words."""
    assert thread.starter is not None
    rows = look.of_person(thread.starter).filter(verb=verb, network=thread.network)
    latest = rows.exclude(state__in=(_State.DROPPED, _State.FAILED)).order_by("-created_at", "-pk")
    if verb == _Verb.REPORT:
        found = latest.filter(message=message).first()
        return found is not None, found
    is_standing = _base(verb) in look.standing(thread.starter, thread.network)
    return is_standing == (verb in _REASONED), latest.first()


def _hear_accordingly(thread: Thread, verb: str, by: User, reason: str) -> None:
    """Whoever is blocked is muted here too, and heard again once that is taken back."""
    is_muted = Stance.objects.filter(handle=thread.starter).exclude(muted_at=None).exists()
    if verb in (_Verb.MUTE, _Verb.BLOCK) and not is_muted:
        mute_person(thread, by=by, reason=reason)
    elif verb in (_Verb.UNMUTE, _Verb.UNBLOCK) and is_muted:
        unmute_person(thread, by=by)


def _wake() -> None:
    enqueue(tasks[_TASK])


def carry_out(*, most: int = 100) -> int:
    """Ask what is due; how many came to rest. Harmless when repeated, and when two do it."""
    _take_up_again()
    due = Moderation.objects.filter(state=_State.ASKED, due_at__lte=now()).select_related("handle", "connection")
    return sum(_carry(row) for row in due.order_by("due_at", "pk")[:most])


def _take_up_again() -> None:
    """Whoever asked died: a report may have arrived, all else is asked again."""
    over = Moderation.objects.filter(state=_State.ASKING).filter(Q(lease_until=None) | Q(lease_until__lt=now()))
    for row in over:
        Moderating.claim(row, before=_State.ASKING, after=_State.UNKNOWN if row.verb == _Verb.REPORT else _State.ASKED)


def _carry(row: Moderation) -> bool:
    if row.handle.erased_at is not None or row.connection is None:
        after = _State.DROPPED if row.handle.erased_at is not None else _State.BY_HAND
        return Moderating.claim(row, before=_State.ASKED, after=after)
    told = {"attempts": row.attempts + 1, "lease_until": now() + _LEASE}
    if not Moderating.claim(row, before=_State.ASKED, after=_State.ASKING, **told):
        return False
    connection, asked = row.connection, _asked(row)
    try:
        with_account(connection, lambda adapter, account: adapter.moderate(account, asked))
    except OutcomeUnknown as error:
        return _settle(row, _State.UNKNOWN if row.verb == _Verb.REPORT else _State.ASKED, error)
    except TryLater as error:
        return _settle(row, _State.ASKED if row.attempts < _MOST_ATTEMPTS else _State.FAILED, error)
    except ChannelError as error:
        return _settle(row, _State.FAILED, error)
    return _settle(row, _State.DONE, None)


def _asked(row: Moderation) -> Asked:
    heard = row.message.heard if row.message else None
    posts = []
    if heard is not None and heard.gone_at is None and heard.object_id:
        is_same = heard.connection_id == row.connection_id
        posts = [Quote(id=(heard.local_id if is_same else "") or heard.object_id, url=heard.object_url)]
    return Asked(
        verb=row.verb, who=row.handle.address, key=str(row.pk), posts=posts, words=row.reason, by=row.by_id,  # type: ignore[arg-type]
    )  # fmt: skip


def _settle(row: Moderation, after: str, error: ChannelError | None) -> bool:
    later = now() + timedelta(seconds=min(21_600, 60 * 2 ** min(row.attempts, 12)))
    problem = {}
    if error is not None:
        told = {"problem": error.message, "remedy": error.remedy}
        problem = {name: in_both(words) for name, words in told.items() if words}
    with transaction.atomic():
        moved = Moderating.claim(
            row, before=_State.ASKING, after=after, problem=problem, due_at=later, lease_until=None
        )
        if moved and row.thread is not None:
            set_fields(row.thread)
    return moved and after != _State.ASKED


@transaction.atomic
def ask_again(row: Moderation, *, by: User) -> None:
    """Ask once more what was refused, or may not have arrived. Raises BadInput when it came to rest otherwise."""
    if row.state not in (_State.FAILED, _State.UNKNOWN) or not Moderating.claim(
        row, before=row.state, after=_State.ASKED, due_at=now(), attempts=0, problem={}
    ):
        raise _rests()
    _tell(row, by)
    transaction.on_commit(_wake)


@transaction.atomic
def record_moderated(row: Moderation, *, by: User) -> None:
    """A colleague did it there by hand, or saw that it is done. Raises BadInput when it came to rest otherwise."""
    if row.state not in (_State.BY_HAND, _State.UNKNOWN) or not Moderating.claim(
        row, before=row.state, after=_State.DONE
    ):
        raise _rests()
    _tell(row, by)


@transaction.atomic
def drop_moderation(row: Moderation, *, by: User) -> None:
    """Call off what was not done. Raises BadInput when it was, or is being."""
    if not Moderating.allows(row.state, _State.DROPPED) or not Moderating.claim(
        row, before=row.state, after=_State.DROPPED
    ):
        raise _rests()
    _tell(row, by)


def _tell(row: Moderation, by: User) -> None:
    if row.thread is not None:
        note(row.thread, f"mod_{row.state}"[:12], before=row.verb, after=row.network, by=by)
        set_fields(row.thread)


def _rests() -> BadInput:
    return BadInput(_("This was done, or called off, meanwhile."), remedy=_("Open the conversation again."))
