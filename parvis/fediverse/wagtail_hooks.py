"""In the desk: the voices; servers, people and reports."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from parvis.fediverse.deeds import DEEDS
from parvis.fediverse.views.desk import lists, moderation, pictures, voices


@hooks.register("register_admin_urls")
def register_voices() -> list[URLPattern]:
    """Who speaks."""
    return [
        path("voices/", voices.voices, name="voices"),
        path("voices/new/", voices.make, name="voice_new"),
        path("voices/<uuid:pk>/", voices.voice, name="voice"),
        path("voices/<uuid:pk>/close/", voices.close, name="voice_close"),
        path("voices/<uuid:pk>/move/", voices.move_away, name="voice_move"),
    ]


@hooks.register("register_admin_urls")
def register_moderation() -> list[URLPattern]:
    """Whom we hear."""
    return [
        path("moderation/", moderation.home, name="moderation"),
        path("moderation/reports/<uuid:pk>/", moderation.report, name="moderation_report"),
        path("moderation/servers/", moderation.servers, name="moderation_servers"),
        path("moderation/servers/list/", lists.take_in, name="moderation_list"),
        path("moderation/servers/list.csv", lists.hand_out, name="moderation_list_out"),
        path("moderation/servers/<str:name>/", moderation.server, name="moderation_server"),
        path("moderation/people/", moderation.people, name="moderation_people"),
        path("moderation/people/handle/<int:pk>/", moderation.person_of, name="moderation_handle"),
        path("moderation/people/<uuid:pk>/", moderation.person, name="moderation_person"),
        path("moderation/people/<uuid:pk>/face/", pictures.face, name="moderation_face"),
        path("moderation/heard/<uuid:pk>/<int:place>/", pictures.joined, name="moderation_joined"),
        path("moderation/people/<uuid:pk>/judge/", moderation.judge, name="moderation_judge"),
        path("moderation/people/<uuid:pk>/report/", moderation.tell, name="moderation_tell"),
    ]


@hooks.register("register_log_actions")
def register_deeds(actions: LogActionRegistry) -> None:
    """What was done, as the audit log tells it."""
    for action, label, told in DEEDS:
        actions.register_action(action, label, told)
