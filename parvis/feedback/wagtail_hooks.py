"""Feedback in the desk."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogActionRegistry

from parvis.feedback import deeds
from parvis.feedback.forms import RuleForm
from parvis.feedback.models import Route, Topic
from parvis.feedback.views import departments, noting, promise, remarks, topics


@hooks.register("register_admin_urls")
def register_feedback() -> list[URLPattern]:
    """What is said, gathered, answered; the two directions; the two ways in."""
    return [
        path("feedback/", remarks.remarks, name="feedback"),
        path("feedback/chosen/", remarks.chosen, name="feedback_chosen"),
        path("feedback/gather/", remarks.gather, name="feedback_gather"),
        path("feedback/note/", noting.note, name="feedback_note"),
        path("feedback/survey/", noting.survey, name="feedback_survey"),
        path("feedback/survey/example.csv", noting.example, name="feedback_survey_example"),
        path("feedback/promise/", promise.promise, name="feedback_promise"),
        path("feedback/departments/", departments.departments, name="feedback_departments"),
        path("feedback/departments/<int:pk>/", departments.department, name="feedback_department"),
        path("feedback/words/<int:pk>/back/", departments.take_back, name="feedback_word_back"),
        path("feedback/letters/<int:pk>/settle/", topics.letter, name="feedback_letter"),
        path("feedback/topics/", topics.topics, name="feedback_topics"),
        path("feedback/topics/<uuid:pk>/", topics.topic, name="feedback_topic"),
        path("feedback/topics/<uuid:pk>/move/", topics.move, name="feedback_move"),
        path("feedback/topics/<uuid:pk>/follow/", topics.follow, name="feedback_follow"),
        path("feedback/topics/<uuid:pk>/do/", topics.act, name="feedback_act"),
        path("feedback/topics/<uuid:pk>/change/", topics.change, name="feedback_change"),
        path("feedback/topics/<uuid:pk>/propose/", topics.propose, name="feedback_propose"),
        path("feedback/topics/<uuid:pk>/public/", topics.public, name="feedback_public"),
        path("feedback/remarks/<uuid:pk>/", remarks.remark, name="feedback_remark"),
    ]


class RouteViewSet(ModelViewSet):
    """Rules that propose a department, in the order they are tried."""

    model = Route
    name = url_prefix = "feedback_routes"
    icon = "arrow-right"
    menu_label = _("Rules of routing")
    list_display = ["__str__", "department"]
    sort_order_field = "order"
    copy_view_enabled = False
    add_to_reference_index = False
    edit_handler = ObjectList(
        [FieldPanel("words"), FieldPanel("about"), FieldPanel("site"), FieldPanel("department")],
        base_form_class=RuleForm,
    )


@hooks.register("register_admin_viewset")
def register_routes() -> list[ModelViewSet]:
    """The rules."""
    return [RouteViewSet()]


@hooks.register("register_log_actions")
def register_deeds(actions: LogActionRegistry) -> None:
    """What was done to a topic or to what somebody said."""
    deeds.register(actions)


class TopicFinder(ModelAdminURLFinder):
    """Where the log and the desk’s home lead for a topic."""

    edit_url_name = "feedback_topic"


register_admin_url_finder(Topic, TopicFinder)
