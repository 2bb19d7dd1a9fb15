"""Who may change which work: what is published is changed by those who may publish."""

from __future__ import annotations

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy

from parvis.collection.models import Work


class WorkPolicy(ModelPermissionPolicy):
    """Contributors prepare drafts; editors change what the public sees."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Work) -> bool:
        """As for any work, and for a published one also the right to publish."""
        allowed = bool(super().user_has_permission_for_instance(user, action, instance))
        if action == "change" and instance.is_published:
            return allowed and bool(user.has_perm("collection.publish_work"))
        return allowed
