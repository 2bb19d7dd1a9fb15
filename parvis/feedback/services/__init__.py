"""What is done with what people say: taken down, gathered, answered for, carried up and down."""

from parvis.feedback.services.climbing import climb_overdue, keep_promise
from parvis.feedback.services.forgetting import erase_somebody, forget_old, rebuild_index
from parvis.feedback.services.gathering import gather, open_topic, set_aside, take_up, ungather
from parvis.feedback.services.moving import change_topic, move_topic, route_topic
from parvis.feedback.services.proposing import follow_proposal, propose
from parvis.feedback.services.publishing import say_in_public, withdraw_from_public
from parvis.feedback.services.surveys import bring_survey
from parvis.feedback.services.taking import change_remark, take_down
from parvis.feedback.services.words import mark_seen, say_word, take_word_back

__all__ = [
    "bring_survey",
    "change_remark",
    "change_topic",
    "climb_overdue",
    "erase_somebody",
    "follow_proposal",
    "forget_old",
    "gather",
    "keep_promise",
    "mark_seen",
    "move_topic",
    "open_topic",
    "propose",
    "rebuild_index",
    "route_topic",
    "say_in_public",
    "say_word",
    "set_aside",
    "take_down",
    "take_up",
    "take_word_back",
    "ungather",
    "withdraw_from_public",
]
