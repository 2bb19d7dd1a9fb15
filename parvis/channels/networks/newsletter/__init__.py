"""A newsletter: letters by the institution's own mail, to those who asked for them twice."""
