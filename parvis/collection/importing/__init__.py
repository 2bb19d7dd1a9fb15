"""Taking a collection in: files read with care, mapped by a small TOML file, written in batches that survive a kill."""
