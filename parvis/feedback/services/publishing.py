"""Saying in public what was asked and what came of it: optional, topic by topic, in words written for the public."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from parvis.accounts.models import User
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.core.text import make_slug
from parvis.feedback.models import Topic
from parvis.traces.models import Thing
from parvis.traces.services import change_thing, register_thing, remove_thing, restore_thing

KIND = "topic"


@dataclass(frozen=True, kw_only=True)
class PublicWords:
    """What the public page says: what was asked, what the institution did or will do. One language is enough."""

    asked_fr: str = ""
    asked_en: str = ""
    answer_fr: str = ""
    answer_en: str = ""


@transaction.atomic
def say_in_public(*, topic: Topic, words: PublicWords, by: User) -> Topic:
    """Show a topic on the public page, or say it anew there. Raises BadInput naming the field."""
    _check(topic, words)
    is_new = not topic.is_public
    for name, value in vars(words).items():
        setattr(topic, name, value.strip())
    topic.is_public, topic.published_at = True, topic.published_at if not is_new and topic.published_at else now()
    title = topic.asked_fr or topic.asked_en
    topic.slug = topic.slug or _free_slug(title)
    topic.thing = _thing(topic, title)
    topic.save(update_fields=[*vars(words), "is_public", "published_at", "slug", "thing"])
    tell_changed(topic)
    log(topic, "feedback.publish", user=by)
    return topic


def _check(topic: Topic, words: PublicWords) -> None:
    for language in ("fr", "en"):
        asked, answer = getattr(words, f"asked_{language}").strip(), getattr(words, f"answer_{language}").strip()
        if bool(asked) != bool(answer):
            raise BadInput(
                _("What was asked and what was done go together."),
                remedy=_("Write both in this language, or neither."),
                field=f"answer_{language}" if asked else f"asked_{language}",
            )
        if len(asked) > 200:
            raise BadInput(_("This is too long."), remedy=_("Keep it under 200 characters."), field=f"asked_{language}")
        if len(answer) > 4_000:
            raise BadInput(
                _("This is too long."), remedy=_("Keep it under 4,000 characters."), field=f"answer_{language}"
            )
    if not (words.asked_fr.strip() or words.asked_en.strip()):
        raise BadInput(
            _("The public words are missing."), remedy=_("Write them in French or in English."), field="asked_fr"
        )
    if topic.state in (Topic.State.RECEIVED, Topic.State.CONSIDERED):
        raise BadInput(
            _("Nothing is answered yet."), remedy=_("Say first that it is planned, done or declined."), field="asked_fr"
        )


def _thing(topic: Topic, title: str) -> Thing:
    """Its permanent address: made once, living again when it comes back."""
    if topic.thing is None:
        return register_thing(kind=KIND, title=title)
    if topic.thing.state == Thing.State.REMOVED:
        restore_thing(topic.thing, title=title)
    return topic.thing


def _free_slug(title: str) -> str:
    """The words of the title, numbered where they are taken."""
    base = make_slug(title) or KIND
    taken = set(Topic.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


@transaction.atomic
def withdraw_from_public(*, topic: Topic, by: User) -> bool:
    """Show it no more; its address leaves a tombstone. False where it was not shown."""
    if not topic.is_public:
        return False
    Topic.objects.filter(pk=topic.pk).update(is_public=False, published_at=None)
    topic.is_public, topic.published_at = False, None
    if topic.thing is not None:
        remove_thing(topic.thing)
    log(topic, "feedback.withdraw", user=by)
    return True


def tell_changed(topic: Topic) -> None:
    """What the public page shows of it changed: states, counts, quotes."""
    if topic.is_public and topic.thing is not None:
        change_thing(topic.thing, title=topic.asked_fr or topic.asked_en)
