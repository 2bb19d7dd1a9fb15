"""The collection in the desk."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.search import SearchArea
from wagtail.permissions import register_permission_policy

from parvis.collection.desk import conflicts, imports, media_imports, removed
from parvis.collection.desk.choosers import CHOOSERS
from parvis.collection.desk.entries import VIEWSETS
from parvis.collection.desk.policy import WorkPolicy
from parvis.collection.desk.works import WorkViewSet
from parvis.collection.models import Work

register_permission_policy(Work, WorkPolicy(Work))


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Works, what they are tied to, and the windows to choose them."""
    return [WorkViewSet(), *(viewset() for viewset in VIEWSETS), *CHOOSERS]


@hooks.register("register_admin_search_area")
def register_search_area() -> SearchArea:
    """Works, beside pages and pictures, when one searches from the menu."""
    return SearchArea(_("Works"), reverse("works:index"), name="works", icon_name="desk-picture", order=50)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """What our services log beyond Wagtail's own actions."""
    actions.register_action("parvis.publish", _("Publish"), _("Published"))
    actions.register_action("parvis.unpublish", _("Withdraw"), _("Withdrawn from the site"))
    actions.register_action("parvis.import", _("Import"), _("Imported"))
    actions.register_action("parvis.import_media", _("Import media"), _("Media imported"))
    actions.register_action("parvis.let_return", _("Let come back"), _("Let come back at the next import"))
    actions.register_action("parvis.keep_removed", _("Keep removed"), _("Kept removed"))


@hooks.register("register_admin_urls")
def register_imports() -> list[URLPattern]:
    """The import, step by step, and the conflicts it leaves."""
    return [
        path("import/", imports.list_imports, name="collection_imports"),
        path("import/new/", imports.bring_file, name="collection_import_new"),
        path("import/media/", media_imports.bring_files, name="collection_import_media"),
        path("import/conflicts/", conflicts.list_conflicts, name="collection_conflicts"),
        path("import/conflicts/<int:pk>/", conflicts.settle_one, name="collection_conflict"),
        path("import/removed/", removed.list_removed, name="collection_removed"),
        path("import/removed/<int:pk>/", removed.decide_on_removed, name="collection_removed_one"),
        path("import/runs/<int:pk>/", imports.show_run, name="collection_import"),
        path("import/runs/<int:pk>/refused.csv", imports.download_problems, name="collection_import_problems"),
        path("import/files/<str:token>/", imports.show_upload, name="collection_upload"),
        path("import/files/<str:token>/progress/", imports.show_progress, name="collection_upload_progress"),
        path("import/files/<str:token>/go/", imports.set_going, name="collection_upload_go"),
        path("import/files/<str:token>/views/<int:row>/", media_imports.show_view, name="collection_upload_view"),
        path("import/files/<str:token>/refused.csv", media_imports.download_refused, name="collection_upload_refused"),
        path("import/files/<str:token>/mapping/", imports.correct_reading, name="collection_upload_mapping"),
        path("import/files/<str:token>/delete/", imports.forget, name="collection_upload_forget"),
    ]
