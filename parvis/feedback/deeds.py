"""How the audit log tells what staff did with what people say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.log_actions import LogActionRegistry, LogFormatter

from parvis.feedback.models import Climb, Topic

_PLAIN = (
    ("feedback.open", gettext_lazy("Open a topic"), gettext_lazy("Topic opened")),
    ("feedback.change", gettext_lazy("Change a topic"), gettext_lazy("Topic changed")),
    ("feedback.ungather", gettext_lazy("Take out of a topic"), gettext_lazy("Taken out of the topic")),
    ("feedback.propose", gettext_lazy("Make a proposal of a topic"), gettext_lazy("Proposed")),
    ("feedback.publish", gettext_lazy("Say it in public"), gettext_lazy("Said in public")),
    ("feedback.withdraw", gettext_lazy("Withdraw from the public"), gettext_lazy("No longer said in public")),
    ("feedback.remark.change", gettext_lazy("Change what was noted"), gettext_lazy("Note changed")),
    ("feedback.remark.aside", gettext_lazy("Set aside"), gettext_lazy("Set aside")),
    ("feedback.remark.up", gettext_lazy("Take up again"), gettext_lazy("Taken up again")),
    ("feedback.promise", gettext_lazy("Promise answers"), gettext_lazy("Promise of answers set")),
    ("feedback.survey", gettext_lazy("Bring in a survey"), gettext_lazy("Survey brought in")),
    ("feedback.word", gettext_lazy("Tell a department why"), gettext_lazy("Word from the direction")),
    ("feedback.word.back", gettext_lazy("Take a word back"), gettext_lazy("Word from the direction taken back")),
    ("feedback.letter.again", gettext_lazy("Send a letter again"), gettext_lazy("Letter sent again")),
    ("feedback.letter.known", gettext_lazy("Say a letter arrived"), gettext_lazy("Letter known to have arrived")),
)


def register(actions: LogActionRegistry) -> None:
    """Give the log its sentences."""
    for action, label, told in _PLAIN:
        actions.register_action(action, label, told)
    for formatter in (Gathered, Moved, Routed, Climbed):
        actions.register_action(formatter.action)(formatter)


class Gathered(LogFormatter):
    action = "feedback.gather"
    label = gettext_lazy("Gather in a topic")
    message = gettext_lazy("Gathered in the topic")

    def format_message(self, log_entry: Any) -> str:
        count = int(log_entry.data.get("count", 1))
        return ngettext("%(n)s remark gathered", "%(n)s remarks gathered", count) % {"n": count}


class Moved(LogFormatter):
    action = "feedback.move"
    label = gettext_lazy("Move a topic")
    message = gettext_lazy("Topic moved")

    def format_message(self, log_entry: Any) -> str:
        after = log_entry.data.get("after", "")
        state = Topic.State(after).label if after in Topic.State.values else after
        return _("Topic %(state)s: %(why)s") % {"state": state, "why": log_entry.data.get("reason", "")}


class Routed(LogFormatter):
    action = "feedback.route"
    label = gettext_lazy("Send to a department")
    message = gettext_lazy("Sent to a department")

    def format_message(self, log_entry: Any) -> str:
        name = log_entry.data.get("department", "")
        return _("Sent to %(department)s") % {"department": name} if name else _("Taken from its department")


class Climbed(LogFormatter):
    """No hand did it: the answer was late."""

    action = "feedback.climb"
    label = gettext_lazy("Climb")
    message = gettext_lazy("Late, taken up")

    def format_message(self, log_entry: Any) -> str:
        level = log_entry.data.get("level")
        whom = Climb.Level(level).label if level in Climb.Level.values else ""
        return _("The answer is late: %(whom)s are told") % {"whom": whom}
