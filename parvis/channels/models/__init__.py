"""Connected accounts, what goes out by them, what a hand must do, who reads our letters, and the figures that come back."""

from parvis.channels.models.connections import Connection, Opening
from parvis.channels.models.deliveries import Delivery, Part, Shipment, Shown
from parvis.channels.models.figures import Figure
from parvis.channels.models.heard import Heard
from parvis.channels.models.newsletters import DigestKey, Letter, Newsletter, ReturnsRead, Subscriber
from parvis.channels.models.pausing import Pause
from parvis.channels.models.writing import AuthorLetter, Correction, Draft, LetterWish

__all__ = [
    "AuthorLetter", "Connection", "Correction", "Delivery", "DigestKey", "Draft", "Figure", "Heard", "Letter",
    "LetterWish", "Newsletter", "Opening", "Part", "Pause", "ReturnsRead", "Shipment", "Shown", "Subscriber",
]  # fmt: skip
