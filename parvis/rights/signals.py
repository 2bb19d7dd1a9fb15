"""What rights tells the apps above; receivers call their own services in one line."""

from django.dispatch import Signal

# media: the set of UUIDs of things whose answers may have changed. Sent after commit.
decision_changed = Signal()
