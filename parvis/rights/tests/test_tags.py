"""Pictures and films on pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from parvis.media.models import Picture
from parvis.media.services import make_derivatives
from parvis.media.tests.pictures import add
from parvis.rights.blocks import PictureBlock
from parvis.rights.contracts import MakerDates
from parvis.rights.pages import shown_on
from parvis.rights.rich_text import PictureEmbedHandler
from parvis.rights.services import (
    box_about,
    grant_use,
    prepare_pictures,
    record_makers,
    show_picture,
    state_rights,
)
from parvis.traces.services import register_thing

pytestmark = pytest.mark.django_db


def render(source: str, **context) -> str:
    return Template("{% load rights_tags %}" + source).render(Context(context)).strip()


def test_a_picture_has_its_widths_and_its_text(free: Picture) -> None:
    html = render('{% picture image sizes="50vw" %}', image=free)
    assert html.startswith(f'<img src="/media/{free.address}/960.webp?v={free.stamp}"')
    assert f"/media/{free.address}/2400.webp?v={free.stamp} 2400w" in html
    assert 'sizes="50vw" width="2400" height="1200" alt="Une pente de couleurs" loading="lazy"' in html
    assert 'style="--r:2.0;--at:50% 50%"' in html
    with translation.override("en"):
        assert 'alt="A slope of colours"' in render("{% picture image %}", image=free)


def test_only_the_widths_needed_are_offered(free: Picture) -> None:
    html = render("{% picture image width=320 %}", image=free)
    assert "640w" in html
    assert "960w" not in html
    assert 'sizes="320px"' in html


def test_a_texts_quotes_do_no_harm(free: Picture) -> None:
    assert "<b>" not in render("{% picture image alt=alt %}", image=free, alt='"><b>')
    assert 'alt=""' in render("{% picture image decorative=True %}", image=free)


def test_nothing_or_a_calm_word_when_it_may_not_be_shown(picture: Picture) -> None:
    assert render("{% picture image %}", image=picture) == ""
    assert render("{% picture nothing %}", nothing=None) == ""
    told = render('{% picture image missing="say" %}', image=picture)
    assert "<img" not in told
    assert 'role="note"' in told


def test_what_is_being_made_is_not_shown_yet(picture: Picture) -> None:
    state_rights(picture.thing, licence="cc0-1.0")
    shown = show_picture(picture)
    assert not shown
    assert [reason.code for reason in shown.decision.reasons] == ["being_prepared"]


def test_sizes_not_allowed_are_left_out(free: Picture) -> None:
    state_rights(free.thing, licence="in-copyright")
    grant_use([free.thing], holder="X", uses=["site"], max_width=1000)
    assert list(show_picture(free).widths) == [320, 640, 960]


def test_a_grant_for_one_page_shows_it_there_and_nowhere_else(free: Picture, client) -> None:
    state_rights(free.thing, licence="in-copyright")
    page = register_thing(kind="story", title="Une exposition")
    grant_use([free.thing], holder="X", uses=["site"], places=[str(page.pk)])
    assert render("{% picture image %}", image=free) == ""
    with shown_on(page.pk):
        html = render("{% picture image %}", image=Picture.objects.get(pk=free.pk))
    assert f"page={page.pk}" in html
    address = f"/media/{free.address}/640.webp"
    assert client.get(address).status_code == 403
    assert client.get(f"{address}?page=nothing").status_code == 403
    assert client.get(f"{address}?page={free.address}").status_code == 403
    assert client.get(f"{address}?page={page.pk}").status_code == 200
    # Where it may be shown anywhere, no address names a page.
    grant_use([free.thing], holder="X", uses=["site"])
    with shown_on(page.pk):
        assert "page=" not in render("{% picture image %}", image=Picture.objects.get(pk=free.pk))


def test_what_may_not_be_cropped_is_shown_whole(free: Picture) -> None:
    state_rights(free.thing, licence="cc-by-nd-4.0")
    assert 'class="whole"' in render("{% picture image ratio=1 %}", image=free)
    assert "whole" not in render("{% picture image ratio=2.01 %}", image=free)
    state_rights(free.thing, licence="cc-by-4.0")
    refreshed = Picture.objects.get(pk=free.pk)
    assert "whole" not in render("{% picture image ratio=1 %}", image=refreshed)


def test_a_page_of_pictures_asks_once(tmp_path: Path, django_assert_num_queries) -> None:
    for number in range(40):
        made = add(tmp_path, name=f"p{number}.png", width=60, height=40)
        state_rights(made.thing, licence="cc0-1.0")
        make_derivatives(made)
    pictures = list(Picture.objects.all())
    with django_assert_num_queries(1):
        prepare_pictures(pictures)
        html = render("{% for one in pictures %}{% picture one %}{% endfor %}", pictures=pictures)
    assert html.count("<img") == 40


def test_a_block_and_rich_text_ask_too(free: Picture) -> None:
    block = PictureBlock()
    assert "/media/" in str(block.render(free))
    (html,) = PictureEmbedHandler.expand_db_attributes_many([{"id": str(free.pk), "alt": "Texte"}])
    assert 'alt="Texte"' in html
    state_rights(free.thing, licence="in-copyright")
    refreshed = Picture.objects.get(pk=free.pk)
    assert "<img" not in str(block.render(refreshed))
    assert PictureEmbedHandler.expand_db_attributes_many([{"id": str(free.pk)}]) == [""]


def test_the_box_of_a_free_picture(free: Picture) -> None:
    box = box_about(free)
    assert box is not None
    assert (box.tone, box.is_free, box.label) == ("ok", True, "CC0 1.0")
    assert [download.width for download in box.downloads] == [1280, 2400, 2560]
    assert all(download.size > 0 for download in box.downloads)


def test_the_box_of_a_picture_in_copyright(free: Picture) -> None:
    state_rights(free.thing, licence="public-domain", holder="ADAGP")
    record_makers(free.thing, [MakerDates(name="A", death_year=1980)])
    grant_use([free.thing], holder="ADAGP", uses=["site"])
    box = box_about(Picture.objects.get(pk=free.pk))
    assert box is not None
    assert (box.tone, box.downloads) == ("wait", [])
    assert box.licence is not None
    assert box.licence.code == "in-copyright"
    assert [reason.code for reason in box.why] == ["granted"]


def test_the_box_of_a_picture_not_shown(picture: Picture) -> None:
    box = box_about(picture)
    assert box is not None
    assert box.tone == "stop"
    assert box.why


def test_a_film_has_its_captions(film) -> None:
    html = render("{% video film %}", film=film)
    assert f'src="/media/{film.thing_id}/captions.fr.vtt"' in html
    assert 'type="video/mp4"' in html
    state_rights(film.thing, licence="in-copyright")
    assert render("{% video film %}", film=film) == ""


def test_the_card_and_the_zoom_have_addresses(free: Picture) -> None:
    assert render("{% share_picture image %}", image=free).startswith(f"/media/{free.address}/share.jpg")
    assert render("{% zoom_source image %}", image=free) == f"/media/{free.address}/tiles/info.json"


def test_the_zoom_of_a_smaller_picture_is_its_largest_width(picture: Picture) -> None:
    state_rights(picture.thing, licence="cc0-1.0")
    assert render("{% zoom_source image %}", image=picture) == ""
    make_derivatives(picture)
    ready = Picture.objects.get(pk=picture.pk)
    assert render("{% zoom_source image %}", image=ready) == f"/media/{ready.address}/900.webp?v={ready.stamp}"
