"""A signed message to an address of the institution's choice, for what speaks no network."""
