"""Files of several kinds as one: headings, then rows of text cells, a few at a time in memory."""
