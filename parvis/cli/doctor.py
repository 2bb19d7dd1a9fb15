"""``parvis doctor``: is this home in order, and if not, what to do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from parvis.cli import homes, public_mail, returns, visiting
from parvis.cli.language import say
from parvis.cli.terminal import out, print_json
from parvis.config.home import SECRET_NAME, Home
from parvis.core.errors import BadInput, NotAllowed

_FREE_BYTES = 500 * 1024 * 1024
# Older, a backup no longer holds what an institution would miss.
BACKUP_DAYS = 8


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, whether it holds, and what was seen or what to do."""

    check: str
    ok: bool
    detail: str


def doctor(
    url: Annotated[
        str,
        typer.Option(
            help=say(
                "L’adresse du site en marche, à examiner comme un navigateur la voit (« public » : celle de parvis.toml).",
                "The running site’s address, looked at as a browser sees it (“public”: that of parvis.toml).",
            )
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help=say("Répondre en JSON.", "Answer in JSON."))] = False,
) -> None:
    """Check configuration, secrets, database, files, assets, pending work, and the running site. Exit code 3 if one fails."""
    home = homes.existing_home()
    findings = [_look(check, home) for check in CHECKS]
    if url:
        address = home.configuration.web.address if url == "public" else _address(url)
        findings += [Finding(*seen) for seen in visiting.visit(address)]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            mark = say("bien", "ok") if finding.ok else say("à faire", "to do")
            out.print(f"{mark:8} {finding.check}: {finding.detail}", markup=False)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(3)


doctor.__doc__ = say(
    "Vérifie configuration, secrets, base, fichiers, feuilles de style, travail en attente et site en marche. "
    "Code 3 si un point manque.",
    doctor.__doc__ or "",
)


def _look(check: Callable[[Home], Finding], home: Home) -> Finding:
    """Run one check; a database that cannot answer is a finding, not the end of the visit."""
    from django.db import DatabaseError

    try:
        return check(home)
    except DatabaseError as error:
        return Finding(check.__name__.strip("_"), False, str(error).splitlines()[0])


def _address(url: str) -> str:
    """An address as the checks want it. Raises BadInput."""
    if not re.fullmatch(r"https?://[^/\s]+/?", url):
        raise BadInput(
            say(f"{url} n’est pas l’adresse d’un site.", f"{url} is not a site’s address."),
            remedy=say("Par exemple https://musee.example.", "For instance https://museum.example."),
            field="url",
        )
    return url.rstrip("/")


def _secrets(home: Home) -> Finding:
    """A signing key nobody guesses, readable by its owner only."""
    weak = len(home.secret) < 50 or len(set(home.secret)) < 12
    path = home.folder / SECRET_NAME
    is_open = path.exists() and bool(path.stat().st_mode & 0o077)
    if weak:
        return Finding("secret", False, say("clé de signature trop faible", "the signing key is too weak"))
    if is_open:
        return Finding("secret", False, f"chmod 600 {path}")
    return Finding("secret", True, say("forte et fermée", "strong and closed"))


def _second_factors(home: Home) -> Finding:
    """Codes sealed with a key that is gone open no account: told before somebody stands at the door."""
    from parvis.accounts.sealing import count_broken

    broken = count_broken()
    if not broken:
        return Finding("second factors", True, say("lisibles", "readable"))
    detail = say(
        f"{broken} illisibles : secret.key a changé ; remettez l’ancien, ou lancez « parvis rescue COMPTE »",
        f"{broken} unreadable: secret.key was changed; put the former back, or run “parvis rescue ACCOUNT”",
    )
    return Finding("second factors", False, detail)


def _debug(home: Home) -> Finding:
    from django.conf import settings

    return Finding("debug setting", not settings.DEBUG, "PARVIS_DEBUG=1" if settings.DEBUG else say("éteint", "off"))


def _mail(home: Home) -> Finding:
    """Told, never a failure: a demonstration sends nothing."""
    from django.conf import settings

    told = settings.EMAIL_HOST if settings.SENDS_MAIL else say(f"écrit dans {home.mail}", f"written to {home.mail}")
    return Finding("mail", True, str(told))


def _returns(home: Home) -> Finding:
    """Letters of newsletters that come back: somebody must read them."""
    return Finding("returned letters", *returns.look(is_served=_is_served(home)))


def _public_mail(home: Home) -> Finding:
    """Letters the public writes: somebody must read them, once it was said where they come."""
    return Finding("mail of the public", *public_mail.look(is_served=_is_served(home)))


def _configuration(home: Home) -> Finding:
    return Finding("configuration", True, str(home.config_file))


def _database(home: Home) -> Finding:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding("database", True, connection.vendor)


def _integrity(home: Home) -> Finding:
    from django.db import connection

    if connection.vendor != "sqlite":
        return Finding("integrity", True, say("tenue par PostgreSQL", "kept by PostgreSQL"))
    with connection.cursor() as cursor:
        answer = cursor.execute("PRAGMA quick_check(5)").fetchone()[0]
    return Finding("integrity", answer == "ok", answer)


def _migrations(home: Home) -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    detail = say("à jour", "up to date") if not missing else say("lancez « parvis init »", "run “parvis init”")
    return Finding("migrations", not missing, detail)


def _checks(home: Home) -> Finding:
    from django.core.checks import WARNING, run_checks

    problems = [str(message.msg) for message in run_checks() if message.level >= WARNING]
    return Finding("rules", not problems, "; ".join(problems[:3]) or say("tenues", "held"))


def _assets(home: Home) -> Finding:
    from django.conf import settings

    manifest = next((folder for folder in settings.STATICFILES_DIRS if any(folder.rglob("manifest.json"))), None)
    return Finding("assets", manifest is not None, say("construits", "built") if manifest else "make setup")


def _space(home: Home) -> Finding:
    free = shutil.disk_usage(home.folder).free
    return Finding("disk", free > _FREE_BYTES, f"{free / 1e9:.1f} GB")


def _derivatives(home: Home) -> Finding:
    from parvis.media.models import Derivative

    failed = Derivative.objects.filter(state=Derivative.State.FAILED).count()
    return Finding("derivatives", failed == 0, say(f"{failed} en échec", f"{failed} failed"))


def _imports(home: Home) -> Finding:
    from parvis.collection.models import ImportRun

    stopped = ImportRun.objects.filter(state=ImportRun.State.RUNNING).count()
    return Finding("imports", True, say(f"{stopped} en cours ou interrompus", f"{stopped} running or interrupted"))


def _worker(home: Home) -> Finding:
    from parvis.core import jobs

    if not _is_served(home):
        return Finding("worker", True, say("le site n’est pas servi", "the site is not served"))
    is_alive = jobs.is_worker_alive()
    detail = (
        say("au travail", "at work")
        if is_alive
        else say("muet : lancez « parvis worker »", "silent: run “parvis worker”")
    )
    return Finding("worker", is_alive, detail)


def _is_served(home: Home) -> bool:
    """Whether somebody holds the home at this moment."""
    try:
        with homes.held(home, alone=True):
            return False
    except NotAllowed:
        return True


def _jobs(home: Home) -> Finding:
    from parvis.core.models import Job

    dead = Job.objects.filter(state=Job.State.DEAD).count()
    where = say(f"{dead} abandonnés : voir /desk/jobs/", f"{dead} given up: see /desk/jobs/")
    return Finding("jobs", dead == 0, where if dead else say("aucun abandonné", "none given up"))


def _backup(home: Home) -> Finding:
    from parvis.core.backup.last import last_backup
    from parvis.core.clock import now

    saved = last_backup(home.folder)
    if saved is None:
        return Finding(
            "backup", False, say("jamais faite : « parvis backup FICHIER »", "never made: “parvis backup FILE”")
        )
    days = (now() - saved).days
    detail = say(f"il y a {days} jour(s)", f"{days} day(s) ago")
    return Finding("backup", days < BACKUP_DAYS, detail)


CHECKS: list[Callable[[Home], Finding]] = [
    _configuration, _secrets, _second_factors, _debug, _mail, _database, _migrations, _integrity, _checks, _assets, _space, _derivatives,
    _imports, _worker, _jobs, _backup, _returns, _public_mail,
]  # fmt: skip
