"""What the social web does. Import from the modules: actors, posting, receiving, reading, moderating, spreading."""
