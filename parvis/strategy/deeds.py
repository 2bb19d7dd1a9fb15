"""How the audit log tells what staff did with proposals."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter

from parvis.strategy.models import Proposal


def register(actions: LogActionRegistry) -> None:
    """Give the log its sentences."""
    actions.register_action("strategy.propose", gettext_lazy("Propose"), gettext_lazy("Proposal written"))
    actions.register_action("strategy.change", gettext_lazy("Change a proposal"), gettext_lazy("Proposal changed"))
    actions.register_action(Moved.action)(Moved)


class Moved(LogFormatter):
    """Says to which state, and why."""

    action = "strategy.move"
    label = gettext_lazy("Move a proposal")
    message = gettext_lazy("Proposal moved")

    def format_message(self, log_entry: Any) -> str:
        after = log_entry.data.get("after", "")
        state = Proposal.State(after).label if after in Proposal.State.values else after
        return _("Proposal %(state)s: %(why)s") % {"state": state, "why": log_entry.data.get("reason", "")}
