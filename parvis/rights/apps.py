from __future__ import annotations

from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "parvis.rights"

    def ready(self) -> None:
        """Represent media at their permanent addresses; say who may record rights."""
        from parvis.accounts.roles import Role, allow
        from parvis.media.signals import media_changed
        from parvis.rights import receivers, representations

        media_changed.connect(receivers.media_changed)
        representations.register()
        allow(Role.READER, "rights.view_restriction")
        allow(Role.APPROVER, *(f"rights.{action}_restriction" for action in ("add", "change", "delete")))
