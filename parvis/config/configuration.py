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
    proxies: list[str] = Field(
        ["127.0.0.1", "::1"],
        description="Addresses or networks of your own proxies, the only ones whose X-Forwarded headers count "
        "/ Adresses ou réseaux de vos mandataires, seuls crus dans leurs en-têtes X-Forwarded",
    )


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


class Security(Table):
    require_mfa: list[Literal["reader", "contributor", "editor", "approver", "manager", "admin"]] = Field(
        ["manager", "admin"],
        description="Roles that must have a second factor / Rôles qui doivent avoir un second facteur",
    )
    session_hours: int = Field(
        12, ge=1, le=24 * 30, description="Hours after which one signs in again / Heures avant de se reconnecter"
    )
    idle_minutes: int = Field(
        120, ge=5, le=24 * 60, description="Minutes without a sign of life before that / Minutes d’inactivité permises"
    )
    lockout_failures: int = Field(
        5, ge=2, le=100, description="Wrong passwords before a pause / Mots de passe faux avant une pause"
    )
    lockout_minutes: int = Field(15, ge=1, le=24 * 60, description="Length of that pause / Durée de cette pause")
    invitation_days: int = Field(7, ge=1, le=90, description="Life of an invitation / Durée d’une invitation")


class Secretive(Table):
    """A table that holds a secret, given as text, by the environment or in a file."""

    @staticmethod
    def read(text: str, file: str) -> str:
        """The secret. Raises ConfigurationError when its file cannot be read."""
        if not file:
            return text
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{file}: cannot be read / illisible: {error}") from None


class Email(Secretive):
    host: str = Field(
        "", description="SMTP server; empty: messages are files in the home / Serveur SMTP ; vide : fichiers"
    )
    port: int = Field(587, ge=1, le=65535, description="Its port / Son port")
    security: Literal["starttls", "tls", "none"] = Field("starttls", description="Encryption / Chiffrement")
    username: str = Field("", description="Account / Compte")
    password: str = Field("", coerce_numbers_to_str=True, description="Password / Mot de passe")
    password_file: str = Field("", description="File that holds it / Fichier qui le contient")
    sender: str = Field("", pattern=r"^([^\r\n]+@[^\r\n]+)?$", description="Who writes / Expéditeur")

    @property
    def secret(self) -> str:
        """The password, wherever it was given."""
        return self.read(self.password, self.password_file)


class Oidc(Secretive):
    issuer: str = Field(
        "",
        pattern=r"^(https?://\S+)?$",
        description="OpenID Connect provider; empty: none / Fournisseur ; vide : aucun",
    )
    client_id: str = Field("", coerce_numbers_to_str=True, description="Our name there / Notre identifiant")
    client_secret: str = Field("", coerce_numbers_to_str=True, description="Our secret there / Notre secret")
    client_secret_file: str = Field("", description="File that holds it / Fichier qui le contient")
    label: str = Field("", max_length=60, description="Words on the button / Libellé du bouton")
    role_claim: str = Field("", description="Claim that tells the role, as groups / Attribut qui dit le rôle")
    roles: dict[str, Literal["reader", "contributor", "editor", "approver", "manager", ""]] = Field(
        default_factory=dict,
        description='Its values and our roles, as {"web-team" = "editor"} / Ses valeurs et nos rôles',
    )
    admits_unknown: bool = Field(
        False, description="People neither invited nor known may enter / Des inconnus peuvent entrer"
    )
    is_second_factor: bool = Field(
        False, description="The provider asks a second factor itself / Le fournisseur exige déjà un second facteur"
    )

    @property
    def secret(self) -> str:
        """The client secret, wherever it was given."""
        return self.read(self.client_secret, self.client_secret_file)


class Log(Table):
    level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much is told / Niveau de détail du journal"
    )


class Configuration(Table):
    """The whole of parvis.toml."""

    web: Web = Web()  # type: ignore[call-arg]
    database: Database = Database()  # type: ignore[call-arg]
    pages: Pages = Pages()  # type: ignore[call-arg]
    institution: Institution = Institution()  # type: ignore[call-arg]
    security: Security = Security()  # type: ignore[call-arg]
    email: Email = Email()  # type: ignore[call-arg]
    oidc: Oidc = Oidc()  # type: ignore[call-arg]
    log: Log = Log()  # type: ignore[call-arg]

    @classmethod
    def commented(cls, chosen: Mapping[tuple[str, str], object] | None = None) -> str:
        """A configuration file in which every key stands, commented out with its default unless ``chosen``."""
        lines = ["# Parvis. Uncomment a line to change it. / Retirer le # pour changer une valeur.", ""]
        for name, table in cls.model_fields.items():
            lines += [f"[{name}]", *_commented_keys(name, table.default, chosen or {}), ""]
        return "\n".join(lines)


def _commented_keys(name: str, table: Table, chosen: Mapping[tuple[str, str], object]) -> list[str]:
    lines = []
    for key, field in type(table).model_fields.items():
        mark, value = ("", chosen[name, key]) if (name, key) in chosen else ("# ", getattr(table, key))
        lines += [f"# {field.description}", f"{mark}{key} = {_toml(value)}"]
    return lines


def _toml(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in value.items()) + "}"
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
