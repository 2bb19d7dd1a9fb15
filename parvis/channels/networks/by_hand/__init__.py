"""Networks without an open door: Parvis prepares, a colleague publishes.

One family of adapters: each entry says how its network counts, cuts and links (``entries.py``).
"""
