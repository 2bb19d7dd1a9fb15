"""What the audit log says of roles in departments, absences and approvals, in words."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter

from parvis.accounts.contracts import Role
from parvis.core.bilingual import current

Text = str | Promise


def register(actions: LogActionRegistry) -> None:
    """Give the log its sentences."""
    for action, label, told in _PLAIN:
        actions.register_action(action, label, told)
    for formatter in (Asked, Approved, Returned, Overruled, RoleGiven, RoleTaken, Away, Back, DeputyLeft):
        actions.register_action(formatter.action)(formatter)


_PLAIN: tuple[tuple[str, Text, Text], ...] = (
    ("approval.withdraw", gettext_lazy("Withdraw from approval"), gettext_lazy("Approval asked no more")),
    ("accounts.expertise", gettext_lazy("Say what somebody knows"), gettext_lazy("Topics of expertise said")),
)


class Asked(LogFormatter):
    action = "approval.ask"
    label = gettext_lazy("Ask for approval")
    message = gettext_lazy("Approval asked")

    def format_comment(self, log_entry: Any) -> str:
        return str(log_entry.data.get("remark", ""))


class Approved(LogFormatter):
    """Says the step, for whom, and the single-person mode, in so many words."""

    action = "approval.approve"
    label = gettext_lazy("Approve")
    message = gettext_lazy("Approved")

    def format_message(self, log_entry: Any) -> str:
        data = log_entry.data
        if data.get("alone") == "author":
            told = _("Approved by its author: single-person mode")
        elif data.get("alone"):
            told = _("Approved by the only person able to: single-person mode")
        elif data.get("stands_for"):
            told = _("Approved for %(who)s, who is away") % {"who": data["stands_for"]}
        else:
            told = _("Approved")
        step = data.get("step") or {}
        return _("%(told)s (step “%(step)s”)") % {"told": told, "step": step_name(step)} if step else told

    def format_comment(self, log_entry: Any) -> str:
        return str(log_entry.data.get("remark", ""))


def step_name(step: dict[str, Any]) -> str:
    """The name of a step in the language of the page, else in the other."""
    return str(step.get(current()) or step.get("fr") or step.get("en") or step.get("order", ""))


class Returned(LogFormatter):
    action = "approval.return"
    label = gettext_lazy("Send back")
    message = gettext_lazy("Sent back")

    def format_message(self, log_entry: Any) -> str:
        who = log_entry.data.get("stands_for")
        told = _("Sent back for %(who)s, who is away") % {"who": who} if who else _("Sent back")
        return _("%(told)s: %(why)s") % {"told": told, "why": log_entry.data.get("remark", "")}


class Overruled(LogFormatter):
    action = "approval.overrule"
    label = gettext_lazy("Publish without the steps")
    message = gettext_lazy("Published without the steps")

    def format_message(self, log_entry: Any) -> str:
        told = _("Published without the approval steps, by decision of a manager")
        return _("%(told)s: %(why)s") % {"told": told, "why": log_entry.data.get("remark", "")}


class RoleGiven(LogFormatter):
    action = "accounts.department.role"
    label = gettext_lazy("Give a role in a department")
    message = gettext_lazy("Role given in the department")

    def format_message(self, log_entry: Any) -> str:
        role = log_entry.data.get("role", "")
        label = Role(role).label if role in Role.values else role
        return _("%(who)s: %(role)s") % {"who": log_entry.data.get("who", ""), "role": label}


class RoleTaken(LogFormatter):
    action = "accounts.department.leave"
    label = gettext_lazy("Take a role in a department away")
    message = gettext_lazy("Role in the department taken away")

    def format_message(self, log_entry: Any) -> str:
        return _("%(who)s has no role here any more") % {"who": log_entry.data.get("who", "")}


def _day(text: str) -> str:
    day = parse_date(text)
    return date_format(day, "SHORT_DATE_FORMAT") if day else text


class Away(LogFormatter):
    action = "accounts.absence"
    label = gettext_lazy("Note an absence")
    message = gettext_lazy("Absence noted")

    def format_message(self, log_entry: Any) -> str:
        data = log_entry.data
        days = {"first": _day(data.get("first", "")), "last": _day(data.get("last", ""))}
        told = _("Away from %(first)s to %(last)s") % days
        return _("%(told)s, deputy: %(who)s") % {"told": told, "who": data["deputy"]} if data.get("deputy") else told


class Back(LogFormatter):
    action = "accounts.absence.end"
    label = gettext_lazy("End an absence")
    message = gettext_lazy("Absence ended")


class DeputyLeft(LogFormatter):
    action = "accounts.deputy.left"
    label = gettext_lazy("A deputy leaves")
    message = gettext_lazy("Deputy gone")

    def format_message(self, log_entry: Any) -> str:
        return _("%(who)s has left and is deputy no more") % {"who": log_entry.data.get("deputy", "")}
