"""What media do: take originals, make what is shown of them, forget them."""

from parvis.media.services.derivatives import make_derivatives, make_or_tell, plan_derivatives, remake_missing
from parvis.media.services.pictures import add_picture, forget_picture, settle_picture
from parvis.media.services.videos import add_video, forget_video, settle_video

__all__ = [
    "add_picture",
    "add_video",
    "forget_picture",
    "forget_video",
    "make_derivatives",
    "make_or_tell",
    "plan_derivatives",
    "remake_missing",
    "settle_picture",
    "settle_video",
]
