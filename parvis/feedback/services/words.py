"""The way down: a word from the direction, and who has seen it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from parvis.accounts.models import Department, User
from parvis.accounts.queries.departments import role_in
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.feedback.models import Seen, Topic, Word

MOST_WORD = 1_000


@transaction.atomic
def say_word(*, department: Department, text: str, by: User, topic: Topic | None = None) -> Word:
    """Tell a department why things are done so. Raises BadInput naming the field."""
    text = text.strip()
    if not text:
        raise BadInput(_("The words are missing."), remedy=_("A sentence is enough."), field="text")
    if len(text) > MOST_WORD:
        raise BadInput(_("This is too long."), remedy=_("A short word: 1,000 characters at most."), field="text")
    word = Word.objects.create(department=department, text=text, topic=topic, by=by)
    log(department, "feedback.word", user=by, data={"word": text})
    return word


@transaction.atomic
def take_word_back(*, word: Word, by: User) -> bool:
    """Show it no more. False where it was taken back already."""
    taken = Word.objects.filter(pk=word.pk, taken_back_at=None).update(taken_back_at=now())
    if taken:
        log(word.department, "feedback.word.back", user=by)
    return bool(taken)


def mark_seen(*, department: Department, by: User) -> int:
    """A member of the department has read what was told to it; somebody passing by leaves no mark. How many were new."""
    if role_in(by, department) is None:
        return 0
    unseen = Word.objects.filter(department=department, taken_back_at=None).exclude(seen__member=by)
    rows = [Seen(word=word, member=by) for word in unseen]
    Seen.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
