"""What feedback tells the apps above; receivers call their own services in one line."""

from django.dispatch import Signal

# topic: the Topic; before, after: its states; reason: why, as it was told. Sent after commit.
topic_moved = Signal()
