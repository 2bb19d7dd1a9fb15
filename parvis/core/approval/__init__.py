"""Approval in steps: who must say yes, in which order, before something is published.

It knows no word of the field: what is approved is named by a registered subject, who decides by a registered
directory. ``services`` is the only writer; ``queries`` answers what waits and whether something is approved.
"""
