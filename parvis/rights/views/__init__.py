"""Serving media: every answer asks the decision first."""

from parvis.rights.views.films import open_document, show_captions, show_film, show_sound, show_still
from parvis.rights.views.parts import show_part
from parvis.rights.views.pictures import describe_zoom, download_original, show_share, show_tile, show_width

__all__ = [
    "describe_zoom",
    "download_original",
    "open_document",
    "show_captions",
    "show_film",
    "show_part",
    "show_share",
    "show_sound",
    "show_still",
    "show_tile",
    "show_width",
]
