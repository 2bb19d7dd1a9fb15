"""The peers themselves, and tests that they are what they should be."""
