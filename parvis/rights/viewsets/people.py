"""Persons shown and contributors, and what they agreed to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView

from parvis.rights import uses
from parvis.rights.forms import (
    AcceptanceForm,
    ConsentForm,
    ContributionForm,
    PersonForm,
    TermsForm,
)
from parvis.rights.models import (
    Acceptance,
    Consent,
    Contribution,
    PersonShown,
    Terms,
)
from parvis.rights.viewsets.parts import ABOUT, DATES, ActsPanel, FromAddress, Records


class PersonViewSet(Records):
    """Persons shown."""

    model = PersonShown
    name = url_prefix = "persons-shown"
    icon = "desk-people"
    menu_label = _("Persons shown")
    menu_order = 10
    list_display = ["name", DateColumn("born_on"), "guardian"]
    search_fields = ["name", "guardian"]
    edit_handler = ObjectList(
        [
            ABOUT,
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


class ConsentViewSet(Records):
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
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("person"), FieldPanel("by"), FieldPanel("given_on")]),
            FieldPanel("uses"),
            DATES,
            FieldPanel("evidence"),
            FieldPanel("note"),
            ActsPanel(),
        ],
        base_form_class=ConsentForm,
    )


class ContributionViewSet(Records):
    """Who contributed which media."""

    model = Contribution
    name = url_prefix = "contributions"
    icon = "desk-pen"
    menu_label = _("Contributors")
    menu_order = 12
    list_display = ["contributor", "email", DateColumn("created_at")]
    edit_handler = ObjectList(
        [ABOUT, FieldRowPanel([FieldPanel("contributor"), FieldPanel("email")]), FieldPanel("note"), ActsPanel()],
        base_form_class=ContributionForm,
    )


class AcceptanceViewSet(Records):
    """Which terms contributors accepted."""

    model = Acceptance
    name = url_prefix = "acceptances"
    icon = "check"
    menu_label = _("Terms accepted")
    menu_order = 13
    add_view_class = FromAddress
    list_display = ["__str__", DateColumn("accepted_at"), DateColumn("withdrawn_at")]
    list_filter = ["terms"]
    edit_handler = ObjectList(
        [FieldPanel("contribution"), FieldPanel("terms"), FieldPanel("accepted_at"), ActsPanel()],
        base_form_class=AcceptanceForm,
    )


class TermsViewSet(Records):
    """Versions of the terms for contributors."""

    model = Terms
    name = url_prefix = "terms"
    icon = "desk-quote"
    menu_label = _("Terms for contributors")
    menu_order = 14
    add_view_class = CreateView
    list_display = ["version", DateColumn("published_at"), DateColumn("ends_on")]
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
