"""Serving media: every answer asks the decision first."""

from parvis.rights.views.films import show_captions, show_film
from parvis.rights.views.pictures import describe_zoom, download_original, show_share, show_tile, show_width

__all__ = [
    "describe_zoom",
    "download_original",
    "show_captions",
    "show_film",
    "show_share",
    "show_tile",
    "show_width",
]
