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


class Statistics(Table):
    count: bool = Field(
        True, description="Count visits, identifying nobody / Compter les visites, sans identifier personne"
    )


class Institution(Table):
    time_zone: str = Field("Europe/Paris", description="Time zone / Fuseau horaire")


class Log(Table):
    level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much is told / Niveau de détail du journal"
    )
    format: Literal["console", "json"] = Field(
        "console", description="For people or for machines / Pour les personnes ou les machines"
    )
    requests: bool = Field(
        False, description="One line a request, without addresses or names / Une ligne par requête, sans adresse ni nom"
    )


class Metrics(Table):
    enabled: bool = Field(False, description="Figures at /metrics (Prometheus) / Chiffres à /metrics (Prometheus)")
    token: str = Field(
        "",
        pattern=r"^(|[\x21-\x7e]{16,200})$",
        description="Asked of whoever reads them; empty: this machine only "
        "/ Demandé à qui les lit ; vide : cette machine seulement",
    )


class Configuration(Table):
    """The whole of parvis.toml."""

    web: Web = Web()  # type: ignore[call-arg]
    database: Database = Database()  # type: ignore[call-arg]
    pages: Pages = Pages()  # type: ignore[call-arg]
    statistics: Statistics = Statistics()  # type: ignore[call-arg]
    institution: Institution = Institution()  # type: ignore[call-arg]
    log: Log = Log()  # type: ignore[call-arg]
    metrics: Metrics = Metrics()  # type: ignore[call-arg]

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
    data = read_toml(path)
    for table, key, value in overrides(environment, Configuration.model_fields):
        data.setdefault(table, {})[key] = value
    try:
        return Configuration.model_validate(data)
    except ValidationError as error:
        raise ConfigurationError(_explain(path, error)) from None


def read_toml(path: Path) -> dict[str, Any]:
    """The file as it is written, {} when there is none. Raises ConfigurationError when it is not TOML."""
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
