"""Dates as museums write them."""

from __future__ import annotations

import csv
import gzip
import re
from pathlib import Path

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from parvis.collection.dates import read_date, read_year

READ = [
    # French
    ("vers 1890", "1890~", 1890, 1890),
    ("1er quart du XIXe siècle", "1801/1825", 1801, 1825),
    ("dernier quart du 19e siècle", "1876/1900", 1876, 1900),
    ("2e moitié 18e s.", "1751/1800", 1751, 1800),
    ("IVe siècle av. J.-C.", "-0399/-0300", -399, -300),
    ("4e quart du 6e siècle avant J.C.", "-0524/-0500", -524, -500),
    ("Vers la 2e moitié du 5e siècle avant J.C.", "-0449~/-0400~", -449, -400),
    ("525-500 avant J.-C.", "-0524/-0499", -524, -499),
    ("3e quart du 2e siècle ap. J.-C.", "0151/0175", 151, 175),
    ("début XXe siècle", "1901/1933", 1901, 1933),
    ("milieu du XVIe siècle", "1534/1566", 1534, 1566),
    ("XVIIe-XVIIIe siècle", "1601/1800", 1601, 1800),
    ("années 1930", "193X", 1930, 1939),
    ("avant 1850", "../1850", None, 1850),
    ("entre 1850 et 1860", "1850/1860", 1850, 1860),
    ("de 1890 à 1895", "1890/1895", 1890, 1895),
    ("1890 ou 1891", "1890/1891", 1890, 1891),
    ("14 juillet 1789", "1789-07-14", 1789, 1789),
    ("Novembre 1828", "1828-11", 1828, 1828),
    # English
    ("c. 1855-65", "1855~/1865~", 1855, 1865),
    ("?c.1785", "1785%", 1785, 1785),
    ("19th century", "1801/1900", 1801, 1900),
    ("early- to mid-18th century", "1701/1766", 1701, 1766),
    ("late 19th-early 20th century", "1867/1933", 1867, 1933),
    ("500 BC", "-0499", -499, -499),
    ("202 BCE-220 CE", "-0201/0220", -201, 220),
    ("1819–20", "1819/1820", 1819, 1820),
    ("after 1775", "1775/..", 1775, None),
    ("after 1945, before 1957", "1945/1957", 1945, 1957),
    ("1930s", "193X", 1930, 1939),
    ("late 1960s–early 1970s", "1967/1973", 1967, 1973),
    ("exhibited 1812", "1812~", 1812, 1812),
    ("published 1794", "1794", 1794, 1794),
    ("December 9, 1914", "1914-12-09", 1914, 1914),
    ("1861/XI", "1861-11", 1861, 1861),
    # the making counts, not what came later
    ("1826–7, reprinted 1892", "1826/1827", 1826, 1827),
    ("1925, cast 1966", "1925", 1925, 1925),
    ("1976 (designed) 1978 (manufactured)", "1976", 1976, 1976),
    ("Edo period (1603-1867), c. 1790-1830", "1790~/1830~", 1790, 1830),
    # numbers
    ("2001-01-31", "2001-01-31", 2001, 2001),
    ("1890-05", "1890-05", 1890, 1890),
    ("1911-12", "1911/1912", 1911, 1912),
    ("14/7/1789", "1789-07-14", 1789, 1789),
    ("7/14/1789", "1789-07-14", 1789, 1789),
    ("-500", "-0499", -499, -499),
    ("18..", "18XX", 1800, 1899),
]


@pytest.mark.parametrize(("written", "edtf", "earliest", "latest"), READ)
def test_a_date_is_understood(written: str, edtf: str, earliest: int | None, latest: int | None) -> None:
    span = read_date(written)
    assert (span.edtf, span.earliest, span.latest) == (edtf, earliest, latest)
    assert span.written == written and span.is_known and span.is_understood
    assert parse_edtf(edtf)


@pytest.mark.parametrize("written", ["date not known", "s.d.", "Non renseigné", "no date", "", "[n.d.]"])
def test_an_unknown_date_is_known_to_be_unknown(written: str) -> None:
    span = read_date(written)
    assert not span.is_known and span.is_understood and span.edtf == "" and span.earliest is None


@pytest.mark.parametrize("written", ["bla bla", "late Qing?", "Untitled 12"])
def test_what_cannot_be_read_is_kept_as_written(written: str) -> None:
    span = read_date(written)
    assert span.written == written and not span.is_known and not span.is_understood


def test_years_in_columns_win() -> None:
    span = read_date("c. 1860", earliest="1855-01-01", latest="1865-01-01")
    assert (span.edtf, span.earliest, span.latest) == ("1860~", 1855, 1865)
    assert read_date("", earliest="-525", latest="-500").edtf == "-0524/-0499"
    assert read_date("Meiji period", earliest="1868", latest="1912").edtf == "1868/1912"
    assert read_date("1963, printed 1980", earliest="1980", latest="1980").edtf == "1980"
    assert read_date("1899", earliest="1910", latest="1900").earliest == 1900


def test_years_are_astronomical() -> None:
    assert (read_year("-1"), read_year("1"), read_year("0"), read_year("71959-07-01")) == (0, 1, None, None)


@given(st.text(alphabet="0123456789 -/~?.,;()abcdeirsxvc'éÉ–avnt", max_size=40))
def test_any_text_is_kept_and_gives_valid_edtf(written: str) -> None:
    span = read_date(written)
    assert span.written == written.strip()
    assert not span.edtf or parse_edtf(span.edtf)


COLUMNS = {
    "tate_artworks.csv.gz": ("dateText",),
    "cmoa_objects.csv.gz": ("creation_date",),
    "agorha_provenance_objets.csv": ("date_creation_string", "date_decouverte_string"),
    "joconde_peintures.csv": ("anneecreation",),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_nearly_every_date_of_four_collections_is_understood(shared_data: Path, name: str) -> None:
    path = shared_data / "collections" / name
    with (gzip.open if name.endswith(".gz") else open)(path, "rt", encoding="utf-8-sig", newline="") as stream:
        dates = {row[column] for row in csv.DictReader(stream) for column in COLUMNS[name] if row[column]}
    spans = [read_date(date) for date in dates]
    assert sum(span.is_understood for span in spans) / len(spans) > 0.99
    for span in spans:
        assert span.earliest is None or span.latest is None or span.earliest <= span.latest, span
    # The library is slow: one date of each shape is enough.
    for edtf in {re.sub(r"\d", "0", span.edtf): span.edtf for span in spans if span.edtf}.values():
        assert parse_edtf(edtf), edtf
