from __future__ import annotations

from functools import partial

from django.apps import AppConfig
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    name = "parvis.channels"
    verbose_name = _("networks")

    def ready(self) -> None:
        """Say what is done with people's data, which networks rights may name, what is heard, who may send."""
        from parvis.accounts.contracts import departures
        from parvis.channels import holdings, needs, processing, receivers, representations, tasks, traces
        from parvis.rights.signals import decision_changed
        from parvis.traces.signals import person_erased

        # Imported for what they register; services ask for tasks by their names.
        assert processing and representations and tasks
        traces.register()
        holdings.register()
        needs.register()
        _hold()
        _name_networks()
        _list_secrets()
        decision_changed.connect(receivers.decision_changed)
        person_erased.connect(receivers.person_erased)
        departures.register("channels.tasks", receivers.member_left)
        _listen_to_the_social_web()
        _allow()


def _hold() -> None:
    from parvis.channels.queries import pausing

    pausing.register()


def _label(network: str) -> str:
    from parvis.channels.registry import adapter_of

    return str(adapter_of(network).label)


_label_of = lazy(_label, str)


def _name_networks() -> None:
    """Rights name each network we speak to; none is loaded for that."""
    from parvis.channels.registry import NETWORKS
    from parvis.rights.uses import networks

    for name in NETWORKS:
        if name not in networks:
            networks.register(name, _label_of(name))


def _list_secrets() -> None:
    """Whoever connected an account knew its secret: it is renewed when they leave."""
    from parvis.accounts.contracts import SharedSecret, shared_secrets
    from parvis.channels.queries.secrets import knew_secret
    from parvis.channels.registry import NETWORKS

    for name in NETWORKS:
        shared_secrets.register(
            f"channels.{name}",
            SharedSecret(
                label=_label_of(name),
                remedy=_("Change the password or revoke the leave on the network, then connect the account again."),
                known_to=partial(knew_secret, name),
            ),
        )


def _listen_to_the_social_web() -> None:
    from parvis.channels import receivers
    from parvis.fediverse.signals import heard

    heard.connect(receivers.heard_on_the_social_web)


def _allow() -> None:
    """Readers see what goes out; editors send; managers connect accounts."""
    from parvis.accounts.roles import Role, allow

    allow(Role.READER, *(f"channels.view_{model}" for model in ("connection", "shipment", "delivery", "figure")))
    allow(Role.CONTRIBUTOR, "channels.add_heard", "channels.view_heard")
    for model in ("shipment", "delivery"):
        allow(Role.EDITOR, *(f"channels.{action}_{model}" for action in ("add", "change")))
    allow(Role.EDITOR, "channels.add_figure", "channels.change_figure")
    allow(Role.READER, "channels.view_pause")
    # Whoever answers may stop everything; letting it leave again is weighed by those who approve.
    allow(Role.EDITOR, "channels.add_pause")
    allow(Role.APPROVER, "channels.change_pause")
    allow(Role.EDITOR, "channels.view_subscriber")
    allow(Role.MANAGER, "channels.change_subscriber")
    allow(Role.MANAGER, *(f"channels.{action}_connection" for action in ("add", "change", "delete")))
