"""What the social web tells the apps above; receivers call their own services in one line."""

from django.dispatch import Signal

# heard: contracts.Heard, somebody did something towards us; trace: the Trace it became (None: an objector's).
# Once per activity. Sent in the transaction of the trace, so that what is made of it is written with it or not at all.
heard = Signal()

# follower: the Follower who asks, and whom somebody must accept or refuse. Sent after commit.
follow_asked = Signal()

# report: the Report another server sent. Sent after commit.
report_received = Signal()
