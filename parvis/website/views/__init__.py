"""Public pages: each view asks queries, composes, renders."""
