from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class TracesConfig(AppConfig):
    name = "parvis.traces"

    def ready(self) -> None:
        """Say what is done with people's data, even where no kind of trace is registered."""
        import_module("parvis.traces.processing")
