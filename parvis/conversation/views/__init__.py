"""The desk's pages of conversation."""
