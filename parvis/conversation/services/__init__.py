"""What conversation does: takes in, assigns, answers, keeps and forgets."""

from parvis.conversation.services.answering import (
    answer,
    approve,
    ask_approval,
    draft,
    drop,
    let_go,
    record_done,
    rewrite,
    send_back,
    settle_answer,
    settle_left_behind,
)
from parvis.conversation.services.assigning import assign, assign_by_rota, assign_by_topic, in_bulk, pass_on, route
from parvis.conversation.services.correspondents import address_of, correspondent_at, name_of
from parvis.conversation.services.forgetting import erase_somebody, forget_old
from parvis.conversation.services.hearing import (
    catch_up,
    keep_receiving,
    take_brought,
    take_change,
    take_in,
    take_waiting,
)
from parvis.conversation.services.indexing import rebuild
from parvis.conversation.services.joining import merge
from parvis.conversation.services.marking import contact_of, hide, mark, mute_person, show, unmute_person
from parvis.conversation.services.moderating import (
    ask_again,
    carry_out,
    drop_moderation,
    moderate,
    record_moderated,
)
from parvis.conversation.services.moving import move, settle_need
from parvis.conversation.services.noting import (
    VARIABLES,
    add_note,
    check_variables,
    fill,
    forget_typing,
    say_typing,
    stop_typing,
)
from parvis.conversation.services.receiving import receive

__all__ = [
    "VARIABLES", "add_note", "address_of", "answer", "approve", "ask_again", "ask_approval", "assign", "assign_by_rota",
    "assign_by_topic", "carry_out", "catch_up", "check_variables", "contact_of", "correspondent_at", "draft", "drop",
    "drop_moderation", "erase_somebody", "fill", "forget_old", "forget_typing", "hide", "in_bulk", "keep_receiving",
    "let_go", "mark", "merge", "moderate", "move", "mute_person", "name_of", "pass_on", "rebuild", "receive",
    "record_done", "record_moderated", "rewrite", "route", "say_typing", "send_back", "settle_answer",
    "settle_left_behind", "settle_need", "show", "stop_typing", "take_brought", "take_change", "take_in",
    "take_waiting", "unmute_person",
]  # fmt: skip
