"""What conversation does: takes in, assigns, answers, keeps and forgets."""

from parvis.conversation.services.correspondents import address_of, correspondent_at, name_of
from parvis.conversation.services.joining import merge
from parvis.conversation.services.moving import move
from parvis.conversation.services.receiving import receive

__all__ = ["address_of", "correspondent_at", "merge", "move", "name_of", "receive"]
