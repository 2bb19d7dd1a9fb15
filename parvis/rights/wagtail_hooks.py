"""Rights in the desk: authorisations, restrictions, statements, and one page for each media."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry

from parvis.rights.rich_text import PictureEmbedHandler
from parvis.rights.views.acts import act_on, evidence
from parvis.rights.views.deliveries import DeliveriesView, DeliveryView, NewLinkView, delivered_file
from parvis.rights.views.desk import MediaRightsView
from parvis.rights.views.ending import EndingView, ending_csv, renew
from parvis.rights.views.joining import join
from parvis.rights.views.playing import play, play_captions, play_still
from parvis.rights.views.requests import RequestView
from parvis.rights.viewsets import RightsGroup


@hooks.register("register_admin_viewset")
def register_records() -> RightsGroup:
    return RightsGroup()


@hooks.register("register_admin_urls")
def register_pages() -> list[URLPattern]:
    return [
        path("rights/ending/", EndingView.as_view(), name="rights_ending"),
        path("rights/ending.csv", ending_csv, name="rights_ending_csv"),
        path("rights/deliveries/", DeliveriesView.as_view(), name="rights_deliveries"),
        path("rights/deliveries/link/", NewLinkView.as_view(), name="rights_new_link"),
        path("rights/deliveries/<int:pk>/", DeliveryView.as_view(), name="rights_delivery"),
        path("rights/deliveries/file/<int:pk>/", delivered_file, name="rights_delivered_file"),
        path("rights/evidence/<slug:kind>/<int:pk>/", evidence, name="rights_evidence"),
        path("rights/request/<int:pk>/", RequestView.as_view(), name="rights_request"),
        path("rights/act/<slug:kind>/<int:pk>/", act_on, name="rights_act"),
        path("rights/join/<slug:kind>/<int:pk>/", join, name="rights_join"),
        path("rights/renew/<int:pk>/", renew, name="rights_renew"),
        path("rights/play/<uuid:media>/", play, name="media_play"),
        path("rights/play/<uuid:media>/still.webp", play_still, name="media_play_still"),
        path("rights/play/<uuid:media>/captions.<slug:language>.vtt", play_captions, name="media_play_captions"),
        path("rights/<uuid:media>/", MediaRightsView.as_view(), name="media_rights"),
    ]


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
    actions.register_action("rights.withdraw", _("Withdraw a consent"), _("Consent withdrawn"))
    actions.register_action("rights.publish", _("Publish terms"), _("Terms published"))
    actions.register_action("rights.declare", _("Move a declaration"), _("Declaration moved"))
    actions.register_action("rights.request", _("Move a request"), _("Request moved"))
    actions.register_action("rights.link", _("Make or withdraw a delivery link"), _("Delivery link made or withdrawn"))
    actions.register_action("rights.deposit", _("Decide on a delivery"), _("Delivery decided on"))
    actions.register_action("rights.join", _("Join to a person"), _("Joined to a person"))
    actions.register_action("rights.evidence", _("Read evidence"), _("Evidence read"))
