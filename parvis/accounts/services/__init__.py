"""What the institution does about itself and about those who work there."""

from parvis.accounts.services.institution import describe_institution
from parvis.accounts.services.invitations import accept, invitation_of, invite, send_again, token_of, withdraw
from parvis.accounts.services.leaving import ask_renewals, end_all_held, part_with, tell_renewed
from parvis.accounts.services.sessions import ask_rotation, begin_visit, end_visit, end_visits, forget_ended_visits
from parvis.accounts.services.staff import (
    ask_new_password,
    confirm_address,
    engage,
    forget_second_factor,
    must_outrank,
    rescue,
)

__all__ = [
    "accept",
    "ask_new_password",
    "ask_renewals",
    "ask_rotation",
    "begin_visit",
    "confirm_address",
    "describe_institution",
    "end_all_held",
    "end_visit",
    "end_visits",
    "engage",
    "forget_ended_visits",
    "forget_second_factor",
    "invitation_of",
    "invite",
    "must_outrank",
    "part_with",
    "rescue",
    "send_again",
    "tell_renewed",
    "token_of",
    "withdraw",
]
