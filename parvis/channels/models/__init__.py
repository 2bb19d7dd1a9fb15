"""Connected accounts, what goes out by them, what a hand must do, and the figures that come back."""

from parvis.channels.models.connections import Connection, Opening
from parvis.channels.models.deliveries import Delivery, Part, Shipment, Shown
from parvis.channels.models.figures import Figure
from parvis.channels.models.heard import Heard
from parvis.channels.models.writing import AuthorLetter, Correction, Draft, LetterWish

__all__ = [
    "AuthorLetter", "Connection", "Correction", "Delivery", "Draft", "Figure", "Heard", "LetterWish", "Opening", "Part",
    "Shipment", "Shown",
]  # fmt: skip
