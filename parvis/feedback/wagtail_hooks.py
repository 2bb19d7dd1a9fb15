"""Feedback in the desk."""

from __future__ import annotations

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from parvis.feedback import deeds


@hooks.register("register_log_actions")
def register_deeds(actions: LogActionRegistry) -> None:
    """What was done to a topic or to what somebody said."""
    deeds.register(actions)
