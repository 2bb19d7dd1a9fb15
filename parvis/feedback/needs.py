"""What waits for those who keep feedback, answer it, and manage departments."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.accounts.contracts import Role
from parvis.accounts.models import Membership, User
from parvis.core.needs import Need, Urgency, count_up_to, minutes_for, watch
from parvis.feedback.models import Climb, ClimbLetter, Topic, Word
from parvis.feedback.queries import decided_proposals, loose, overdue

_ABLE = (Role.EDITOR, Role.APPROVER, Role.MANAGER)


def register() -> None:
    """Tell the desk how to look."""
    watch("feedback_late", permission="feedback.view_topic", look=late)
    watch("feedback_loose", permission="feedback.change_remark", look=to_gather)
    watch("feedback_decided", permission="feedback.view_topic", look=decided)
    watch("feedback_words", permission="feedback.view_topic", look=words)
    watch("feedback_letters", permission="accounts.change_user", look=letters_in_doubt)


def _theirs(user: User, rows: QuerySet[Topic]) -> QuerySet[Topic]:
    """Topics somebody answers for: of the whole house for who keeps feedback there, else of their departments."""
    if user.has_perm("feedback.change_topic"):
        return rows
    own = Membership.objects.filter(member=user, role__in=_ABLE).values("department")
    return rows.filter(department__in=own)


def late(user: Any) -> Need | None:
    """Answers that are owed and late. What climbed to the institution's managers comes before anything else."""
    rows = _theirs(user, overdue())
    count, first = count_up_to(rows), rows.first()
    if first is None:
        return None
    is_high = rows.filter(level=Climb.Level.INSTITUTION).exists()
    return Need(
        count=count,
        unit=ngettext("answer", "answers", count),
        title=ngettext("An answer to the public is late", "Answers to the public are late", count),
        reason=_("“%(title)s” was to be answered. What stays late climbs to whoever manages, and it is written down.")
        % {"title": first.title},
        url=reverse("feedback_topic", args=[first.pk]) if count == 1 else f"{reverse('feedback_topics')}?list=late",
        action=_("Answer"),
        minutes=minutes_for(count, seconds=300),
        urgency=Urgency.NOW if is_high else Urgency.TODAY,
    )


def to_gather(_user: Any) -> Need | None:
    """Remarks of no topic."""
    count = count_up_to(loose())
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("remark", "remarks", count),
        title=ngettext("Something people said is to be gathered", "Things people said are to be gathered", count),
        reason=_("Those that resemble each other are proposed together; you join them."),
        url=reverse("feedback"),
        action=_("Gather"),
        minutes=minutes_for(count, seconds=20),
        urgency=Urgency.LATER,
    )


def decided(user: Any) -> Need | None:
    """Topics whose proposal is decided: those who asked are to hear it."""
    rows = _theirs(user, decided_proposals())
    count, first = count_up_to(rows), rows.first()
    if first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("topic", "topics", count),
        title=ngettext(
            "A proposal is decided: say so to those who asked",
            "Proposals are decided: say so to those who asked",
            count,
        ),
        reason=_("“%(title)s” still stands as it was before the decision.") % {"title": first.title},
        url=reverse("feedback_topic", args=[first.pk]),
        action=_("Say so"),
        minutes=minutes_for(count, seconds=180),
        urgency=Urgency.TODAY,
    )


def words(user: Any) -> Need | None:
    """Words of the direction to one's department, not read yet."""
    own = Membership.objects.filter(member=user).values("department")
    rows = Word.objects.filter(department__in=own, taken_back_at=None).exclude(seen__member=user).exclude(by=user)
    count, first = count_up_to(rows), rows.first()
    if first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("word", "words", count),
        title=ngettext(
            "A word from the direction to your department", "Words from the direction to your department", count
        ),
        reason=_("Why things are done so, in a few lines."),
        url=reverse("feedback_department", args=[first.department_id]),
        action=_("Read"),
        minutes=1,
        urgency=Urgency.LATER,
    )


def letters_in_doubt(_user: Any) -> Need | None:
    """Letters about late answers that did not leave, or that nobody knows to have left."""
    rows = ClimbLetter.objects.filter(state__in=ClimbLetter.TROUBLED).select_related("climb")
    count, first = count_up_to(rows), rows.first()
    if first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("letter", "letters", count),
        title=ngettext("A manager may not know of a late answer", "Letters about late answers are in doubt", count),
        reason=_("The mail server refused, or did not say whether it left. Tell them, or send it again."),
        url=reverse("feedback_topic", args=[first.climb.topic_id]),
        action=_("Look"),
        minutes=minutes_for(count, seconds=60),
        urgency=Urgency.TODAY,
    )
