"""Forgetting: somebody erased, and words whose time is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from parvis.conversation.models import Answer, Correspondent, Message, Moderation, Stance, Thread
from parvis.conversation.processing import CONVERSATION
from parvis.conversation.services.correspondents import digest_of
from parvis.conversation.services.hearing import forget
from parvis.conversation.services.moving import settle_need
from parvis.core.clock import months_from, now
from parvis.core.processing import processings
from parvis.traces.contracts import ErasedElsewhere
from parvis.traces.kinds import kinds
from parvis.traces.queries import Subject, months_kept

DECIDED = "conversation_moderation"
HOLDING = "conversation"
_BATCH = 500


def correspondents_of(subject: Subject) -> QuerySet[Correspondent]:
    """Who of the letters is this person: by handle, by e-mail, by record."""
    records = [each.partition(":")[2] for each in subject.records if each.startswith(f"{HOLDING}:")]
    digests = [digest_of(each) for each in subject.emails]
    handles = [each.pk for each in subject.handles]
    return Correspondent.objects.filter(Q(handle__in=handles) | Q(digest__in=digests) | Q(pk__in=records))


@transaction.atomic
def erase_somebody(subject: Subject, *, by_time: bool = False) -> ErasedElsewhere:
    """Empty what somebody said here, where they are answered, and what was said to them in private or of them in notes.
    That it was said stays counted. Harmless when repeated."""
    handles = {each.pk for each in subject.handles}
    writers = [] if by_time else list(correspondents_of(subject))
    handles |= {each.handle_id for each in writers if each.handle_id}
    said = Q(handle__in=handles) | Q(thread__correspondent__in=[each.pk for each in writers], direction="in")
    count = _erase(Message.objects.filter(said, erased_at=None))
    begun = Thread.objects.filter(Q(starter__in=handles) | Q(correspondent__in=[each.pk for each in writers]))
    _erase_about(begun)
    Stance.objects.filter(handle__in=handles).delete()
    rows = Moderation.objects.filter(handle__in=handles).exclude(reason="", problem={})
    decided = rows.update(reason="", problem={})
    for writer in writers:
        Correspondent.objects.filter(pk=writer.pk).update(address="", name="", digest=uuid4().hex, erased_at=now())
    told = {HOLDING: count + len(writers), DECIDED: decided}
    return ErasedElsewhere({name: held for name, held in told.items() if held})


def _erase(messages: QuerySet[Message]) -> int:
    threads, count = {}, 0
    for message in messages.select_related("thread").prefetch_related("enclosures").iterator(chunk_size=_BATCH):
        threads[message.thread_id] = message.thread
        empty(message)
        count += 1
    for thread in threads.values():
        settle_need(thread)
    return count


def empty(message: Message) -> None:
    """Its words, names and addresses go."""
    forget(message)
    Message.objects.filter(pk=message.pk).update(
        author="", url="", address="", remote="", answers="", erased_at=message.erased_at or now()
    )


def _erase_about(begun: QuerySet[Thread]) -> None:
    """What tells of them beside their own words: subjects, roots, notes, and our answers where nobody else reads them."""
    pks = list(begun.values_list("pk", flat=True))
    beside = Q(direction="note") | Q(direction="out", is_private=True)
    for message in Message.objects.filter(beside, thread__in=pks, erased_at=None).prefetch_related("enclosures"):
        empty(message)
    Answer.objects.filter(thread__in=pks, is_private=True).update(text="")
    Thread.objects.filter(pk__in=pks).update(subject="", root="", changed_at=now())


def forget_old() -> int:
    """Empty what is past the time its kind is kept, as the ledger does with its own; answers and notes with the
    conversation. How many messages."""
    count = sum(_forget_kind(name) for name, _kind in kinds)
    months = processings[CONVERSATION].months
    if months is None:
        return count
    over = months_from(now(), -months)
    left = Message.objects.filter(at__lt=over, erased_at=None).exclude(thread__last_at__gte=over)
    Answer.objects.filter(thread__last_at__lt=over).exclude(text="").update(text="")
    Thread.objects.filter(last_at__lt=over).exclude(subject="").update(subject="")
    Moderation.objects.filter(created_at__lt=over).exclude(reason="").update(reason="")
    return count + _empty_all(left.prefetch_related("enclosures")[:20_000]) + _forget_correspondents(over)


def _forget_kind(kind: str) -> int:
    months = months_kept(kinds[kind])
    if months is None:
        return 0
    over = Message.objects.filter(trace__kind=kind, at__lt=months_from(now(), -months), erased_at=None)
    return _empty_all(over.prefetch_related("enclosures")[:20_000])


def _empty_all(messages: Iterable[Message]) -> int:
    count = 0
    with transaction.atomic():
        for message in messages:
            empty(message)
            count += 1
    return count


def _forget_correspondents(over: datetime) -> int:
    """Who has written nothing for so long is found no more."""
    rows = Correspondent.objects.exclude(address="").filter(created_at__lt=over)
    gone = rows.exclude(threads__last_at__gte=over)
    return sum(
        Correspondent.objects.filter(pk=pk).update(address="", name="", digest=uuid4().hex, erased_at=now())
        for pk in gone.values_list("pk", flat=True)
    )
