from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_delete, pre_delete


class RightsConfig(AppConfig):
    name = "parvis.rights"

    def ready(self) -> None:
        """Represent media at their permanent addresses; say who may record rights."""
        from parvis.accounts.contracts import departures
        from parvis.media.signals import media_changed
        from parvis.rights import needs, processing, receivers, representations
        from parvis.rights.models import (
            Acceptance,
            Consent,
            Contribution,
            Embargo,
            Grant,
            PersonShown,
            Restriction,
            Statement,
        )
        from parvis.traces.signals import person_erased

        processing.register()
        # Only now: a holding names its line of the register.
        from parvis.rights import holdings

        holdings.register()
        departures.register("rights.deliveries", receivers.member_left)
        needs.register()
        media_changed.connect(receivers.media_changed)
        person_erased.connect(receivers.person_erased)
        for model in (Grant, Restriction, Embargo, PersonShown, Contribution):
            pre_delete.connect(receivers.record_deleted, sender=model)
        for part in (Consent, Acceptance):
            pre_delete.connect(receivers.part_deleted, sender=part)
        post_delete.connect(receivers.statement_deleted, sender=Statement)
        representations.register()
        _allow()


def _allow() -> None:
    """Readers see what is recorded; approvers record it. Persons and evidence are not for every reader."""
    from parvis.accounts.roles import Role, allow

    allow(
        Role.READER,
        *(f"rights.view_{model}" for model in ("restriction", "embargo", "terms", "declaration", "grantrequest")),
    )
    allow(
        Role.EDITOR,
        *(f"rights.view_{model}" for model in ("personshown", "consent", "contribution", "acceptance", "deposit")),
    )
    allow(Role.APPROVER, "rights.view_evidence")
    for model in (
        "restriction", "embargo", "terms", "declaration", "personshown", "consent", "contribution", "acceptance",
        "grantrequest", "lettertemplate", "depositlink", "deposit",
    ):  # fmt: skip
        allow(Role.APPROVER, *(f"rights.{action}_{model}" for action in ("add", "change", "delete")))
