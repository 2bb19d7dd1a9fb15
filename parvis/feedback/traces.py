"""Kinds of trace: what somebody says at our own door."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.feedback.processing import FEEDBACK
from parvis.traces.kinds import Kind, erase_all_words, register_kind
from parvis.traces.models import Trace

NOTED, ANSWERED = "feedback.remark.noted", "feedback.survey.answered"
# What comes through these doors has no act yet; what comes otherwise brings its own.
OF_SOURCE = {"front_desk": NOTED, "by_hand": NOTED, "survey": ANSWERED}


def _link(trace: Trace) -> str:
    return trace.thing.path


KINDS = (
    Kind(NOTED, "Create", _("{who} said something about {thing}"), _link, erase_all_words, processing=FEEDBACK),
    Kind(ANSWERED, "Create", _("{who} answered a survey about {thing}"), _link, erase_all_words, processing=FEEDBACK),
)


def register() -> None:
    """Make them known."""
    for kind in KINDS:
        register_kind(kind)
