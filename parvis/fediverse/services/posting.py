"""Posts of our voices: published, changed, taken back; and what a voice does with the posts of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.errors import BadInput, NotAllowed
from parvis.core.text import clean_html, shorten
from parvis.fediverse.addresses import activity_iri, actor_iri, host_of
from parvis.fediverse.cleaning import plain
from parvis.fediverse.documents import PUBLIC, post_document
from parvis.fediverse.documents.posts import audience, post_iri
from parvis.fediverse.models import Activity, Actor, Deed, Post, RemoteActor
from parvis.fediverse.queries.rules import is_refused
from parvis.fediverse.services.actors import everybody
from parvis.fediverse.services.speaking import Audience, inboxes_of, say
from parvis.traces.models import Thing
from parvis.traces.services import change_thing, register_thing, remove_thing

KIND = "post"
LANGUAGES = ("fr", "en")
_EDITABLE = {
    "titles", "content", "language", "sensitive", "mentions", "tags", "attachments", "quoting", "link", "event", "is_pinned",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a post says; see models.Post for the shape of each part. content: HTML by language, cleaned here."""

    content: dict[str, str]
    language: str = "fr"
    type: str = Post.Type.NOTE
    titles: dict[str, str] = field(default_factory=dict)
    sensitive: str = ""
    visibility: str = Post.Visibility.PUBLIC
    in_reply_to: str = ""
    quote: str = ""
    link: str = ""
    mentions: Sequence[dict[str, str]] = ()
    tags: Sequence[str] = ()
    attachments: Sequence[dict[str, Any]] = ()
    poll: dict[str, Any] = field(default_factory=dict)
    event: dict[str, Any] = field(default_factory=dict)
    quoting: str = ""
    about: Thing | None = None
    published_at: datetime | None = None


@transaction.atomic
def publish_post(*, actor: Actor, draft: Draft) -> Post:
    """Publish a post and send it to those who follow and those it names. Raises BadInput, NotAllowed."""
    _check_speaks(actor)
    _check(draft)
    before = Deed.objects.filter(iri=draft.in_reply_to).first() if draft.in_reply_to else None
    thing = register_thing(kind=KIND, title=_title(draft))
    post = Post.objects.create(
        thing=thing, actor=actor, conversation=_conversation(draft, before), published_at=draft.published_at or now(),
        **_values(draft, actor),
    )  # fmt: skip
    say(actor, "Create", post_document(post), _audience(post, before))
    if post.quote:
        _ask_to_quote(post)
    return post


def _check_speaks(actor: Actor) -> None:
    if actor.retired_at is not None or actor.moved_to or actor.kind == Actor.Kind.INSTANCE:
        raise NotAllowed(_("“%(who)s” no longer speaks here.") % {"who": actor})


def _check(draft: Draft) -> None:
    if not any(plain(text) for text in draft.content.values()) and not draft.attachments:
        raise BadInput(_("There is nothing to say."), remedy=_("Write a text or choose a picture."), field="content")
    if any(not each.get("alt", "").strip() for each in draft.attachments):
        raise BadInput(_("A picture has no description."), remedy=_("Describe what it shows."), field="attachments")
    options = draft.poll.get("options", [])
    if draft.type == Post.Type.QUESTION and not 2 <= len(options) <= 8:
        raise BadInput(_("A poll has two to eight answers."), field="poll")
    if draft.type == Post.Type.EVENT and not draft.event.get("starts_at"):
        raise BadInput(_("An event says when it begins."), field="event")
    if draft.visibility == Post.Visibility.DIRECT and not draft.mentions:
        raise BadInput(_("A private message names whom it is for."), field="mentions")


def _title(draft: Draft) -> str:
    named = next(filter(None, draft.titles.values()), "")
    return shorten(named or plain(draft.content.get(draft.language) or next(iter(draft.content.values()), "")), 120)


def _values(draft: Draft, actor: Actor) -> dict[str, Any]:
    plainly = (
        "language",
        "type",
        "titles",
        "sensitive",
        "visibility",
        "in_reply_to",
        "quote",
        "link",
        "poll",
        "event",
        "about",
    )
    return {name: getattr(draft, name) for name in plainly} | {
        "content": {language: clean_html(html) for language, html in draft.content.items() if html.strip()},
        "mentions": [dict(mention) for mention in draft.mentions],
        "tags": list(dict.fromkeys(tag.lstrip("#") for tag in draft.tags)),
        "attachments": [dict(each) for each in draft.attachments],
        "quoting": draft.quoting or actor.quoting,
    }


def _conversation(draft: Draft, before: Deed | None) -> str:
    """That of the post answered, when it is one of ours or its answer."""
    answered = Post.objects.filter(thing=before.thing_id).first() if before else _own(draft.in_reply_to)
    return (answered.conversation or f"{post_iri(answered)}#conversation") if answered else ""


def _own(iri: str) -> Post | None:
    from parvis.fediverse.addresses import thing_in

    thing = thing_in(iri) if iri else None
    return Post.objects.select_related("actor__thing").filter(thing=thing).first() if thing else None


def _audience(post: Post, before: Deed | None = None) -> Audience:
    """Addressed as its visibility says; left with those who follow, those it names and whom it answers."""
    to, cc = audience(post)
    people = list(RemoteActor.objects.filter(iri__in=[mention["href"] for mention in post.mentions]))
    if before is not None and before.remote is not None:
        people.append(before.remote)
    return Audience(to=to, cc=cc, to_followers=post.visibility != Post.Visibility.DIRECT, inboxes=inboxes_of(people))


def _ask_to_quote(post: Post) -> None:
    """FEP-044f: whoever wrote it is asked; meanwhile others show the post without the quote."""
    deed = Deed.objects.select_related("remote").filter(iri=post.quote).first()
    if deed is not None and deed.remote is not None:
        to = Audience(to=[deed.remote.iri], inboxes=[deed.remote.inbox])
        say(post.actor, "QuoteRequest", post.quote, to, listed=False, instrument=post_iri(post))


@transaction.atomic
def edit_post(post: Post, **changes: Any) -> Post:
    """Change a post and tell whoever has it. Raises BadInput for what cannot be changed."""
    wrong = changes.keys() - _EDITABLE
    if wrong or post.deleted_at:
        raise BadInput(_("This does not change once it is published."), field=min(wrong, default=""))
    for name, value in changes.items():
        clean = {key: clean_html(html) for key, html in value.items()} if name == "content" else value
        setattr(post, name, clean)
    post.edited_at = now()
    _check(Draft(content=post.content, attachments=post.attachments, type=post.type, poll=post.poll, event=post.event,
                 visibility=post.visibility, mentions=post.mentions))  # fmt: skip
    post.save(update_fields=[*changes, "edited_at"])
    change_thing(post.thing)
    say(post.actor, "Update", post_document(post), _audience(post), listed=False)
    return post


@transaction.atomic
def delete_post(post: Post) -> None:
    """Take a post back: a tombstone at its address, and whoever has it told. Harmless when repeated."""
    if post.deleted_at is not None:
        return
    told = _audience(post)
    answered = Deed.objects.select_related("remote").filter(thing=post.thing_id, remote__isnull=False)
    # Whoever answered it has it too, followers or not.
    inboxes = dict.fromkeys([*told.inboxes, *inboxes_of(deed.remote for deed in answered if deed.remote)])
    post.deleted_at = now()
    post.content, post.titles, post.attachments, post.mentions, post.sensitive = {}, {}, [], [], ""
    post.save(update_fields=["deleted_at", "content", "titles", "attachments", "mentions", "sensitive"])
    Activity.objects.filter(object_iri=post_iri(post)).update(is_public=False)
    audience_of_it = Audience(to=told.to, cc=told.cc, to_followers=told.to_followers, inboxes=list(inboxes))
    say(post.actor, "Delete", post_document(post), audience_of_it, listed=False)
    remove_thing(post.thing)


def _theirs(iri: str) -> tuple[str, list[str]]:
    """Somebody's post: its address and where its author reads. Raises BadInput for none we know."""
    deed = Deed.objects.select_related("remote").filter(iri=iri, gone_at=None).first()
    if deed is None or deed.remote is None or is_refused(host_of(iri)):
        raise BadInput(_("This post is not known here."), remedy=_("Choose one that was sent to us."), field="post")
    return deed.remote.iri, inboxes_of([deed.remote])


@transaction.atomic
def announce(actor: Actor, iri: str) -> Activity:
    """Share a post, ours or somebody's, with those who follow. The activity undoes it later."""
    _check_speaks(actor)
    own = _own(iri)
    author, inboxes = (actor_iri(own.actor), []) if own else _theirs(iri)
    to = everybody(actor)
    return say(actor, "Announce", iri, Audience(to=to.to, cc=[*to.cc, author], to_followers=True, inboxes=inboxes))


@transaction.atomic
def like(actor: Actor, iri: str) -> Activity:
    """Like somebody's post: told to its author alone."""
    _check_speaks(actor)
    author, inboxes = _theirs(iri)
    return say(actor, "Like", iri, Audience(to=[author], inboxes=inboxes), listed=False)


@transaction.atomic
def undo(activity: Activity) -> Activity:
    """Take back a like or a share."""
    if activity.type not in {"Like", "Announce"}:
        raise BadInput(_("Only a like or a share is taken back so."), field="activity")
    actor = activity.actor
    deed = Deed.objects.select_related("remote").filter(iri=activity.object_iri).first()
    inboxes = inboxes_of([deed.remote]) if deed and deed.remote else []
    to = Audience(to=[PUBLIC], to_followers=activity.type == "Announce", inboxes=inboxes)
    Activity.objects.filter(pk=activity.pk).update(is_public=False)
    undone = {
        "id": activity_iri(activity),
        "type": activity.type,
        "actor": actor_iri(actor),
        "object": activity.object_iri,
    }
    return say(actor, "Undo", undone, to, listed=False)


@transaction.atomic
def move(actor: Actor, *, target: RemoteActor) -> Activity:
    """The voice goes on elsewhere: those who follow are told to follow it there.

    Raises BadInput unless the new account says it was this one.
    """
    if actor_iri(actor) not in target.also_known_as:
        raise BadInput(
            _("The new account does not name this one."),
            remedy=_("Add this account’s address to the aliases of the new one first."),
            field="target",
        )
    told = say(actor, "Move", actor_iri(actor), everybody(actor), listed=False, target=target.iri)
    actor.moved_to, actor.changed_at = target.iri, now()
    actor.save(update_fields=["moved_to", "changed_at"])
    return told
