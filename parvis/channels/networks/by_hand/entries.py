"""The networks, one entry each. Each figure names its source, looked up in November 2026 unless it says otherwise.

The networks' own pages first; where they say nothing, tools that publish for many: [P] help.publer.com, limits of all
networks (5 December 2025); [Z] docs.zernio.com, platforms; [O] orshot.com, posting guidelines; [A] ayrshare.com, post.
"""

from __future__ import annotations

from typing import ClassVar

from parvis.channels.contracts import Capabilities, Pictures
from parvis.channels.networks.by_hand.counting import utf8, utf16, weigh
from parvis.channels.networks.by_hand.family import ByHand

_JPEG = frozenset({"image/jpeg", "image/png"})
_FILMS = frozenset({"video/mp4", "video/webm"})
_GB = 1_000_000_000


class Instagram(ByHand):
    """2,200 characters [A, P], 5 hashtags [A; 30 until the end of 2025], addresses are not followed [A].

    20 pictures in the application (its help; 10 by the API [A]), 4:5 to 1.91:1, JPEG of 8 MB
    (developers.facebook.com, content publishing); descriptions of 1,000 characters [P].
    """

    name: ClassVar[str] = "instagram"
    label = "Instagram"
    hosts = ("instagram.com",)
    opens = "https://www.instagram.com/"
    needs = "picture"
    most_tags = 5
    capabilities = Capabilities(
        characters=2_200, count=utf16, link_in_text=False, mentions=True,
        pictures=Pictures(most=20, most_bytes=8_000_000, most_side=1_440, types=_JPEG, alt_length=1_000,
                          ratios=(0.8, 1.0, 1.91)),
        videos=Pictures(most=20, most_bytes=_GB, types=_FILMS),
    )  # fmt: skip


class Facebook(ByHand):
    """63,206 characters [O]; tools stop at 10,000 [P]. Numbers and weights of pictures: as its help said in autumn 2025."""

    name: ClassVar[str] = "facebook"
    label = "Facebook"
    hosts = ("facebook.com", "fb.com", "fb.watch")
    opens = "https://www.facebook.com/"
    capabilities = Capabilities(
        characters=63_206, count=utf16, mentions=True,
        pictures=Pictures(most=40, most_bytes=10_000_000, most_side=2_048, types=_JPEG, alt_length=1_000),
        videos=Pictures(most=1, most_bytes=10 * _GB, types=_FILMS),
    )  # fmt: skip


class LinkedIn(ByHand):
    """3,000 characters [P, O], descriptions of 4,086 [P]; 20 pictures, weights: as its help said in autumn 2025."""

    name: ClassVar[str] = "linkedin"
    label = "LinkedIn"
    hosts = ("linkedin.com", "lnkd.in")
    opens = "https://www.linkedin.com/feed/?shareActive=true"
    capabilities = Capabilities(
        characters=3_000, count=utf16, mentions=True,
        pictures=Pictures(most=20, most_bytes=5_000_000, most_side=4_320, types=_JPEG, alt_length=4_086),
        videos=Pictures(most=1, most_bytes=5 * _GB, types=_FILMS),
    )  # fmt: skip


class X(ByHand):
    """280 as weighed there (an address 23, an emoji 2: twitter-text, [P, O]), four pictures of 5 MB, described in 1,000 [P]."""

    name: ClassVar[str] = "x"
    label = "X"
    hosts = ("x.com", "twitter.com")
    opens = "https://x.com/compose/post"
    capabilities = Capabilities(
        characters=280, count=weigh, mentions=True,
        pictures=Pictures(most=4, most_bytes=5_000_000, most_side=4_096, types=_JPEG, alt_length=1_000),
        videos=Pictures(most=4, most_bytes=512_000_000, types=_FILMS),
    )  # fmt: skip


class TikTok(ByHand):
    """4,000 characters beside pictures, 2,200 beside a film [Z, O]; 35 pictures of 20 MB or one film of 4 GB, a title of
    90 characters (developers.tiktok.com, photo post; [Z]), upright; no alternative text, no address that can be followed.
    """

    name: ClassVar[str] = "tiktok"
    label = "TikTok"
    hosts = ("tiktok.com",)
    opens = "https://www.tiktok.com/upload"
    needs = "picture"
    title_length = 90
    film_characters = 2_200
    capabilities = Capabilities(
        characters=4_000, count=utf16, alt=False, link_in_text=False, mentions=True,
        pictures=Pictures(most=35, most_bytes=20_000_000, most_side=1_920, types=_JPEG, ratios=(0.5625,)),
        videos=Pictures(most=1, most_bytes=4 * _GB, types=_FILMS),
    )  # fmt: skip


class YouTube(ByHand):
    """A film, its title of 100 characters, its description of 5,000 [P, O], counted in bytes (YouTube Data API, videos)."""

    name: ClassVar[str] = "youtube"
    label = "YouTube"
    hosts = ("youtube.com", "youtu.be")
    opens = "https://studio.youtube.com/"
    needs = "film"
    title_length = 100
    capabilities = Capabilities(
        characters=5_000, count=utf8, alt=False, mentions=True, pictures=None,
        videos=Pictures(most=1, most_bytes=256 * _GB, types=_FILMS, captions=True),
    )  # fmt: skip
