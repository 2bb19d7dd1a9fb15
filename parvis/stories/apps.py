from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    name = "parvis.stories"
    verbose_name = _("Stories")

    def ready(self) -> None:
        """Hear what happens to pages; show stories at their permanent addresses."""
        from parvis.accounts.contracts import sections
        from parvis.media.usage import users
        from parvis.stories import approving, queries, receivers, representations  # noqa: F401

        sections.register("stories", queries.sections)
        users.register("stories", receivers.uses_of)
        approving.register()
