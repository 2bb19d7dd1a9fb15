"""Who allows what, what is withheld, what is stated."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from parvis.core.clock import today
from parvis.rights import uses
from parvis.rights.forms import (
    DeclarationForm,
    EmbargoForm,
    GrantForm,
    RestrictionForm,
    StatementForm,
)
from parvis.rights.models import (
    Declaration,
    Embargo,
    Grant,
    Restriction,
    Statement,
)
from parvis.rights.queries.lists import grants_standing
from parvis.rights.viewsets.parts import ABOUT, DATES, PAPER, WHY, ActsPanel, FromAddress, Records


class OnlyRestrictions(IndexView):
    """Embargoes have a list of their own."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(kind=Restriction.Kind.RESTRICTION)


class GrantFilters(WagtailFilterSet):
    """Grants by what they are worth today, the use they cover and the society that asks."""

    standing = ChoiceFilter(
        label=_("State"),
        choices=[("valid", _("valid today")), ("ending", _("end within 90 days")), ("coming", _("to come")),
                 ("ended", _("ended")), ("revoked", _("withdrawn"))],
        method="by_standing",
    )  # fmt: skip
    use = ChoiceFilter(label=_("Use"), choices=uses.choices, method="by_use")

    class Meta:
        model = Grant
        fields = ["standing", "use", "society", "valid_until"]

    def by_standing(self, rows: Any, _name: str, value: str) -> Any:
        return grants_standing(rows, value, today())

    def by_use(self, rows: Any, _name: str, value: str) -> Any:
        # Neither database compares lists of JSON alike: what is quoted in them is.
        family = value.partition(":")[0]
        return rows.filter(uses__icontains=f'"{value}"') | rows.filter(uses__icontains=f'"{family}"')


def _cost(grant: Grant) -> str:
    total = grant.total
    return f"{total:.2f} {grant.currency}" if total is not None else ""


class GrantViewSet(Records):
    """Authorisations."""

    model = Grant
    name = url_prefix = "grants"
    icon = "desk-key"
    menu_label = _("Authorisations")
    menu_order = 1
    list_display = [
        "holder",
        Column("uses", label=_("Uses"), accessor=lambda grant: uses.tell(grant.uses)),
        DateColumn("valid_from"),
        DateColumn("valid_until"),
        DateColumn("revoked_at"),
        Column("cost", label=_("Cost"), accessor=_cost),
    ]
    filterset_class = GrantFilters
    search_fields = ["holder", "note"]
    edit_handler = ObjectList(
        [
            ABOUT,
            MultiFieldPanel(
                [FieldPanel("holder"), FieldRowPanel([FieldPanel("society"), FieldPanel("member_number")])],
                heading=_("Who allows it"),
            ),
            FieldPanel("uses"),
            MultiFieldPanel([FieldPanel("territories"), FieldPanel("places"), FieldPanel("pages")], heading=_("Where")),
            DATES,
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("max_works"), FieldPanel("max_width")]),
                    *PAPER,
                    FieldRowPanel([FieldPanel("may_crop"), FieldPanel("may_overprint")]),
                ],
                heading=_("How it may be shown"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("amount"), FieldPanel("currency"), FieldPanel("basis")])],
                heading=_("What it costs"),
            ),
            MultiFieldPanel([FieldPanel("evidence"), FieldPanel("note"), ActsPanel()], heading=_("Evidence")),
        ],
        base_form_class=GrantForm,
    )


class RestrictionViewSet(Records):
    """Restrictions."""

    model = Restriction
    name = url_prefix = "restrictions"
    icon = "desk-eye"
    menu_label = _("Restrictions")
    menu_order = 2
    list_display = ["__str__", DateColumn("valid_from"), DateColumn("valid_until"), DateColumn("lifted_at")]
    index_view_class = OnlyRestrictions
    edit_handler = ObjectList(
        [ABOUT, WHY, FieldPanel("uses"), DATES],
        base_form_class=RestrictionForm,
    )


class EmbargoViewSet(Records):
    """Embargoes."""

    model = Embargo
    name = url_prefix = "embargoes"
    icon = "desk-clock"
    menu_label = _("Embargoes")
    menu_order = 3
    list_display = ["__str__", DateColumn("ends_at"), DateColumn("lifted_at")]
    edit_handler = ObjectList([ABOUT, WHY, FieldPanel("uses"), FieldPanel("ends_at")], base_form_class=EmbargoForm)


class DeclarationViewSet(Records):
    """What collecting societies must be told."""

    model = Declaration
    name = url_prefix = "declarations"
    icon = "desk-rows"
    menu_label = _("Declarations to societies")
    menu_order = 5
    add_view_class = FromAddress
    list_display = ["__str__", DateColumn("due_on"), Column("state", accessor="get_state_display"), "amount"]
    list_filter = ["state", "due_on"]
    edit_handler = ObjectList(
        [
            FieldPanel("grant"),
            FieldRowPanel([FieldPanel("number"), FieldPanel("due_on"), FieldPanel("amount")]),
            FieldRowPanel([FieldPanel("period_from"), FieldPanel("period_until")]),
            FieldPanel("note"),
            ActsPanel(),
        ],
        base_form_class=DeclarationForm,
    )


class NoAdding(ModelPermissionPolicy):
    """A statement is made on the page of its media: nobody adds one by itself."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)


register_permission_policy(Statement, NoAdding(Statement))


class StatementViewSet(Records):
    """What is stated; new ones are made on the page of their media."""

    model = Statement
    name = url_prefix = "statements"
    icon = "desk-rows"
    menu_label = _("Statements")
    menu_order = 4
    add_view_class = CreateView
    list_display = ["thing", "licence", "holder", DateColumn("changed_at")]
    list_filter = ["licence"]
    search_fields = ["holder", "thing__title"]
    edit_handler = ObjectList(
        [
            FieldPanel("licence"),
            FieldPanel("holder"),
            FieldRowPanel([FieldPanel("credit_fr"), FieldPanel("credit_en")]),
            FieldPanel("source"),
        ],
        base_form_class=StatementForm,
    )
