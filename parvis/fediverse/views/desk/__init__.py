"""In the desk: the voices, and what is decided about servers, people and reports."""
