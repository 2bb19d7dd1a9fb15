"""The message one shares: the work's words, else the institution's, with the handle of each network."""

from __future__ import annotations

import pytest
from django.utils import translation

from parvis.accounts.models import Institution, Presence
from parvis.collection.models import Work
from parvis.collection.sharing import fill, share_messages

LINK = "https://museum.example/oeuvres/venise/"


@pytest.fixture(autouse=True)
def french():
    with translation.override("fr"):
        yield


def messages(work: Work, institution: Institution, *presences: Presence, maker: str = "Turner"):
    return share_messages(work, title="Venise", maker=maker, link=LINK, institution=institution, presences=presences)


def presence(network: str, handle: str = "", state: str = "claimed") -> Presence:
    return Presence(network=network, handle=handle, url="https://x.example", state=state)


def test_the_house_s_own_words_name_the_institution() -> None:
    [message] = messages(Work(), Institution(name_fr="Musée du Parvis"))
    assert message.message == f"Découvrez Venise de Turner Musée du Parvis {LINK}"


def test_each_network_has_its_handle() -> None:
    both = messages(
        Work(), Institution(name_fr="Musée"), presence("mastodon", "@a@b.example"), presence("bluesky", "@c.example")
    )
    assert [(one.network, one.handle, one.limit) for one in both] == [
        ("mastodon", "@a@b.example", 500),
        ("bluesky", "@c.example", 300),
    ]
    assert all(one.handle in one.message for one in both)


def test_abandoned_and_foreign_presences_are_not_named() -> None:
    [only] = messages(
        Work(),
        Institution(name_fr="Musée"),
        presence("mastodon", "@old", "abandoned"),
        presence("facebook", "Fans", "unclaimed"),
        presence("youtube", "Chaîne"),
    )
    assert only.network == "" and "Musée" in only.message


def test_a_work_may_have_words_of_its_own() -> None:
    institution = Institution(name_fr="Musée", share_fr="Voyez {titre} {lien}", share_en="See {titre} {lien}")
    assert messages(Work(), institution)[0].message == f"Voyez Venise {LINK}"
    assert messages(Work(share_fr="Tout un ciel. {lien}"), institution)[0].message == f"Tout un ciel. {LINK}"
    with translation.override("en"):
        assert messages(Work(share_fr="Tout un ciel. {lien}"), institution)[0].message == f"See Venise {LINK}"


@pytest.mark.parametrize(
    ("template", "maker", "said"),
    [
        ("Découvrez {titre} de {auteur} {compte}", "", "Découvrez Venise M"),
        ("Découvrez {titre} de {auteur} {compte}", "Auguste Rodin", "Découvrez Venise d’Auguste Rodin M"),
        ("Discover {titre} by {auteur} {compte}", "", "Discover Venise M"),
        ("{auteur}, {titre}", "Turner", "Turner, Venise"),
        ("{inconnu} {titre}", "Turner", "{inconnu} Venise"),
    ],
)
def test_filling(template: str, maker: str, said: str) -> None:
    assert fill(template, titre="Venise", auteur=maker, compte="M", lien=LINK) == said


def test_a_title_with_braces_stays_itself() -> None:
    assert fill("{titre} {lien}", titre="{lien} {0}", auteur="", compte="", lien="L") == "{lien} {0} L"
