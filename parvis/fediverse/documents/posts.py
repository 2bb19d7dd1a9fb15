"""A post of ours as other servers read it.

Mastodon shows Note and Question whole, and of every other type a title and a link: so each type carries rich
``content`` that stands by itself.
"""

from __future__ import annotations

from typing import Any

from parvis.fediverse import addresses
from parvis.fediverse.documents.context import CONTEXT, PUBLIC
from parvis.fediverse.models import Actor, Deed, Post


def post_iri(post: Post) -> str:
    """The post's permanent address."""
    return addresses.whole(f"/id/{post.thing_id}")


def audience(post: Post) -> tuple[list[str], list[str]]:
    """To whom it goes: (to, cc)."""
    followers = addresses.box_iri(post.actor, "followers")
    named = [mention["href"] for mention in post.mentions]
    if post.visibility == Post.Visibility.PUBLIC:
        return [PUBLIC], [followers, *named]
    if post.visibility == Post.Visibility.UNLISTED:
        return [followers], [PUBLIC, *named]
    if post.visibility == Post.Visibility.FOLLOWERS:
        return [followers], named
    return named, []


def post_document(post: Post) -> dict[str, Any]:
    """The whole document; a tombstone once it is deleted."""
    if post.deleted_at:
        return {
            "@context": CONTEXT,
            "id": post_iri(post),
            "type": "Tombstone",
            "deleted": post.deleted_at.isoformat(),
        }
    told = _head(post) | _words(post) | _media(post) | _special(post) | quote_policy(post.quoting, post.actor)
    return {name: value for name, value in told.items() if value not in ("", None)}


def _head(post: Post) -> dict[str, Any]:
    iri = post_iri(post)
    to, cc = audience(post)
    return {
        "@context": CONTEXT,
        "id": iri,
        "type": post.type,
        "attributedTo": addresses.actor_iri(post.actor),
        "url": iri,
        "published": post.published_at.isoformat(),
        "updated": post.edited_at.isoformat() if post.edited_at else None,
        "to": to,
        "cc": cc,
        "inReplyTo": post.in_reply_to or None,
        "conversation": post.conversation or f"{iri}#conversation",
        "context": post.conversation or f"{iri}#conversation",
        "quote": post.quote or None,
        "quoteAuthorization": post.quote_stamp or None,
        "replies": addresses.whole(f"/ap/{post.thing_id}/replies"),
    }


def _words(post: Post) -> dict[str, Any]:
    first = post.content.get(post.language) or next(iter(post.content.values()), "")
    title = post.titles.get(post.language) or next(iter(post.titles.values()), "")
    return {
        "name": title or None,
        "nameMap": post.titles or None,
        "content": first,
        "contentMap": post.content or {post.language: first},
        "summary": post.sensitive or None,
        "sensitive": bool(post.sensitive),
        "tag": [_mention(mention) for mention in post.mentions] + [_tag(word) for word in post.tags],
    }


def _mention(mention: dict[str, str]) -> dict[str, str]:
    return {"type": "Mention", "href": mention["href"], "name": f"@{mention['name'].lstrip('@')}"}


def _tag(word: str) -> dict[str, str]:
    return {"type": "Hashtag", "href": addresses.whole(f"/ap/tags/{word.casefold()}"), "name": f"#{word}"}


def _media(post: Post) -> dict[str, Any]:
    told = [attachment(each) for each in post.attachments]
    return {"attachment": told, "image": told[0] if post.type == Post.Type.IMAGE and told else None}


def attachment(each: dict[str, Any]) -> dict[str, Any]:
    """A picture, film or sound; its description as ``name``, which all read, and as ``summary``, which some do.

    A film's ``icon`` is what is seen before it plays.
    """
    kind = each.get("media_type", "").partition("/")[0]
    told = {
        "type": {"image": "Image", "video": "Video", "audio": "Audio"}.get(kind, "Document"),
        "mediaType": each.get("media_type"),
        "url": each.get("url"),
        "name": each.get("alt") or None,
        "summary": each.get("alt") or None,
        "width": each.get("width") or None,
        "height": each.get("height") or None,
        "focalPoint": each.get("focus") or None,
        "icon": {"type": "Image", "mediaType": "image/webp", "url": each["poster"]} if each.get("poster") else None,
    }
    return {name: value for name, value in told.items() if value is not None}


def _special(post: Post) -> dict[str, Any]:
    if post.type == Post.Type.QUESTION:
        return _poll(post)
    if post.type == Post.Type.EVENT:
        place = post.event.get("place")
        return {
            "startTime": post.event.get("starts_at"),
            "endTime": post.event.get("ends_at"),
            "location": {"type": "Place", "name": place} if place else None,
        }
    return {}


def _poll(post: Post) -> dict[str, Any]:
    votes = Deed.objects.filter(thing=post.thing_id, what=Deed.What.VOTE, gone_at=None)
    counted: dict[str, int] = {}
    voters = set()
    for choice, remote in votes.values_list("choice", "remote_id"):
        counted[choice] = counted.get(choice, 0) + 1
        voters.add(remote)
    options = [_option(post, option, counted) for option in post.poll.get("options", [])]
    return {
        "anyOf" if post.poll.get("many") else "oneOf": options,
        "endTime": post.poll.get("ends_at"),
        "votersCount": len(voters),
    }


def option_name(post: Post, option: dict[str, str]) -> str:
    """An option as it is written in the post's language."""
    return option.get(post.language) or next(iter(option.values()), "")


def _option(post: Post, option: dict[str, str], counted: dict[str, int]) -> dict[str, Any]:
    name = option_name(post, option)
    return {"type": "Note", "name": name, "replies": {"type": "Collection", "totalItems": counted.get(name, 0)}}


def quote_policy(quoting: str, actor: Actor) -> dict[str, Any]:
    """Who may quote, as FEP-044f writes it."""
    allowed = {
        Actor.Quoting.ANYONE: [PUBLIC],
        Actor.Quoting.FOLLOWERS: [addresses.box_iri(actor, "followers")],
        Actor.Quoting.NOBODY: [addresses.actor_iri(actor)],
    }[Actor.Quoting(quoting)]
    return {"interactionPolicy": {"canQuote": {"automaticApproval": allowed}}}
