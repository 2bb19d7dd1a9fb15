"""What may be asked of a network about somebody: to hear them no more, to shut them out, to have them looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from parvis.channels.contracts.message import Quote

# What a network declares it can; whoever can mute or block can take it back.
Moderates = Literal["mute", "block", "report"]
Verb = Literal["mute", "unmute", "block", "unblock", "report"]
UNDONE_BY: dict[str, str] = {"unmute": "mute", "unblock": "block"}


@dataclass(frozen=True, kw_only=True)
class Moderation:
    """One thing asked about somebody. who: their address as events tell it (acct:, DID); key: the same when it is
    asked again; posts, words: of a report, what is reported and why, for the network's moderators; words of anything else
    stay here. by: the member of staff who decided, for what we keep ourselves; no network is told."""

    verb: Verb
    who: str
    key: str
    posts: Sequence[Quote] = ()
    words: str = ""
    by: int | None = None
