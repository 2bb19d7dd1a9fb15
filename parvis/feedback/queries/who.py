"""Who may act on a topic."""

from __future__ import annotations

from parvis.accounts.contracts import Role
from parvis.accounts.models import User
from parvis.accounts.queries.departments import role_in
from parvis.feedback.models import Topic

_ABLE = (Role.EDITOR, Role.APPROVER, Role.MANAGER)


def may_act_on(user: User, topic: Topic) -> bool:
    """Whoever keeps feedback in the whole house, and those of the topic's department who edit there."""
    if user.has_perm("feedback.change_topic"):
        return True
    return topic.department is not None and role_in(user, topic.department) in _ABLE
