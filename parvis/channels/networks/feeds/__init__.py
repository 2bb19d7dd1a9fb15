"""Feeds of what the institution says: RSS, Atom and JSON Feed, for whoever follows without a network."""
