"""The sender: takes what is due from the database, posts it to inboxes, and records the answers.

A worker runs one all the time (``keep_sending``); several share the work without doubling it.
"""

from parvis.fediverse.sending.sender import Sender, keep_sending, send_due

__all__ = ["Sender", "keep_sending", "send_due"]
