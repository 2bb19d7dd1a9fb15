from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_delete, pre_delete


class RightsConfig(AppConfig):
    name = "parvis.rights"

    def ready(self) -> None:
        """Represent media at their permanent addresses; say who may record rights."""
        from parvis.accounts.roles import Role, allow
        from parvis.media.signals import media_changed
        from parvis.rights import receivers, representations
        from parvis.rights.models import Grant, Restriction, Statement

        media_changed.connect(receivers.media_changed)
        for model in (Grant, Restriction):
            pre_delete.connect(receivers.record_deleted, sender=model)
        post_delete.connect(receivers.statement_deleted, sender=Statement)
        representations.register()
        allow(Role.READER, "rights.view_restriction")
        allow(Role.APPROVER, *(f"rights.{action}_restriction" for action in ("add", "change", "delete")))
