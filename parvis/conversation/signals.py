"""What conversation tells the apps above; receivers call their own services in one line."""

from django.dispatch import Signal

# thread: the Thread; message: the Message that came in. Once per message. Sent after commit.
message_arrived = Signal()

# answer: the Answer that left, or that somebody has to do by hand. Sent after commit.
answer_given = Signal()
