"""Rows that are written once: what was decided, when, why and by whom is never rewritten."""

from __future__ import annotations

from typing import Any, Never

from django.db import models


class WrittenOnce(Exception):
    """Such a row is added, and never changed or taken away."""


class RecordQuerySet(models.QuerySet[Any]):
    """Reads freely; refuses to change or delete."""

    def update(self, **values: Any) -> Never:
        raise WrittenOnce(f"{self.model.__name__} rows are not updated")

    def delete(self) -> Never:
        raise WrittenOnce(f"{self.model.__name__} rows are not deleted")


class Record(models.Model):
    """A row written once."""

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert. Raises WrittenOnce for a row already written."""
        if not self._state.adding:
            raise WrittenOnce(f"a {type(self).__name__} is not changed")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise WrittenOnce(f"a {type(self).__name__} is not deleted")
