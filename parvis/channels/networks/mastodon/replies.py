"""What a server answers, made into small typed objects at the door. Dialects leave fields out: each has its default.

Facts of docs.joinmastodon.org as of July 2026 (Mastodon 4.5 and 4.6), of GoToSocial 0.20 and of Takahē 0.11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, TypeVar

import structlog
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, ValidationError

log = structlog.get_logger(__name__)
# Identifiers are texts; some servers write numbers. What is null is as if it were not there.
Id = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]
Said = Annotated[str, BeforeValidator(lambda value: value or "")]
Counted = Annotated[int, BeforeValidator(lambda value: value or 0)]
Made = TypeVar("Made", bound="Reply")


class Reply(BaseModel):
    """Base of the answers: what we do not know of is left aside."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class AccountReply(Reply):
    """Somebody. acct: their name, with @host when they are elsewhere."""

    id: Id
    acct: str
    username: Said = ""
    display_name: Said = ""
    url: Said = ""
    bot: bool | None = False
    followers_count: Counted = 0
    following_count: Counted = 0
    statuses_count: Counted = 0


class TagReply(Reply):
    name: str


class MediaReply(Reply):
    """A media: url is empty as long as it is being processed; in lists, the picture of a post."""

    id: Id
    type: Said = ""
    url: Said = ""


class QuoteReply(Reply):
    """What a post quotes: the whole post, or its id alone when posts are nested."""

    quoted_status: StatusReply | None = None
    quoted_status_id: Id | None = None


class StatusReply(Reply):
    """A post."""

    id: Id
    created_at: AwareDatetime
    account: AccountReply
    uri: Said = ""
    url: Said = ""
    content: Said = ""
    spoiler_text: Said = ""
    visibility: Said = "public"
    language: Said = ""
    in_reply_to_id: Id | None = None
    in_reply_to_account_id: Id | None = None
    tags: tuple[TagReply, ...] = ()
    media_attachments: tuple[MediaReply, ...] = ()
    quote: QuoteReply | None = None
    reblog: Any = None
    replies_count: Counted = 0
    reblogs_count: Counted = 0
    favourites_count: Counted = 0
    quotes_count: Counted = 0


class NotificationReply(Reply):
    id: Id
    type: str
    created_at: AwareDatetime
    account: AccountReply
    status: StatusReply | None = None


class AppReply(Reply):
    client_id: str
    client_secret: str


class TokenReply(Reply):
    access_token: str
    scope: Said = ""


QuoteReply.model_rebuild()


def read(kind: type[Made], data: Any, refused: Callable[[str], Exception]) -> Made:
    """The typed answer. Raises what ``refused`` makes of the reason when it is not one."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise refused(f"{kind.__name__}: {error.errors()[0]['loc']}") from None


def read_each(kind: type[Made], data: Any) -> list[Made]:
    """The typed items of a list; one that cannot be read is passed over and logged, so that it stops no other."""
    found: list[Made] = []
    for item in data if isinstance(data, list) else ():
        try:
            found.append(kind.model_validate(item))
        except ValidationError as error:
            log.warning("mastodon.item_unread", kind=kind.__name__, where=str(error.errors()[0]["loc"]))
    return found


def newest(ids: Iterable[str]) -> str:
    """The latest of identifiers: they are numbers or ULIDs, whose order is that of length, then of letters."""
    return max(ids, key=lambda each: (len(each), each), default="")
