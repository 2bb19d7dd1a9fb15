"""The needs of the apps below, gathered here: each file knows one of them."""

from __future__ import annotations

from parvis.core.needs import watch
from parvis.desk.needs import access, approvals, collection, institution, jobs, media, rights, stories


def register() -> None:
    """Say what may wait for somebody, and whom it concerns."""
    watch("conflicts", permission="collection.change_conflict", look=collection.conflicts)
    watch("interrupted_imports", permission="collection.add_importrun", look=collection.interrupted_imports)
    watch("refused_rows", permission="collection.add_importrun", look=collection.refused_rows)
    watch("drafts_of_works", permission="collection.publish_work", look=collection.drafts)
    watch("first_works", permission="collection.add_work", look=collection.first_works)
    watch("undescribed_pictures", permission="media.add_picture", look=media.undescribed)
    watch("failed_pictures", permission="media.change_picture", look=media.failed)
    watch("pictures_without_rights", permission="rights.change_statement", look=rights.unstated)
    watch("dead_jobs", permission="core.change_job", look=jobs.dead)
    watch("ending_grants", permission="rights.change_grant", look=rights.ending_grants)
    watch("late_requests", permission="rights.change_grantrequest", look=rights.late_answers)
    watch("deliveries", permission="rights.change_deposit", look=rights.deliveries)
    watch("declarations_due", permission="rights.change_declaration", look=rights.declarations_due)
    watch("stories_to_publish", permission="wagtailadmin.access_admin", look=stories.unpublished)
    watch("approvals", permission="wagtailadmin.access_admin", look=approvals.waiting)
    watch("sent_back", permission="wagtailadmin.access_admin", look=approvals.returned)
    watch("steps_nobody_takes", permission="accounts.change_approvalstep", look=approvals.undecidable)
    watch("no_name", permission="accounts.change_institution", look=institution.nameless)
    watch("no_hours", permission="accounts.change_site", look=institution.without_hours)
    watch("closures_to_translate", permission="accounts.change_site", look=institution.closures_to_translate)
    watch("no_presence", permission="accounts.add_presence", look=institution.without_presence)
    watch("secrets_to_renew", permission="accounts.change_user", look=access.secrets)
    watch("expired_invitations", permission="accounts.change_user", look=access.expired_invitations)
