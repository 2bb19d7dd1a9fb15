"""Bringing media from a folder or an archive, with a table that says what each one is."""

from parvis.collection.bringing.running import Brought, bring_media

__all__ = ["Brought", "bring_media"]
