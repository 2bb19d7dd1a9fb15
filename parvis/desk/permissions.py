"""Who may do what in the desk: one table for the whole house, a role holding all that precedes it."""

from __future__ import annotations

from parvis.accounts.roles import Role, allow, allow_media, allow_pages

_RECORDINGS = ("video", "sound", "document")
_DESCRIBING = ("maker", "place", "subject", "worktype")


def register() -> None:
    """Say what each role may do; ``accounts.roles.ensure_roles`` writes it."""
    _reader()
    _contributor()
    _editor()
    _approver()
    _manager()


def _reader() -> None:
    """May see the desk and everything in it."""
    allow(
        Role.READER,
        "wagtailadmin.access_admin",
        *(f"collection.view_{model}" for model in ("work", "importrun", *_DESCRIBING)),
        "rights.view_statement",
        "rights.view_grant",
        "rights.view_restriction",
        "traces.view_dailycount",
        *(f"accounts.view_{model}" for model in ("institution", "site", "department", "presence")),
        "accounts.view_approvalstep",
        "accounts.view_topic",
    )
    allow_media(Role.READER, "wagtailimages.choose_image")


def _contributor() -> None:
    """Prepares: works not yet published, pictures, drafts of stories."""
    allow(
        Role.CONTRIBUTOR,
        "collection.add_work",
        "collection.change_work",
        "media.add_picture",
        *(f"media.{action}_{model}" for model in _RECORDINGS for action in ("add", "view")),
    )
    allow_pages(Role.CONTRIBUTOR, "add_page")
    allow_media(Role.CONTRIBUTOR, "wagtailimages.add_image")


def _editor() -> None:
    """Keeps the collection: publishes works, imports, settles conflicts, edits any story."""
    allow(
        Role.EDITOR,
        "collection.publish_work",
        *(f"collection.{action}_{model}" for model in _DESCRIBING for action in ("add", "change")),
        "collection.add_importrun",
        "collection.change_conflict",
        "accounts.change_site",
        "media.change_picture",
        *(f"media.change_{model}" for model in _RECORDINGS),
    )
    allow_pages(Role.EDITOR, "change_page")
    allow_media(Role.EDITOR, "wagtailimages.change_image")


def _approver() -> None:
    """Answers for what is public: publishes stories, decides on rights, removes."""
    allow(
        Role.APPROVER,
        *(f"collection.delete_{model}" for model in ("work", *_DESCRIBING)),
        *(
            f"rights.{action}_{model}"
            for model in ("statement", "grant", "restriction")
            for action in ("add", "change", "delete")
        ),
        "accounts.add_presence",
        "accounts.change_presence",
        "media.delete_picture",
        *(f"media.delete_{model}" for model in _RECORDINGS),
    )
    allow_pages(Role.APPROVER, "publish_page", "lock_page")
    allow_media(Role.APPROVER, "wagtailimages.delete_image")


def _manager() -> None:
    """Answers for the institution: who it is, its sites, its staff."""
    allow(
        Role.MANAGER,
        *(
            f"accounts.{action}_{model}"
            for model in ("institution", "site", "department", "presence", "user", "approvalstep", "topic")
            for action in ("add", "change", "delete")
        ),
        "accounts.view_user",
        "traces.view_person",
        "traces.erase_person",
        "traces.change_retention",
        "core.view_job",
        "core.change_job",
        *(f"auth.{action}_group" for action in ("view", "add", "change", "delete")),
        *(f"wagtailcore.{action}_collection" for action in ("add", "change", "delete")),
        *(f"wagtailcore.{action}_workflow" for action in ("add", "change", "delete")),
        *(f"wagtailcore.{action}_task" for action in ("add", "change", "delete")),
    )
    allow_pages(Role.MANAGER, "bulk_delete_page", "unlock_page")
