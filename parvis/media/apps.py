from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class MediaConfig(AppConfig):
    name = "parvis.media"

    def ready(self) -> None:
        """Hear what happens to pictures and films."""
        from parvis.media import receivers
        from parvis.media.models import Picture, Video

        post_save.connect(receivers.picture_saved, sender=Picture)
        post_delete.connect(receivers.picture_deleted, sender=Picture)
        post_save.connect(receivers.video_saved, sender=Video)
        post_delete.connect(receivers.video_deleted, sender=Video)
