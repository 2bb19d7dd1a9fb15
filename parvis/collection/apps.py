from __future__ import annotations

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "parvis.collection"
