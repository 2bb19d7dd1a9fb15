from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "parvis.feedback"
    verbose_name = _("feedback")

    def ready(self) -> None:
        """Say what is done with people's data, what is heard and forgotten, and who may do what."""
        from parvis.core.backup.derived import made_from_others
        from parvis.feedback import holdings, needs, processing, receivers, representations, services, tasks, traces
        from parvis.feedback.queries.lists import origins_of
        from parvis.strategy.contracts import origins
        from parvis.traces.signals import person_erased

        # Imported for what they register; services ask for tasks by their names.
        assert processing and representations and tasks
        traces.register()
        holdings.register()
        needs.register()
        origins.register("feedback", origins_of)
        person_erased.connect(receivers.person_erased)
        tables = ("feedback_gramcount", "feedback_remarkgram", "feedback_topicgram")
        made_from_others("feedback.likeness", tables=tables, rebuild=services.rebuild_index)
        _allow()


def _allow() -> None:
    """Everybody sees topics; contributors take down and see words; editors gather and answer; managers promise."""
    from parvis.accounts.roles import Role, allow

    allow(Role.READER, "feedback.view_topic")
    allow(Role.CONTRIBUTOR, "feedback.add_remark", "feedback.view_remark")
    allow(Role.EDITOR, "feedback.change_remark", "feedback.add_topic", "feedback.change_topic")
    allow(Role.APPROVER, "feedback.publish_topic")
    allow(Role.MANAGER, "feedback.add_word", "feedback.change_commitment")
    allow(Role.MANAGER, *(f"feedback.{action}_route" for action in ("add", "change", "delete", "view")))
