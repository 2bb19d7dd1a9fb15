"""In the desk: what goes out, what a hand does, what comes back, and the accounts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.log_actions import LogActionRegistry

from parvis.accounts.models import User
from parvis.channels.deeds import DEEDS
from parvis.channels.forms import LetterWishForm
from parvis.channels.models import LetterWish
from parvis.channels.views import (
    author_letters,
    correct,
    followers,
    hand,
    heard,
    pausing,
    presence,
    readers,
    sending,
    share,
    write,
)
from parvis.channels.write_fields import film_chooser, thing_chooser


@hooks.register("register_admin_urls")
def register_sendings() -> list[URLPattern]:
    """What goes out."""
    return [
        path("sending/", sending.sendings, name="sendings"),
        path("sending/pause/", pausing.pause, name="sending_pause"),
        path("sending/write/", write.write, name="sending_write"),
        path("sending/write/preview/", write.preview, name="sending_preview"),
        path("sending/heard/", heard.heard, name="sending_heard"),
        path("sending/corrections/<uuid:pk>/", correct.correct, name="sending_correct"),
        path("sending/letters/<int:pk>/settle/", author_letters.settle, name="sending_letter"),
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
        path("presence/<uuid:pk>/attention/", presence.attention, name="presence_attention"),
        path("presence/<uuid:pk>/look/", presence.look, name="presence_look"),
        path("presence/<uuid:pk>/leave/", presence.leave, name="presence_leave"),
        path("presence/<uuid:pk>/readers/", readers.readers, name="presence_readers"),
        path("presence/<uuid:pk>/readers/bring/", readers.bring, name="presence_readers_bring"),
        path("presence/<uuid:pk>/readers/table/", readers.table, name="presence_readers_table"),
        path("presence/<uuid:pk>/readers/<uuid:reader>/out/", readers.take_out, name="presence_reader_out"),
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


class SendingMailPanel(BaseSettingsPanel):
    """In one's own account: whether letters tell what became of one's sendings."""

    name = "sending_mail"
    title = _("Sendings")
    tab = notifications_tab
    order = 60
    form_class = LetterWishForm

    def get_form(self) -> LetterWishForm:
        """The switch, as it is."""
        wish = LetterWish.objects.filter(member=self.user).first() or LetterWish(member=self.user)
        data = self.request.POST if self.request.method == "POST" else None
        return LetterWishForm(data, instance=wish, prefix=self.name)


@hooks.register("register_account_settings_panel")
def register_sending_mail(request: HttpRequest, user: User, profile: Any) -> SendingMailPanel:
    """The switch is each person's own."""
    return SendingMailPanel(request, user, profile)
