"""Pages of the desk about what goes out and comes back."""
