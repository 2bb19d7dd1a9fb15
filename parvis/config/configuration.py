"""The configuration's shape: typed, strict, commented; one class a table of the TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

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


class Statistics(Table):
    count: bool = Field(
        True, description="Count visits, identifying nobody / Compter les visites, sans identifier personne"
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
    letters_per_minute: int = Field(
        300,
        ge=1,
        le=60_000,
        description="Letters of newsletters a minute, by worker / Lettres par minute et par ouvrier",
    )

    @property
    def secret(self) -> str:
        """The password, wherever it was given."""
        return self.read(self.password, self.password_file)


class Bounces(Secretive):
    maildir: str = Field(
        "",
        description="Maildir where letters come back; empty: none / Maildir où les lettres reviennent ; vide : aucun",
    )
    host: str = Field(
        "", description="IMAP server read instead; empty: none / Serveur IMAP lu à la place ; vide : aucun"
    )
    port: int = Field(993, ge=1, le=65535, description="Its port / Son port")
    security: Literal["tls", "starttls", "none"] = Field("tls", description="Encryption / Chiffrement")
    username: str = Field("", description="Account / Compte")
    password: str = Field("", coerce_numbers_to_str=True, description="Password / Mot de passe")
    password_file: str = Field("", description="File that holds it / Fichier qui le contient")
    folder: str = Field(
        "INBOX", pattern=r'^[^\r\n"\\]{1,200}$', description="Folder of that mailbox / Dossier de cette boîte"
    )
    certificate: str = Field(
        "",
        description="PEM file of the authority, or of a self-signed server, that is trusted as well / "
        "Fichier PEM de l’autorité, ou du serveur auto-signé, reconnu en plus",
    )

    @property
    def secret(self) -> str:
        """The password, wherever it was given."""
        return self.read(self.password, self.password_file)


class Mail(Secretive):
    address: str = Field(
        "",
        pattern=r"^([^\r\n]+@[^\r\n]+)?$",
        description="Address the public writes to and answers leave from; empty: the one of [email] "
        "/ Adresse à laquelle le public écrit et d’où partent les réponses ; vide : celle de [email]",
    )
    host: str = Field(
        "", description="IMAP server where letters are read; empty: none / Serveur IMAP où les lire ; vide : aucun"
    )
    port: int = Field(993, ge=1, le=65535, description="Its port / Son port")
    security: Literal["tls", "starttls", "none"] = Field("tls", description="Encryption / Chiffrement")
    username: str = Field("", description="Account / Compte")
    password: str = Field("", coerce_numbers_to_str=True, description="Password / Mot de passe")
    password_file: str = Field("", description="File that holds it / Fichier qui le contient")
    folder: str = Field(
        "INBOX", pattern=r'^[^\r\n"\\]{1,200}$', description="Folder of that mailbox / Dossier de cette boîte"
    )
    certificate: str = Field("", description="PEM file trusted as well / Fichier PEM reconnu en plus")
    server: str = Field(
        "",
        max_length=255,
        pattern=r"^[A-Za-z0-9._-]*$",
        description="Name your own server signs Authentication-Results with; empty: nothing it says is believed "
        "/ Nom sous lequel votre serveur écrit Authentication-Results ; vide : rien n’en est cru",
    )

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


class Outside(Table):
    private: list[str] = Field(
        default_factory=list,
        description="Private networks that may be asked, as 10.0.0.0/8; none by default "
        "/ Réseaux privés que l’on peut interroger ; aucun par défaut",
    )
    plain_http: bool = Field(
        False, description="Ask other servers without encryption / Interroger d’autres serveurs sans chiffrement"
    )

    @field_validator("private")
    @classmethod
    def are_networks(cls, written: list[str]) -> list[str]:
        """Each one a network, as ipaddress reads it."""
        for each in written:
            ip_network(each, strict=False)
        return written


class Fediverse(Table):
    allow_list: bool = Field(
        False,
        description="Speak with allowed servers only / Ne parler qu’aux serveurs autorisés",
    )
    signed_fetch: bool = Field(
        False,
        description="Show voices and posts to servers that sign only / Ne montrer comptes et publications qu’aux "
        "serveurs qui signent",
    )


class Configuration(Table):
    """The whole of parvis.toml."""

    web: Web = Web()  # type: ignore[call-arg]
    database: Database = Database()  # type: ignore[call-arg]
    pages: Pages = Pages()  # type: ignore[call-arg]
    statistics: Statistics = Statistics()  # type: ignore[call-arg]
    institution: Institution = Institution()  # type: ignore[call-arg]
    security: Security = Security()  # type: ignore[call-arg]
    email: Email = Email()  # type: ignore[call-arg]
    bounces: Bounces = Bounces()  # type: ignore[call-arg]
    mail: Mail = Mail()  # type: ignore[call-arg]
    oidc: Oidc = Oidc()  # type: ignore[call-arg]
    log: Log = Log()  # type: ignore[call-arg]
    metrics: Metrics = Metrics()  # type: ignore[call-arg]
    media: Media = Media()  # type: ignore[call-arg]
    storage: Storage = Storage()  # type: ignore[call-arg]
    outside: Outside = Outside()  # type: ignore[call-arg]
    fediverse: Fediverse = Fediverse()  # type: ignore[call-arg]

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
