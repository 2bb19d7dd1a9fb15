"""Parvis: the open-source digital ecosystem of cultural institutions."""

__version__ = "0.1.0"
