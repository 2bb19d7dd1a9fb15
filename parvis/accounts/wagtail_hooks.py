"""The institution in the desk: who it is, when it is open, where it is present."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.admin.views.generic import DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogActionRegistry

from parvis.accounts import deeds
from parvis.accounts.forms import ApprovalMailForm, DepartmentForm, InstitutionForm, NamedForm, SiteForm
from parvis.accounts.models import ApprovalStep, Department, Institution, Presence, Site, Topic, User
from parvis.accounts.services import describe_institution
from parvis.accounts.views import approvals, departments, desk


def both(name: str, **options: Any) -> FieldRowPanel:
    """The two languages of a field, side by side, French first."""
    return FieldRowPanel([FieldPanel(f"{name}_fr", **options), FieldPanel(f"{name}_en", **options)])


institution_panels = TabbedInterface(
    [
        ObjectList(
            [
                MultiFieldPanel([both("name"), both("tagline"), both("introduction")], heading=_("Who you are")),
                MultiFieldPanel(
                    [FieldRowPanel([FieldPanel("email"), FieldPanel("telephone")]), FieldPanel("jurisdiction")],
                    heading=_("Contact and law"),
                ),
            ],
            heading=_("Identity"),
        ),
        ObjectList(
            [MultiFieldPanel([both("share")], heading=_("What people say when they share a work"))],
            heading=_("Sharing"),
        ),
        ObjectList(
            [
                MultiFieldPanel(
                    [FieldRowPanel([FieldPanel("accent_light"), FieldPanel("accent_dark")])],
                    heading=_("The one colour you set"),
                    help_text=_("On a light and on a dark ground; the contrast is checked."),
                ),
                MultiFieldPanel([both("credit")], heading=_("Credits")),
            ],
            heading=_("Look and credits"),
        ),
        ObjectList(
            [
                MultiFieldPanel(
                    [FieldPanel("allows_alone"), FieldPanel("allows_overruling")],
                    heading=_("How strict approval is"),
                    help_text=_("The steps themselves are set under Institution, Approval steps."),
                )
            ],
            heading=_("Approval"),
        ),
    ],
    base_form_class=InstitutionForm,
).bind_to_model(Institution)


class InstitutionView(EditView):
    """The one form about the institution itself."""

    model = Institution
    panel = institution_panels
    form_class = institution_panels.get_form_class()
    page_title = _("Institution")
    header_icon = "home"
    edit_url_name = index_url_name = "institution"
    success_message = _("The institution is described; the site shows it.")

    def get_object(self, queryset: Any = None) -> Institution:
        """The institution, made at the first save."""
        return Institution.current()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """One step below the desk's home."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_edit_url(self) -> str:
        """The form has one address."""
        return reverse("institution")

    def get_delete_url(self) -> None:
        """It is not deleted."""
        return

    def save_instance(self) -> Institution:
        """Save through the service, which logs."""
        return describe_institution(institution=self.form.save(commit=False), by=self.request.user)

    def get_success_buttons(self) -> list[Any]:
        """The form stays in sight: no button back to it."""
        return []


class SiteViewSet(ModelViewSet):
    """Sites, with their hours and exceptional days."""

    model = Site
    name = url_prefix = "sites"
    icon = "calendar-alt"
    menu_label = _("Sites and hours")
    list_display = ["__str__", "address"]
    sort_order_field = "order"
    copy_view_enabled = False
    add_to_reference_index = False
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    InlinePanel(
                        "hours",
                        [
                            FieldRowPanel([FieldPanel("weekday"), FieldPanel("opens"), FieldPanel("closes")]),
                            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
                        ],
                        heading=_("Opening hours"),
                        label=_("stretch of a day"),
                        help_text=_("Two rows make a day with a break. Dates bound a season."),
                        classname="desk-rows",
                    )
                ],
                heading=_("Hours"),
            ),
            ObjectList(
                [
                    InlinePanel(
                        "closures",
                        [
                            FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
                            FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")]),
                            both("reason"),
                        ],
                        heading=_("Exceptional days"),
                        label=_("exceptional day"),
                        help_text=_("Holidays, works, late openings. Say why in both languages: visitors read it."),
                        classname="desk-rows",
                    )
                ],
                heading=_("Exceptional days"),
            ),
            ObjectList(
                [
                    both("name"),
                    FieldPanel("address"),
                    both("access"),
                    FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                ],
                heading=_("Place"),
            ),
        ],
        base_form_class=SiteForm,
    )


class DepartmentDelete(DeleteView):
    """A department that answers for an approval step stays: nobody could take that step any more."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Say which steps are to be given to others first."""
        steps = ApprovalStep.objects.filter(department=self.object)
        if not steps:
            answer: HttpResponseBase = super().post(request, *args, **kwargs)
            return answer
        names = ", ".join(map(str, steps))
        messages.error(
            request, _("This department takes approval steps: %(steps)s. Change them first.") % {"steps": names}
        )
        return redirect("approval_steps:index")


class DepartmentViewSet(ModelViewSet):
    """Departments, in the order the hub shows them."""

    model = Department
    name = url_prefix = "departments"
    icon = "group"
    list_display = ["__str__", "email", BooleanColumn("is_public", label=_("Shown to the public"))]
    sort_order_field = "order"
    copy_view_enabled = False
    add_to_reference_index = False
    edit_handler = ObjectList(
        [
            both("name"),
            FieldPanel("email"),
            FieldPanel("is_public"),
            MultiFieldPanel([FieldPanel("collection"), FieldPanel("section")], heading=_("What its roles reach")),
        ],
        base_form_class=DepartmentForm,
    )
    delete_view_class = DepartmentDelete


class StepViewSet(ModelViewSet):
    """The institution's approval steps, in the order they are taken."""

    model = ApprovalStep
    name = url_prefix = "approval_steps"
    icon = "check"
    menu_label = _("Approval steps")
    list_display = ["__str__", "department"]
    sort_order_field = "order"
    copy_view_enabled = False
    add_to_reference_index = False
    edit_handler = ObjectList([both("name"), FieldPanel("department")], base_form_class=NamedForm)


class TopicViewSet(ModelViewSet):
    """The list of topics from which expertise is chosen."""

    model = Topic
    name = url_prefix = "topics"
    icon = "tag"
    menu_label = _("Topics of expertise")
    list_display = ["name_fr", "name_en"]
    copy_view_enabled = False
    add_to_reference_index = False
    edit_handler = ObjectList([both("name")], base_form_class=NamedForm)


class PresenceViewSet(ModelViewSet):
    """Presences: the hub shows those that are ours and kept."""

    model = Presence
    name = url_prefix = "presences"
    icon = "globe"
    list_display = ["__str__", "url", "state"]
    list_filter = ["network", "state"]
    sort_order_field = "order"
    copy_view_enabled = False
    add_to_reference_index = False
    panels = [
        FieldRowPanel([FieldPanel("network"), FieldPanel("state")]),
        FieldRowPanel([FieldPanel("handle"), FieldPanel("url")]),
        both("purpose"),
        both("rhythm"),
    ]


@hooks.register("register_admin_viewset")
def register_institution_viewsets() -> list[ModelViewSet]:
    """Sites, departments, presences, approval steps and topics."""
    return [SiteViewSet(), DepartmentViewSet(), PresenceViewSet(), StepViewSet(), TopicViewSet()]


@hooks.register("register_admin_urls")
def register_institution_form() -> list[URLPattern]:
    """The institution's own form."""
    return [path("institution/", InstitutionView.as_view(), name="institution")]


@hooks.register("register_admin_urls")
def register_access() -> list[URLPattern]:
    """One's own sessions; the staff and how they enter; invitations; secrets to renew."""
    return [
        path("account/sessions/", desk.my_sessions, name="my_sessions"),
        path("account/sessions/others/end/", desk.end_my_other_sessions, name="end_my_other_sessions"),
        path("account/sessions/<uuid:pk>/end/", desk.end_my_session, name="end_my_session"),
        path("staff/", desk.staff_list, name="staff"),
        path("staff/<int:pk>/", desk.staff_member, name="staff_member"),
        path("staff/<int:pk>/sessions/end/", desk.end_staff_sessions, name="end_staff_sessions"),
        path("staff/<int:pk>/sessions/<uuid:visit>/end/", desk.end_staff_session, name="end_staff_session"),
        path("staff/<int:pk>/unlock/", desk.unlock_staff, name="unlock_staff"),
        path("staff/<int:pk>/new-password/", desk.ask_staff_password, name="ask_staff_password"),
        path("staff/<int:pk>/forget-factor/", desk.forget_staff_factor, name="forget_staff_factor"),
        path("staff/<int:pk>/leaves/", desk.part_with_staff, name="part_with_staff"),
        path("invitations/", desk.invitations, name="invitations"),
        path("invitations/<uuid:pk>/send/", desk.resend_invitation, name="resend_invitation"),
        path("invitations/<uuid:pk>/withdraw/", desk.withdraw_invitation, name="withdraw_invitation"),
        path("secrets/", desk.secrets, name="secrets_to_renew"),
        path("secrets/<int:pk>/renewed/", desk.renew_secret, name="renew_secret"),
    ]


@hooks.register("register_admin_urls")
def register_teams() -> list[URLPattern]:
    """Who does what, who knows what, who is away; and what is to be approved."""
    return [
        path("teams/", departments.teams, name="teams"),
        path("teams/<int:pk>/", departments.team, name="team"),
        path("teams/roles/<int:pk>/end/", departments.leave_team, name="leave_team"),
        path("account/expertise/", departments.my_expertise, name="my_expertise"),
        path("staff/<int:pk>/expertise/", departments.staff_expertise, name="staff_expertise"),
        path("absences/", departments.absences, name="absences"),
        path("absences/<uuid:pk>/end/", departments.end_absence, name="end_absence"),
        path("approvals/", approvals.approvals, name="approvals"),
        path("approvals/<uuid:pk>/", approvals.approval, name="approval"),
        path("approvals/<uuid:pk>/read/", approvals.read, name="approval_read"),
        path("approvals/<uuid:pk>/decide/", approvals.decide, name="approval_decide"),
        path("approvals/letters/<int:pk>/settle/", approvals.settle_letter, name="approval_letter"),
    ]


class ApprovalMailPanel(BaseSettingsPanel):
    """In one's own account: whether approvals write to one."""

    name = "approval_mail"
    title = _("Approvals")
    tab = notifications_tab
    order = 50
    form_class = ApprovalMailForm


@hooks.register("register_account_settings_panel")
def register_approval_mail(request: HttpRequest, user: User, profile: Any) -> ApprovalMailPanel:
    """The switch is each person's own."""
    return ApprovalMailPanel(request, user, profile)


@hooks.register("register_log_actions")
def register_deeds(actions: LogActionRegistry) -> None:
    """What the log says of the staff's ways in."""
    for action, label, told in DEEDS:
        actions.register_action(action, label, told)
    deeds.register(actions)


@hooks.register("before_edit_user")
@hooks.register("before_delete_user")
def keep_administrators(request: HttpRequest, user: User) -> None:
    """An administrator's account is changed by administrators only: a manager who could would become one."""
    if user.is_superuser and not request.user.is_superuser:
        raise PermissionDenied


DEEDS = (
    ("accounts.letter.again", _("Send a letter again"), _("Letter about an approval sent again")),
    ("accounts.letter.known", _("Say a letter arrived"), _("Letter about an approval: its reader knows")),
    ("accounts.password.ask", _("Ask for a new password"), _("New password asked")),
    ("accounts.second_factor.forget", _("Forget a second factor"), _("Second factor forgotten")),
    ("accounts.leave", _("Close an account"), _("Account closed: this person left")),
    ("accounts.pause.lift", _("Lift a pause"), _("Pause after wrong passwords lifted")),
    ("accounts.secret.renew", _("Renew a secret"), _("Secret renewed")),
    ("accounts.invitation.send", _("Invite"), _("Invitation sent")),
    ("accounts.invitation.withdraw", _("Withdraw an invitation"), _("Invitation withdrawn")),
    ("accounts.invitation.accept", _("Accept an invitation"), _("Joined by invitation")),
)
