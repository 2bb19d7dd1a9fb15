"""People and the register in the desk."""
