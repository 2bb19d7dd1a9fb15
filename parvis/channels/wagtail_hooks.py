"""In the desk: what goes out, what a hand does, what comes back, and the accounts."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from parvis.channels.deeds import DEEDS
from parvis.channels.views import followers, hand, presence, sending, share, write
from parvis.channels.write_fields import film_chooser, thing_chooser


@hooks.register("register_admin_urls")
def register_sendings() -> list[URLPattern]:
    """What goes out."""
    return [
        path("sending/", sending.sendings, name="sendings"),
        path("sending/write/", write.write, name="sending_write"),
        path("sending/write/preview/", write.preview, name="sending_preview"),
        path("sending/<uuid:pk>/", sending.content, name="sending_content"),
        path("sending/<uuid:pk>/do/", sending.act, name="sending_act"),
        path("sending/<uuid:pk>/hand/", hand.hand, name="sending_hand"),
        path("sending/<uuid:pk>/hand/<int:place>/", hand.piece, name="sending_piece"),
    ]


@hooks.register("register_admin_viewset")
def register_choosers() -> list[object]:
    """The windows in which a film, and what a message is about, are chosen."""
    return [film_chooser, thing_chooser]


@hooks.register("register_admin_urls")
def register_coming_back() -> list[URLPattern]:
    """What is brought back by hand."""
    return [
        path("share/", share.share, name="share"),
        path("share/<slug:token>/picture/", share.shared_picture, name="share_picture"),
        path("desk.webmanifest", share.manifest, name="desk_manifest"),
    ]


@hooks.register("register_admin_urls")
def register_presence() -> list[URLPattern]:
    """Where we are, and who follows."""
    return [
        path("presence/", presence.home, name="presence_home"),
        path("presence/back/", presence.back, name="presence_back"),
        path("presence/followers/", followers.followers, name="presence_followers"),
        path("presence/followers/<int:pk>/answer/", followers.answer, name="presence_follower"),
        path("presence/connect/<slug:network>/", presence.connect, name="presence_connect"),
        path("presence/<uuid:pk>/", presence.account, name="presence_account"),
        path("presence/<uuid:pk>/connect/", presence.connect_again, name="presence_connect_again"),
        path("presence/<uuid:pk>/figures/", presence.figures, name="presence_figures"),
        path("presence/<uuid:pk>/export/", presence.export, name="presence_export"),
        path("presence/<uuid:pk>/look/", presence.look, name="presence_look"),
        path("presence/<uuid:pk>/leave/", presence.leave, name="presence_leave"),
    ]


@hooks.register("insert_global_admin_css")
def make_installable() -> SafeString:
    """The desk says what it is to a phone that installs it; asked with the session, as nothing of it is public."""
    return format_html('<link rel="manifest" href="{}" crossorigin="use-credentials">', reverse("desk_manifest"))


@hooks.register("register_log_actions")
def register_deeds(actions: LogActionRegistry) -> None:
    """What was done to a sending or an account."""
    for action, label, told in DEEDS:
        actions.register_action(action, label, told)
