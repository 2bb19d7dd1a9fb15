"""How long a text is for Mastodon, and how a message is written there."""

from __future__ import annotations

import pytest

from parvis.channels.contracts import Link, Message, Range
from parvis.channels.networks.mastodon.text import count, squeeze, write


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("abc", 3),
        ("été", 3),
        ("e\u0301te\u0301", 3),
        ("👩‍👩‍👧‍👦🇫🇷", 2),
        ("a\nb", 3),
        ("https://musee.example/" + "x" * 300, 23),
        ("http://a.example", 23),
        ("Voir https://musee.example/a.", 5 + 23 + 1),
        ("(https://fr.wikipedia.org/wiki/Vase_(récipient))", 25),
        ("« https://musee.example/a »", 2 + 23 + 2),
        ("@lea@autre.example bonjour", 4 + 8),
        ("@lea bonjour", 12),
        ("mail lea@autre.example", 22),
        ("ftp://musee.example/long/path", 29),
    ],
)
def test_the_length_of_a_text(text: str, length: int):
    assert count(text) == length


def test_the_length_of_an_address_is_the_servers():
    assert count("https://musee.example/", per_url=30) == 30


def test_words_behind_which_an_address_stood_show_it():
    said = Message(
        key="k",
        text="Voyez notre page.",
        ranges=(Range(start=6, end=16, kind="link", target="https://musee.example/"),),
    )
    assert write(said) == "Voyez notre page (https://musee.example/)."


def test_what_stands_in_the_text_is_not_written_twice():
    said = Message(
        key="k", text="Un #Vase https://musee.example/", tags=("vase", "bleu"), link=Link(url="https://musee.example/")
    )
    assert write(said) == "Un #Vase https://musee.example/\n\n#bleu"


@pytest.mark.parametrize("ranges", [((5, 2), (0, 900)), ((0, 8), (3, 5)), ((-1, 2),)])
def test_ranges_that_make_no_sense_harm_nothing(ranges: tuple[tuple[int, int], ...]):
    said = Message(
        key="k", text="Bonjour Léa", ranges=tuple(Range(start=a, end=b, kind="tag", target="x") for a, b in ranges)
    )
    assert "Léa" in write(said)


def test_two_writings_of_a_text_are_the_same():
    assert squeeze("Bonjour @lea@autre.example\n\nà") == squeeze("bonjour @lea à")
