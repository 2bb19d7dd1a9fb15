from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FediverseConfig(AppConfig):
    name = "parvis.fediverse"
    verbose_name = _("social web")

    def ready(self) -> None:
        """Say what is recorded and why; show voices and posts at their addresses; hear the apps below."""
        from parvis.fediverse import holdings, needs, receivers, representations, tasks, traces

        # Imported for what they register; services ask for tasks by their names.
        assert representations and tasks
        traces.register()
        holdings.register()
        needs.register()
        receivers.connect()
        _allow()


def _allow() -> None:
    """Readers see the voices; editors keep people and reports; approvers, servers; managers make voices and close them."""
    from parvis.accounts.roles import Role, allow

    allow(Role.READER, "fediverse.view_actor")
    allow(Role.EDITOR, *(f"fediverse.{action}_report" for action in ("view", "add", "change")))
    allow(Role.EDITOR, "fediverse.view_host", "fediverse.view_remoteactor", "fediverse.change_remoteactor")
    allow(Role.APPROVER, "fediverse.change_host")
    allow(Role.MANAGER, *(f"fediverse.{action}_actor" for action in ("add", "change", "delete")))
