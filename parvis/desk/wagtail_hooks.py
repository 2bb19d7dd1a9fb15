"""The desk's frame: its home, its menu, its dress."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry

from parvis.accounts.models import Institution
from parvis.core import assets
from parvis.core.clock import today
from parvis.core.needs import Urgency
from parvis.desk import jobs, menu
from parvis.desk.pictures import UndescribedView, UnstatedView
from parvis.desk.statistics.views import StatisticsView, TargetView
from parvis.desk.today import duration, latest_deeds, presences, running_imports, title_of, waiting_for

ICONS = ("house", "picture", "key", "people", "speech", "import", "pen", "pin", "clock", "eye", "rows", "quote", "bars")


class TodayPanel(Component):
    """The whole home: what waits, what happened, where we are."""

    name = "today"
    order = 1
    template_name = "desk/today.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """Look at everything once, for the member of staff who asks."""
        user = parent_context["request"].user
        groups = waiting_for(user)
        needs = [need for group in groups for need in group.needs]
        return {
            "request": parent_context["request"],
            "perms": parent_context["perms"],
            "title": title_of(len(needs)) if needs else _("Nothing awaits you"),
            "today": today(),
            "count": len(needs),
            "urgent": sum(need.urgency == Urgency.NOW for need in needs),
            "duration": duration(sum(need.minutes for need in needs)),
            "groups": groups,
            "imports": running_imports(),
            "deeds": latest_deeds(user),
            "presences": presences(),
        }


@hooks.register("construct_homepage_panels")
def show_today(request: HttpRequest, panels: list[Component]) -> None:
    """Wagtail's own panels give way: what they tell is among the needs."""
    panels[:] = [TodayPanel()]


@hooks.register("construct_main_menu")
def arrange_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """The house's menu, in the house's order."""
    items[:] = menu.arranged([*items, *(item for item in menu.own() if item.is_shown(request))])


@hooks.register("construct_help_menu")
def keep_help_here(request: HttpRequest, items: list[MenuItem]) -> None:
    """Help that leads to other hosts goes; the keyboard's shortcuts stay."""
    items[:] = [item for item in items if item.url is None or not item.url.startswith("http")]


@hooks.register("register_admin_urls")
def register_handwork() -> list[URLPattern]:
    """Pages where many pictures are seen to at a time."""
    return [
        path("pictures-to-describe/", UndescribedView.as_view(), name="desk_undescribed"),
        path("pictures-without-rights/", UnstatedView.as_view(), name="desk_unstated"),
        path("jobs/", jobs.list_jobs, name="desk_jobs"),
        path("jobs/settle/", jobs.settle_job, name="desk_job_settle"),
    ]


@hooks.register("register_admin_urls")
def register_statistics() -> list[URLPattern]:
    """Attendance: the site, and one thing or page of it."""
    return [
        path("statistics/", StatisticsView.as_view(), name="desk_statistics"),
        path("statistics/of/", TargetView.as_view(), name="desk_statistics_of"),
    ]


@hooks.register("register_log_actions")
def name_deeds(actions: LogActionRegistry) -> None:
    """What the audit log says of jobs seen to by hand."""
    actions.register_action("parvis.job_again", _l("Try a job again"), _l("Tried again"))
    actions.register_action("parvis.job_aside", _l("Put a job aside"), _l("Put aside"))


@hooks.register("insert_global_admin_css")
def dress() -> SafeString:
    """Our tokens over Wagtail's variables, then the accent of the institution."""
    institution = Institution.current()
    accent = f"{institution.accent_light}-{institution.accent_dark}".replace("#", "")
    return format_html(
        '<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}?{}">',
        assets.style("desk.css"),
        reverse("parvis_desk:accent"),
        accent,
    )


@hooks.register("insert_global_admin_js")
def name_dialogs() -> SafeString:
    """Wagtail's windows get the name assistive technology asks for; its widgets start without a script in the page."""
    return format_html_join(
        "",
        '<script type="module" src="{}"></script>',
        ((assets.script(name),) for name in ("desk-dialogs", "desk-widgets")),
    )


@hooks.register("register_icons")
def register_icons(icons: list[str]) -> list[str]:
    """The house's line icons, under Wagtail's names for icons."""
    return [*icons, *(f"desk/icons/{name}.svg" for name in ICONS)]
