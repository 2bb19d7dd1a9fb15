from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_delete


class MediaConfig(AppConfig):
    name = "parvis.media"

    def ready(self) -> None:
        """Hear what happens to media."""
        from parvis.media import receivers
        from parvis.media.models import Document, Picture, Sound, Video
        from parvis.media.usage import users

        for model in (Picture, Video, Sound, Document):
            pre_delete.connect(receivers.media_deleting, sender=model)
        post_save.connect(receivers.picture_saved, sender=Picture)
        post_delete.connect(receivers.picture_deleted, sender=Picture)
        users.register("films", receivers.posters_of)
        for model in (Video, Sound, Document):
            post_save.connect(receivers.recording_saved, sender=model)
            post_delete.connect(receivers.recording_deleted, sender=model)
