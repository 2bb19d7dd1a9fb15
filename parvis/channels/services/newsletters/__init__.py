"""Newsletters: subscribing twice, leaving at once, a letter to each reader, and what comes back."""

from parvis.channels.services.newsletters.bouncing import (
    hear_report,
    mailbox_of_returns,
    read_bounces,
    take_in_piped,
    take_in_report,
)
from parvis.channels.services.newsletters.bringing import Brought, bring_subscribers, export_subscribers
from parvis.channels.services.newsletters.counting import count_letters, count_letters_daily
from parvis.channels.services.newsletters.forgetting import erase_subscribers, forget_subscribers
from parvis.channels.services.newsletters.posting import Poster, keep_posting, send_again_doubtful, stop_letters
from parvis.channels.services.newsletters.spreading import spread
from parvis.channels.services.newsletters.subscribing import (
    ask_to_subscribe,
    change_language,
    confirm,
    erase,
    leave_newsletter,
    thing_of,
    wording_of,
)

__all__ = [
    "Brought", "Poster", "ask_to_subscribe", "bring_subscribers", "change_language", "confirm", "count_letters",
    "count_letters_daily", "erase", "erase_subscribers", "export_subscribers", "forget_subscribers", "hear_report",
    "keep_posting", "leave_newsletter", "mailbox_of_returns", "read_bounces", "send_again_doubtful", "spread",
    "stop_letters", "take_in_piped", "take_in_report", "thing_of", "wording_of",
]  # fmt: skip
