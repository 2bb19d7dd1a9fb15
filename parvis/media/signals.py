"""What media tells the apps above; receivers call their own services in one line."""

from django.dispatch import Signal

# media: the UUID of the thing whose picture or film was edited, or became ready to show. After commit.
media_changed = Signal()
