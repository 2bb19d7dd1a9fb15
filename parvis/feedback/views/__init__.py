"""Pages of feedback in the desk: one file a page."""
