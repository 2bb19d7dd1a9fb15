"""Addresses of our presence on the social web, as people read it, in each language."""

from __future__ import annotations

from django.urls import path

from parvis.website import feeds
from parvis.website.views import presence

app_name = "voices"
urlpatterns = [
    path("@<slug:username>", presence.show_voice, name="voice"),
    path("@<slug:username>/follow", presence.follow, name="follow"),
    path("@<slug:username>/posts.atom", feeds.VoiceFeed(), name="feed"),
    path("@<slug:username>/<uuid:pk>", presence.show_post, name="post"),
    path("ap/tags/<str:word>", presence.show_tag, name="tag"),
]
