"""Where media are served: by the UUID of their thing, never by a file's name."""

from __future__ import annotations

from django.urls import path, re_path

from parvis.rights import views

app_name = "rights"
urlpatterns = [
    path("media/<uuid:media>/<int:width>.webp", views.show_width, name="width"),
    path("media/<uuid:media>/part/<str:seal>.jpg", views.show_part, name="part"),
    path("media/<uuid:media>/share.jpg", views.show_share, name="share"),
    path("media/<uuid:media>/original", views.download_original, name="original"),
    path("media/<uuid:media>/tiles/info.json", views.describe_zoom, name="zoom"),
    re_path(
        r"^media/(?P<media>[0-9a-f-]{36})/tiles/(?P<tile>(?:full|\d+,\d+,\d+,\d+)/\d+,\d+/0/default\.jpg)$",
        views.show_tile,
        name="tile",
    ),
    path("media/<uuid:media>/film", views.show_film, name="film"),
    path("media/<uuid:media>/sound", views.show_sound, name="sound"),
    path("media/<uuid:media>/document", views.open_document, name="document"),
    path("media/<uuid:media>/still.webp", views.show_still, name="still"),
    path("media/<uuid:media>/captions.<slug:language>.vtt", views.show_captions, name="captions"),
]
