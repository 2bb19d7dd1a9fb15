"""What channels tell the apps above; receivers call their own services in one line."""

from django.dispatch import Signal

# event: contracts.Event; trace: the Trace it became, None for what was known already; connection: the Connection
# that heard it. Once per object address, however many accounts saw it. Sent after commit, within a peer's request: what
# takes longer than a moment looks for what waits instead (``Heard.waits``, ``services.was_taken``).
message_received = Signal()

# change: contracts.Change, what its author did with what was heard, or with us; heard: the Heard, None where the
# change is about no post. Sent after commit.
message_changed = Signal()

# connection: the Connection that no longer works, or soon will not; why: the sentence shown. Sent after commit.
account_ailing = Signal()

# connection: the Connection that was connected, again or not, or left. Sent after commit.
connection_changed = Signal()

# delivery: the Delivery that reached a state in which it rests (sent, held, withdrawn…). Sent after commit.
delivery_settled = Signal()

# pause: a Pause somebody lifted: what waited may leave. Sent after commit.
pause_lifted = Signal()
