"""Proposals in the desk."""

from __future__ import annotations

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from parvis.strategy import deeds


@hooks.register("register_log_actions")
def register_deeds(actions: LogActionRegistry) -> None:
    """What was done to a proposal."""
    deeds.register(actions)
