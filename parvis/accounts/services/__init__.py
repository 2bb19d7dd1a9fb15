"""What the institution does about itself and about those who work there."""

from parvis.accounts.services.departments import (
    end_absence,
    end_deputyships,
    end_roles,
    forget_past_absences,
    give_role,
    note_absence,
    say_expertise,
    take_role,
)
from parvis.accounts.services.institution import describe_institution
from parvis.accounts.services.invitations import accept, invitation_of, invite, send_again, token_of, withdraw
from parvis.accounts.services.leaving import ask_renewals, end_all_held, part_with, tell_renewed
from parvis.accounts.services.reach import restore_groups, write_every_reach, write_reach
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
    "end_absence",
    "end_all_held",
    "end_deputyships",
    "end_roles",
    "end_visit",
    "end_visits",
    "engage",
    "forget_ended_visits",
    "forget_past_absences",
    "forget_second_factor",
    "give_role",
    "invitation_of",
    "invite",
    "must_outrank",
    "note_absence",
    "part_with",
    "rescue",
    "restore_groups",
    "say_expertise",
    "send_again",
    "take_role",
    "tell_renewed",
    "token_of",
    "withdraw",
    "write_every_reach",
    "write_reach",
]
