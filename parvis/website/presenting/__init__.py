"""From what queries read to what the components of the pattern library take: plain dicts."""
