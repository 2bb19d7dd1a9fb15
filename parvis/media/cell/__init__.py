"""The cell: a process of its own in which strangers' files are decoded, with little memory and little time.

Nothing here knows Django, the database or the configuration: what it needs comes with each request, and
what it finds leaves as plain JSON. When a file makes it die, it dies alone (``media.cells`` starts another).
"""
