"""Conversation in the desk."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet

from parvis.channels.write_fields import thing_chooser
from parvis.conversation.forms import AlertRuleForm, RotaForm, RouteForm, SavedReplyForm
from parvis.conversation.models import AlertRule, OnView, Rota, Route, SavedReply
from parvis.conversation.views import acting, alerts, answers, counting, inbox, keeping, reviews, telling, thread


@hooks.register("register_admin_urls")
def register_conversation() -> list[URLPattern]:
    """The inbox, one conversation, how we answer."""
    return [
        path("conversation/", inbox.inbox, name="conversation"),
        path("conversation/changes/", inbox.changes, name="conversation_changes"),
        path("conversation/chosen/", inbox.chosen, name="conversation_chosen"),
        path("conversation/times/", keeping.times, name="conversation_times"),
        path("conversation/settings/", keeping.settings, name="conversation_settings"),
        path("conversation/alerts/", alerts.alerts, name="conversation_alerts"),
        path("conversation/alerts/<int:pk>/", alerts.alert, name="conversation_alert"),
        path("conversation/reviews/", reviews.reviews, name="conversation_reviews"),
        path("conversation/reviews/bring/", reviews.bring, name="conversation_review_bring"),
        path("conversation/files/<int:pk>/", acting.enclosure, name="conversation_file"),
        path("conversation/answers/<uuid:pk>/", answers.act, name="conversation_answer_act"),
        path("conversation/telling/<uuid:pk>/", telling.offered, name="conversation_telling"),
        path("conversation/telling/<uuid:pk>/do/", telling.act, name="conversation_telling_act"),
        path("conversation/<uuid:pk>/", thread.thread, name="conversation_thread"),
        path("conversation/<uuid:pk>/live/", thread.live, name="conversation_live"),
        path("conversation/<uuid:pk>/left/", counting.left, name="conversation_left"),
        path("conversation/<uuid:pk>/typing/", thread.typing, name="conversation_typing"),
        path("conversation/<uuid:pk>/answer/", answers.answer, name="conversation_answer"),
        path("conversation/<uuid:pk>/note/", acting.note, name="conversation_note"),
        path("conversation/<uuid:pk>/do/", acting.act, name="conversation_act"),
    ]


def _names() -> FieldRowPanel:
    return FieldRowPanel([FieldPanel("name_fr"), FieldPanel("name_en")])


class SavedReplyViewSet(ModelViewSet):
    """Words that come back."""

    model = SavedReply
    name = url_prefix = "conversation_replies"
    icon = "pilcrow"
    menu_label = _("Saved replies")
    list_display = ["__str__", "department", "uses"]
    copy_view_enabled = False
    add_to_reference_index = False
    edit_handler = ObjectList(
        [
            _names(),
            MultiFieldPanel(
                [FieldPanel("text_fr"), FieldPanel("text_en")],
                heading=_("Words"),
                help_text=_(
                    "{name}, {work}, {link}, {institution}, {today} and {signature} are filled in by themselves."
                ),
            ),
            FieldPanel("department"),
        ],
        base_form_class=SavedReplyForm,
    )


class RotaViewSet(ModelViewSet):
    """People who take turns, and when."""

    model = Rota
    name = url_prefix = "conversation_rotas"
    icon = "group"
    menu_label = _("Rotas")
    list_display = ["__str__", "department"]
    copy_view_enabled = False
    add_to_reference_index = False
    edit_handler = ObjectList(
        [
            _names(),
            FieldPanel("department"),
            InlinePanel(
                "turns",
                [
                    FieldRowPanel([FieldPanel("member"), FieldPanel("weekday")]),
                    FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
                ],
                heading=_("Turns"),
                label=_("turn"),
                help_text=_("Days win over a weekday, a weekday over always. Whoever is away is stood in for."),
                classname="desk-rows",
            ),
        ],
        base_form_class=RotaForm,
    )


class RouteViewSet(ModelViewSet):
    """Where messages go by themselves, in the order the routes are tried."""

    model = Route
    name = url_prefix = "conversation_routes"
    icon = "arrow-right"
    menu_label = _("Routes of messages")
    list_display = ["__str__", "is_active", "department", "member"]
    sort_order_field = "order"
    copy_view_enabled = False
    add_to_reference_index = False
    edit_handler = ObjectList(
        [
            _names(),
            FieldPanel("is_active"),
            MultiFieldPanel(
                [
                    FieldPanel("words"),
                    FieldRowPanel([FieldPanel("way"), FieldPanel("network"), FieldPanel("language")]),
                    FieldPanel("about", widget=thing_chooser.widget_class),
                    FieldPanel("site"),
                ],
                heading=_("For which messages"),
                help_text=_("All that is said here must hold; what is left empty always does."),
            ),
            MultiFieldPanel(
                [FieldPanel("department"), FieldPanel("topic"), FieldPanel("rota"), FieldPanel("member")],
                heading=_("Where it leads"),
            ),
        ],
        base_form_class=RouteForm,
    )


class OnViewViewSet(ModelViewSet):
    """What can be seen now: what suggested answers speak of."""

    model = OnView
    name = url_prefix = "conversation_on_view"
    icon = "view"
    menu_label = _("On view")
    list_display = ["__str__", "site", "last_day"]
    copy_view_enabled = False
    add_to_reference_index = False
    edit_handler = ObjectList(
        [
            FieldPanel("thing", widget=thing_chooser.widget_class),
            FieldPanel("site"),
            FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
        ]
    )


class AlertRuleViewSet(ModelViewSet):
    """When whom is told at once."""

    model = AlertRule
    name = url_prefix = "conversation_alert_rules"
    icon = "warning"
    menu_label = _("Alert rules")
    list_display = ["__str__", "kind", "is_active", "department"]
    copy_view_enabled = False
    add_to_reference_index = False
    edit_handler = ObjectList(
        [
            _names(),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("is_active")]),
            MultiFieldPanel(
                [FieldPanel("words")],
                heading=_("For words, or a sensitive subject"),
                help_text=_("A sensitive subject without words takes the list of the house, in both languages."),
            ),
            MultiFieldPanel([FieldPanel("speakers")], heading=_("For somebody who speaks")),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("factor"), FieldPanel("least")])],
                heading=_("For more messages than usual"),
                help_text=_("The last hour beside that hour of that weekday over eight weeks."),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("way"), FieldPanel("network")])],
                heading=_("Only there"),
                help_text=_("What is left empty holds everywhere."),
            ),
            MultiFieldPanel([FieldPanel("people"), FieldPanel("department")], heading=_("Who is told")),
        ],
        base_form_class=AlertRuleForm,
    )


@hooks.register("register_admin_viewset")
def register_kept() -> list[ModelViewSet]:
    """Saved replies, rotas, routes, what is on, alert rules."""
    return [AlertRuleViewSet(), SavedReplyViewSet(), RotaViewSet(), RouteViewSet(), OnViewViewSet()]
