"""What people said, what it gathers into, and the word that goes back down."""

from parvis.feedback.models.climbing import Climb, ClimbLetter, Commitment
from parvis.feedback.models.grams import GramCount, RemarkGram, TopicGram
from parvis.feedback.models.remarks import Remark
from parvis.feedback.models.routes import Route
from parvis.feedback.models.topics import Topic, TopicMove
from parvis.feedback.models.words import Seen, Word

__all__ = [
    "Climb",
    "ClimbLetter",
    "Commitment",
    "GramCount",
    "Remark",
    "RemarkGram",
    "Route",
    "Seen",
    "Topic",
    "TopicGram",
    "TopicMove",
    "Word",
]
