"""Addresses machines ask: who is here, their boxes, their activities."""
