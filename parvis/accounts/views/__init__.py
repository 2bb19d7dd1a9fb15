"""The door (joining, being turned away) and, in the desk, who is inside."""
