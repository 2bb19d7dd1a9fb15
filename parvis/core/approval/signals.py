"""What the approval says as it happens, within the transaction of the deed."""

from django.dispatch import Signal

# A request was asked, took a step, was decided or sent back. Arguments: request.
request_moved = Signal()
