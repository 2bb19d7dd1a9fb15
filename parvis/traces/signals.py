"""What traces tells the apps above; receivers call their own services in one line."""

from django.dispatch import Signal

# thing: the Thing whose title or content changed. Sent after commit.
thing_changed = Signal()

# thing: the Thing that now answers 410. Sent after commit.
thing_removed = Signal()

# handles: the Handle rows, their addresses still readable; person: their Person or None;
# subject: both, and the records and e-mails only apps above know; by_time: nobody asked, the time of all they
# said in public is over, and an app that keeps a time of its own leaves its records. Answer: see contracts.ErasedElsewhere.
# Sent within the erasing transaction: a receiver that fails leaves everything as it was.
person_erased = Signal()
