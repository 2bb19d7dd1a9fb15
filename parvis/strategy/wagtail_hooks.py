"""Proposals in the desk."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.log_actions import LogActionRegistry

from parvis.strategy import deeds
from parvis.strategy.models import Proposal
from parvis.strategy.views import proposals


@hooks.register("register_admin_urls")
def register_proposals() -> list[URLPattern]:
    """The list, one of them, writing."""
    return [
        path("proposals/", proposals.proposals, name="proposals"),
        path("proposals/new/", proposals.new, name="proposal_new"),
        path("proposals/<uuid:pk>/", proposals.proposal, name="proposal"),
        path("proposals/<uuid:pk>/change/", proposals.change, name="proposal_change"),
    ]


@hooks.register("register_log_actions")
def register_deeds(actions: LogActionRegistry) -> None:
    """What was done to a proposal."""
    deeds.register(actions)


class ProposalFinder(ModelAdminURLFinder):
    """Where the log and the desk’s home lead for a proposal."""

    edit_url_name = "proposal"


register_admin_url_finder(Proposal, ProposalFinder)
