"""Pages of conversations, in the desk and in public."""
