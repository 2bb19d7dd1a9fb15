"""The site hears what changes what it shows, and nothing else."""

from __future__ import annotations

import pytest
from django.dispatch import Signal

from parvis.accounts.models import Institution, User
from parvis.collection.models import ImportRun
from parvis.media.signals import media_changed
from parvis.rights.signals import decision_changed
from parvis.traces.models import Thing
from parvis.traces.services import register_thing
from parvis.traces.signals import thing_changed, thing_removed
from parvis.website import freshness


@pytest.mark.django_db
@pytest.mark.parametrize("signal", [decision_changed, media_changed, thing_changed, thing_removed])
def test_signals_from_below_renew_the_stamp(signal: Signal) -> None:
    before = freshness.stamp()
    thing = register_thing(kind="work", title="Venise")
    signal.send(sender=Thing, thing=thing, media=thing.pk if signal is media_changed else {thing.pk})
    assert freshness.stamp() != before


@pytest.mark.django_db
def test_what_nobody_sees_renews_nothing() -> None:
    before = freshness.stamp()
    User.objects.create_user("louise")
    run = ImportRun.objects.create(source="tate", file_name="f", file_digest="d", mapping="m")
    assert freshness.stamp() == before
    run.state = ImportRun.State.DONE
    run.save()
    assert freshness.stamp() != before


@pytest.mark.django_db
def test_what_is_remembered_is_made_again_after_an_edit() -> None:
    made = []

    @freshness.remembered
    def count() -> int:
        made.append(1)
        return len(made)

    assert count() == count() == 1
    Institution(pk=1, name_fr="Musée").save()
    assert count() == 2
