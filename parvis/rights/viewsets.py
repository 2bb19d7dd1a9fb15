"""The desk's lists and forms of what is known of rights."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.context_processors import PermWrapper
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from parvis.core.clock import today
from parvis.rights import uses
from parvis.rights.forms import (
    AcceptanceForm,
    ConsentForm,
    ContributionForm,
    DeclarationForm,
    EmbargoForm,
    GrantForm,
    PersonForm,
    RestrictionForm,
    StatementForm,
    TermsForm,
)
from parvis.rights.models import (
    Acceptance,
    Consent,
    Contribution,
    Declaration,
    Embargo,
    Grant,
    GrantRequest,
    LetterTemplate,
    PersonShown,
    Restriction,
    Statement,
    Terms,
)
from parvis.rights.queries.lists import grants_standing
from parvis.rights.request_forms import GrantRequestForm, LetterForm


class CoveredPanel(Panel):
    """The media a record is about, each leading to its own page of rights."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "rights/desk/covered.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "things": self.instance.things.order_by("title")}


class RecordView(CreateView):
    """A new record, about the picture named in the address if any."""

    def get_initial(self) -> dict[str, Any]:
        """``?picture=<pk>`` comes from the picture's page of rights."""
        asked = self.request.GET.get("picture", "")
        return {**super().get_initial(), "picture": int(asked) if asked.isdigit() else None}


_ABOUT = MultiFieldPanel([CoveredPanel(), FieldPanel("picture")], heading=_("What it is about"))
_DATES = FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")])
_WHY = FieldRowPanel([FieldPanel("why_fr"), FieldPanel("why_en")])


class OnlyRestrictions(IndexView):
    """Embargoes have a list of their own."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(kind=Restriction.Kind.RESTRICTION)


class ActsPanel(Panel):
    """What may be done with a record, each act a button on its own page."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "rights/desk/acts.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            perms = PermWrapper(self.request.user)
            return {**context, "record": self.instance, "kind": self.instance._meta.model_name, "perms": perms}


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


class GrantViewSet(ModelViewSet):
    """Authorisations."""

    model = Grant
    name = url_prefix = "grants"
    icon = "desk-key"
    menu_label = _("Authorisations")
    menu_order = 1
    add_view_class = RecordView
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
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            _ABOUT,
            MultiFieldPanel(
                [FieldPanel("holder"), FieldRowPanel([FieldPanel("society"), FieldPanel("member_number")])],
                heading=_("Who allows it"),
            ),
            FieldPanel("uses"),
            MultiFieldPanel([FieldPanel("territories"), FieldPanel("places"), FieldPanel("pages")], heading=_("Where")),
            _DATES,
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("max_works"), FieldPanel("max_width")]),
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


class RestrictionViewSet(ModelViewSet):
    """Restrictions."""

    model = Restriction
    name = url_prefix = "restrictions"
    icon = "desk-eye"
    menu_label = _("Restrictions")
    menu_order = 2
    add_view_class = RecordView
    list_display = ["__str__", DateColumn("valid_from"), DateColumn("valid_until"), DateColumn("lifted_at")]
    copy_view_enabled = False
    index_view_class = OnlyRestrictions
    edit_handler = ObjectList(
        [_ABOUT, _WHY, FieldPanel("uses"), _DATES],
        base_form_class=RestrictionForm,
    )


class EmbargoViewSet(ModelViewSet):
    """Embargoes."""

    model = Embargo
    name = url_prefix = "embargoes"
    icon = "desk-clock"
    menu_label = _("Embargoes")
    menu_order = 3
    add_view_class = RecordView
    list_display = ["__str__", DateColumn("ends_at"), DateColumn("lifted_at")]
    copy_view_enabled = False
    edit_handler = ObjectList([_ABOUT, _WHY, FieldPanel("uses"), FieldPanel("ends_at")], base_form_class=EmbargoForm)


class PersonViewSet(ModelViewSet):
    """Persons shown."""

    model = PersonShown
    name = url_prefix = "persons-shown"
    icon = "desk-people"
    menu_label = _("Persons shown")
    menu_order = 10
    add_view_class = RecordView
    list_display = ["name", DateColumn("born_on"), "guardian"]
    search_fields = ["name", "guardian"]
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            _ABOUT,
            FieldRowPanel([FieldPanel("name"), FieldPanel("contact")]),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("born_on"), FieldPanel("guardian")]), FieldPanel("is_minor")],
                heading=_("If a minor"),
            ),
            FieldPanel("note"),
            ActsPanel(),
        ],
        base_form_class=PersonForm,
    )


class FromAddress(CreateView):
    """A new record about what the address names (``?person=3``)."""

    def get_initial(self) -> dict[str, Any]:
        """Only numbers of fields of the form."""
        named = {name: int(value) for name, value in self.request.GET.items() if value.isdigit() and len(value) < 12}
        return {**super().get_initial(), **named}


class ConsentViewSet(ModelViewSet):
    """Consents of persons shown."""

    model = Consent
    name = url_prefix = "consents"
    icon = "check"
    menu_label = _("Consents")
    menu_order = 11
    add_view_class = FromAddress
    list_display = [
        "__str__",
        Column("uses", label=_("Uses"), accessor=lambda consent: uses.tell(consent.uses)),
        DateColumn("valid_until"),
        DateColumn("withdrawn_at"),
    ]
    list_filter = ["by", "valid_until"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("person"), FieldPanel("by"), FieldPanel("given_on")]),
            FieldPanel("uses"),
            _DATES,
            FieldPanel("evidence"),
            FieldPanel("note"),
            ActsPanel(),
        ],
        base_form_class=ConsentForm,
    )


class ContributionViewSet(ModelViewSet):
    """Who contributed which media."""

    model = Contribution
    name = url_prefix = "contributions"
    icon = "desk-pen"
    menu_label = _("Contributors")
    menu_order = 12
    add_view_class = RecordView
    list_display = ["contributor", "email", DateColumn("created_at")]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [_ABOUT, FieldRowPanel([FieldPanel("contributor"), FieldPanel("email")]), FieldPanel("note"), ActsPanel()],
        base_form_class=ContributionForm,
    )


class AcceptanceViewSet(ModelViewSet):
    """Which terms contributors accepted."""

    model = Acceptance
    name = url_prefix = "acceptances"
    icon = "check"
    menu_label = _("Terms accepted")
    menu_order = 13
    add_view_class = FromAddress
    list_display = ["__str__", DateColumn("accepted_at"), DateColumn("withdrawn_at")]
    list_filter = ["terms"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldPanel("contribution"), FieldPanel("terms"), FieldPanel("accepted_at"), ActsPanel()],
        base_form_class=AcceptanceForm,
    )


class TermsViewSet(ModelViewSet):
    """Versions of the terms for contributors."""

    model = Terms
    name = url_prefix = "terms"
    icon = "desk-quote"
    menu_label = _("Terms for contributors")
    menu_order = 14
    list_display = ["version", DateColumn("published_at"), DateColumn("ends_on")]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            HelpPanel(_("A published version never changes: contributors accepted its very words.")),
            FieldPanel("version"),
            FieldRowPanel([FieldPanel("title_fr"), FieldPanel("title_en")]),
            FieldPanel("text_fr"),
            FieldPanel("text_en"),
            FieldPanel("uses"),
            FieldPanel("ends_on"),
            ActsPanel(),
        ],
        base_form_class=TermsForm,
    )


class DeclarationViewSet(ModelViewSet):
    """What collecting societies must be told."""

    model = Declaration
    name = url_prefix = "declarations"
    icon = "desk-rows"
    menu_label = _("Declarations to societies")
    menu_order = 5
    add_view_class = FromAddress
    list_display = ["__str__", DateColumn("due_on"), Column("state", accessor="get_state_display"), "amount"]
    list_filter = ["state", "due_on"]
    copy_view_enabled = False
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


class GrantRequestViewSet(ModelViewSet):
    """Requests for grants."""

    model = GrantRequest
    name = url_prefix = "grant-requests"
    icon = "mail"
    menu_label = _("Requests for grants")
    menu_order = 6
    add_view_class = RecordView
    list_display = [
        "holder",
        Column("state", label=_("State"), accessor="get_state_display"),
        DateColumn("changed_at"),
        DateColumn("due_on"),
    ]
    list_filter = ["state", "due_on"]
    search_fields = ["holder", "purpose"]
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            _ABOUT,
            FieldRowPanel([FieldPanel("holder"), FieldPanel("email")]),
            FieldRowPanel([FieldPanel("society"), FieldPanel("language"), FieldPanel("due_on")]),
            FieldPanel("purpose"),
            FieldPanel("uses"),
            FieldPanel("territories"),
            _DATES,
            FieldRowPanel([FieldPanel("max_width"), FieldPanel("may_crop"), FieldPanel("may_overprint")]),
            MultiFieldPanel([FieldPanel("subject"), FieldPanel("letter"), ActsPanel()], heading=_("Letter")),
        ],
        base_form_class=GrantRequestForm,
    )


class LetterViewSet(ModelViewSet):
    """The house's own words for letters."""

    model = LetterTemplate
    name = url_prefix = "letters"
    icon = "desk-quote"
    menu_label = _("Model letters")
    menu_order = 7
    list_display = ["__str__", "subject"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [FieldRowPanel([FieldPanel("kind"), FieldPanel("language")]), FieldPanel("subject"), FieldPanel("body")],
        base_form_class=LetterForm,
    )


class NoAdding(ModelPermissionPolicy):
    """A statement is made on the page of its media: nobody adds one by itself."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)


register_permission_policy(Statement, NoAdding(Statement))


class StatementViewSet(ModelViewSet):
    """What is stated; new ones are made on the page of their media."""

    model = Statement
    name = url_prefix = "statements"
    icon = "desk-rows"
    menu_label = _("Statements")
    menu_order = 4
    list_display = ["thing", "licence", "holder", DateColumn("changed_at")]
    list_filter = ["licence"]
    search_fields = ["holder", "thing__title"]
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("licence"),
            FieldPanel("holder"),
            FieldRowPanel([FieldPanel("credit_fr"), FieldPanel("credit_en")]),
            FieldPanel("source"),
        ],
        base_form_class=StatementForm,
    )


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
