from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationConfig(AppConfig):
    name = "parvis.conversation"
    verbose_name = _("conversation")

    def ready(self) -> None:
        """Say what is done with people's data, what is recorded, what is heard, who may do what."""
        from parvis.conversation import holdings, needs, processing, tasks, traces
        from parvis.core.backup.derived import made_from_others

        # Imported for what they register.
        assert processing and tasks
        traces.register()
        holdings.register()
        needs.register()
        _carry()
        _hold()
        made_from_others("conversation.words", tables=("conversation_words",), rebuild=_rebuild)
        _listen()
        _allow()


def _carry() -> None:
    from parvis.conversation.contracts import carriers
    from parvis.conversation.services.mailing import ByMail

    for way in ("mail", "form", "question"):
        carriers.register(way, ByMail())


def _hold() -> None:
    """A pause of all sendings holds answers by mail too."""
    from parvis.channels.queries.pausing import Holding, holdings
    from parvis.conversation.services import mailing

    holdings.register("conversation.mail", Holding(label=_("Answers by mail"), count=lambda: mailing.due().count()))


def _rebuild() -> object:
    from parvis.conversation.services import rebuild

    return rebuild()


def _listen() -> None:
    from parvis.accounts.contracts import departures
    from parvis.channels import signals as channels
    from parvis.conversation import receivers, signals
    from parvis.feedback.signals import topic_moved
    from parvis.traces.signals import person_erased

    channels.message_received.connect(receivers.message_received)
    channels.message_changed.connect(receivers.message_changed)
    channels.pause_lifted.connect(receivers.pause_lifted)
    channels.delivery_settled.connect(receivers.delivery_settled)
    signals.message_arrived.connect(receivers.message_arrived)
    topic_moved.connect(receivers.topic_moved)
    person_erased.connect(receivers.person_erased)
    departures.register("conversation.threads", receivers.member_left)


def _allow() -> None:
    """Readers see what is public; contributors note and draft; editors read what is private, assign and answer;
    approvers approve; managers keep rotas and routes."""
    from parvis.accounts.roles import Role, allow

    allow(Role.READER, "conversation.view_thread", "conversation.view_message")
    allow(Role.CONTRIBUTOR, "conversation.add_message", "conversation.add_answer", "conversation.view_savedreply")
    allow(Role.EDITOR, "conversation.view_private_thread", "conversation.change_thread", "conversation.change_answer")
    allow(Role.EDITOR, "conversation.add_savedreply", "conversation.change_savedreply")
    allow(Role.APPROVER, "conversation.approve_answer", "conversation.delete_savedreply")
    allow(Role.EDITOR, *(f"conversation.{action}_onview" for action in ("add", "change", "delete", "view")))
    allow(Role.EDITOR, "conversation.view_alert", "conversation.change_alert")
    for model in ("rota", "route", "alertrule"):
        allow(Role.MANAGER, *(f"conversation.{action}_{model}" for action in ("add", "change", "delete", "view")))
    allow(Role.MANAGER, "conversation.change_settings", "conversation.view_settings")
