"""What headings mean, in French and English."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from parvis.core.text import fold

# Field → the names columns have for it, folded; the first words of each list are the plainest.
NAMES: dict[str, tuple[str, ...]] = {
    "work.identifier": (
        "id",
        "identifier",
        "identifiant",
        "object id",
        "id objet",
        "record id",
        "reference",
        "ref",
        "ark",
        "uuid",
        "identifiant unique",
        "numero de notice",
        "notice",
    ),
    "work.inventory": (
        "accession number",
        "inventory number",
        "inventory",
        "numero d inventaire",
        "num inventaire",
        "inv",
        "inventaire",
        "n inventaire",
        "accession",
        "cote",
        "object number",
        "numero",
    ),
    "work.title": (
        "title",
        "titre",
        "nom objet",
        "object name",
        "intitule",
        "designation",
        "nom de l oeuvre",
        "titre de l oeuvre",
        "name of work",
        "work title",
        "appellation",
        "denomination",
    ),
    "work.description": (
        "description",
        "descriptif",
        "summary",
        "resume",
        "texte",
        "abstract",
        "notes",
        "commentaire",
        "presentation",
    ),
    "work.type": (
        "classification",
        "type",
        "type objet",
        "object type",
        "categorie",
        "category",
        "domaine",
        "type of work",
        "type d oeuvre",
        "nature",
    ),
    "work.technique": (
        "medium",
        "technique",
        "techniques",
        "materiaux",
        "materials",
        "matiere",
        "support",
        "materiaux et techniques",
        "material",
    ),
    "work.dimensions": ("dimensions", "size", "mesures", "measurements", "format", "dim", "taille"),
    "work.inscription": ("inscription", "inscriptions", "marks", "marques"),
    "work.credit_line": (
        "credit line",
        "credit",
        "mention",
        "mode d acquisition",
        "acquisition",
        "provenance",
        "mention de provenance",
        "source of acquisition",
        "mode acquisition",
    ),
    "work.location": (
        "location",
        "localisation",
        "physical location",
        "emplacement",
        "gallery",
        "salle",
        "lieu de conservation",
        "musee",
        "nom officiel musee",
        "conservation",
        "room",
        "museum",
    ),
    "work.source_url": (
        "url",
        "link",
        "lien",
        "web url",
        "permalink",
        "page",
        "adresse",
        "source",
        "uri",
        "notice en ligne",
        "url objet",
    ),
    "work.part_of": ("part of", "parent", "parent id", "fonds", "appartient a", "ensemble", "identifiant parent"),
    "date.written": (
        "date",
        "date text",
        "dates",
        "datation",
        "date de creation",
        "creation date",
        "date creation",
        "periode",
        "period",
        "date of creation",
        "millesime",
        "annee de creation",
        "annee creation",
        "date made",
        "made",
        "date d execution",
    ),
    "date.earliest": (
        "date earliest",
        "creation date earliest",
        "date debut",
        "debut",
        "start year",
        "begin date",
        "annee debut",
        "earliest",
        "year",
        "annee",
        "date start",
        "date creation debut",
        "object begin date",
    ),
    "date.latest": (
        "date latest",
        "creation date latest",
        "date fin",
        "fin",
        "end year",
        "end date",
        "annee fin",
        "latest",
        "date end",
        "date creation fin",
        "object end date",
    ),
    "makers.name": (
        "artist",
        "artiste",
        "maker",
        "auteur",
        "auteurs",
        "author",
        "creator",
        "createur",
        "artists",
        "artist name",
        "full name",
        "painter",
        "peintre",
        "nom de l auteur",
        "fabricant",
        "artist display name",
    ),
    "makers.key": (
        "artist id",
        "maker id",
        "id artiste",
        "id auteur",
        "creator id",
        "constituent id",
        "identifiant auteur",
        "party id",
    ),
    "makers.sort_name": ("cited name", "sort name", "nom inverse", "artist alpha sort", "nom de tri"),
    "makers.role": ("role", "artist role", "role de l auteur", "fonction", "maker role"),
    "makers.kind": ("party type", "maker type", "type d auteur", "artist type"),
    "makers.birth_year": (
        "birth date",
        "year of birth",
        "birth year",
        "born",
        "naissance",
        "annee naissance",
        "date naissance",
        "annee de naissance",
        "artist begin date",
    ),
    "makers.death_year": (
        "death date",
        "year of death",
        "death year",
        "died",
        "mort",
        "annee mort",
        "deces",
        "date mort",
        "annee de deces",
        "date de deces",
        "artist end date",
    ),
    "makers.birth_place": ("birth place", "place of birth", "lieu naissance", "lieu de naissance"),
    "makers.death_place": ("death place", "place of death", "lieu mort", "lieu de deces", "lieu de mort"),
    "makers.nationality": ("nationality", "nationalite", "ecole", "ecole pays", "artist nationality", "culture"),
    "places.name": (
        "place",
        "lieu",
        "lieu de creation",
        "place made",
        "findspot",
        "lieu de decouverte",
        "city",
        "ville",
        "provenance geographique",
        "origine",
        "origin",
        "lieu decouverte nom",
        "site",
    ),
    "places.country": ("country", "pays"),
    "places.latitude": ("latitude", "lat"),
    "places.longitude": ("longitude", "long", "lon", "lng"),
    "subjects.column": (
        "subjects",
        "subject",
        "sujets",
        "sujet",
        "sujet represente",
        "keywords",
        "mots cles",
        "tags",
        "themes",
        "theme",
        "iconographie",
        "iconography",
        "depicts",
        "represente",
        "descripteurs",
    ),
}

# What a column may simply be called when it says what each row is: only as the whole heading, for
# "work id" and "type d'objet" say something else; and any "title" beside it is better.
_THING_ITSELF = frozenset(
    [
        "work", "works", "artwork", "artworks", "oeuvre", "oeuvres", "object", "objects", "objet", "objets",
        "item", "items", "piece", "pieces", "tableau", "tableaux",
    ]
)  # fmt: skip
_SMALL = frozenset(["the", "of", "art", "l", "le", "la", "les", "d", "de"])
VAGUE = 0.75

# A heading with one of these words is about something else than the making of the work.
_OTHER_DATES = frozenset(
    [
        "acquisition",
        "acquired",
        "acquis",
        "entree",
        "birth",
        "death",
        "naissance",
        "mort",
        "decouverte",
        "found",
        "discovery",
        "vente",
        "base",
        "maj",
        "update",
        "modified",
        "mise",
    ]
)


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """A heading as folded words: "creation_date" and "creationDate" are "creation date"."""
    spaced = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", heading)
    return " ".join(re.findall(r"[a-z]+", fold(spaced)))


@lru_cache(maxsize=65536)
def likeness(heading: str, field: str) -> float:
    """How much a heading looks like a name of the field, 0 to 1."""
    words = plain(heading)
    if not words or (field.startswith("date.") and not _OTHER_DATES.isdisjoint(words.split())):
        return 0.0
    named = max(_alike(words, name) for name in NAMES[field])
    return max(named, VAGUE) if field == "work.title" and is_vague(heading) else named


def is_vague(heading: str) -> bool:
    """Whether a heading is but a word for the works themselves: "Work", "Œuvre d’art", "Objet"."""
    words = set(plain(heading).split()) - _SMALL
    return bool(words) and words <= _THING_ITSELF


def _alike(words: str, name: str) -> float:
    if words == name:
        return 1.0
    mine, theirs = set(words.split()), set(name.split())
    if theirs <= mine:
        return 0.55 + 0.35 * len(theirs) / len(mine)
    ratio = SequenceMatcher(None, words, name).ratio()
    return ratio * 0.8 if ratio > 0.86 else 0.0


def is_meaningless(headings: list[str]) -> bool:
    """Whether the headings tell nothing ("col1", "A", "#3"): then only the values can."""
    return not any(likeness(heading, field) > 0.7 for heading in headings for field in NAMES)
