"""The desk's menu: what each role does every day, in the order of the work."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

Text = str | Promise

# Wagtail's own entries that we place ourselves or have no use for.
RENAMED = {"explorer": (_("Stories"), "desk-quote", 300), "images": (_("Pictures"), "desk-picture", 400)}
HIDDEN = {"documents", "snippets", "works", "makers", "places", "subjects", "types", "feedback_routes"} | {
    f"conversation_{name}" for name in ("replies", "rotas", "routes", "on_view", "alert_rules")
}


class PermittedItem(MenuItem):
    """An entry shown to who holds one of its permissions."""

    def __init__(self, label: Text, url: str, *, permissions: tuple[str, ...] = (), **options: object) -> None:
        super().__init__(label, url, **options)
        self.permissions = permissions

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this member of staff may use what it leads to."""
        return not self.permissions or any(map(request.user.has_perm, self.permissions))


class PermittedSubmenu(SubmenuMenuItem):
    """A submenu shown when one of its entries is."""

    def __init__(self, label: Text, items: list[MenuItem], **options: object) -> None:
        super().__init__(label, Menu(items=items), **options)


def own() -> list[MenuItem]:
    """Our entries, to be placed among Wagtail's."""
    return [
        PermittedItem(_("Today"), reverse("wagtailadmin_home"), name="today", icon_name="desk-house", order=100),
        PermittedSubmenu(_("Collection"), _collection(), name="collection", icon_name="desk-rows", order=200),
        PermittedItem(
            _("Attendance"),
            reverse("desk_statistics"),
            permissions=("traces.view_dailycount",),
            name="statistics",
            icon_name="desk-bars",
            order=550,
        ),
        PermittedItem(_("Approvals"), reverse("approvals"), name="approvals", icon_name="check", order=350),
        PermittedSubmenu(_("Conversation"), _conversation(), name="conversing", icon_name="desk-speech", order=360),
        PermittedSubmenu(_("Speaking"), _speaking(), name="speaking", icon_name="desk-speech", order=370),
        PermittedSubmenu(_("Feedback"), _feedback(), name="heeding", icon_name="desk-quote", order=380),
        PermittedSubmenu(_("Institution"), _institution(), name="institution", icon_name="desk-people", order=600),
    ]


def _collection() -> list[MenuItem]:
    entries = [
        (_("Works"), "works:index", "work", "desk-picture"),
        (_("Makers"), "makers:index", "maker", "desk-pen"),
        (_("Places"), "places:index", "place", "desk-pin"),
        (_("Subjects"), "subjects:index", "subject", "desk-eye"),
        (_("Types"), "types:index", "worktype", "desk-rows"),
    ]
    items = [
        PermittedItem(
            label,
            reverse(address),
            permissions=(f"collection.view_{model}",),
            name=address.split(":")[0],
            icon_name=icon,
            order=place,
        )
        for place, (label, address, model, icon) in enumerate(entries)
    ]
    importing = PermittedItem(
        _("Import"),
        reverse("collection_imports"),
        permissions=("collection.add_importrun",),
        name="import",
        icon_name="desk-import",
        order=50,
    )
    return [*items, importing]


def _conversation() -> list[MenuItem]:
    entries = [
        (_("Everything said to us"), "conversation", "conversation.view_thread", "desk-speech"),
        (_("Response times"), "conversation_times", "conversation.view_thread", "desk-clock"),
        (_("Alerts"), "conversation_alerts", "conversation.view_alert", "warning"),
        (_("Reviews"), "conversation_reviews", "conversation.view_thread", "desk-quote"),
        (_("Saved replies"), "conversation_replies:index", "conversation.change_savedreply", "desk-quote"),
        (_("On view"), "conversation_on_view:index", "conversation.change_onview", "desk-eye"),
        (_("Rotas"), "conversation_rotas:index", "conversation.change_rota", "desk-people"),
        (_("Routes of messages"), "conversation_routes:index", "conversation.change_route", "desk-pin"),
        (_("Alert rules"), "conversation_alert_rules:index", "conversation.change_alertrule", "warning"),
        (_("How we answer"), "conversation_settings", "conversation.change_settings", "desk-rows"),
    ]
    return [
        PermittedItem(
            label, reverse(address), permissions=(who,), name=address.split(":")[0], icon_name=icon, order=place
        )
        for place, (label, address, who, icon) in enumerate(entries)
    ]


def _speaking() -> list[MenuItem]:
    entries = [
        (_("Sendings"), "sendings", "channels.view_delivery", "desk-rows"),
        (_("Write and send"), "sending_write", "channels.add_shipment", "desk-pen"),
        (_("Pause"), "sending_pause", "channels.view_pause", "desk-clock"),
        (_("Heard"), "sending_heard", "channels.view_heard", "desk-quote"),
        (_("Presence"), "presence_home", "channels.view_connection", "desk-speech"),
        (_("Voices"), "voices", "fediverse.view_actor", "desk-speech"),
        (_("Moderation"), "moderation", "fediverse.view_report", "desk-quiet"),
        (_("Followers"), "presence_followers", "traces.view_person", "desk-people"),
        (_("Bring back"), "share", "channels.add_heard", "desk-import"),
    ]
    return [
        PermittedItem(label, reverse(address), permissions=(who,), name=address, icon_name=icon, order=place)
        for place, (label, address, who, icon) in enumerate(entries)
    ]


def _feedback() -> list[MenuItem]:
    entries = [
        (_("Note something said"), "feedback_note", "feedback.add_remark", "desk-pen"),
        (_("What people say"), "feedback", "feedback.view_remark", "desk-quote"),
        (pgettext_lazy("feedback", "Topics"), "feedback_topics", "feedback.view_topic", "desk-rows"),
        (_("By department"), "feedback_departments", "feedback.view_topic", "desk-people"),
        (_("Proposals"), "proposals", "strategy.view_proposal", "check"),
        (_("Rules of routing"), "feedback_routes:index", "feedback.change_route", "desk-pin"),
        (_("Promise of an answer"), "feedback_promise", "feedback.change_commitment", "desk-clock"),
    ]
    return [
        PermittedItem(
            label, reverse(address), permissions=(who,), name=address.split(":")[0], icon_name=icon, order=place
        )
        for place, (label, address, who, icon) in enumerate(entries)
    ]


def _institution() -> list[MenuItem]:
    entries = [
        (_("Identity"), "institution", ("accounts.change_institution",), "desk-house"),
        (_("Sites and hours"), "sites:index", ("accounts.change_site",), "desk-clock"),
        (_("Presences"), "presences:index", ("accounts.view_presence",), "desk-speech"),
        (_("Departments"), "departments:index", ("accounts.view_department",), "desk-people"),
        (_("Who does what"), "teams", (), "desk-people"),
        (_("Approval steps"), "approval_steps:index", ("accounts.change_approvalstep",), "check"),
        (_("Topics of expertise"), "topics:index", ("accounts.change_topic",), "tag"),
        (_("Staff"), "wagtailusers_users:index", ("accounts.change_user",), "user"),
        (_("People"), "people", ("traces.view_person",), "desk-speech"),
        (_("Register of processing"), "processing_register", ("traces.view_person",), "desk-rows"),
        (_("Background work"), "desk_jobs", ("core.change_job",), "desk-import"),
        (_("Ways in"), "staff", ("accounts.change_user",), "desk-key"),
        (_("Invitations"), "invitations", ("accounts.change_user",), "mail"),
    ]
    return [
        PermittedItem(label, reverse(address), permissions=who, name=address.split(":")[0], icon_name=icon, order=place)
        for place, (label, address, who, icon) in enumerate(entries)
    ]


def arranged(items: list[MenuItem]) -> list[MenuItem]:
    """Wagtail's entries under our names and in our order; what is not used is not shown."""
    kept = [item for item in items if item.name not in HIDDEN]
    for item in kept:
        if item.name in RENAMED:
            item.label, item.icon_name, item.order = RENAMED[item.name]
    return kept
