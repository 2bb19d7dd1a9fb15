"""Rights in the desk: authorisations, restrictions, statements, and one page for each media."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.rich_text.feature_registry import FeatureRegistry

from parvis.rights.forms import GrantForm, RestrictionForm, StatementForm
from parvis.rights.models import Grant, Restriction, Statement
from parvis.rights.rich_text import PictureEmbedHandler
from parvis.rights.views.desk import MediaRightsView


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


class GrantViewSet(ModelViewSet):
    """Authorisations."""

    model = Grant
    name = url_prefix = "grants"
    icon = "desk-key"
    menu_label = _("Authorisations")
    menu_order = 1
    add_view_class = RecordView
    list_display = ["holder", DateColumn("valid_from"), DateColumn("valid_until"), DateColumn("revoked_at")]
    list_filter = ["valid_until", "holder"]
    search_fields = ["holder", "note"]
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            _ABOUT,
            FieldPanel("holder"),
            FieldPanel("uses"),
            FieldPanel("territories"),
            _DATES,
            MultiFieldPanel(
                [FieldPanel("max_width"), FieldRowPanel([FieldPanel("may_crop"), FieldPanel("may_overprint")])],
                heading=_("How it may be shown"),
            ),
            MultiFieldPanel([FieldPanel("evidence"), FieldPanel("note")], heading=_("Evidence")),
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
    edit_handler = ObjectList(
        [_ABOUT, FieldRowPanel([FieldPanel("why_fr"), FieldPanel("why_en")]), FieldPanel("uses"), _DATES],
        base_form_class=RestrictionForm,
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
    menu_order = 3
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


class RightsGroup(ViewSetGroup):
    """Rights in the menu."""

    menu_label = _("Rights")
    menu_icon = "desk-key"
    menu_name = "rights"
    menu_order = 500
    items = (GrantViewSet, RestrictionViewSet, StatementViewSet)


@hooks.register("register_admin_viewset")
def register_records() -> RightsGroup:
    return RightsGroup()


@hooks.register("register_admin_urls")
def register_pages() -> list[URLPattern]:
    return [path("rights/<uuid:media>/", MediaRightsView.as_view(), name="media_rights")]


@hooks.register("construct_image_chooser_queryset")
def newest_first(images: Any, request: HttpRequest) -> Any:
    """The picture just sent is the one looked for."""
    return images.order_by("-created_at")


@hooks.register("register_rich_text_features", order=1000)
def show_through_the_decision(features: FeatureRegistry) -> None:
    """After Wagtail's own, which it replaces."""
    features.register_embed_type(PictureEmbedHandler)


@hooks.register("register_log_actions")
def register_acts(actions: Any) -> None:
    """How the audit log tells what was done to a media's rights."""
    actions.register_action("rights.state", _("State rights"), _("Rights stated"))
    actions.register_action("rights.grant", _("Record an authorisation"), _("Authorisation recorded"))
    actions.register_action("rights.revoke", _("Withdraw an authorisation"), _("Authorisation withdrawn"))
    actions.register_action("rights.lift", _("Lift a restriction"), _("Restriction lifted"))
