from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StrategyConfig(AppConfig):
    name = "parvis.strategy"
    verbose_name = _("strategy")

    def ready(self) -> None:
        """Say who may propose and who decides, and what waits for them."""
        from parvis.accounts.roles import Role, allow
        from parvis.strategy import needs

        needs.register()
        allow(Role.READER, "strategy.view_proposal")
        allow(Role.EDITOR, "strategy.add_proposal", "strategy.change_proposal")
        allow(Role.MANAGER, "strategy.decide_proposal")
