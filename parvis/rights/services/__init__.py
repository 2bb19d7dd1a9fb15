"""What rights do: the one decision, and the records it is taken from."""

from parvis.rights.services.boxes import Download, RightsBox, box_about, share_card, showing_of, zoom_of
from parvis.rights.services.decisions import licence_of, may_show, may_show_many, seconds_fresh
from parvis.rights.services.records import (
    announce_changes,
    extend_grant,
    grant_use,
    lift_restriction,
    media_of,
    record_makers,
    restrict_use,
    revoke_grant,
    state_rights,
    tell_changed,
)
from parvis.rights.services.shown import NOT_MADE, Shown, prepare_pictures, show_picture

__all__ = [
    "NOT_MADE",
    "Download",
    "RightsBox",
    "Shown",
    "announce_changes",
    "box_about",
    "extend_grant",
    "grant_use",
    "licence_of",
    "lift_restriction",
    "may_show",
    "may_show_many",
    "media_of",
    "prepare_pictures",
    "record_makers",
    "restrict_use",
    "revoke_grant",
    "seconds_fresh",
    "share_card",
    "show_picture",
    "showing_of",
    "state_rights",
    "tell_changed",
    "zoom_of",
]
