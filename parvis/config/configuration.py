"""The configuration's shape: typed, strict, commented; one class a table of the TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from parvis.config.env import overrides
from parvis.core.errors import ConfigurationError


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Web(Table):
    host: str = Field("127.0.0.1", description="Address to listen on / Adresse d’écoute")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on / Port d’écoute")
    workers: int = Field(2, ge=1, le=64, description="Web processes / Processus web")
    address: str = Field(
        "http://127.0.0.1:8000",
        pattern=r"^https?://[^/\s]+$",
        description="Public address, without a final slash / Adresse publique, sans barre finale",
    )
    hosts: list[str] = Field(default_factory=list, description="Other host names served / Autres noms d’hôte servis")


class Database(Table):
    url: str = Field(
        "",
        pattern=r"^(postgresql://.+)?$",
        description="Empty: SQLite in the home; else postgresql://user:password@host/name "
        "/ Vide : SQLite dans le dossier ; sinon postgresql://…",
    )


class Pages(Table):
    cache_seconds: int = Field(
        300, ge=0, le=86400, description="How long a public page may be kept / Durée de garde d’une page"
    )


class Institution(Table):
    time_zone: str = Field("Europe/Paris", description="Time zone / Fuseau horaire")


class Log(Table):
    level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much is told / Niveau de détail du journal"
    )


class Media(Table):
    picture_mb: int = Field(60, ge=1, le=1024, description="Heaviest picture, in MB / Poids maximal d’une image, en Mo")
    picture_megapixels: int = Field(
        128, ge=1, le=1000, description="Largest picture, in million pixels / Plus grande image, en millions de pixels"
    )
    picture_side: int = Field(
        30_000, ge=100, le=65_000, description="Longest side of a picture / Plus grand côté d’une image"
    )
    film_mb: int = Field(2048, ge=1, le=20_480, description="Heaviest film, in MB / Poids maximal d’un film, en Mo")
    film_minutes: int = Field(240, ge=1, le=1440, description="Longest film, in minutes / Durée maximale d’un film")
    sound_mb: int = Field(512, ge=1, le=4096, description="Heaviest sound, in MB / Poids maximal d’un son, en Mo")
    sound_minutes: int = Field(600, ge=1, le=1440, description="Longest sound, in minutes / Durée maximale d’un son")
    document_mb: int = Field(
        100, ge=1, le=1024, description="Heaviest document, in MB / Poids maximal d’un document, en Mo"
    )
    document_pages: int = Field(
        3000, ge=1, le=20_000, description="Longest document, in pages / Pages d’un document au plus"
    )
    archive_mb: int = Field(
        8192,
        ge=1,
        le=102_400,
        description="Heaviest archive to import, once unpacked / Archive à importer, décompressée",
    )
    memory_mb: int = Field(
        460, ge=256, le=8192, description="Memory for reading one file / Mémoire pour lire un fichier, en Mo"
    )
    seconds: int = Field(
        60, ge=5, le=3600, description="Processor time for reading one file / Temps de calcul pour lire un fichier"
    )


class Storage(Table):
    bucket: str = Field(
        "", description="Empty: media in the home; else an S3 bucket / Vide : médias dans le dossier ; sinon un seau S3"
    )
    endpoint: str = Field(
        "", pattern=r"^(https?://[^/\s]+)?$", description="Address of the S3 service / Adresse du service S3"
    )
    region: str = Field("us-east-1", description="Its region / Sa région")
    prefix: str = Field("", pattern=r"^([\w.-]+/?)*$", description="Folder in the bucket / Dossier dans le seau")
    access_key: str = Field("", description="Access key, better in PARVIS_STORAGE__ACCESS_KEY / Clé d’accès")
    secret_key: str = Field("", description="Secret key, better in PARVIS_STORAGE__SECRET_KEY / Clé secrète")
    secret_key_file: str = Field("", description="Or the file that holds it / Ou le fichier qui la contient")


class Configuration(Table):
    """The whole of parvis.toml."""

    web: Web = Web()  # type: ignore[call-arg]
    database: Database = Database()  # type: ignore[call-arg]
    pages: Pages = Pages()  # type: ignore[call-arg]
    institution: Institution = Institution()  # type: ignore[call-arg]
    log: Log = Log()  # type: ignore[call-arg]
    media: Media = Media()  # type: ignore[call-arg]
    storage: Storage = Storage()  # type: ignore[call-arg]

    @classmethod
    def commented(cls) -> str:
        """A configuration file in which every key stands, commented out, with its default."""
        lines = ["# Parvis. Uncomment a line to change it. / Retirer le # pour changer une valeur.", ""]
        for name, table in cls.model_fields.items():
            lines += [f"[{name}]", *_commented_keys(table.default), ""]
        return "\n".join(lines)


def _commented_keys(table: Table) -> list[str]:
    lines = []
    for key, field in type(table).model_fields.items():
        lines += [f"# {field.description}", f"# {key} = {_toml(getattr(table, key))}"]
    return lines


def _toml(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def read_configuration(path: Path, environment: Mapping[str, str]) -> Configuration:
    """Read the file, then the environment. Raises ConfigurationError naming file and key."""
    data = _read_toml(path)
    for table, key, value in overrides(environment, Configuration.model_fields):
        data.setdefault(table, {})[key] = value
    try:
        return Configuration.model_validate(data)
    except ValidationError as error:
        raise ConfigurationError(_explain(path, error)) from None


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not valid TOML / TOML illisible: {error}") from None


def _explain(path: Path, error: ValidationError) -> str:
    lines = [f"{path}: configuration refused / configuration refusée"]
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"])
        lines.append(f"  {key}: {problem['msg']}")
    return "\n".join(lines)
