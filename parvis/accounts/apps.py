from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from parvis.core.approval.contracts import STAFF, directories


class AccountsConfig(AppConfig):
    name = "parvis.accounts"
    verbose_name = _("institution")

    def ready(self) -> None:
        """Write the roles once a migration is over; say which secrets there are, what staff's data serve, who decides."""
        from parvis.accounts import needs, processing, secrets
        from parvis.accounts.queries.deciding import Staff
        from parvis.accounts.receivers import write_roles

        secrets.register()
        post_migrate.connect(write_roles, sender=self, dispatch_uid="accounts.write_roles")
        processing.register()
        needs.register()
        directories.register(STAFF, Staff())
