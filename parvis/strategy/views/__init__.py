"""Pages of proposals in the desk."""
