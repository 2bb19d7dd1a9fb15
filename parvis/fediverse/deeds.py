"""How the audit log tells what staff did with voices, servers, people and reports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = (
    ("fediverse.make", _("Make a voice"), _("Voice made")),
    ("fediverse.change", _("Change a voice"), _("Voice changed")),
    ("fediverse.close", _("Close a voice"), _("Voice closed")),
    ("fediverse.move", _("Move a voice"), _("Voice moved")),
    ("fediverse.judge_server", _("Decide about a server"), _("Server judged")),
    ("fediverse.judge_person", _("Decide about somebody"), _("Somebody judged")),
    ("fediverse.settle", _("Settle a report"), _("Report settled")),
    ("fediverse.report", _("Report somebody"), _("Somebody reported")),
)
