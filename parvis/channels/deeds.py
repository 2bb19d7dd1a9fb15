"""How the audit log tells what staff did with sendings and accounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = (
    ("channels.again", _("Send again"), _("Sent again")),
    ("channels.off", _("Call off"), _("Called off")),
    ("channels.there", _("Say it is there"), _("Noted as sent")),
    ("channels.deleted", _("Say it is deleted"), _("Noted as withdrawn")),
    ("channels.hand_on", _("Hand on"), _("Handed on")),
    ("channels.withdraw", _("Withdraw"), _("Withdrawn")),
    ("channels.correct", _("Correct"), _("Corrected")),
    ("channels.published", _("Publish by hand"), _("Published by hand")),
    ("channels.not_done", _("Say it was not done"), _("Not published")),
    ("channels.write", _("Write and send"), _("Written and sent")),
    ("channels.connect", _("Connect an account"), _("Account connected")),
    ("channels.stop", _("Stop the letters"), _("Letters stopped")),
    ("channels.doubtful", _("Send doubtful letters again"), _("Doubtful letters sent again")),
    ("channels.readers_in", _("Bring in readers"), _("Readers brought in")),
    ("channels.readers_out", _("Write out the readers"), _("Readers written out")),
    ("channels.reader_looked", _("Look for a reader"), _("A reader looked for")),
    ("channels.reader_left", _("Take a reader out"), _("A reader taken out")),
    ("channels.pause", _("Hold all sendings"), _("All sendings held")),
    ("channels.lift", _("Let everything leave again"), _("Pause of all sendings lifted")),
    ("channels.leave", _("Disconnect an account"), _("Account disconnected")),
)
