"""How a letter looks: one column, large type, light and dark, nothing that asks another host."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from parvis.channels.contracts import Media, Message
from parvis.channels.networks.newsletter.letters import picture_id
from parvis.channels.networks.newsletter.words import lines, linked, opening_of, paragraphs, plain_words

# French puts a space that does not break before a colon.
_COLON = (": ", "\u00a0: ")
_A_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_READ = "font-family:Georgia,'Times New Roman',serif;font-size:18px;line-height:1.6"
_DESK = "font-family:-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;font-size:14px;line-height:1.5"
_TITLE = (
    "font-family:-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;font-weight:600;font-size:28px;line-height:1.2"
)


@dataclass(frozen=True)
class Palette:
    """The institution's accent, by day and by night: #rrggbb."""

    light: str
    dark: str


@dataclass(frozen=True, kw_only=True)
class Foot:
    """What stands below a letter: why it came, how one leaves, who writes. links: (words, address)."""

    why: str
    links: Sequence[tuple[str, str]]
    closing: str = ""
    imprint: str = ""


def text_of(message: Message, foot: Foot, *, button: tuple[str, str] | None = None) -> str:
    """The letter as plain text."""
    shown = "\n".join(f"[{each.alt}]" for each in message.media if each.alt)
    links = "\n".join(f"{words}{_COLON[message.language[:2] == 'fr']}{url}" for words, url in foot.links)
    asked = f"{button[0]}{_COLON[message.language[:2] == 'fr']}{button[1]}" if button else ""
    parts = [
        message.title.strip(),
        plain_words(message),
        asked,
        shown,
        "--",
        foot.closing,
        foot.why,
        links,
        foot.imprint,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def html_of(
    message: Message,
    foot: Foot,
    *,
    palette: Palette,
    name: str,
    message_id: str,
    button: tuple[str, str] | None = None,
) -> str:
    """The letter as HTML. button: words and address of the one thing to do."""
    return format_html(
        '<!doctype html><html lang="{}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        "<title>{}</title><style>{}</style></head><body>"
        '<div style="display:none;max-height:0;overflow:hidden">{}</div>'
        '<div role="main" class="sheet" style="max-width:600px;margin:0 auto;padding:32px 24px;box-sizing:border-box">'
        '<p class="quiet" style="{};margin:0 0 24px">{}</p><h1 style="{};margin:0 0 24px">{}</h1>{}{}</div>{}</body></html>',
        message.language, message.title, _style(palette), opening_of(message), _DESK, name, _TITLE, message.title,
        _body(message, message_id), _button(button, palette), _foot(foot),
    )  # fmt: skip


def _style(palette: Palette) -> SafeString:
    """By day, then by night; accents are colours of six digits, checked where they are chosen."""
    light, dark = (_colour(each) for each in (palette.light, palette.dark))
    return SafeString(
        ":root{color-scheme:light dark;supported-color-schemes:light dark}"
        "body{margin:0;background:#f6f4ef;color:#1b1a17}"
        f"a{{color:{light}}}.sheet{{background:#ffffff}}.quiet{{color:#5c584f}}"
        "@media(prefers-color-scheme:dark){body{background:#151412!important;color:#eeeae1!important}"
        ".sheet{background:#1e1c19!important;color:#eeeae1!important}.quiet{color:#b4aea2!important}"
        f"a{{color:{dark}!important}}.press{{background:{dark}!important;color:#1e1c19!important}}}}"
    )


def _colour(text: str) -> str:
    return text if _A_COLOUR.fullmatch(text) else "#1b1a17"


def _body(message: Message, message_id: str) -> SafeString:
    warning = (
        format_html('<p style="{}"><strong>{}</strong></p>', _READ, message.sensitive) if message.sensitive else ""
    )
    first, rest = list(enumerate(message.media, 1))[:1], list(enumerate(message.media, 1))[1:]
    words = format_html_join("", '<p style="{};margin:0 0 20px">{}</p>', ((_READ, one) for one in paragraphs(message)))
    return format_html(
        "{}{}{}{}{}", warning, _pictures(first, message_id), words, _pictures(rest, message_id), _link(message)
    )


def _pictures(numbered: Sequence[tuple[int, Media]], message_id: str) -> SafeString:
    return format_html_join(
        "",
        '<p style="margin:0 0 24px"><img src="cid:{}" alt="{}" width="{}" '
        'style="display:block;max-width:100%;height:auto;border:0"></p>',
        ((picture_id(number, message_id), each.alt, min(552, each.width or 552)) for number, each in numbered),
    )


def _link(message: Message) -> SafeString | str:
    if message.link is None or message.link.url in message.text:
        return ""
    return format_html(
        '<p style="{};margin:0 0 20px">{}</p>', _READ, linked(message.link.url, message.link.title or message.link.url)
    )


def _button(button: tuple[str, str] | None, palette: Palette) -> SafeString | str:
    if button is None:
        return ""
    words, url = button
    return format_html(
        '<p style="margin:8px 0 24px"><a class="press" href="{}" style="{};display:inline-block;padding:14px 22px;'
        'background:{};color:#ffffff;text-decoration:none;font-weight:600">{}</a></p>'
        '<p class="quiet" style="{};margin:0 0 8px;overflow-wrap:anywhere">{}</p>',
        url, _DESK, _colour(palette.light), words, _DESK, url,
    )  # fmt: skip


def _foot(foot: Foot) -> SafeString:
    links = format_html_join(SafeString(" · "), "{}", ((linked(url, words),) for words, url in foot.links))
    return format_html(
        '<div role="contentinfo" class="quiet" style="max-width:600px;margin:0 auto;padding:24px;box-sizing:border-box;{}">'
        "<p>{}</p><p>{}</p><p>{}</p></div>",
        _DESK, lines([foot.closing, foot.why]), links, foot.imprint,
    )  # fmt: skip
