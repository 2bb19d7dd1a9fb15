"""Fixtures for every test; parvis.testing holds what they are made of."""

pytest_plugins = ["parvis.testing.fixtures", "parvis.testing.peers.fixtures"]
