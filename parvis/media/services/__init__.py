"""What media do: take originals, make what is shown of them, forget them."""

from parvis.media.services.derivatives import make_derivatives, make_or_tell, plan_derivatives, remake_missing
from parvis.media.services.fitting import Fitted, fit_file, fit_picture, fitted_size
from parvis.media.services.likenesses import keep_likeness, note_missing_likenesses
from parvis.media.services.pictures import add_picture, forget_picture, settle_picture
from parvis.media.services.recordings import (
    SORTS,
    add_document,
    add_sound,
    add_video,
    forget_recording,
    prepare_recording,
    settle_recording,
    unprepared,
)

__all__ = [
    "SORTS",
    "Fitted",
    "add_document",
    "add_picture",
    "add_sound",
    "add_video",
    "fit_file",
    "fit_picture",
    "fitted_size",
    "forget_picture",
    "forget_recording",
    "keep_likeness",
    "make_derivatives",
    "make_or_tell",
    "note_missing_likenesses",
    "plan_derivatives",
    "prepare_recording",
    "remake_missing",
    "settle_picture",
    "settle_recording",
    "unprepared",
]
