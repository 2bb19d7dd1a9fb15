"""Rights in the menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup

from parvis.rights.viewsets.grants import (
    DeclarationViewSet,
    EmbargoViewSet,
    GrantViewSet,
    RestrictionViewSet,
    StatementViewSet,
)
from parvis.rights.viewsets.people import (
    AcceptanceViewSet,
    ConsentViewSet,
    ContributionViewSet,
    PersonViewSet,
    TermsViewSet,
)
from parvis.rights.viewsets.requests import GrantRequestViewSet, LetterViewSet


class ReportItem(MenuItem):
    """An entry for a page that is no list of one model."""

    def __init__(self, name: str, label: Any, icon: str, permission: str, *, order: int) -> None:
        super().__init__(label, reverse_lazy(name), name=name, icon_name=icon, order=order)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this member of staff may open it."""
        return request.user.has_perm(self.permission)


class RightsGroup(ViewSetGroup):
    """Rights in the menu."""

    menu_label = _("Rights")
    menu_icon = "desk-key"
    menu_name = "rights"
    menu_order = 500
    items = (
        GrantViewSet,
        RestrictionViewSet,
        EmbargoViewSet,
        StatementViewSet,
        DeclarationViewSet,
        GrantRequestViewSet,
        LetterViewSet,
        PersonViewSet,
        ConsentViewSet,
        ContributionViewSet,
        AcceptanceViewSet,
        TermsViewSet,
    )

    def get_submenu_items(self) -> list[MenuItem]:
        """The lists, after what ends soon and what came in."""
        return [
            ReportItem("rights_ending", _("What ends soon"), "desk-clock", "rights.view_grant", order=-2),
            ReportItem("rights_deliveries", _("Deliveries"), "download", "rights.view_deposit", order=-1),
            *super().get_submenu_items(),
        ]
