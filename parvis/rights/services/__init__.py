"""What rights do: the one decision, and the records it is taken from."""

from parvis.rights.services.boxes import Download, RightsBox, box_about, share_card, showing_of, zoom_of
from parvis.rights.services.calendar import announce_changes, announce_due
from parvis.rights.services.contributors import (
    accept_terms,
    end_terms,
    media_under,
    publish_terms,
    record_contribution,
    withdraw_acceptance,
    write_terms,
)
from parvis.rights.services.decisions import licence_of, may_show, may_show_many, seconds_fresh
from parvis.rights.services.foresight import foreseeing, note
from parvis.rights.services.grants import (
    check_room,
    extend_grant,
    grant_use,
    plan_declaration,
    revoke_grant,
    take_off_grant,
)
from parvis.rights.services.persons import (
    check_birth,
    check_giver,
    is_given,
    record_consent,
    show_person,
    withdraw_all,
    withdraw_consent,
)
from parvis.rights.services.records import record_makers, state_rights
from parvis.rights.services.restrictions import check_why, hold_back, lift_restriction, restrict_use
from parvis.rights.services.shown import Shown, prepare_pictures, show_picture
from parvis.rights.services.telling import check_dates, checked_uses, media_of, tell_changed

__all__ = [
    "Download",
    "RightsBox",
    "Shown",
    "accept_terms",
    "announce_changes",
    "announce_due",
    "box_about",
    "check_birth",
    "check_dates",
    "check_giver",
    "check_room",
    "check_why",
    "checked_uses",
    "end_terms",
    "extend_grant",
    "foreseeing",
    "grant_use",
    "hold_back",
    "is_given",
    "licence_of",
    "lift_restriction",
    "may_show",
    "may_show_many",
    "media_of",
    "media_under",
    "note",
    "plan_declaration",
    "prepare_pictures",
    "publish_terms",
    "record_consent",
    "record_contribution",
    "record_makers",
    "restrict_use",
    "revoke_grant",
    "seconds_fresh",
    "share_card",
    "show_person",
    "show_picture",
    "showing_of",
    "state_rights",
    "take_off_grant",
    "tell_changed",
    "withdraw_acceptance",
    "withdraw_all",
    "withdraw_consent",
    "write_terms",
    "zoom_of",
]
